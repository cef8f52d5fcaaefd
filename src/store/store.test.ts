import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { createDatabase, describeWithPostgres } from '../../test/services/postgres.ts';
import { type Caller, LOCAL_CALLER } from '../core/caller.ts';
import { auditHash, CHAIN_START_HASH } from './audit-chain.ts';
import { IN_MEMORY, openStore, type StoreTarget } from './open-store.ts';
import type { CalibrationRecord, PipelineRecord, Unsequenced } from './records.ts';
import type { NewEvent, Repositories, Store } from './repositories.ts';
import { IDEMPOTENCY_KEY_LIFE_MS } from './sql/idempotency-keys.ts';

const DESK_A: Caller = { ...LOCAL_CALLER, actor: 'key:a', deskIds: ['a'], deskId: 'a' };
const DESK_B: Caller = { ...LOCAL_CALLER, actor: 'key:b', deskIds: ['b'], deskId: 'b' };
const FOREIGN: Caller = { ...LOCAL_CALLER, actor: 'key:f', tenantId: 'foreign' };

const document = (id: string, asOf: string, asOfTime: string | null = null) => ({
  id,
  asOf,
  asOfTime,
  contentDigest: `digest of ${id}`,
  createdAt: '2025-02-10T15:00:00.000Z',
  documentJson: JSON.stringify({ id }),
});
const calibration = (id: string, asOf: string, gatesPassed: boolean): Unsequenced<CalibrationRecord> => ({
  ...document(id, asOf),
  gatesPassed,
  jobId: 'job_1',
  inputsDigest: `inputs of ${id}`,
});
const pipeline = (id: string, documentJson: string): Unsequenced<PipelineRecord> => ({
  ...document(id, '2025-02-10'),
  documentJson,
  lockCount: 2,
  readingJson: '{"rejected":[]}',
});
const event = (eventId: string, more: Partial<NewEvent> = {}): NewEvent => ({
  eventId,
  subjectId: 'lock 1',
  occurredAt: '2025-02-10T15:00:00.000Z',
  correlationId: null,
  contentDigest: `content of ${eventId}`,
  eventJson: '{}',
  ...more,
});

describe('a store on SQLite', () => behavesAsAStore(async () => IN_MEMORY));
describeWithPostgres('a store on PostgreSQL', () =>
  behavesAsAStore(async () => ({ kind: 'postgresql', url: await createDatabase() })),
);

function behavesAsAStore(emptyPlace: () => Promise<StoreTarget>): void {
  let store: Store;
  let all: Repositories;
  const at = new Date('2025-02-10T16:00:00Z');

  beforeEach(async () => {
    store = await openStore(await emptyPlace(), { now: () => at });
    all = store.as(LOCAL_CALLER);
  });
  afterEach(() => store.close());

  const insertJob = (repositories: Repositories, id: string, more = {}) => {
    const { sequence: _, tenantId: _t, deskId: _d, createdBy: _c, ...job } = jobRecord({ id, ...more });
    return repositories.jobs.insert(job, '{"kind":"risk"}');
  };

  describe('documents', () => {
    it('have a latest among those that may stand as it', async () => {
      const { calibrations } = all;
      expect(await calibrations.latest()).toBeUndefined();
      await calibrations.insert(calibration('cal_1', '2025-02-11', true));
      await calibrations.insert(calibration('cal_2', '2025-02-10', true));
      await calibrations.insert(calibration('cal_3', '2025-02-12', false));
      expect((await calibrations.latest())?.id).toBe('cal_1');
      await calibrations.insert(calibration('cal_4', '2025-02-11', true));
      expect((await calibrations.latest())?.id).toBe('cal_4');
      expect((await calibrations.list({ limit: 2 })).map(({ id }) => id)).toEqual(['cal_4', 'cal_3']);
      expect((await calibrations.list({ limit: 9, beforeSequence: 3 })).map(({ id }) => id)).toEqual([
        'cal_2',
        'cal_1',
      ]);
    });

    it('of one day are as late as their times, as instants, and those without a time come first', async () => {
      const { marketSnapshots } = all;
      await marketSnapshots.insert(document('mkt_1', '2025-02-10', '2025-02-10T10:00:00-05:00'));
      await marketSnapshots.insert(document('mkt_2', '2025-02-10', '2025-02-10T14:59:59Z'));
      await marketSnapshots.insert(document('mkt_3', '2025-02-10'));
      expect((await marketSnapshots.latest())?.id).toBe('mkt_1');
      await marketSnapshots.insert(document('mkt_4', '2025-02-10', '2025-02-10T15:00:00Z'));
      expect((await marketSnapshots.latest())?.id).toBe('mkt_4');
    });

    it('come back as they were given, long ones and strange ones too', async () => {
      const texts = ['{}', JSON.stringify({ text: '𝔘 \u0000 "' }), JSON.stringify(Array(5000).fill('lock'))];
      for (const [index, text] of texts.entries()) {
        const inserted = await all.pipelines.insert(pipeline(`pipe_${index}`, text));
        expect(await all.pipelines.find(`pipe_${index}`)).toEqual(inserted);
        expect(inserted).toMatchObject({
          documentJson: text,
          sequence: index + 1,
          tenantId: 'local',
          deskId: null,
          createdBy: 'local',
          lockCount: 2,
        });
      }
      const [listed] = await all.pipelines.list({ limit: 1 });
      expect(listed).toMatchObject({ id: 'pipe_2', lockCount: 2 });
      expect(listed).not.toHaveProperty('documentJson');
    });

    it('are found by what they were made of, the first of several', async () => {
      const { calibrations } = all;
      await calibrations.insert(calibration('cal_1', '2025-02-11', false));
      await calibrations.insert({
        ...calibration('cal_2', '2025-02-11', false),
        inputsDigest: 'inputs of cal_1',
      });
      await calibrations.insert({ ...calibration('cal_3', '2025-02-11', false), inputsDigest: null });
      expect((await calibrations.findByInputs('inputs of cal_1'))?.id).toBe('cal_1');
      expect(await calibrations.findByInputs('inputs of cal_2')).toBeUndefined();
    });
  });

  describe('jobs', () => {
    it('are listed newest first, by kind, state and correlation', async () => {
      for (const [id, kind] of [
        ['job_a', 'risk'],
        ['job_b', 'hedge'],
        ['job_c', 'risk'],
      ] as const) {
        await insertJob(all, id, { kind, correlationId: kind });
      }
      const last = (await all.jobs.find('job_c'))!;
      expect(last.sequence).toBe(3);
      await all.jobs.update({ ...last, state: 'running', version: 2 });
      const ids = async (query: object) => (await all.jobs.list({ limit: 9, ...query })).map(({ id }) => id);
      expect(await ids({})).toEqual(['job_c', 'job_b', 'job_a']);
      expect(await ids({ kind: 'risk' })).toEqual(['job_c', 'job_a']);
      expect(await ids({ state: 'running' })).toEqual(['job_c']);
      expect(await ids({ correlationId: 'hedge' })).toEqual(['job_b']);
      expect(await ids({ limit: 1, beforeSequence: 3 })).toEqual(['job_b']);
      expect(await all.jobs.findRequest('job_c')).toBe('{"kind":"risk"}');
    });

    it('keep their versions, none of which comes twice', async () => {
      const first = await insertJob(all, 'job_1');
      const second = { ...first, state: 'running', version: 3 } as const;
      await all.jobs.update(second);
      expect(await all.jobs.find('job_1')).toEqual(second);
      expect(await all.jobs.versionsAfter('job_1', 0)).toEqual([first, second]);
      expect(await all.jobs.versionsAfter('job_1', 1)).toEqual([second]);
      await expect(all.jobs.update({ ...second, state: 'failed' })).rejects.toMatchObject({
        code: 'JOB_STATE',
      });
      expect(await all.jobs.versionsAfter('job_1', 3)).toEqual([]);
    });

    it('that have not ended are told to the server, of all tenants, in order', async () => {
      await insertJob(all, 'job_1', { createdAt: '2025-02-10T15:00:01.000Z' });
      await insertJob(store.as(FOREIGN), 'job_2', { createdAt: '2025-02-10T15:00:00.000Z' });
      const third = await insertJob(all, 'job_3');
      await all.jobs.update({ ...third, state: 'cancelled', version: 2 });
      expect((await store.system.liveJobs()).map(({ id }) => id)).toEqual(['job_2', 'job_1']);
    });

    it('are found by equal work while their result stands', async () => {
      const done = { state: 'succeeded', engineFingerprint: 'engine', inputDigest: 'sha256:1' } as const;
      for (const id of ['job_1', 'job_2', 'job_3']) await insertJob(all, id, done);
      const third = (await all.jobs.find('job_3'))!;
      await all.jobs.update({ ...third, version: 2, resultDeletedAt: '2025-02-10T16:00:00.000Z' });
      expect((await all.jobs.findEqual('sha256:1', 'engine'))?.id).toBe('job_2');
      expect(await all.jobs.findEqual('sha256:1', 'other')).toBeUndefined();
      expect(await store.as(FOREIGN).jobs.findEqual('sha256:1', 'engine')).toBeUndefined();
    });

    it('have a result which is written once and can be deleted', async () => {
      await insertJob(all, 'job_1');
      await insertJob(all, 'job_2');
      for (const id of ['job_1', 'job_2']) await all.results.put(id, '{"measures":1}');
      await all.results.put('job_1', '{"measures":1}');
      await expect(all.results.put('job_1', '{"measures":2}')).rejects.toThrow('written once');
      await all.results.delete('job_1');
      await all.results.delete('job_1');
      expect(await all.results.find('job_1')).toBeUndefined();
      // Equal texts are stored once, and go with the last who needs them.
      expect(await all.results.find('job_2')).toBe('{"measures":1}');
    });
  });

  describe('idempotency keys', () => {
    const start = new Date('2025-02-10T12:00:00Z');
    const later = (ms: number) => new Date(start.getTime() + ms);
    const record = (key: string, claimedAt: Date) => ({
      key,
      requestDigests: ['d'],
      resourceId: `job_${key}`,
      createdAt: claimedAt.toISOString(),
    });

    it('are claimed once a tenant, for a day', async () => {
      const { idempotencyKeys: keys } = all;
      expect(await keys.claim(record('k', start), start)).toBeUndefined();
      expect(await keys.claim(record('k', start), later(1))).toEqual(record('k', start));
      expect(await store.as(FOREIGN).idempotencyKeys.find('k', start)).toBeUndefined();
      const dead = later(IDEMPOTENCY_KEY_LIFE_MS);
      expect(await keys.find('k', later(IDEMPOTENCY_KEY_LIFE_MS - 1))).toBeDefined();
      expect(await keys.find('k', dead)).toBeUndefined();
      expect(await keys.claim(record('k', dead), dead)).toBeUndefined();
    });
  });

  describe('events', () => {
    it('are accepted once; another one under the same id is a conflict', async () => {
      const { events } = all;
      const acceptedAt = '2025-02-10T15:00:01.000Z';
      expect(await events.append('lock', [event('e1'), event('e2'), event('e1')], acceptedAt)).toEqual([
        'accepted',
        'accepted',
        'duplicate',
      ]);
      const again = [event('e1'), event('e2', { contentDigest: 'other' }), event('e3')];
      expect(await events.append('lock', again, '2025-02-10T15:00:02.000Z')).toEqual([
        'duplicate',
        'conflict',
        'accepted',
      ]);
      // Another stream and another tenant know nothing of them.
      expect(await events.append('trade', [event('e1')], acceptedAt)).toEqual(['accepted']);
      expect(await store.as(FOREIGN).events.append('lock', [event('e1')], acceptedAt)).toEqual(['accepted']);
      expect(await events.lastSequence('lock')).toBe(3);
      const sequences = async (query: object) =>
        (await events.list({ stream: 'lock', ...query })).map(({ sequence }) => sequence);
      expect(await sequences({})).toEqual([1, 2, 3]);
      expect(await sequences({ knownAt: acceptedAt })).toEqual([1, 2]);
      expect(await sequences({ subjectId: 'lock 2' })).toEqual([]);
      expect(await events.list({ stream: 'trade' })).toEqual([
        {
          ...event('e1'),
          stream: 'trade',
          sequence: 1,
          tenantId: 'local',
          deskId: null,
          acceptedAt,
          createdBy: 'local',
        },
      ]);
    });

    it('of a whole stream are read page by page, subject by subject', async () => {
      const { events } = all;
      const told = ['b', 'a', 'b', '\u{1f3e0}', '\uffee', 'a', 'c'].map((subjectId, index) =>
        event(`e${index + 1}`, { subjectId }),
      );
      await events.append('lock', told.slice(0, 4), '2025-02-10T15:00:01.000Z');
      await events.append('lock', told.slice(4), '2025-02-10T15:00:02.000Z');
      const through = { stream: 'lock', throughSequence: 7, limit: 9 } as const;
      const read = async (query: object) =>
        (await events.page({ ...through, ...query })).map(({ sequence }) => sequence);
      const inOrder = [2, 6, 1, 3, 7, 5, 4];
      expect(await read({})).toEqual(inOrder);
      expect(await read({ throughSequence: 4 })).toEqual([2, 1, 3, 4]);
      expect(await read({ knownAt: '2025-02-10T15:00:01.000Z' })).toEqual([2, 1, 3, 4]);
      expect(await read({ after: { subjectId: 'a', sequence: 2 }, limit: 2 })).toEqual([6, 1]);
      for (const limit of [1, 2, 3]) {
        const pages: number[] = [];
        for (let page = await events.page({ ...through, limit }); page.length > 0; ) {
          pages.push(...page.map(({ sequence }) => sequence));
          page = await events.page({ ...through, limit, after: page.at(-1)! });
        }
        expect(pages).toEqual(inOrder);
      }
      expect(await store.as(FOREIGN).events.page(through)).toEqual([]);
      expect(await store.as(FOREIGN).events.lastSequence('lock')).toBe(0);
      expect(await events.lastSequence('trade')).toBe(0);
    });

    it('come in batches of thousands', async () => {
      const batch = Array.from({ length: 5000 }, (_, index) => event(`e${index}`));
      const acceptedAt = '2025-02-10T15:00:01.000Z';
      expect(new Set(await all.events.append('lock', batch, acceptedAt))).toEqual(new Set(['accepted']));
      expect(new Set(await all.events.append('lock', batch, acceptedAt))).toEqual(new Set(['duplicate']));
      expect(await all.events.lastSequence('lock')).toBe(5000);
      expect(await all.audit.list({ limit: 1 })).toMatchObject([{ sequence: 5000 }]);
    });
  });

  it('shows nobody what is not theirs', async () => {
    const ofA = store.as(DESK_A);
    await insertJob(ofA, 'job_a');
    await ofA.results.put('job_a', '"of a"');
    await ofA.marketSnapshots.insert(document('mkt_a', '2025-02-11'));
    await ofA.events.append('lock', [event('e1')], '2025-02-10T15:00:00.000Z');
    await insertJob(all, 'job_all');
    await all.marketSnapshots.insert(document('mkt_all', '2025-02-10'));
    const seen = async (caller: Caller) => {
      const { jobs, results, marketSnapshots, events, audit } = store.as(caller);
      return {
        jobs: (await jobs.list({ limit: 9 })).map(({ id }) => id),
        result: await results.find('job_a'),
        request: (await jobs.findRequest('job_a')) !== undefined,
        versions: (await jobs.versionsAfter('job_a', 0)).length,
        latest: (await marketSnapshots.latest())?.id,
        found: (await marketSnapshots.find('mkt_a'))?.id,
        events: (await events.list({ stream: 'lock' })).length,
        audit: (await audit.list({ limit: 9 })).length,
      };
    };
    const everything = {
      jobs: ['job_all', 'job_a'],
      result: '"of a"',
      request: true,
      versions: 1,
      latest: 'mkt_a',
      found: 'mkt_a',
      events: 1,
      audit: 6,
    };
    expect(await seen(LOCAL_CALLER)).toEqual(everything);
    expect(await seen(DESK_A)).toEqual(everything);
    const nothing = { result: undefined, request: false, versions: 0, found: undefined, events: 0 };
    expect(await seen(DESK_B)).toEqual({ ...nothing, jobs: ['job_all'], latest: 'mkt_all', audit: 2 });
    expect(await seen({ ...DESK_B, deskIds: [] })).toMatchObject({ jobs: ['job_all'], latest: 'mkt_all' });
    expect(await seen(FOREIGN)).toEqual({ ...nothing, jobs: [], latest: undefined, audit: 0 });
  });

  describe('a transaction', () => {
    it('is whole or not at all, audit included', async () => {
      const failing = store.transact(LOCAL_CALLER, async (repositories) => {
        await insertJob(repositories, 'job_1');
        await repositories.results.put('job_1', '1');
        expect((await repositories.jobs.find('job_1'))?.id).toBe('job_1');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await all.jobs.find('job_1')).toBeUndefined();
      expect(await all.audit.list({ limit: 1 })).toEqual([]);
      await store.transact(LOCAL_CALLER, async (repositories) => {
        await insertJob(repositories, 'job_1');
        await repositories.results.put('job_1', '1');
      });
      expect(await all.results.find('job_1')).toBe('1');
      expect((await all.audit.list({ limit: 9 })).map(({ action }) => action)).toEqual([
        'result.stored',
        'job.queued',
      ]);
    });

    it('does not commit what failed in it, even if the work went on', async () => {
      await insertJob(all, 'job_1');
      const work = store.transact(LOCAL_CALLER, async (repositories) => {
        await insertJob(repositories, 'job_2');
        await insertJob(repositories, 'job_1').catch(() => undefined);
      });
      await expect(work).rejects.toThrow();
      expect(await all.jobs.find('job_2')).toBeUndefined();
    });

    it('refuses another within it, and its repositories after it', async () => {
      let kept: Repositories | undefined;
      await store.transact(LOCAL_CALLER, async (repositories) => {
        kept = repositories;
        await expect(all.jobs.list({ limit: 1 })).rejects.toThrow('Within a transaction');
        await expect(store.transact(LOCAL_CALLER, async () => 1)).rejects.toThrow('Within a transaction');
      });
      await expect(kept!.jobs.list({ limit: 1 })).rejects.toThrow('not used after it');
    });

    it('waits for the others: many at once give one chain', async () => {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          store.transact(index % 2 === 0 ? LOCAL_CALLER : FOREIGN, async (repositories) => {
            await insertJob(repositories, `job_${index}`);
            await repositories.results.put(`job_${index}`, `${index}`);
          }),
        ),
      );
      const entries = [
        ...(await all.audit.list({ limit: 99 })),
        ...(await store.as(FOREIGN).audit.list({ limit: 99 })),
      ].sort((a, b) => a.sequence - b.sequence);
      expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
      let previousHash = CHAIN_START_HASH;
      for (const entry of entries) {
        expect(entry.previousHash).toBe(previousHash);
        expect(auditHash(entry)).toBe(entry.hash);
        previousHash = entry.hash;
      }
      expect((await all.jobs.list({ limit: 99 })).map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 20 }, (_, i) => 20 - i),
      );
    });
  });

  it('tells how long the audit is and how many deliveries wait', async () => {
    expect(await store.system.figures()).toEqual({ auditSequence: 0, pendingDeliveryCount: 0 });
    await insertJob(all, 'job_1');
    await insertJob(all, 'job_2');
    const [last] = await all.audit.list({ limit: 1 });
    expect(last!.sequence).toBeGreaterThan(1);
    expect(await store.system.figures()).toEqual({ auditSequence: last!.sequence, pendingDeliveryCount: 0 });
  });

  describe('retention', () => {
    const OLD = '2025-02-01T00:00:00.000Z';
    const id = (prefix: string, digit: number) => `${prefix}_${String(digit).padStart(29, '0')}`;
    const everything = { resultsBefore: OLD, documentsBefore: OLD, deliveriesBefore: OLD };
    const request = (snapshotId: string) =>
      JSON.stringify({ kind: 'risk', input: { marketSnapshotId: snapshotId } });
    const endedJob = async (jobId: string, finishedAt: string, snapshotId: string) => {
      const { sequence: _, tenantId: _t, deskId: _d, createdBy: _c, ...job } = jobRecord({ id: jobId });
      const ended = { ...job, state: 'succeeded', finishedAt, resultDigest: 'sha256:1' } as const;
      await all.jobs.insert(ended, request(snapshotId));
      await all.results.put(jobId, `"result of ${jobId}"`);
    };
    const snapshot = (digit: number, asOf: string) => ({
      ...document(id('mkt', digit), asOf),
      createdAt: '2025-01-01T00:00:00.000Z',
    });

    it('erases old payloads, keeps digests, and what kept jobs need', async () => {
      await all.marketSnapshots.insert(snapshot(1, '2025-01-01'));
      await all.marketSnapshots.insert(snapshot(2, '2025-01-02'));
      await all.marketSnapshots.insert(snapshot(3, '2025-01-03'));
      await endedJob('job_old', '2025-01-15T00:00:00.000Z', id('mkt', 1));
      await endedJob('job_new', '2025-02-05T00:00:00.000Z', id('mkt', 2));
      await insertJob(all, 'job_waiting');
      expect(await store.system.retain(everything)).toEqual({
        resultCount: 1,
        requestCount: 1,
        documentCount: 1,
        deliveryCount: 0,
      });
      expect(await all.results.find('job_old')).toBeUndefined();
      expect(await all.jobs.find('job_old')).toMatchObject({
        resultDigest: 'sha256:1',
        resultDeletedAt: at.toISOString(),
      });
      await expect(all.jobs.findRequest('job_old')).rejects.toMatchObject({ code: 'RESOURCE_ERASED' });
      await expect(all.marketSnapshots.find(id('mkt', 1))).rejects.toMatchObject({ httpStatus: 410 });
      const listed = await all.marketSnapshots.list({ limit: 9 });
      expect(listed.map(({ contentDigest }) => contentDigest)).toHaveLength(3);
      // A job that is kept can be run again; the latest day is still the latest.
      expect(await all.results.find('job_new')).toBe('"result of job_new"');
      expect(await all.jobs.findRequest('job_new')).toBe(request(id('mkt', 2)));
      expect((await all.marketSnapshots.find(id('mkt', 2)))?.asOf).toBe('2025-01-02');
      expect((await all.marketSnapshots.latest())?.asOf).toBe('2025-01-03');
      const actions = (await all.audit.list({ limit: 4 })).map(({ action }) => action);
      expect(new Set(actions)).toEqual(
        new Set(['market-snapshot.erased', 'job.request-erased', 'result.erased', 'job.result-deleted']),
      );
      expect(await store.system.retain(everything)).toMatchObject({ resultCount: 0, documentCount: 0 });
      expect(await store.system.verifyAudit()).toMatchObject({ isIntact: true });
    });

    it('goes through more than a batch, and leaves alone what no age is stated for', async () => {
      for (let index = 0; index < 120; index += 1) {
        await endedJob(`job_${index}`, '2025-01-15T00:00:00.000Z', id('mkt', index));
      }
      const nothing = { resultsBefore: null, documentsBefore: null, deliveriesBefore: null };
      expect(await store.system.retain(nothing)).toMatchObject({ resultCount: 0, requestCount: 0 });
      expect(await store.system.retain(everything)).toMatchObject({ resultCount: 120, requestCount: 120 });
    });
  });

  it('audits what is noted, and finds it again', async () => {
    const asked = store.as({ ...LOCAL_CALLER, requestId: 'req_1' });
    const noted = await asked.audit.note({
      action: 'export.made',
      objectId: 'x',
      contentDigest: null,
      correlationId: 'c',
    });
    expect(noted).toMatchObject({ sequence: 1, requestId: 'req_1', at: at.toISOString() });
    await insertJob(all, 'job_1');
    for (const [query, count] of [
      [{ objectId: 'x' }, 1],
      [{ correlationId: 'c' }, 1],
      [{ actor: 'local' }, 2],
      [{ actor: 'key:a' }, 0],
      [{ from: at.toISOString() }, 2],
      [{ until: at.toISOString() }, 0],
      [{ beforeSequence: 2 }, 1],
    ] as const) {
      expect(await all.audit.list({ limit: 9, ...query })).toHaveLength(count);
    }
    expect(await all.audit.list({ limit: 9, objectId: 'x' })).toEqual([noted]);
  });

  it('keeps API keys, and says when they were used', async () => {
    const key = {
      id: 'k1',
      name: 'desk tool',
      roles: ['desk'] as const,
      deskIds: ['a'],
      secretHash: 'hash',
      createdAt: '2025-02-10T15:00:00.000Z',
      expiresAt: null,
    };
    const made = await all.apiKeys.insert(key);
    expect(made).toEqual({
      ...key,
      sequence: 1,
      tenantId: 'local',
      createdBy: 'local',
      revokedAt: null,
      lastUsedAt: null,
    });
    expect(await store.system.findApiKey('k1')).toEqual(made);
    expect(await store.as(FOREIGN).apiKeys.find('k1')).toBeUndefined();
    expect(await store.as(FOREIGN).apiKeys.revoke('k1', 'now')).toBeUndefined();
    await store.system.noteApiKeyUse('k1', '2025-02-10T15:01:00.000Z');
    await all.apiKeys.revoke('k1', '2025-02-10T16:00:00.000Z');
    expect(await all.apiKeys.revoke('k1', 'later')).toMatchObject({
      revokedAt: '2025-02-10T16:00:00.000Z',
    });
    expect(await all.apiKeys.list({ limit: 9 })).toMatchObject([
      { lastUsedAt: '2025-02-10T15:01:00.000Z', revokedAt: '2025-02-10T16:00:00.000Z' },
    ]);
    expect((await all.audit.list({ limit: 9 })).map(({ action }) => action)).toEqual([
      'api-key.revoked',
      'api-key.created',
    ]);
  });
}
