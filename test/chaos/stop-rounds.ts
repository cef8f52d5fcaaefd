import { expect, it } from 'vitest';
import { describeWithPostgres } from '../services/postgres.ts';
import { type ChaosStore, databaseStore, embeddedStore } from './chaos-store.ts';
import { ClientRecord } from './client-record.ts';
import { resend, startClients } from './clients.ts';
import { holdAll, holdEnds, holdLockFeed, holdOneJobEach } from './hold-record.ts';
import { holdStore } from './hold-store.ts';
import { lineTo } from './http-call.ts';
import { randomOf } from './random.ts';
import { serve } from './served-process.ts';
import { longSubmission } from './submissions.ts';

export interface StopRounds {
  readonly roundCount: number;
  /** From the signal to the end of the process. */
  readonly exitMsMax: number;
  readonly seed: string;
}

const CLIENT_COUNT = 6;
const ACKNOWLEDGED_COUNT_MAX = 60;
/** Far shorter than the long jobs run, so that each of them is given back. */
const DRAIN_TIMEOUT_MS = 2_000;
const LONG_PATH_COUNT = 200_000;
const ROUND_TIMEOUT_MS = 120_000;

/** Stops servers under load on each kind of store. */
export function testStops(rounds: StopRounds): void {
  const title = 'a server that is asked to stop under load cuts no call it took, and gives its jobs back';
  const timeoutMs = ROUND_TIMEOUT_MS * (1 + rounds.roundCount);
  const settings = { shutdown: { drainTimeoutMs: DRAIN_TIMEOUT_MS } };
  it(`on SQLite, ${title}`, () => holdThroughStops(embeddedStore(settings), rounds), timeoutMs);
  describeWithPostgres('on PostgreSQL', () => {
    it(title, async () => holdThroughStops(await databaseStore(settings), rounds), timeoutMs);
  });
}

/**
 * Stops a server by SIGTERM at a random moment, again and again. What a client got no answer to is not in the store:
 * otherwise the server had taken a call and cut it. The long job that ran is finished by a later server.
 */
async function holdThroughStops(store: ChaosStore, rounds: StopRounds): Promise<void> {
  const { roundCount, exitMsMax, seed } = rounds;
  const record = new ClientRecord();
  const random = randomOf(seed);
  for (let round = 0; round < roundCount; round += 1) {
    const server = await serve(store.serve);
    const long = record.begin(longSubmission(`${seed}-long-${round}`, LONG_PATH_COUNT));
    const line = lineTo(server.url);
    await resend(line, record, long);
    line.close();
    const loaded = record.acknowledgements(10 + random.below(ACKNOWLEDGED_COUNT_MAX));
    const clients = startClients(server.url, { record, count: CLIENT_COUNT, name: `${seed}-${round}` });
    await loaded;
    const { code, exitMs } = await server.stop();
    await clients.stop();
    expect(code).toBe(0);
    expect(exitMs).toBeLessThan(exitMsMax);
    for (const sent of record.sent) if (sent.fate === 'unknown') sent.fate = 'refused';
  }
  const last = await serve(store.serve);
  await holdEnds(last.url, record.sent, []);
  await holdAll(last.url, record, record.sent);
  await holdOneJobEach(last.url, record.sent);
  await holdLockFeed(last.url, new Map(), record.sent);
  expect((await last.stop()).code).toBe(0);
  await holdStore(store.target, record);
}
