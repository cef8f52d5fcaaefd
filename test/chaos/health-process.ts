import { setTimeout as sleep } from 'node:timers/promises';
import { lineTo } from './http-call.ts';

/** What it prints once its standard input has ended. */
export interface HealthReport {
  readonly callCount: number;
  readonly failureCount: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

const PAUSE_MS = 10;

/** Asks for /healthz on one connection, again and again, in a process that does nothing else. */
async function watchHealth(origin: string): Promise<HealthReport> {
  const line = lineTo(origin);
  const tookMs: number[] = [];
  let failureCount = 0;
  let isDone = false;
  process.stdin.resume().once('end', () => {
    isDone = true;
  });
  while (!isDone) {
    const askedAtMs = performance.now();
    const { status } = await line.call('GET', '/healthz');
    tookMs.push(performance.now() - askedAtMs);
    if (status !== 200) failureCount += 1;
    await sleep(PAUSE_MS);
  }
  line.close();
  const sorted = tookMs.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { callCount: sorted.length, failureCount, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) };
}

process.stdout.write(JSON.stringify(await watchHealth(process.argv[2]!)));
