import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChaosStore } from './chaos-store.ts';
import { ClientRecord, type Sent } from './client-record.ts';
import { resend, startClients } from './clients.ts';
import {
  holdAll,
  holdAudit,
  holdCalibrations,
  holdEnds,
  holdLockFeed,
  holdOneJobEach,
  type StoredFeed,
} from './hold-record.ts';
import { holdStore } from './hold-store.ts';
import { lineTo } from './http-call.ts';
import { type Random, randomOf } from './random.ts';
import { type ServedProcess, serve } from './served-process.ts';

export interface KillRounds {
  readonly killCount: number;
  readonly clientCount: number;
  /** Most acknowledgements of a round; a round ends at a random one of them. */
  readonly acknowledgedCountMax: number;
  readonly seed: string;
}

/** What was lived through, so that a test can see that it was a test. */
export interface KillReport {
  readonly acknowledgedCount: number;
  /** Calls that a kill cut off, and that were never repeated. */
  readonly unknownCount: number;
  readonly lockEventCount: number;
  readonly calibrationCount: number;
  readonly resultCount: number;
}

/** Longest time between the acknowledgement that a round waits for and its end. */
const LATE_MS_MAX = 60;
/** Acknowledgements of earlier rounds that each round looks at again; in the end, all of them. */
const LOOKED_AT_AGAIN = 15;
const END_MS_MAX = 30_000;

/** What rounds of load on one store have left to hold it against. */
interface Rounds {
  readonly record: ClientRecord;
  readonly stored: StoredFeed;
  readonly random: Random;
}

/**
 * Loads a server and ends it with SIGKILL at a random moment, again and again on the same store. After every start, all
 * that was acknowledged since the last one is there, unchanged, and nothing is there in part; in the end the same holds
 * of everything, each job that was accepted has ended, and the audit's chain is whole.
 */
export async function holdThroughKills(store: ChaosStore, options: KillRounds): Promise<KillReport> {
  const { killCount, clientCount, acknowledgedCountMax, seed } = options;
  const rounds: Rounds = { record: new ClientRecord(), stored: new Map(), random: randomOf(seed) };
  const { record, random } = rounds;
  let checkedCount = 0;
  for (let round = 0; round < killCount; round += 1) {
    const server = await serve(store.serve);
    await holdRound(server.url, rounds, record.sent.slice(checkedCount));
    checkedCount = record.sent.length;
    const loaded = record.acknowledgements(1 + random.below(acknowledgedCountMax));
    // At once, half the time: the client then has an answer whose commit, were it still to come, would not.
    const lateMs = random.chance(0.5) ? 0 : random.below(LATE_MS_MAX);
    const clients = startClients(server.url, { record, count: clientCount, name: `${seed}-${round}` });
    await loaded;
    if (lateMs > 0) await sleep(lateMs);
    await server.kill();
    await clients.stop();
  }
  const last = await serve(store.serve);
  await holdRound(last.url, rounds, record.sent.slice(checkedCount));
  const calibrationCount = await holdEverything(last, store, rounds);
  return {
    acknowledgedCount: record.acknowledgedCount,
    unknownCount: record.sent.filter(({ fate }) => fate === 'unknown').length,
    lockEventCount: rounds.stored.size,
    calibrationCount,
    resultCount: record.sent.filter(({ result }) => result !== null).length,
  };
}

/** What was sent since the server was last looked at, and some of what was sent before. */
async function holdRound(
  origin: string,
  { record, stored, random }: Rounds,
  since: readonly Sent[],
): Promise<void> {
  const line = lineTo(origin);
  // Half of what was cut off is sent again, as a client would; of the other half either outcome is right.
  for (const sent of since)
    if (sent.fate === 'unknown' && random.chance(0.5)) await resend(line, record, sent);
  line.close();
  const before = random.shuffled(record.sent.filter((sent) => !since.includes(sent)));
  await holdAll(origin, record, [...since, ...before.slice(0, LOOKED_AT_AGAIN)]);
  await holdOneJobEach(origin, since);
  await holdLockFeed(origin, stored, since);
  await holdCalibrations(origin);
}

async function holdEverything(server: ServedProcess, store: ChaosStore, { record }: Rounds): Promise<number> {
  await holdEnds(server.url, record.sent);
  await holdAll(server.url, record, record.sent);
  await holdOneJobEach(server.url, record.sent);
  const calibrationCount = await holdCalibrations(server.url);
  await holdAudit(server.url);
  const { code, exitMs } = await server.stop();
  expect(code).toBe(0);
  expect(exitMs).toBeLessThan(END_MS_MAX);
  await holdStore(store.target, record);
  return calibrationCount;
}
