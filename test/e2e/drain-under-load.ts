import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { start } from './cli-harness.ts';

export interface DrainRound {
  /** Options of `serve` that name a store which outlives the process. */
  readonly storeArgs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly clientCount: number;
  /** Calls answered well before the signal. */
  readonly answeredCountMin: number;
  /** From the signal to the end of the process. */
  readonly exitMsMax: number;
}

interface Call {
  readonly correlationId: string;
  readonly sentAtMs: number;
  /** Null: the connection ended without a whole answer. */
  readonly status: number | null;
}

const PRICING = {
  market: { schemaVersion: 1, asOf: '2025-02-10', curve: { zeroRates: [{ years: 31, rate: 0.043 }] } },
  model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
  instruments: [{ id: 'bond', kind: 'zero-coupon-bond', maturityYears: 5 }],
  measures: ['price'],
};

/**
 * Loads a server, asks it to stop, and starts it again on the same store: every call that was answered well is there,
 * no call is there whose answer was cut, and the process ended by itself in time.
 */
export async function drainUnderLoad(round: DrainRound, name: string): Promise<void> {
  const args = ['serve', '--port', '0', '--threads', '1', ...round.storeArgs];
  const server = start(args, process.execPath, round.environment);
  await server.said('Ctrl-C stops it.');
  const stopped = new AbortController();
  const loaded = Promise.withResolvers<void>();
  let answeredCount = 0;
  const onAnswered = (): void => {
    answeredCount += 1;
    if (answeredCount >= round.answeredCountMin) loaded.resolve();
  };
  const clients = Array.from({ length: round.clientCount }, (_, index) =>
    callUntil(stopped.signal, server.url(), {
      name: `${name}-${index}`,
      keepAlive: index % 2 === 0,
      onAnswered,
    }),
  );
  await loaded.promise;
  const signalledAtMs = performance.now();
  server.child.kill('SIGTERM');
  const { code, stderr } = await server.ended;
  const exitMs = performance.now() - signalledAtMs;
  stopped.abort();
  const calls = (await Promise.all(clients)).flat();

  expect(code, stderr).toBe(0);
  expect(exitMs).toBeLessThan(round.exitMsMax);
  const answered = calls.filter(({ status }) => status !== null);
  const accepted = answered.filter(({ status }) => status === 200 || status === 202);
  expect(accepted.length).toBeGreaterThanOrEqual(round.answeredCountMin);
  for (const { status } of answered) expect([200, 202, 429, 503]).toContain(status);
  for (const { status, sentAtMs } of calls)
    if (status === null) expect(sentAtMs).toBeGreaterThan(signalledAtMs - 1_000);

  const again = start(args, process.execPath, round.environment);
  await again.said('Ctrl-C stops it.');
  const stored = await correlationIdsAt(again.url(), name);
  again.child.kill('SIGTERM');
  expect((await again.ended).code).toBe(0);
  expect(accepted.filter(({ correlationId }) => !stored.has(correlationId))).toEqual([]);
  const unanswered = calls.filter(({ status }) => status === null || status === 503);
  expect(unanswered.filter(({ correlationId }) => stored.has(correlationId))).toEqual([]);
}

interface Client {
  readonly name: string;
  readonly keepAlive: boolean;
  readonly onAnswered: () => void;
}

/** One call after another, on one connection or on a new one for each, until there is nobody to call. */
async function callUntil(
  stopped: AbortSignal,
  origin: string,
  { name, keepAlive, onAnswered }: Client,
): Promise<readonly Call[]> {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  const calls: Call[] = [];
  for (let index = 0; !stopped.aborted; index += 1) {
    const correlationId = `${name}-${index}`;
    const body = JSON.stringify({ kind: 'pricing', input: PRICING, correlationId });
    const sentAtMs = performance.now();
    const status = await statusOf(origin, agent, body, index % 3 === 0 ? 'wait=5' : 'respond-async');
    calls.push({ correlationId, sentAtMs, status });
    if (status === 200 || status === 202) onAnswered();
    else await sleep(20);
  }
  agent.destroy();
  return calls;
}

async function statusOf(origin: string, agent: Agent, body: string, prefer: string): Promise<number | null> {
  const sent = request(`${origin}/v1/jobs`, {
    agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), prefer },
  });
  sent.end(body);
  try {
    const [response] = await once(sent, 'response');
    response.resume();
    await once(response, 'end');
    return response.statusCode;
  } catch {
    return null;
  }
}

async function correlationIdsAt(origin: string, name: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await fetch(`${origin}/v1/jobs?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const page = (await answer.json()) as {
      items: { correlationId: string | null }[];
      nextCursor: string | null;
    };
    for (const { correlationId } of page.items) if (correlationId?.startsWith(name)) found.add(correlationId);
    cursor = page.nextCursor;
  }
  return found;
}
