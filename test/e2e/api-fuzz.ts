import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { z } from 'zod';
import { ERROR_CODES } from '../../src/core/error-codes.ts';
import { CounterpoiseError } from '../../src/core/errors.ts';
import { jobHandlers } from '../../src/handlers/job-handlers.ts';
import type { JobHandlers, JobResultDocument } from '../../src/jobs/handler.ts';
import { inlineEngine } from '../../src/jobs/job-engine.ts';
import { threadFitter } from '../../src/workers/fit-thread.ts';
import { lockEvent } from '../fixtures/lock-events.ts';
import { mutated } from '../fixtures/mutate-json.ts';
import { NASTY_TEXTS, type ValueSchema, valuesOf } from '../fixtures/schema-values.ts';
import { UNMETERED } from './access-harness.ts';
import { startServer, type TestServer } from './api-harness.ts';

/** Longest answer that is no work, by the issue; a liveness limit of a test is three times its goal. */
const ANSWER_MS_MAX = 3 * 2_000;
const SEED = 20250210;
/** Arbitraries are sampled piece by piece, so that a long run holds no long list. */
const PIECE = 500;

/** Most of a request's time is spent waiting for the store's thread. */
const AT_ONCE = 16;

/** What of an operation's description shapes its requests. */
interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: ValueSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: ValueSchema }>> };
}

/** An operation of the server, as its own description has it. */
export interface Endpoint {
  readonly method: string;
  readonly url: string;
  readonly operation: Operation;
}

interface FuzzRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
}

/** The real handlers, of which only the reading of inputs is tried here. */
const real = jobHandlers({
  simulate: async () => {
    throw new Error('Nothing is simulated here.');
  },
  fitter: threadFitter,
});

/**
 * A server whose jobs read their input as always, and then end at once, with a result that has no rows where a result
 * is a list, and failed elsewhere: what is tried is the edge, not the work.
 */
export async function startFuzzServer(): Promise<TestServer> {
  const result: JobResultDocument = {
    rows: [],
    results: [],
    failures: [],
    provenance: {
      engineVersion: '0.0.0-test',
      model: null,
      calibrationId: null,
      seed: null,
      pathCount: null,
      kernel: null,
    },
  };
  const run = async (kind: string): Promise<JobResultDocument> => {
    if (kind === 'execution' || kind === 'pricing') return result;
    throw new CounterpoiseError('SIMULATION_CANCELLED', 'Nothing is simulated here.');
  };
  const handlers: JobHandlers = Object.fromEntries(
    Object.entries(real).map(([kind, handler]) => [kind, { ...handler, run: () => run(kind) }]),
  );
  return await startServer({ queuedJobCountMax: 1e6 }, false, {
    engine: inlineEngine(handlers),
    limits: UNMETERED,
  });
}

/** Every operation that the server describes; what takes objects away comes last. */
export function endpointsOf({ server }: TestServer): readonly Endpoint[] {
  const { paths = {} } = server.swagger() as { paths?: Record<string, Record<string, Operation>> };
  return Object.entries(paths)
    .flatMap(([url, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        method: method.toUpperCase(),
        url,
        operation,
      })),
    )
    .sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
}

/**
 * Sends an endpoint requests that its schemas describe, and such with faults in them.
 *
 * @returns what was wrong with answers, at most ten of them
 */
export async function fuzz(
  running: TestServer,
  endpoint: Endpoint,
  count: number,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const requests = requestsOf(endpoint, await knownIds(running, endpoint));
  for (let sent = 0; sent < count && faults.length < 10; sent += PIECE) {
    const numRuns = Math.min(PIECE, count - sent);
    const sample = fc.sample(requests, { seed: SEED + sent, numRuns });
    for (let from = 0; from < sample.length; from += AT_ONCE) {
      const some = sample.slice(from, from + AT_ONCE);
      await Promise.all(
        some.map(async (request) => {
          const fault = await faultOf(running, endpoint.method, request);
          if (fault !== undefined)
            faults.push(`${fault}: ${endpoint.method} ${JSON.stringify(request).slice(0, 600)}`);
        }),
      );
    }
  }
  return faults;
}

/** Ids that exist, so that not every request ends at an unknown one. */
async function knownIds({ server }: TestServer, { url }: Endpoint): Promise<readonly string[]> {
  const list = url.split('/{', 1)[0]!;
  const answer = await server.inject({ method: 'GET', url: list });
  const { items = [] } = answer.statusCode === 200 ? answer.json() : {};
  const named = items.map((item: Record<string, string>) => item['id'] ?? item['tradeId'] ?? item['name']);
  return [...named, LOCK_ID, CORRELATION_ID];
}

async function faultOf(
  { server }: TestServer,
  method: string,
  { url, headers, payload }: FuzzRequest,
): Promise<string | undefined> {
  const startMs = performance.now();
  const answer = await server.inject({
    method: method as 'GET',
    url,
    headers,
    ...(payload !== undefined && { payload }),
  });
  const elapsedMs = performance.now() - startMs;
  const { statusCode, body } = answer;
  if (statusCode >= 500) return `${statusCode} ${body.slice(0, 300)}`;
  if (elapsedMs > ANSWER_MS_MAX) return `${elapsedMs} ms`;
  if (statusCode < 400) return undefined;
  if (/\n\s+at |\.[cm]?[tj]s:\d+|node:internal|node_modules/.test(body))
    return `a stack trace, ${body.slice(0, 300)}`;
  const isProblem = String(answer.headers['content-type']).startsWith('application/problem+json');
  if (!isProblem || !(answer.json().code in ERROR_CODES)) return `no problem document, ${body.slice(0, 300)}`;
  return undefined;
}

function requestsOf({ method, url, operation }: Endpoint, ids: readonly string[]): fc.Arbitrary<FuzzRequest> {
  const { parameters = [] } = operation;
  const part = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((parameter) => parameter.in === place)
          .map(({ name, schema }) => [name, fc.oneof({ weight: 9, arbitrary: valuesOf(schema) }, nastyText)]),
      ),
      { requiredKeys: [] },
    );
  return fc
    .record({
      id:
        ids.length === 0 ? nastyText : fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...ids) }, nastyText),
      query: part('query'),
      junk: rarely(fc.tuple(nastyText, nastyText)),
      headers: fc.oneof(fc.constant({}), part('header')),
      body: method === 'GET' || method === 'DELETE' ? fc.constant(noBody) : bodiesOf(url, operation),
      host: rarely(fc.constantFrom('127.0.0.1:80', 'elsewhere.example')),
    })
    .map(({ id, query, junk, headers, body, host }) => {
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
      );
      if (junk !== null) search.append(...junk);
      const path = url.replaceAll(/\{\w+\}/g, () => encodedPart(id));
      return {
        url: search.size === 0 ? path : `${path}?${search}`,
        headers: { ...printable(headers), ...body.headers, host: host ?? 'localhost' },
        payload: body.payload,
      };
    });
}

/** Once in twenty times. */
function rarely<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, values);
}

const nastyText = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ maxLength: 30 }));
const noBody: { readonly headers: Readonly<Record<string, string>>; readonly payload: string | undefined } = {
  headers: {},
  payload: undefined,
};

/** As a client would write it, or as it stands where no client could. */
function encodedPart(text: string): string {
  return text.startsWith('%') ? text : encodeURIComponent(text.toWellFormed());
}

/** Node's own client refuses to send other characters. */
function printable(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value).replaceAll(/[^\x20-\x7e]/g, '?')]),
  );
}

function bodiesOf(url: string, { requestBody }: Operation): fc.Arbitrary<typeof noBody> {
  const media = Object.entries(requestBody?.content ?? {});
  const documents = media.flatMap(([type, { schema }]) =>
    type === 'application/json' ? [fc.oneof(valuesOf(schema), ...seedsOf(url))] : [],
  );
  const good = fc.oneof(...documents, fc.constant({}));
  const json = fc.oneof({ weight: 2, arbitrary: good }, { weight: 5, arbitrary: mutated(good) }).map(textOf);
  const texts = fc.oneof(
    { weight: 7, arbitrary: json },
    { weight: 2, arbitrary: torn(json) },
    { weight: 1, arbitrary: nastyText },
  );
  const csv = media.some(([type]) => type === 'text/csv') ? [torn(fc.constant(CSV_SEED)), nastyText] : [];
  return fc.oneof(
    {
      weight: 8,
      arbitrary: texts.map((payload) => ({ headers: { 'content-type': 'application/json' }, payload })),
    },
    ...csv.map((arbitrary) => ({
      weight: 4,
      arbitrary: arbitrary.map((payload) => ({ headers: { 'content-type': 'text/csv' }, payload })),
    })),
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          nastyText,
          fc.constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-7', ''),
        )
        .map(([payload, type]) => ({ headers: { 'content-type': type }, payload })),
    },
    { weight: 1, arbitrary: fc.constant(noBody) },
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

/** Texts with a piece cut out, doubled, or replaced. */
function torn(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      texts,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat({ max: 12 }),
      nastyText,
      fc.nat({ max: 2 }),
    )
    .map(([text, place, length, other, kind]) => {
      const start = Math.floor(place * text.length);
      const piece = text.slice(start, start + length);
      const middle = kind === 0 ? '' : kind === 1 ? piece + piece : other;
      return text.slice(0, start) + middle + text.slice(start + length);
    });
}

const EXAMPLE_DAY = new URL('../../examples/2025-02-10/', import.meta.url);
const exampleText = (name: string): string => readFileSync(new URL(name, EXAMPLE_DAY), 'utf8');
const market: unknown = JSON.parse(exampleText('market.json'));
const CSV_SEED = exampleText('pipeline.csv').split('\n').slice(0, 4).join('\n');
const lock = {
  lockId: 'L1',
  program: 'UMBS30',
  noteRate: 0.0675,
  loanAmount: 350_000,
  lockDate: '2025-02-03',
  lockExpiration: '2025-03-20',
};
const LOCK_ID = 'L1';
const CORRELATION_ID = 'loan-1';
const trade = {
  tradeId: 'T1',
  instrument: 'UMBS30-6.0',
  side: 'sell',
  quantity: 1_000_000,
  price: 100.5,
  tradeDate: '2025-02-10',
  settlementMonth: '2025-04',
};
const ROLL = { quantity: 1_000, frontPrice: 100.5, drop: 0.125, settlementMonth: '2025-05' };
const pipeline = {
  schemaVersion: 1,
  asOf: '2025-02-10',
  locks: [lock, { ...lock, lockId: 'L2', fico: 740 }],
};
const curve = { schemaVersion: 1, asOf: '2025-02-10', curve: { zeroRates: [{ years: 1, rate: 0.04 }] } };

const SALE = { lockId: 'L1', sellSideId: 'C-1', executingInvestor: 'A', price: 101.25 };
const investors = { schemaVersion: 1, investors: [{ code: 'A', deliveryDays: 14 }] };

/** Documents as a desk would send them, for schemas that are reached by no luck. */
function seedsOf(url: string): readonly fc.Arbitrary<unknown>[] {
  switch (url) {
    case '/v1/market-snapshots':
      return [fc.constant(market), fc.constant(curve)];
    case '/v1/pipelines':
      return [fc.constant(pipeline)];
    case '/v1/lock-events':
      return [fc.constant({ events: [lockEvent(LOCK_ID, 1, 'locked'), lockEvent(LOCK_ID, 2, 'cancelled')] })];
    case '/v1/trades':
      return [fc.constant({ trade, correlationId: CORRELATION_ID })];
    case '/v1/trades/{tradeId}/pair-off':
      return [fc.constant({ quantity: 1_000, price: '100-08' }), fc.constant({ againstTradeId: 'T1' })];
    case '/v1/trades/{tradeId}/roll':
      return [fc.uuid().map((successorTradeId) => ({ ...ROLL, successorTradeId }))];
    case '/v1/trades/{tradeId}/assign':
      return [
        fc.uuid().map((successorTradeId) => ({ quantity: 1_000, counterparty: 'A', successorTradeId })),
      ];
    case '/v1/trades/{tradeId}/allocate':
      return [fc.constant({ allocations: [{ poolNumber: 'MA1', loanIds: ['L1'], face: 999_950.25 }] })];
    case '/v1/delivery-plans':
      return [fc.constant({ pools: [{ poolNumber: 'MA1', instrument: 'UMBS30-6.0', face: 1_000_000 }] })];
    case '/v1/sales':
      return [fc.constant({ sales: [SALE] })];
    case '/v1/bids/tapes':
      return [fc.constant({ investors })];
    case '/v1/bids/reconciliations':
      return [fc.constant({ settlement: [{ ...SALE, amount: 100, settlementDate: '2025-03-14' }] })];
    case '/v1/webhooks':
      return [fc.constant({ url: 'https://127.0.0.1:9/', eventTypes: ['job.failed'] })];
    case '/v1/jobs':
      return jobSeeds();
    default:
      return [];
  }
}

function jobSeeds(): readonly fc.Arbitrary<unknown>[] {
  const inputs = Object.entries(real).map(([kind, { inputSchema }]) => {
    const schema = z.toJSONSchema(inputSchema, { io: 'input', unrepresentable: 'any' }) as ValueSchema;
    return valuesOf(schema).map((input) => ({ kind, input }));
  });
  const book = { market: curve, pipeline };
  const run = { pathCount: 64, seed: 'a' };
  return [
    fc.oneof(...inputs),
    fc.constantFrom<unknown>(
      ...['risk', 'hedge', 'stress'].map((kind) => ({ kind, input: book, run })),
      {
        kind: 'risk',
        input: { marketSnapshotId: 'latest', pipelineId: 'latest' },
        run: { calibrationId: 'latest' },
      },
      { kind: 'execution', input: { market: curve, noteRates: [0.06, 0.065] } },
      { kind: 'calibration', input: { market: curve } },
      {
        kind: 'pricing',
        input: {
          market: curve,
          model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
          run: { pathCount: 64 },
          instruments: [{ id: 'z', kind: 'zero-coupon-bond', maturityYears: 1 }],
          measures: ['price'],
        },
      },
    ),
  ];
}
