import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChaosStore } from './chaos-store.ts';
import { ClientRecord } from './client-record.ts';
import { type Clients, startClients } from './clients.ts';
import {
  holdAll,
  holdAudit,
  holdCalibrations,
  holdEnds,
  holdLockFeed,
  holdOneJobEach,
} from './hold-record.ts';
import { holdStore } from './hold-store.ts';
import { type ServedProcess, serve } from './served-process.ts';

/** Something outside the server that fails, and is mended while the server runs on. */
export interface Outage {
  readonly begin: (server: ServedProcess) => Promise<void>;
  readonly end: (server: ServedProcess) => Promise<void>;
  /** What it stored itself. */
  readonly ownIds: ReadonlySet<string>;
  /** Whether a commit can be on the disk though its answer was lost: then a refusal says that the outcome is unknown. */
  readonly losesAnswers: boolean;
}

export interface OutageOptions {
  readonly roundCount: number;
  readonly clientCount: number;
  /** From the end of the outage to work that is done again. */
  readonly recoveryMsMax: number;
  readonly seed: string;
}

const ACKNOWLEDGED_BEFORE = 60;
const ACKNOWLEDGED_AFTER = 30;
const REFUSED_MIN = 10;
const POLL_MS = 50;

/**
 * Takes the store away from a loaded server and gives it back, without a restart: what cannot be stored is refused by
 * 503 STORE_UNAVAILABLE and leaves nothing, what was acknowledged is there, and work goes on by itself.
 */
export async function holdThroughOutages(
  store: ChaosStore,
  outage: Outage,
  { roundCount, clientCount, recoveryMsMax, seed }: OutageOptions,
): Promise<ClientRecord> {
  const record = new ClientRecord(outage.losesAnswers);
  const server = await serve(store.serve);
  for (let round = 0; round < roundCount; round += 1) {
    const loaded = record.acknowledgements(ACKNOWLEDGED_BEFORE);
    const clients = startClients(server.url, { record, count: clientCount, name: `${seed}-${round}` });
    await loaded;
    await outage.begin(server);
    await refusals(record, clients);
    const working = record.acknowledgements(ACKNOWLEDGED_AFTER);
    await outage.end(server);
    const mendedAtMs = performance.now();
    await working;
    expect(performance.now() - mendedAtMs).toBeLessThan(recoveryMsMax);
    await clients.stop();
  }
  await holdEnds(server.url, record.sent);
  await holdAll(server.url, record, record.sent);
  await holdOneJobEach(server.url, record.sent);
  await holdLockFeed(server.url, new Map(), record.sent);
  await holdCalibrations(server.url);
  await holdAudit(server.url);
  expect((await server.stop()).code).toBe(0);
  await holdStore(store.target, record, outage.ownIds);
  return record;
}

/** Waits until the clients were refused often enough, and for no other reason than the store. */
async function refusals(record: ClientRecord, clients: Clients): Promise<void> {
  const before = record.refusedCodes.length;
  while (record.refusedCodes.length < before + REFUSED_MIN) {
    if (record.unexpected.length > 0) await clients.stop();
    expect(record.unexpected).toEqual([]);
    await sleep(POLL_MS);
  }
  expect(record.refusedCodes.slice(before)).toContain('STORE_UNAVAILABLE');
}
