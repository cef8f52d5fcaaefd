import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChaosStore } from './chaos-store.ts';
import type { HealthReport } from './health-process.ts';
import { loadFrom, watchHealth } from './helper-process.ts';
import { lineTo } from './http-call.ts';
import type { LoadReport } from './load-process.ts';
import { randomOf } from './random.ts';
import { type ServedProcess, serve } from './served-process.ts';
import { pricingSubmission } from './submissions.ts';
import { tellReport } from './tell-report.ts';

export interface OverloadOptions {
  readonly seconds: number;
  readonly healthP99MsMax: number;
  /** From the end of the overload to an ordinary answer. */
  readonly recoveryMsMax: number;
}

export interface OverloadReport {
  readonly sustainablePerSecond: number;
  readonly load: LoadReport;
  readonly health: HealthReport;
  readonly residentMib: { readonly before: number; readonly peak: number };
  readonly recoveryMs: number;
}

/** How much more is asked for than the server can do. */
const FACTOR = 8;
/** Connections that wait for their answers: enough to keep two processors busy. */
const STEADY_CONNECTION_COUNT = 8;
const OVERLOAD_CONNECTION_COUNT = 256;
const MEASURE_SECONDS = 4;
/** What a full queue, full buffers and their garbage may add to the memory of a server at work. */
const RESIDENT_GROWTH_MIB_MAX = 400;
const RESIDENT_LOOK_MS = 250;
const PROBE_PAUSE_MS = 50;

/**
 * Asks a server for eight times what it can do: it refuses the rest in time and in good order, lives on, and is itself
 * again soon after.
 */
export async function holdOverload(store: ChaosStore, options: OverloadOptions): Promise<OverloadReport> {
  const server = await serve(store.serve);
  const common = { url: server.url, seconds: MEASURE_SECONDS };
  await loadFrom({ ...common, name: 'warm', connectionCount: 8, perSecond: null, waits: true, seconds: 2 });
  const steady = await loadFrom({
    ...common,
    name: 'steady',
    connectionCount: STEADY_CONNECTION_COUNT,
    perSecond: null,
    waits: true,
  });
  expect(steady.acceptedCount).toBe(steady.answeredCount);
  const sustainablePerSecond = Math.floor(steady.acceptedCount / steady.seconds);
  const health = watchHealth(server.url);
  const resident = watchResident(server);
  const load = await loadFrom({
    url: server.url,
    name: 'overload',
    connectionCount: OVERLOAD_CONNECTION_COUNT,
    seconds: options.seconds,
    perSecond: FACTOR * sustainablePerSecond,
    waits: false,
  });
  const seen = await health();
  const residentMib = resident();
  const recoveryMs = await recovery(server.url, options.recoveryMsMax);
  const report = { sustainablePerSecond, load, health: seen, residentMib, recoveryMs };
  await server.stop();
  return report;
}

/** Holds what was seen against what is promised. */
export function expectHeld(report: OverloadReport, options: OverloadOptions): void {
  const { load, health, residentMib, recoveryMs } = report;
  tellReport(`overload of ${options.seconds} s`, report);
  for (const status of Object.keys(load.countByStatus))
    expect(['200', '202', '429', '503']).toContain(status);
  expect(load).toMatchObject({ withoutRetryAfterCount: 0, errorCount: 0 });
  expect(load.acceptedCount).toBeGreaterThan(0);
  // Without a refusal it was no overload.
  expect(load.answeredCount).toBeGreaterThan(load.acceptedCount);
  expect(health.failureCount).toBe(0);
  expect(health.p99Ms).toBeLessThan(options.healthP99MsMax);
  expect(residentMib.peak - residentMib.before).toBeLessThan(RESIDENT_GROWTH_MIB_MAX);
  expect(recoveryMs).toBeLessThan(options.recoveryMsMax);
}

function watchResident({ residentMib }: ServedProcess): () => OverloadReport['residentMib'] {
  const before = residentMib();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMib());
  }, RESIDENT_LOOK_MS);
  return () => {
    clearInterval(timer);
    return { before, peak };
  };
}

/** Milliseconds until an urgent job is accepted and done again; the others of its caller are still being worked off. */
async function recovery(origin: string, msMax: number): Promise<number> {
  const line = lineTo(origin);
  const random = randomOf('recovery');
  const beganAtMs = performance.now();
  for (let probe = 0; performance.now() - beganAtMs < 2 * msMax; probe += 1) {
    const { path, body } = pricingSubmission(`recovery-${probe}`, random);
    const urgent = { ...body, control: { priority: 1 } };
    const { status } = await line.call('POST', path, urgent, { prefer: 'wait=30' });
    if (status === 200) break;
    await sleep(PROBE_PAUSE_MS);
  }
  line.close();
  return performance.now() - beganAtMs;
}
