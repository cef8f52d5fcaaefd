import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connectNats } from '../../src/nats/connection.ts';
import { natsSettings } from '../../src/nats/nats-settings.ts';
import { resultSubject, STOP_SUBJECT, workStream } from '../../src/nats/subjects.ts';
import { managerOf } from '../../src/nats/work-streams.ts';
import { describeWithNats, type NatsServer, startNats } from '../services/nats.ts';
import { send } from './api-harness.ts';
import { type Running, start, workFolder } from './cli-harness.ts';

const { files } = workFolder();
const market = readFileSync(files.market, 'utf8');
const pipeline = readFileSync(files.pipeline, 'utf8');
/** Whatever else the machine does. */
const LIVE_MS = 120_000;
/** A second of one core: just enough that it is shared. */
const RISK_PATHS = 10_240;

/** A server without a store of its own, of one thread, with the kernel whose bits are the same everywhere. */
function serve(environment: Readonly<Record<string, string>>): Running {
  return start(['serve', '--port', '0', '--threads', '1', '--data-dir', ':memory:'], process.execPath, {
    COUNTERPOISE_ENGINE_KERNEL: 'simd',
    ...environment,
  });
}

describeWithNats('a server that shares its work over NATS', () => {
  let nats: NatsServer;
  let expected: string;
  const running: Running[] = [];
  const up = (one: Running): Running => {
    running.push(one);
    return one;
  };
  const worker = (): Running => up(start(['worker', '--nats', nats.url, '--threads', '1']));
  const shared = (): Running => up(serve({ COUNTERPOISE_NATS_SERVERS: nats.url }));

  beforeAll(async () => {
    nats = await startNats();
    const alone = up(serve({}));
    const origin = await listening(alone);
    expected = await digestOf(await submit(origin));
    await end();
  }, LIVE_MS);
  afterEach(() => end());
  afterAll(() => nats.close());

  async function end(): Promise<void> {
    for (const { child, ended: gone } of running.splice(0)) {
      child.kill('SIGKILL');
      await gone;
    }
  }

  it(
    'gives the digest of a server without NATS, though a worker is killed in the middle',
    async () => {
      const [victim] = [worker(), worker()];
      const server = shared();
      const origin = await listening(server);
      await workersOf(origin, 2);
      const inTheMiddle = heard(nats.url, resultSubject('*'));
      const job = await submit(origin);
      await inTheMiddle;
      victim!.child.kill('SIGKILL');
      expect(await digestOf(job)).toBe(expected);
      await workersOf(origin, 1);
      server.child.kill('SIGTERM');
      const { code, stderr } = await server.ended;
      expect(code).toBe(0);
      expect(broughtIn(stderr)).toBeGreaterThan(0);
    },
    LIVE_MS,
  );

  it(
    'starts without NATS, works alone, and shares its work once NATS and a worker are there',
    async () => {
      await nats.stop();
      const server = shared();
      const origin = await listening(server);
      expect((await send(origin, 'GET', '/readyz')).status).toBe(200);
      expect(await digestOf(await submit(origin))).toBe(expected);
      await nats.start();
      worker();
      await workersOf(origin, 1);
      expect(await digestOf(await submit(origin, 'another'))).not.toBe(expected);
      server.child.kill('SIGTERM');
      const { code, stderr } = await server.ended;
      expect(code).toBe(0);
      expect(broughtIn(stderr)).toBeGreaterThan(0);
    },
    LIVE_MS,
  );

  it(
    'leaves nothing with workers when it stops',
    async () => {
      worker();
      const server = up(
        serve({ COUNTERPOISE_NATS_SERVERS: nats.url, COUNTERPOISE_SHUTDOWN_DRAIN_TIMEOUT_MS: '0' }),
      );
      const origin = await listening(server);
      await workersOf(origin, 1);
      const inTheMiddle = heard(nats.url, resultSubject('*'));
      const left = heard(nats.url, STOP_SUBJECT);
      await submit(origin, 'left', 4 * RISK_PATHS);
      await inTheMiddle;
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
      await left;
      const connection = await connectNats(natsSettings(nats.url, {}), 'test');
      const { streams } = await managerOf(connection);
      const lines = workStream('desk');
      await expect.poll(async () => (await streams.info(lines)).state.messages, { timeout: 10_000 }).toBe(0);
      await connection.close();
    },
    LIVE_MS,
  );
});

/** Where a server is that has the day. */
async function listening(server: Running): Promise<string> {
  await server.said('Ctrl-C stops it.');
  const origin = server.url();
  const post = async (path: string, type: string, body: string): Promise<number> => {
    const headers = { 'content-type': type };
    const response = await fetch(`${origin}/v1${path}`, { method: 'POST', headers, body });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await post('/market-snapshots', 'application/json', market)).toBe(201);
  expect(await post('/pipelines?asOf=2025-02-10', 'text/csv', pipeline)).toBe(201);
  return origin;
}

/** Submits the day's risk; answers the path of its events. */
async function submit(origin: string, seed = 'served', pathCount = RISK_PATHS): Promise<string> {
  const input = { marketSnapshotId: 'latest', pipelineId: 'latest' };
  const risk = { kind: 'risk', input, run: { pathCount, seed } };
  const { status, body } = await send(origin, 'POST', '/v1/jobs', risk);
  expect(status, JSON.stringify(body)).toBe(202);
  return `${origin}${body['links'].events}`;
}

/** Resolved at the first message on a subject from now on. */
async function heard(url: string, subject: string): Promise<void> {
  const connection = await connectNats(natsSettings(url, {}), 'test');
  await new Promise<void>((resolve) => {
    connection.subscribe(subject, { callback: () => resolve() });
  });
  await connection.close();
}

/** Waits for the end of a job. */
async function digestOf(events: string): Promise<string> {
  const text = await (await fetch(events)).text();
  const job = JSON.parse([...text.matchAll(/^data: (.*)$/gm)].at(-1)![1]!);
  expect(job.state, text).toBe('succeeded');
  return job.resultDigest;
}

/** Waits until a server tells of so many workers. */
async function workersOf(origin: string, count: number): Promise<void> {
  await expect
    .poll(async () => (await send(origin, 'GET', '/metrics')).body['text'], { timeout: 20_000 })
    .toMatch(new RegExp(`^counterpoise_nats_workers ${count}$`, 'm'));
}

/** Parcels that workers brought, as the server's log tells. */
function broughtIn(log: string): number {
  return [...log.matchAll(/"brought":(\d+)/g)].reduce((sum, [, brought]) => sum + Number(brought), 0);
}
