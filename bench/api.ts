import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deskPipelines } from '../test/fixtures/desk-pipeline.ts';
import { type DeskServer, startDeskServer, type TimedAnswer } from '../test/fixtures/desk-server.ts';
import { checkAnswer, type Row } from './row.ts';

const LOCKS = 5_000;
const THREADS = 2;
const PATHS = 1_024;
const REQUESTS = 20;
/** Requests after the first that do not count: the server's code is still being compiled. */
const WARM_REQUESTS = 5;
/** What a desk waits for the hedge of its changed pipeline: the project's goal. */
const GOAL_SECONDS = 1;
const AS_OF = '2025-02-10';

/** What the benchmark reads of a hedge. */
interface Hedge {
  readonly trades: readonly unknown[];
  readonly after: { readonly dv01: { readonly value: number } };
  readonly netDv01Limit: number | null;
  readonly provenance: { readonly resultDigest: string };
}

/** One changed pipeline, stored and hedged. */
interface Exchange {
  readonly store: TimedAnswer;
  readonly hedge: TimedAnswer;
}

/**
 * The desk's second: hedges of a pipeline that changes a little each time, so that none is answered from a stored result,
 * on one calibration, through HTTP and a store on the disk. The
 * yardstick of the percentiles is the goal, that of each part the first request, which has nothing to reuse.
 */
export async function benchApi(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-bench-'));
  const server = await startDeskServer(THREADS, join(folder, 'store'));
  try {
    await server.post('/market-snapshots', 'application/json', marketJson());
    await job(server, 'calibration', { marketSnapshotId: 'latest' }, { pathCount: PATHS });
    const pipelines = deskPipelines(LOCKS);
    const first = await hedged(server, pipelines.next().value);
    const error = checkAnswer('api', faultsOf(first, await repeated(server)), 0);
    const further: Exchange[] = [];
    for (let request = 0; request < WARM_REQUESTS + REQUESTS; request++) {
      const exchange = await hedged(server, pipelines.next().value);
      checkAnswer('api', faultsOf(exchange), 0);
      if (request >= WARM_REQUESTS) further.push(exchange);
    }
    const alone = further.map(({ hedge: { seconds } }) => seconds);
    const stored = further.map(secondsOf);
    return [
      row('first hedge', first.hedge.seconds, GOAL_SECONDS, error),
      row(`further hedges, p50 of ${REQUESTS}`, percentile(alone, 0.5), GOAL_SECONDS, error),
      row(`further hedges, p95 of ${REQUESTS}`, percentile(alone, 0.95), GOAL_SECONDS, error),
      row('the changed pipeline stored and hedged, p95', percentile(stored, 0.95), GOAL_SECONDS, error),
      ...partRows(first, further, error),
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The newest hedge calculated again: the same request would be answered from its stored result. */
async function repeated(server: DeskServer): Promise<TimedAnswer> {
  const response = await fetch(`${server.url}/v1/jobs?kind=hedge&limit=1`);
  const { items } = (await response.json()) as { items: readonly { id: string }[] };
  return server.post(`/jobs/${items[0]!.id}/replay`, 'application/json', '{}');
}

async function hedged(server: DeskServer, pipeline: string): Promise<Exchange> {
  const store = await server.post(`/pipelines?asOf=${AS_OF}`, 'text/csv', pipeline);
  return { store, hedge: await hedge(server) };
}

function hedge(server: DeskServer): Promise<TimedAnswer> {
  const run = { calibrationId: 'latest', pathCount: PATHS };
  return job(server, 'hedge', { marketSnapshotId: 'latest', pipelineId: 'latest' }, run);
}

function job(server: DeskServer, kind: string, input: object, run: object): Promise<TimedAnswer> {
  return server.post('/jobs', 'application/json', JSON.stringify({ kind, input, run }));
}

/** Number of things that are wrong with an answer, and with the answer to the same request again. */
function faultsOf({ hedge: { body } }: Exchange, again?: TimedAnswer): number {
  const { trades, after, netDv01Limit, provenance } = body as Hedge;
  const faults = [
    trades.length === 0,
    netDv01Limit === null || !(Math.abs(after.dv01.value) <= netDv01Limit * (1 + 1e-9)),
    again !== undefined && (again.body as Hedge).provenance.resultDigest !== provenance.resultDigest,
  ];
  return faults.filter(Boolean).length;
}

function secondsOf({ store, hedge: { seconds } }: Exchange): number {
  return store.seconds + seconds;
}

/** The median of every part: those the job tells, storing the pipeline, and what is left, which is admission and HTTP. */
function partRows(first: Exchange, further: readonly Exchange[], error: number): Row[] {
  const parts: (readonly [name: string, of: (exchange: Exchange) => number])[] = [
    ['store the pipeline', ({ store }) => store.seconds],
    ...Array.from(
      first.hedge.parts.keys(),
      (part) => [part, ({ hedge: { parts: spent } }: Exchange) => (spent.get(part) ?? 0) / 1000] as const,
    ),
    [
      'admission and HTTP',
      ({ hedge: { seconds, parts: spent } }) => seconds - sum([...spent.values()]) / 1000,
    ],
  ];
  return parts.map(([name, of]) => row(`  ${name}`, percentile(further.map(of), 0.5), of(first), error));
}

function row(name: string, value: number, yardstick: number, error: number): Row {
  return {
    name: `api: ${name}, ${LOCKS} locks`,
    value,
    unit: 's',
    yardstick,
    ratio: yardstick / value,
    error,
  };
}

/** The smallest value that at least this share of the values does not exceed. */
function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function marketJson(): string {
  return readFileSync(new URL(`../examples/${AS_OF}/market.json`, import.meta.url), 'utf8');
}
