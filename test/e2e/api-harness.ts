import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type BuildServerOptions, buildServer } from '../../src/api/server.ts';
import { CounterpoiseError } from '../../src/core/errors.ts';
import type { JobHandler, JobHandlers, JobResultDocument } from '../../src/jobs/handler.ts';
import { inlineEngine } from '../../src/jobs/job-engine.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { JOB_QUEUE_LIMITS, type JobQueueLimits } from '../../src/jobs/job-queue-limits.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { startWebhooks } from '../../src/webhooks/start-webhooks.ts';

const sumInputSchema = z.strictObject({
  numbers: z.array(z.number()).min(1),
  stepMs: z.number().int().min(0).default(0),
  market: z.looseObject({ asOf: z.string() }).optional(),
  pipeline: z.looseObject({ locks: z.array(z.unknown()) }).optional(),
  calibration: z.unknown().optional(),
});

const provenance = {
  engineVersion: '0.0.0-test',
  model: 'hull-white',
  calibrationId: null,
  seed: '1',
  pathCount: 1,
  kernel: 'scalar',
};

/** Adds numbers one at a time, slowly when asked to, and fails on request. */
const sum: JobHandler = {
  kind: 'risk',
  inputSchema: sumInputSchema,
  run: async (input, run, { signal, onProgress }): Promise<JobResultDocument> => {
    const { numbers, stepMs, market, pipeline } = sumInputSchema.parse(input);
    let total = 0;
    for (const [index, number] of numbers.entries()) {
      if (stepMs > 0) await sleep(stepMs, undefined, { signal });
      if (number === 666) throw new CounterpoiseError('MARKET_INCOMPLETE', 'There is no 10-year point.');
      if (number === 667) throw new TypeError('a secret of the program');
      total += number;
      onProgress({ done: index + 1, total: numbers.length, estimate: total });
    }
    return {
      measures: {
        sum: total,
        marketDay: market?.asOf ?? null,
        lockCount: pipeline?.locks.length ?? null,
      },
      failures: [],
      provenance: { ...provenance, calibrationId: run.calibrationId ?? null },
    };
  },
};

const calibrationInputSchema = z.strictObject({
  asOf: z.string(),
  passed: z.boolean(),
  volatility: z.number(),
});

/** Answers the calibration it was told to. */
const calibrate: JobHandler = {
  kind: 'calibration',
  inputSchema: calibrationInputSchema,
  run: async (input) => {
    const { asOf, passed, volatility } = calibrationInputSchema.parse(input);
    return {
      calibration: { schemaVersion: 1, asOf, passed, volatility },
      failures: [],
      provenance,
    };
  },
};

const price: JobHandler = {
  kind: 'pricing',
  inputSchema: z.strictObject({ instruments: z.array(z.unknown()), run: z.looseObject({}).optional() }),
  run: async () => ({ results: [], failures: [], provenance }),
};

const handlers: JobHandlers = { risk: sum, calibration: calibrate, pricing: price };
const engine = inlineEngine(handlers);

/** A server on a free port of the loopback interface, with everything real but the mathematics. */
export async function startServer(
  limits: Partial<JobQueueLimits> = {},
  logger: BuildServerOptions['logger'] = false,
  more: Partial<BuildServerOptions> = {},
) {
  const now = (): Date => new Date();
  const store = more.store ?? (await openStore(IN_MEMORY));
  const faults: unknown[] = [];
  const queue = new JobQueue({
    engine: more.engine ?? engine,
    store,
    engineFingerprint: 'sha256:engine',
    now,
    // One at a time, so that a test can make others wait.
    limits: { ...JOB_QUEUE_LIMITS, runningJobCountMax: { desk: 1, batch: 1 }, ...limits },
    onFault: (fault) => faults.push(fault),
  });
  const webhooks = startWebhooks({
    store,
    // Receivers of tests stand beside the server.
    settings: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] },
    secretKey: null,
    now,
    random: Math.random,
    onFault: (fault) => faults.push(fault),
  });
  const server = await buildServer({
    engine,
    store,
    queue,
    webhooks: webhooks.manager,
    now,
    engineVersion: '0.0.0-test',
    logger,
    ...more,
  });
  const origin = await server.listen({ port: 0, host: '127.0.0.1' });
  return { server, origin, queue, store, faults };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;

/** A JSON answer, loosely typed: tests say what they expect of it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [key: string]: ReturnType<typeof JSON.parse> };
}

/** Sends a request; a plain object becomes a JSON body. */
export async function send(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isText = typeof body === 'string';
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && !isText && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : { text },
  };
}

/** Polls a job until it ended. */
export async function ended(origin: string, id: string): Promise<Answer['body']> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { body } = await send(origin, 'GET', `/v1/jobs/${id}`);
    if (!['queued', 'running'].includes(body['state'])) return body;
    await sleep(20);
  }
  throw new Error(`Job ${id} did not end.`);
}

/** Waits until something holds; what never comes to hold fails after ten seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error('What was waited for did not come to hold.');
}
