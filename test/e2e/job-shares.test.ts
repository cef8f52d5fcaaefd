import { afterEach, expect, it } from 'vitest';
import { JOB_QUEUE_LIMITS } from '../../src/jobs/job-queue-limits.ts';
import { ended, send, startServer, type TestServer } from './api-harness.ts';

let server: TestServer | undefined;

afterEach(() => server?.server.drain(0));

const sumOf = (number: number, more: object = {}) => ({
  kind: 'risk',
  input: { numbers: [number], ...more },
});

it('fifty equal requests at once under one key make one job, which runs once', async () => {
  server = await startServer();
  const { origin } = server;
  const body = { ...sumOf(1, { stepMs: 50 }), correlationId: 'fifty' };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => send(origin, 'POST', '/v1/jobs', body, { 'idempotency-key': 'fifty' })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const [id, ...others] = new Set(answers.map((answer) => answer.body['id'] as string));
  expect(others).toEqual([]);
  expect(await ended(origin, id!)).toMatchObject({ state: 'succeeded', attemptCount: 1 });
  const { body: page } = await send(origin, 'GET', '/v1/jobs?correlationId=fifty');
  expect(page['items']).toHaveLength(1);
  expect((await send(origin, 'GET', '/v1/jobs?correlationId=other')).body['items']).toEqual([]);
});

it('fifty equal requests without a key make fifty jobs of one piece of work', async () => {
  server = await startServer();
  const { origin } = server;
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => send(origin, 'POST', '/v1/jobs', sumOf(2, { stepMs: 300 }))),
  );
  const ids = answers.map((answer) => answer.body['id'] as string);
  expect(new Set(ids).size).toBe(50);
  const jobs = await Promise.all(ids.map((id) => ended(origin, id)));
  expect(new Set(jobs.map((job) => job['state']))).toEqual(new Set(['succeeded']));
  const makers = jobs.filter((job) => job['resultOf'] === null);
  expect(makers).toHaveLength(1);
  expect(new Set(jobs.map((job) => job['resultOf']))).toEqual(new Set([null, makers[0]!['id']]));
  const result = await send(origin, 'GET', `/v1/jobs/${ids.at(-1)}/result`);
  expect(result.body['measures']).toMatchObject({ sum: 2 });
});

it('a caller whose share is used is refused with 429 and told when to come back', async () => {
  const { actorShare } = JOB_QUEUE_LIMITS;
  server = await startServer({ actorShare: { ...actorShare, queuedJobCountMax: 2 } });
  const { origin } = server;
  const slow = (number: number) => send(origin, 'POST', '/v1/jobs', sumOf(number, { stepMs: 60_000 }));
  const accepted = [await slow(1), await slow(2), await slow(3)];
  expect(accepted.map(({ status }) => status)).toEqual([202, 202, 202]);
  const refused = await slow(4);
  expect(refused).toMatchObject({ status: 429, body: { code: 'REQUEST_RATE_LIMITED' } });
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  await send(origin, 'POST', accepted[2]!.body['links'].cancel);
  expect((await slow(4)).status).toBe(202);
});

it('a replay says in job and result whether it gave the first result', async () => {
  server = await startServer();
  const { origin } = server;
  const first = await send(origin, 'POST', '/v1/jobs', sumOf(5));
  const original = await ended(origin, first.body['id']);
  expect(original).toMatchObject({ replayOf: null, matchesOriginal: null });
  const replayed = await send(origin, 'POST', original['links'].replay, undefined, { prefer: 'wait=20' });
  expect(replayed.status).toBe(200);
  expect(replayed.body['provenance']).toMatchObject({ replayOf: original['id'], matchesOriginal: true });
});
