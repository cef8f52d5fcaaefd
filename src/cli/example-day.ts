import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import { positionDocument } from '../book/positions-as-of.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { writtenPipeline } from '../desk/written-pipeline.ts';
import type { Position } from '../instruments/position.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';

/** The day that was printed, as a server stores it. */
export interface ExampleDay {
  readonly market: MarketSnapshot;
  readonly marketJson: string;
  readonly pipelineCsv: string;
  /** What was told of the loans that are closed by then: a batch as the API takes it. */
  readonly lockEventsJson: string;
  /** Stored as trades, under their own ids. */
  readonly positions: readonly Position[];
  readonly calibration: Pick<CalibrationSet, 'contentHash'>;
  /** `run` of the jobs, which make that calibration and those numbers again. */
  readonly run: object;
}

/** What is read of the latest document of a kind. */
interface Latest {
  readonly asOf: string;
  readonly contentDigest: string;
  readonly document: { readonly contentHash?: string };
}

/**
 * Stores the day through the server's own door, so that its "latest" is the day that was printed. What is the latest
 * already is not stored again, and a store with a later day in it, which is the desk's own, is left alone.
 *
 * @param url origin of an open server
 * @returns what became of it, one line
 * @throws CounterpoiseError INPUT_INVALID when the server does not take the day
 */
export async function storeExampleDay(url: string, day: ExampleDay): Promise<string> {
  const { market, marketJson, pipelineCsv, lockEventsJson, positions, calibration, run } = day;
  const [latestMarket, latestPipeline, latestCalibration] = await Promise.all(
    ['market-snapshots', 'pipelines', 'calibrations'].map((collection) => latestOf(url, collection)),
  );
  const later = [latestMarket, latestPipeline, latestCalibration].find(
    (latest) => latest !== undefined && latest.asOf > market.asOf,
  );
  if (later !== undefined) {
    return `The store has a later day, ${later.asOf}: the example day is not stored, and "latest" stays yours.`;
  }
  if (latestMarket?.contentDigest !== digestOf(market)) {
    await post(url, '/market-snapshots', 'application/json', marketJson);
  }
  if (latestPipeline?.contentDigest !== writtenPipeline(pipelineCsv, { asOf: market.asOf }).contentDigest) {
    await post(url, `/pipelines?asOf=${market.asOf}`, 'text/csv', pipelineCsv);
  }
  if (latestCalibration?.document.contentHash !== calibration.contentHash) {
    const job = { kind: 'calibration', input: { marketSnapshotId: 'latest' }, run };
    await post(url, '/jobs', 'application/json', JSON.stringify(job));
  }
  // The same event or trade again changes nothing.
  await post(url, '/lock-events', 'application/json', lockEventsJson);
  for (const trade of positions) {
    await post(url, '/trades', 'application/json', JSON.stringify({ trade: positionDocument(trade) }));
  }
  await valueOnce(url, run);
  return 'The example market, pipeline, calibration, trades and lock events are stored: the API knows them as "latest".';
}

/** Has the book valued, so that the console has something to show; nobody waits for it, and what is valued already stays. */
async function valueOnce(url: string, run: object): Promise<void> {
  const response = await fetch(`${url}/v1/jobs?kind=risk&limit=1`);
  if (!response.ok) throw await refusal(response, 'GET /jobs');
  const { items } = (await response.json()) as { items: readonly unknown[] };
  if (items.length > 0) return;
  const book = await fetch(`${url}/v1/positions`);
  if (!book.ok) throw await refusal(book, 'GET /positions');
  const { document } = (await book.json()) as { document: unknown };
  const input = { marketSnapshotId: 'latest', pipelineId: 'latest', positions: document };
  for (const kind of ['risk', 'hedge', 'stress']) {
    const job = { kind, input, run: { ...run, calibrationId: 'latest' } };
    await post(url, '/jobs', 'application/json', JSON.stringify(job), { wait: false });
  }
}

async function latestOf(url: string, collection: string): Promise<Latest | undefined> {
  const response = await fetch(`${url}/v1/${collection}/latest`);
  if (response.ok) return (await response.json()) as Latest;
  if (response.status === 404) return undefined;
  throw await refusal(response, `GET /${collection}/latest`);
}

async function post(
  url: string,
  path: string,
  type: string,
  body: string,
  { wait = true } = {},
): Promise<void> {
  const response = await fetch(`${url}/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': type, ...(wait ? { prefer: 'wait=30' } : {}) },
    body,
  });
  if (!response.ok) throw await refusal(response, `POST ${path}`);
  await response.arrayBuffer();
}

async function refusal(response: Response, request: string): Promise<CounterpoiseError> {
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return new CounterpoiseError(
    'INPUT_INVALID',
    `The example day cannot be stored: ${request} was answered ${code}: ${detail}`,
  );
}
