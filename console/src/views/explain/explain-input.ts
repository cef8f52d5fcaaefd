import { csvObjects } from '../../format/csv-objects.ts';
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
  if (isJson(text)) return JSON.parse(text);
  return csvObjects(text).map(({ quantity, ...rest }) => ({ ...rest, quantity: Number(quantity) }));
}

/** What a pipeline's CSV has as numbers; all else is text. */
const LOCK_NUMBERS: Readonly<Record<string, (cell: string) => unknown>> = {
  noteRate: decimalRate,
  marketRateAtLock: decimalRate,
  loanAmount: Number,
  fico: Number,
  dti: Number,
  ltv: Number,
  termMonths: Number,
  firstTimeBuyer: (cell) => /^(true|yes|y|1)$/i.test(cell),
};

/** Locks as the API takes them, from the CSV of docs/files.md or the same in JSON. */
export function pipelineFrom(text: string): unknown {
  if (isJson(text)) return JSON.parse(text);
  const locks = csvObjects(text).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, LOCK_NUMBERS[name]?.(cell) ?? cell])),
  );
  return { schemaVersion: 1, locks };
}

/** What was paid between the days, likewise. */
export function cashFrom(text: string): readonly unknown[] {
  return isJson(text) ? JSON.parse(text) : csvObjects(text);
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}
