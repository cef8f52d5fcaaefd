import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../src/api/job-view.ts';
import { problemSchema } from '../../src/api/routes/route-parts.ts';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { INPUT_BYTES_MAX } from '../../src/core/input-limits.ts';
import { createLog } from '../../src/log/create-log.ts';
import { type Answer, ended, send, startServer, type TestServer } from './api-harness.ts';

let running: TestServer;
let origin: string;

beforeAll(async () => {
  running = await startServer();
  origin = running.origin;
});
afterAll(() => running.server.drain(0));

const sumOf = (numbers: readonly number[], more: object = {}) => ({
  kind: 'risk',
  input: { numbers, ...more },
});

function expectProblem(answer: Answer, status: number, code: string): Answer['body'] {
  expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.strict().parse(answer.body);
  expect(problem.status).toBe(status);
  expect(problem.requestId).toMatch(/^req_/);
  expect(problem.errors.length).toBeGreaterThan(0);
  return answer.body;
}

describe('a job', () => {
  it('is accepted, runs, and gives its result with digests', async () => {
    const accepted = await send(origin, 'POST', '/v1/jobs', { ...sumOf([1, 2, 3]), correlationId: 'desk-7' });
    expect(accepted.status).toBe(202);
    const job = jobSchema.strict().parse(accepted.body);
    expect(accepted.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
    expect(job).toMatchObject({ kind: 'risk', priority: 3, correlationId: 'desk-7', cancelRequested: false });
    const done = jobSchema.strict().parse(await ended(origin, job.id));
    expect(done).toMatchObject({ state: 'succeeded', stateReason: null, queuePosition: null });
    expect(done.progress).toEqual({ done: 3, total: 3, estimate: 6, standardError: null });
    expect(Date.parse(done.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(done.startedAt!));
    const result = await send(origin, 'GET', `/v1/jobs/${job.id}/result`);
    expect(result.status).toBe(200);
    expect(result.body['measures']).toMatchObject({ sum: 6 });
    expect(result.body['failures']).toEqual([]);
    expect(result.body['provenance']).toMatchObject({
      engineVersion: '0.0.0-test',
      inputDigest: done.inputDigest,
      resultDigest: done.resultDigest,
    });
    expect(done.resultDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('answers its result at once to who waits, and 202 to who waits too short', async () => {
    const waited = await send(origin, 'POST', '/v1/jobs', sumOf([4, 5]), {
      prefer: 'respond-async, wait=10',
    });
    expect(waited.status).toBe(200);
    expect(waited.headers.get('preference-applied')).toBe('wait=10');
    expect(waited.headers.get('content-location')).toBe(`${waited.headers.get('location')}/result`);
    expect(waited.body['measures']).toMatchObject({ sum: 9 });
    const short = await send(origin, 'POST', '/v1/jobs', sumOf([1], { stepMs: 1500 }), { prefer: 'wait=1' });
    expect(short.status).toBe(202);
    expect(short.body).toMatchObject({ state: 'running' });
    expect((await ended(origin, short.body['id']))['state']).toBe('succeeded');
  });

  it('never waits longer than thirty seconds', async () => {
    const waited = await send(origin, 'POST', '/v1/jobs', sumOf([1]), { prefer: 'wait=9999' });
    expect(waited.headers.get('preference-applied')).toBe('wait=30');
  });

  it('that fails tells why, to who polls and to who waits', async () => {
    const failed = await send(origin, 'POST', '/v1/jobs', sumOf([1, 666]));
    const job = await ended(origin, failed.body['id']);
    expect(job).toMatchObject({ state: 'failed', stateReason: 'MARKET_INCOMPLETE' });
    expect(job['error'].detail).toContain('10-year');
    const result = expectProblem(await send(origin, 'GET', `${job['links'].result}`), 409, 'JOB_STATE');
    expect(result['errors'][0]).toMatchObject({ code: 'MARKET_INCOMPLETE' });
    const waited = await send(origin, 'POST', '/v1/jobs', sumOf([666]), { prefer: 'wait=10' });
    expectProblem(waited, 400, 'MARKET_INCOMPLETE');
    expect(waited.headers.get('location')).toMatch(/^\/v1\/jobs\/job_/);
  });

  it('that meets a fault of the program keeps the fault to the log', async () => {
    const answer = await send(origin, 'POST', '/v1/jobs', sumOf([667]), { prefer: 'wait=10' });
    expectProblem(answer, 500, 'ENGINE_INTERNAL');
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(running.faults).toContainEqual(expect.objectContaining({ message: 'a secret of the program' }));
  });

  it('that runs too long fails, and one that waits too long expires', async () => {
    const long = await send(origin, 'POST', '/v1/jobs', {
      ...sumOf([1], { stepMs: 5000 }),
      control: { runTimeoutMs: 200 },
    });
    const waiting = await send(origin, 'POST', '/v1/jobs', {
      ...sumOf([1.25]),
      control: { queueTimeoutMs: 20 },
    });
    expect(await ended(origin, waiting.body['id'])).toMatchObject({
      state: 'expired',
      stateReason: 'JOB_TIMEOUT',
      startedAt: null,
    });
    expect(await ended(origin, long.body['id'])).toMatchObject({
      state: 'failed',
      stateReason: 'JOB_TIMEOUT',
    });
  });

  it('can be cancelled while it runs and while it waits', async () => {
    const first = await send(origin, 'POST', '/v1/jobs', sumOf([1], { stepMs: 60_000 }));
    const second = await send(origin, 'POST', '/v1/jobs', sumOf([2.25]));
    const third = await send(origin, 'POST', '/v1/jobs', { ...sumOf([3.25]), control: { priority: 1 } });
    expect([first, second, third].map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(third.body['queuePosition']).toBe(1);
    expect((await send(origin, 'GET', `/v1/jobs/${second.body['id']}`)).body['queuePosition']).toBe(2);
    const cancelledWaiting = await send(origin, 'POST', second.body['links'].cancel);
    expect(cancelledWaiting.status).toBe(202);
    expect(cancelledWaiting.body).toMatchObject({ state: 'cancelled', stateReason: 'JOB_CANCELLED' });
    const asked = await send(origin, 'POST', first.body['links'].cancel, {});
    expect(asked.body['cancelRequested']).toBe(true);
    expect(await ended(origin, first.body['id'])).toMatchObject({
      state: 'cancelled',
      cancelRequested: true,
    });
    expect(await ended(origin, third.body['id'])).toMatchObject({ state: 'succeeded' });
    expectProblem(await send(origin, 'POST', third.body['links'].cancel), 409, 'JOB_STATE');
    expect((await send(origin, 'POST', first.body['links'].cancel)).body['state']).toBe('cancelled');
  });

  it('can be repeated, and the results compared', async () => {
    const first = await send(origin, 'POST', '/v1/jobs', sumOf([0.1, 0.2]));
    const original = await ended(origin, first.body['id']);
    const again = await send(origin, 'POST', original['links'].replay);
    expect(again.status).toBe(202);
    expect(again.body['id']).not.toBe(original['id']);
    expect(await ended(origin, again.body['id'])).toMatchObject({
      replayOf: original['id'],
      matchesOriginal: true,
      inputDigest: original['inputDigest'],
      resultDigest: original['resultDigest'],
    });
  });

  it('loses its result when that is deleted, and keeps its record', async () => {
    const { body } = await send(origin, 'POST', '/v1/jobs', sumOf([1], { stepMs: 300 }));
    expectProblem(await send(origin, 'DELETE', `/v1/jobs/${body['id']}`), 409, 'JOB_STATE');
    const job = await ended(origin, body['id']);
    for (let time = 1; time <= 2; time += 1) {
      expect((await send(origin, 'DELETE', `/v1/jobs/${job['id']}`)).status).toBe(204);
    }
    expectProblem(await send(origin, 'GET', job['links'].result), 410, 'JOB_RESULT_DELETED');
    const kept = await send(origin, 'GET', `/v1/jobs/${job['id']}`);
    expect(kept.body).toMatchObject({ state: 'succeeded', inputDigest: job['inputDigest'] });
  });
});

describe('events', () => {
  it('tell the state at once, the progress, and the end, then stop', async () => {
    const { body: job } = await send(origin, 'POST', '/v1/jobs', sumOf([1, 2, 3, 4, 5, 6], { stepMs: 60 }));
    const response = await fetch(`${origin}${job['links'].events}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const events = eventsOf(await response.text());
    expect(events[0]).toMatchObject({ event: 'state', data: { id: job['id'] } });
    expect(events.at(-1)).toMatchObject({ event: 'state', data: { state: 'succeeded' } });
    const progress = events.filter(({ event }) => event === 'progress');
    expect(progress.length).toBeGreaterThanOrEqual(1);
    const done = progress.map(({ data }) => data.progress.done as number);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    // Progress is not stored, so nobody can come back to it.
    expect(progress.every(({ id }) => id === null)).toBe(true);
    const ids = events.filter(({ event }) => event === 'state').map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a! - b!));

    const late = await fetch(`${origin}${job['links'].events}`);
    expect(eventsOf(await late.text())).toEqual([events.at(-1)]);
    const seen = await fetch(`${origin}${job['links'].events}`, {
      headers: { 'last-event-id': String(ids.at(-1)) },
    });
    expect(seen.status).toBe(204);
  });

  it('of an unknown job are a problem', async () => {
    expectProblem(await send(origin, 'GET', '/v1/jobs/job_none/events'), 404, 'JOB_NOT_FOUND');
  });

  it('leave no listener behind when the reader goes', async () => {
    const { body: job } = await send(origin, 'POST', '/v1/jobs', sumOf([1], { stepMs: 60_000 }));
    const reader = new AbortController();
    const response = await fetch(`${origin}${job['links'].events}`, { signal: reader.signal });
    await response.body!.getReader().read();
    reader.abort();
    await send(origin, 'POST', job['links'].cancel);
    expect(await ended(origin, job['id'])).toMatchObject({ state: 'cancelled' });
  });
});

function eventsOf(stream: string) {
  return stream
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const id = field('id');
      return {
        id: id === undefined ? null : Number(id),
        event: field('event'),
        data: JSON.parse(field('data')!),
      };
    });
}

describe('an idempotency key', () => {
  it('makes one job, even when the requests come together', async () => {
    const request = () => send(origin, 'POST', '/v1/jobs', sumOf([8]), { 'idempotency-key': 'together' });
    const answers = await Promise.all([request(), request(), request()]);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(2);
  });

  it('is refused for another request', async () => {
    await send(origin, 'POST', '/v1/jobs', sumOf([9]), { 'idempotency-key': 'other' });
    const reused = await send(origin, 'POST', '/v1/jobs', sumOf([10]), { 'idempotency-key': 'other' });
    expectProblem(reused, 422, 'REQUEST_IDEMPOTENCY_REUSED');
    const elsewhere = await send(origin, 'POST', '/v1/market-snapshots', market('2025-01-02'), {
      'idempotency-key': 'other',
    });
    expectProblem(elsewhere, 422, 'REQUEST_IDEMPOTENCY_REUSED');
  });

  it('of a refused request can be used again', async () => {
    const headers = { 'idempotency-key': 'second-try' };
    const bad = sumOf([1], { marketSnapshotId: 'mkt_none' });
    expectProblem(await send(origin, 'POST', '/v1/jobs', bad, headers), 404, 'RESOURCE_NOT_FOUND');
    expect((await send(origin, 'POST', '/v1/jobs', sumOf([1]), headers)).status).toBe(202);
  });

  it('works for snapshots, pipelines and replays', async () => {
    const day = market('2025-01-03');
    for (const [path, body] of [
      ['/v1/market-snapshots', day],
      ['/v1/pipelines', { schemaVersion: 1, asOf: '2025-02-10', locks: [lock('A')] }],
    ] as const) {
      const headers = { 'idempotency-key': `key-of-${path}` };
      const [first, second] = [
        await send(origin, 'POST', path, body, headers),
        await send(origin, 'POST', path, body, headers),
      ];
      expect(first.status).toBe(201);
      expect(second.body['id']).toBe(first.body['id']);
    }
  });

  it('must be printable', async () => {
    const answer = await send(origin, 'POST', '/v1/jobs', sumOf([1]), { 'idempotency-key': 'with space' });
    expectProblem(answer, 400, 'INPUT_INVALID');
  });
});

const market = (asOf: string, more: object = {}) => ({
  schemaVersion: 1,
  asOf,
  curve: { zeroRates: [{ years: 1, rate: 0.04 }] },
  ...more,
});
const lock = (lockId: string, more: object = {}) => ({
  lockId,
  program: 'UMBS30',
  noteRate: 0.0675,
  loanAmount: 350_000,
  lockDate: '2025-02-03',
  lockExpiration: '2025-03-20',
  ...more,
});

describe('stored documents', () => {
  it('are named by id in a job, whose digest is that of the same documents inline', async () => {
    const day = market('2025-02-10');
    const snapshot = await send(origin, 'POST', '/v1/market-snapshots', day);
    expect(snapshot.status).toBe(201);
    expect(snapshot.headers.get('location')).toBe(snapshot.body['links'].self);
    const full = await send(origin, 'GET', snapshot.body['links'].self);
    expect(full.body['document']).toEqual(day);
    const byId = await send(
      origin,
      'POST',
      '/v1/jobs',
      sumOf([1], { marketSnapshotId: snapshot.body['id'] }),
    );
    const inline = await send(origin, 'POST', '/v1/jobs', sumOf([1], { market: day }));
    expect(byId.body['inputDigest']).toBe(inline.body['inputDigest']);
    const other = await send(origin, 'POST', '/v1/jobs', sumOf([1], { market: market('2025-02-11') }));
    expect(other.body['inputDigest']).not.toBe(inline.body['inputDigest']);
    await ended(origin, other.body['id']);
    const result = await send(origin, 'GET', byId.body['links'].result);
    expect(result.body['measures']).toMatchObject({ marketDay: '2025-02-10' });
  });

  it('stand as the latest by the moment they describe', async () => {
    const late = market('2031-05-05', { asOfTime: '2031-05-05T16:00:00-04:00' });
    const early = market('2031-05-05', { asOfTime: '2031-05-05T18:00:00Z' });
    const older = market('2031-05-04');
    const { body: newest } = await send(origin, 'POST', '/v1/market-snapshots', late);
    await send(origin, 'POST', '/v1/market-snapshots', early);
    await send(origin, 'POST', '/v1/market-snapshots', older);
    const latest = await send(origin, 'GET', '/v1/market-snapshots/latest');
    expect(latest.body['id']).toBe(newest['id']);
    const job = await send(origin, 'POST', '/v1/jobs', sumOf([1], { marketSnapshotId: 'latest' }), {
      prefer: 'wait=10',
    });
    expect(job.body['measures']).toMatchObject({ marketDay: '2031-05-05' });
  });

  it('stay what "latest" meant when the job was submitted', async () => {
    await send(origin, 'POST', '/v1/market-snapshots', market('2032-01-05'));
    const body = sumOf([3], { marketSnapshotId: 'latest' });
    const headers = { 'idempotency-key': 'latest-pinned' };
    const first = await send(origin, 'POST', '/v1/jobs', body, headers);
    await ended(origin, first.body['id']);
    await send(origin, 'POST', '/v1/market-snapshots', market('2032-01-06'));
    const repeated = await send(origin, 'POST', '/v1/jobs', body, headers);
    expect(repeated.body['id']).toBe(first.body['id']);
    const replayed = await send(origin, 'POST', first.body['links'].replay, undefined, { prefer: 'wait=10' });
    expect(replayed.body['measures']).toMatchObject({ marketDay: '2032-01-05' });
  });

  it('are one or the other, inline or by id', async () => {
    const both = sumOf([1], { marketSnapshotId: 'latest', market: market('2025-02-10') });
    const problem = expectProblem(await send(origin, 'POST', '/v1/jobs', both), 400, 'INPUT_INVALID');
    expect(problem['errors'][0].pointer).toBe('/input/market');
  });

  it('of an unknown id are named by pointer', async () => {
    const unknown = await send(origin, 'POST', '/v1/jobs', sumOf([1], { marketSnapshotId: 'mkt_none' }));
    const problem = expectProblem(unknown, 404, 'RESOURCE_NOT_FOUND');
    expect(problem['errors'][0].pointer).toBe('/input/marketSnapshotId');
    expectProblem(await send(origin, 'GET', '/v1/market-snapshots/mkt_none'), 404, 'RESOURCE_NOT_FOUND');
    expectProblem(await send(origin, 'GET', '/v1/pipelines/pipe_none'), 404, 'RESOURCE_NOT_FOUND');
    expectProblem(await send(origin, 'GET', '/v1/calibrations/cal_none'), 404, 'RESOURCE_NOT_FOUND');
  });
});

describe('a pipeline', () => {
  const csv = [
    'lockId,program,noteRate,loanAmount,lockDate,lockExpiration,borrowerName',
    'L1,UMBS30,6.75,"$350,000.00",2025-02-03,2025-03-20,Someone',
    'L2,UMBS30,675,350000,2025-02-03,2025-03-20,Someone',
    'L3,UMBS15,6.125,250000,2025-02-04,2025-03-21,Someone',
  ].join('\r\n');

  it('comes as CSV; bad rows are counted and named, unknown columns never stored', async () => {
    const stored = await send(origin, 'POST', '/v1/pipelines?asOf=2025-02-10', csv, {
      'content-type': 'text/csv',
    });
    expect(stored.status).toBe(201);
    expect(stored.body).toMatchObject({ asOf: '2025-02-10', lockCount: 2, rejectedCount: 1 });
    expect(stored.body['rejected'][0]).toMatchObject({ row: 3, field: 'noteRate' });
    expect(stored.body['warnings'][0]).toContain('borrowerName');
    const full = await send(origin, 'GET', stored.body['links'].self);
    expect(full.body['document'].locks.map((one: { lockId: string }) => one.lockId)).toEqual(['L1', 'L3']);
    expect(JSON.stringify(full.body)).not.toContain('Someone');
    const job = await send(origin, 'POST', '/v1/jobs', sumOf([1], { pipelineId: stored.body['id'] }), {
      prefer: 'wait=10',
    });
    expect(job.body['measures']).toMatchObject({ lockCount: 2 });
  });

  it('comes as JSON, and what is stored reads back as the same locks', async () => {
    const locks = [lock('J1', { dti: 43, ltv: 80, fico: 740 }), lock('J2', { noteRate: 6.75 })];
    const body = { schemaVersion: 1, asOf: '2025-02-10', locks };
    const stored = await send(origin, 'POST', '/v1/pipelines', body);
    expect(stored.body).toMatchObject({ lockCount: 1, rejectedCount: 1 });
    expect(stored.body['rejected'][0]).toMatchObject({ pointer: '/locks/1/noteRate' });
    const full = await send(origin, 'GET', '/v1/pipelines/latest');
    const again = await send(origin, 'POST', '/v1/pipelines', full.body['document']);
    expect(again.body).toMatchObject({
      lockCount: 1,
      rejectedCount: 0,
      contentDigest: full.body['contentDigest'],
    });
    expect(full.body['document'].locks[0]).toMatchObject({ lockId: 'J1', dti: 43, ltv: 80, fico: 740 });
  });

  it('without a good row or with an unknown key is refused', async () => {
    const none = csv
      .split('\r\n')
      .filter((_, row) => row === 0 || row === 2)
      .join('\n');
    const refused = await send(origin, 'POST', '/v1/pipelines', none, { 'content-type': 'text/csv' });
    expectProblem(refused, 400, 'INPUT_NO_GOOD_ROW');
    const named = { schemaVersion: 1, locks: [lock('A', { 'borrower/name': 'Someone' })] };
    const problem = expectProblem(await send(origin, 'POST', '/v1/pipelines', named), 400, 'INPUT_INVALID');
    expect(problem['errors'][0].pointer).toBe('/locks/0/borrower~1name');
    expectProblem(await send(origin, 'POST', '/v1/pipelines?day=1', named), 400, 'INPUT_INVALID');
    expectProblem(await send(origin, 'POST', '/v1/pipelines', undefined), 400, 'INPUT_INVALID');
  });
});

describe('a calibration', () => {
  const calibrate = (asOf: string, passed: boolean, volatility: number) =>
    send(origin, 'POST', '/v1/jobs', { kind: 'calibration', input: { asOf, passed, volatility } });

  it('is stored by its job, and is the latest only when its gates passed', async () => {
    expectProblem(await send(origin, 'GET', '/v1/calibrations/latest'), 404, 'RESOURCE_NOT_FOUND');
    expectProblem(
      await send(origin, 'POST', '/v1/jobs', { ...sumOf([1]), run: { calibrationId: 'latest' } }),
      404,
      'RESOURCE_NOT_FOUND',
    );
    const good = await ended(origin, (await calibrate('2025-02-10', true, 0.011)).body['id']);
    const bad = await ended(origin, (await calibrate('2025-02-11', false, 0.9)).body['id']);
    const result = await send(origin, 'GET', good['links'].result);
    expect(result.body['provenance'].calibrationId).toBe(good['calibrationId']);
    const latest = await send(origin, 'GET', '/v1/calibrations/latest');
    expect(latest.body).toMatchObject({ id: good['calibrationId'], asOf: '2025-02-10', gatesPassed: true });
    expect(latest.body['document']).toMatchObject({ volatility: 0.011 });
    const failed = await send(origin, 'GET', `/v1/calibrations/${bad['calibrationId']}`);
    expect(failed.body).toMatchObject({ gatesPassed: false });
    const list = await send(origin, 'GET', '/v1/calibrations?limit=1');
    expect(list.body['items'].map(({ id }: { id: string }) => id)).toEqual([bad['calibrationId']]);
    const next = await send(origin, 'GET', `/v1/calibrations?limit=1&cursor=${list.body['nextCursor']}`);
    expect(next.body['items'].map(({ id }: { id: string }) => id)).toEqual([good['calibrationId']]);
    const job = await send(
      origin,
      'POST',
      '/v1/jobs',
      { ...sumOf([1]), run: { calibrationId: 'latest' } },
      { prefer: 'wait=10' },
    );
    expect(job.body['provenance'].calibrationId).toBe(good['calibrationId']);
  });
});

describe('a list', () => {
  it('goes on by cursor without gap or repeat, and filters', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      made.push((await send(origin, 'POST', '/v1/jobs', sumOf([count]))).body['id']);
    }
    await ended(origin, made.at(-1)!);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body }: Answer = await send(origin, 'GET', `/v1/jobs?limit=2${query}`);
      expect(Object.keys(body).sort()).toEqual(['items', 'nextCursor']);
      expect(body['items'].length).toBeLessThanOrEqual(2);
      seen.push(...body['items'].map(({ id }: { id: string }) => id));
      cursor = body['nextCursor'];
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, 5)).toEqual([...made].reverse());
    const calibrations = await send(origin, 'GET', '/v1/jobs?kind=calibration&state=succeeded');
    expect(calibrations.body['items'].length).toBeGreaterThan(0);
    expect(calibrations.body['items'].every(({ kind }: { kind: string }) => kind === 'calibration')).toBe(
      true,
    );
  });

  it('refuses cursors and limits that it did not give', async () => {
    for (const query of ['cursor=nonsense', 'limit=0', 'limit=1000', 'offset=3', 'state=done']) {
      expectProblem(await send(origin, 'GET', `/v1/jobs?${query}`), 400, 'INPUT_INVALID');
    }
  });
});

describe('bad requests', () => {
  it('name every fault of a body by an escaped pointer', async () => {
    const answer = await send(origin, 'POST', '/v1/jobs', {
      kind: 'risk',
      input: { numbers: [1, 'two'], 'a/b~c': 1 },
    });
    const problem = expectProblem(answer, 400, 'INPUT_INVALID');
    const pointers = problem['errors'].map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/input/numbers/1', '/input/a~1b~0c']));
  });

  it('are refused member by member', async () => {
    const base = sumOf([1]);
    for (const [body, pointer] of [
      [{ ...base, extra: 1 }, '/extra'],
      [{ ...base, kind: 'magic' }, '/kind'],
      [{ ...base, control: { priority: 6 } }, '/control/priority'],
      [{ ...base, control: { nice: 6 } }, '/control/nice'],
      [{ ...base, run: { pathCount: 1000, targetStandardError: 0.1, pathCountMax: 2000 } }, '/run/pathCount'],
      [{ ...base, run: { targetStandardError: 0.1 } }, '/run/pathCountMax'],
      [{ ...base, run: { seed: 7 } }, '/run/seed'],
      [{ kind: 'pricing', input: { instruments: [] }, run: {} }, '/run'],
      [{ kind: 'backtest', input: {} }, '/kind'],
      [{ input: {} }, '/kind'],
    ] as const) {
      const problem = expectProblem(await send(origin, 'POST', '/v1/jobs', body), 400, 'INPUT_INVALID');
      expect(problem['errors'].map((item: { pointer: string }) => item.pointer)).toContain(pointer);
    }
  });

  it('are refused when they are no JSON, empty, poisoned or too deep', async () => {
    const json = { 'content-type': 'application/json' };
    const deep = `{"kind":"risk","input":{"numbers":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
    const poisoned = '{"kind":"risk","input":{"__proto__":{"a":1}}}';
    for (const body of ['{"kind": "risk",', '', poisoned, deep]) {
      expectProblem(await send(origin, 'POST', '/v1/jobs', body, json), 400, 'INPUT_INVALID');
    }
  });

  it('of another media type are refused', async () => {
    const plain = await send(origin, 'POST', '/v1/jobs', '{}', { 'content-type': 'text/plain' });
    expect(expectProblem(plain, 415, 'REQUEST_UNSUPPORTED_TYPE')['detail']).toContain('application/json');
    const csv = await send(origin, 'POST', '/v1/jobs', 'a,b', { 'content-type': 'text/csv' });
    expectProblem(csv, 415, 'REQUEST_UNSUPPORTED_TYPE');
  });

  it('that are too large are refused with both numbers', async () => {
    const size = INPUT_BYTES_MAX + 1;
    const body = Buffer.alloc(size, 0x20);
    const response = await fetch(`${origin}/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const answer = { status: response.status, headers: response.headers, body: await response.json() };
    const problem = expectProblem(answer as Answer, 413, 'INPUT_TOO_LARGE');
    expect(problem['detail']).toContain(String(size));
    expect(problem['detail']).toContain(String(INPUT_BYTES_MAX));
  });

  it('for unknown paths and methods say so', async () => {
    expectProblem(await send(origin, 'GET', '/v1/nothing'), 404, 'RESOURCE_NOT_FOUND');
    expectProblem(await send(origin, 'GET', '/v1/jobs/job_none'), 404, 'JOB_NOT_FOUND');
    const patch = await send(origin, 'PATCH', '/v1/jobs/job_none', {});
    expectProblem(patch, 405, 'REQUEST_METHOD_NOT_ALLOWED');
    expect(patch.headers.get('allow')).toBe('DELETE, GET, HEAD');
    expectProblem(await send(origin, 'GET', '/v1/jobs/%zz'), 400, 'REQUEST_MALFORMED');
  });

  it('that are no HTTP are answered as a problem too', async () => {
    const { port } = new URL(origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('NONSENSE\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('REQUEST_MALFORMED');
  });
});

describe('the server', () => {
  it('describes itself as OpenAPI 3.1', async () => {
    const { body } = await send(origin, 'GET', '/v1/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    expect(Object.keys(body['paths'])).toEqual(
      expect.arrayContaining([
        '/v1/jobs',
        '/v1/jobs/{id}',
        '/v1/jobs/{id}/result',
        '/v1/jobs/{id}/events',
        '/v1/jobs/{id}/cancel',
        '/v1/jobs/{id}/replay',
        '/v1/market-snapshots',
        '/v1/market-snapshots/latest',
        '/v1/pipelines',
        '/v1/calibrations/{id}',
        '/v1/models',
        '/v1/schemas/{name}',
        '/healthz',
        '/readyz',
      ]),
    );
    const submit = body['paths']['/v1/jobs'].post;
    expect(submit.requestBody.content['application/json'].schema.properties.kind.enum).toContain('hedge');
    expect(submit.responses.default.content['application/problem+json'].schema.properties).toHaveProperty(
      'errors',
    );
    expect(Object.keys(body['paths']['/v1/pipelines'].post.requestBody.content)).toEqual([
      'application/json',
      'text/csv',
    ]);
  });

  it('leads to a docs page that loads nothing from elsewhere', async () => {
    const root = await send(origin, 'GET', '/');
    expect(root.status).toBe(302);
    expect(root.headers.get('location')).toBe('/docs');
    const page = await send(origin, 'GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const assets = [...(page.body['text'] as string).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, url]) => url!,
    );
    expect(assets.length).toBeGreaterThan(3);
    for (const url of assets) {
      expect(url).toMatch(/^\/docs\/static\//);
      expect((await send(origin, 'GET', url)).status).toBe(200);
    }
    expect(page.body['text']).not.toMatch(/<script>|on\w+="/);
  });

  it('lists models and schemas', async () => {
    const models = await send(origin, 'GET', '/v1/models');
    expect(models.body['items']).toContainEqual(
      expect.objectContaining({ kind: 'hull-white', available: true }),
    );
    const schemas = await send(origin, 'GET', '/v1/schemas');
    for (const { url } of schemas.body['items'] as { url: string }[]) {
      const schema = await send(origin, 'GET', url);
      expect(schema.headers.get('content-type')).toMatch(/^application\/schema\+json/);
      expect(schema.body['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    }
    expectProblem(await send(origin, 'GET', '/v1/schemas/toString'), 404, 'RESOURCE_NOT_FOUND');
  });

  it('is healthy and ready, and sends strict headers', async () => {
    const health = await send(origin, 'GET', '/healthz');
    expect(health.body).toEqual({ status: 'ok' });
    expect(health.headers.get('x-frame-options')).toBe('DENY');
    expect(health.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(health.headers.get('x-request-id')).toMatch(/^req_/);
    const ready = await send(origin, 'GET', '/readyz');
    expect(ready.body).toMatchObject({ status: 'ready', durable: false });
  });
});

describe('a server with little room', () => {
  it('refuses what it cannot queue, with Retry-After, and what no server could run', async () => {
    const small = await startServer({ queuedJobCountMax: 1, jobCostMax: 1e9 });
    try {
      const slow = (number: number) => sumOf([number], { stepMs: 60_000 });
      const first = await send(small.origin, 'POST', '/v1/jobs', slow(1));
      const second = await send(small.origin, 'POST', '/v1/jobs', slow(2));
      expect([first.status, second.status]).toEqual([202, 202]);
      const third = await send(small.origin, 'POST', '/v1/jobs', slow(3));
      expectProblem(third, 503, 'REQUEST_OVERLOADED');
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      const huge = { ...sumOf([1]), run: { pathCount: 16_777_216 } };
      expectProblem(await send(small.origin, 'POST', '/v1/jobs', huge), 400, 'SIMULATION_TOO_LARGE');
    } finally {
      await small.server.drain(0);
    }
  });
});

it('logs say what was asked and what became of it, and hold nothing of what was sent', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const logging = await startServer({}, createLog({ level: 'trace', stream, secrets: [] }));
  try {
    const headers = { authorization: 'Bearer hidden-1', cookie: 'hidden-2', 'idempotency-key': 'hidden-3' };
    const failed = await send(
      logging.origin,
      'POST',
      '/v1/jobs?hidden-4=1',
      { ...sumOf([667]), correlationId: 'hidden-5' },
      { ...headers, prefer: 'wait=10' },
    );
    expect(failed.status).toBe(500);
    const log = lines.join('');
    expect(log).not.toContain('hidden');
    expect(log).toContain(failed.body['requestId']);
    expect(log).toContain('"path":"/v1/jobs"');
    expect(log).toContain('"status":500');
    expect(log).toContain('"actor":"local"');
  } finally {
    await logging.server.drain(0);
  }
});

describe('draining', () => {
  it('refuses new work, finishes the running job, cancels the waiting one, answers who waits, and closes', async () => {
    const stopping = await startServer();
    const running = await send(stopping.origin, 'POST', '/v1/jobs', sumOf([21, 21], { stepMs: 200 }));
    const waiter = send(stopping.origin, 'POST', '/v1/jobs', sumOf([1]), { prefer: 'wait=20' });
    const events = fetch(`${stopping.origin}${running.body['links'].events}`).then((response) =>
      response.text(),
    );
    while (stopping.queue.counts.queued === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const drained = stopping.server.drain();
    const refused = await send(stopping.origin, 'POST', '/v1/jobs', sumOf([1]));
    expectProblem(refused, 503, 'REQUEST_DRAINING');
    expect(refused.headers.get('connection')).toBe('close');
    expectProblem(await send(stopping.origin, 'GET', '/readyz'), 503, 'REQUEST_DRAINING');
    expect((await send(stopping.origin, 'GET', '/healthz')).status).toBe(200);
    expectProblem(await waiter, 409, 'JOB_CANCELLED');
    expect(eventsOf(await events).at(-1)).toMatchObject({ data: { state: 'succeeded' } });
    await drained;
    expect((await stopping.queue.find(running.body['id'], LOCAL_CALLER)).state).toBe('succeeded');
    await expect(fetch(`${stopping.origin}/healthz`)).rejects.toThrow();
  });

  it('stops a job that takes longer than the time given', async () => {
    const stopping = await startServer();
    const { body } = await send(stopping.origin, 'POST', '/v1/jobs', sumOf([1], { stepMs: 60_000 }));
    const start = performance.now();
    await stopping.server.drain(100);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect((await stopping.queue.find(body['id'], LOCAL_CALLER)).state).toBe('cancelled');
  });
});
