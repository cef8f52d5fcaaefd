import { api } from '../../api/session.ts';
import { type DayInput, pipelineFrom, positionsFrom } from './explain-input.ts';

/** Where a document of a day comes from. */
export type From =
  | { readonly kind: 'latest' }
  | { readonly kind: 'none' }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'asOf'; readonly moment: string }
  | { readonly kind: 'file'; readonly file: File | null };

/** What a day of an explanation is made of. */
export interface ExplainDay {
  readonly market: From;
  readonly pipeline: From;
  readonly positions: From;
  readonly calibration: From;
}

/**
 * Reads what a day is made of. Files go along with the job, and are kept with it alone.
 *
 * @throws Error for a file that was not chosen or is not JSON; ProblemError where the server refuses to tell positions
 */
export async function dayInput(day: ExplainDay, name: string): Promise<DayInput> {
  return {
    ...(await marketOf(day.market, name)),
    ...(await pipelineOf(day.pipeline, name)),
    ...(await positionsOf(day.positions, name)),
    ...calibrationOf(day.calibration),
  };
}

async function textOf(file: File | null, what: string): Promise<string> {
  if (file === null) throw new Error(`Choose a file for ${what}.`);
  return file.text();
}

async function marketOf(from: From, name: string): Promise<Pick<DayInput, 'market' | 'marketSnapshotId'>> {
  if (from.kind === 'id') return { marketSnapshotId: from.id.trim() };
  if (from.kind === 'file') return { market: JSON.parse(await textOf(from.file, `the market day ${name}`)) };
  return { marketSnapshotId: 'latest' };
}

async function pipelineOf(from: From, name: string): Promise<Pick<DayInput, 'pipeline' | 'pipelineId'>> {
  if (from.kind === 'id') return { pipelineId: from.id.trim() };
  if (from.kind !== 'file') return { pipelineId: 'latest' };
  return { pipeline: pipelineFrom(await textOf(from.file, `the pipeline ${name}`)) };
}

async function positionsOf(from: From, name: string): Promise<Pick<DayInput, 'positions'>> {
  if (from.kind === 'none') return {};
  if (from.kind === 'file')
    return { positions: positionsFrom(await textOf(from.file, `the trades ${name}`)) };
  const query = from.kind === 'asOf' ? { asOf: new Date(from.moment).toISOString() } : {};
  return { positions: (await api.call('GET /v1/positions', { query })).document };
}

function calibrationOf(from: From): Pick<DayInput, 'calibrationId'> {
  if (from.kind === 'id') return { calibrationId: from.id };
  return from.kind === 'latest' ? { calibrationId: 'latest' } : {};
}
