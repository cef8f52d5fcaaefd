import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineCsv } from '../../scripts/example-day/pipeline.ts';
import { buildServer } from '../../src/api/server.ts';
import { startEngine } from '../../src/engine/engine.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { send } from './api-harness.ts';

const AS_OF = '2025-02-10';
const LOCKS = 10;
/** The optimizer is not what is tested here. */
const CONFIG = { schemaVersion: 1, frontierPoints: 0, nodeLimit: 10 };
/** A stress run of many minutes: it cannot end by itself while this test runs. */
const STRESS_PATHS = 524_288;
const DESK_PATHS = 128;
const TIMEOUT_MS = 120_000;

const engine = startEngine({ threads: 2 });
const now = (): Date => new Date();
let origin: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const store = await openStore(IN_MEMORY);
  const queue = new JobQueue({
    engine,
    engineFingerprint: 'sha256:engine',
    store,
    now,
    onFault: (fault) => expect.fail(String(fault)),
  });
  const server = await buildServer({ engine, store, queue, now, engineVersion: 'test', logger: false });
  origin = await server.listen({ port: 0, host: '127.0.0.1' });
  stop = () => server.drain();
  const market = readFileSync(new URL(`../../examples/${AS_OF}/market.json`, import.meta.url), 'utf8');
  await send(origin, 'POST', '/v1/market-snapshots', market, { 'content-type': 'application/json' });
  const csv = { 'content-type': 'text/csv' };
  await send(origin, 'POST', `/v1/pipelines?asOf=${AS_OF}`, pipelineCsv('overtaking', LOCKS), csv);
  const calibration = await submit('calibration', { marketSnapshotId: 'latest' }, { pathCount: DESK_PATHS });
  await untilSucceeded(calibration.headers.get('location')!);
}, TIMEOUT_MS);

afterAll(async () => {
  await stop();
  await engine.close();
});

const submit = (kind: string, input: object, run: object) =>
  send(origin, 'POST', '/v1/jobs', { kind, input, run });
async function untilSucceeded(path: string): Promise<void> {
  for (;;) {
    const { state } = (await send(origin, 'GET', path)).body;
    if (state === 'succeeded') return;
    expect(['queued', 'running']).toContain(state);
    await sleep(20);
  }
}
const book = { marketSnapshotId: 'latest', pipelineId: 'latest' };

it(
  'a hedge and a table asked for during a stress run end before it, and calibrate nothing again',
  async () => {
    const stress = await submit('stress', book, { calibrationId: 'latest', pathCount: STRESS_PATHS });
    const path = `/v1/jobs/${stress.body['id']}`;
    const stressJob = async () => (await send(origin, 'GET', path)).body;
    while ((await stressJob())['state'] !== 'running') await sleep(20);
    const hedge = await submit(
      'hedge',
      { ...book, config: CONFIG },
      {
        calibrationId: 'latest',
        pathCount: DESK_PATHS,
      },
    );
    const table = await submit('execution', { marketSnapshotId: 'latest', noteRates: [0.065] }, {});
    for (const { headers } of [hedge, table]) await untilSucceeded(headers.get('location')!);
    expect((await stressJob())['state']).toBe('running');
    await send(origin, 'POST', `${path}/cancel`);
    const answer = await send(origin, 'GET', `${hedge.headers.get('location')}/result`);
    expect(answer.body['trades']).not.toEqual([]);
    const parts = answer.headers.get('server-timing')!.match(/\w+(?=;dur=)/g);
    expect(parts).toEqual(['read', 'resolve', 'strips', 'simulate', 'measure', 'optimize', 'write']);
  },
  TIMEOUT_MS,
);
