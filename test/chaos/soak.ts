import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChaosStore } from './chaos-store.ts';
import { ClientRecord } from './client-record.ts';
import { startClients } from './clients.ts';
import { serve } from './served-process.ts';
import { tellReport } from './tell-report.ts';

export interface SoakOptions {
  readonly seconds: number;
  /** Until caches, compiled code and the store's buffers have their size. */
  readonly warmSeconds: number;
}

export interface SoakReport {
  readonly acknowledgedCount: number;
  /** Resident memory after the warm part and at the end. */
  readonly residentMib: { readonly warm: number; readonly end: number };
  /** Of the line of least squares through what was seen after the warm part. */
  readonly slopeMibPerMinute: number;
}

const CLIENT_COUNT = 4;
/** A load that the server can carry for as long as one likes: a queue that grows is no leak. */
const CALL_PAUSE_MS = 100;
const LOOK_PAUSE_MS = 2_000;

/**
 * Garbage is collected as soon as there is some, and no thread has gaps of its own: otherwise memory goes up and down by
 * tens of MiB, and a leak of some would be seen after hours alone.
 */
const TIDY = {
  nodeArgs: ['--max-semi-space-size=1', '--heap-growing-percent=10'],
  environment: { MALLOC_ARENA_MAX: '2' },
};

/** Uses a server for a while as many desks would, and watches how much memory it holds. */
export async function soak(store: ChaosStore, { seconds, warmSeconds }: SoakOptions): Promise<SoakReport> {
  const server = await serve({ ...store.serve, ...TIDY });
  const record = new ClientRecord();
  // What is kept of paths, sums and pages of the store has its full size sooner under all the load there is.
  const warming = startClients(server.url, { record, count: 2 * CLIENT_COUNT, name: 'warm' });
  await sleep(warmSeconds * 1000);
  await warming.stop();
  const beganAtMs = performance.now();
  const clients = startClients(server.url, {
    record,
    count: CLIENT_COUNT,
    name: 'soak',
    pauseMs: CALL_PAUSE_MS,
  });
  const seen: { readonly minute: number; readonly mib: number }[] = [];
  for (let second = 0; second < seconds - warmSeconds; second = (performance.now() - beganAtMs) / 1000) {
    await sleep(LOOK_PAUSE_MS);
    seen.push({ minute: second / 60, mib: server.residentMib() });
  }
  await clients.stop();
  expect(record.unexpected).toEqual([]);
  expect((await server.stop()).code).toBe(0);
  const report = {
    acknowledgedCount: record.acknowledgedCount,
    residentMib: { warm: seen[0]!.mib, end: seen.at(-1)!.mib },
    slopeMibPerMinute: slopeOf(seen),
  };
  tellReport(`soak of ${seconds} s`, report);
  return report;
}

function slopeOf(points: readonly { readonly minute: number; readonly mib: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const minute = mean(points.map((point) => point.minute));
  const mib = mean(points.map((point) => point.mib));
  const covariance = mean(points.map((point) => (point.minute - minute) * (point.mib - mib)));
  return covariance / mean(points.map((point) => (point.minute - minute) ** 2));
}
