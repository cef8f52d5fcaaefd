import {
  type CellReaders,
  csvObjects,
  isJson,
  numberCell,
  percentCell,
  typedObjects,
  yesCell,
} from '../../format/csv-objects.ts';
import { decimalRate } from '../../format/decimal-rate.ts';

/** A day's members of the job's input, before they get the names of their day. */
export interface DayInput {
  readonly market?: unknown;
  readonly marketSnapshotId?: string;
  readonly pipeline?: unknown;
  readonly pipelineId?: string;
  readonly positions?: unknown;
  readonly calibrationId?: string;
}

/** The input of a job: yesterday's members carry `before`. */
export function explainInput(
  before: DayInput,
  after: DayInput,
  cash: readonly unknown[] | null,
): { readonly input: Readonly<Record<string, unknown>>; readonly run?: { readonly calibrationId: string } } {
  const { calibrationId, ...now } = after;
  const renamed = Object.fromEntries(
    Object.entries(before).map(([name, value]) => [`before${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  );
  return {
    input: { ...now, ...renamed, ...(cash === null ? {} : { cash }) },
    ...(calibrationId === undefined ? {} : { run: { calibrationId } }),
  };
}

/** Trades as the API takes them, from the CSV of docs/files.md or the same in JSON. */
export function positionsFrom(text: string): unknown {
  return isJson(text) ? JSON.parse(text) : typedObjects(text, { quantity: numberCell });
}

/** What a pipeline's CSV has as numbers; all else is text. */
const LOCK_CELLS: CellReaders = {
  noteRate: decimalRate,
  marketRateAtLock: decimalRate,
  loanAmount: numberCell,
  fico: numberCell,
  dti: percentCell,
  ltv: percentCell,
  termMonths: numberCell,
  firstTimeBuyer: yesCell,
};

/** Locks as the API takes them, from the CSV of docs/files.md or the same in JSON. */
export function pipelineFrom(text: string): unknown {
  return isJson(text) ? JSON.parse(text) : { schemaVersion: 1, locks: typedObjects(text, LOCK_CELLS) };
}

/** What was paid between the days, likewise. */
export function cashFrom(text: string): readonly unknown[] {
  return isJson(text) ? JSON.parse(text) : csvObjects(text);
}
