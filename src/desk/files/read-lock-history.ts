import type { LockObservation } from '../../../calibration/pull-through/lock-history.ts';
import type { IsoDate } from '../../core/dates.ts';
import { parseJson, parseWithSchema } from '../../core/parse.ts';
import {
  checkObservation,
  HISTORY_FIELDS,
  HISTORY_NAMES,
  type HistoryField,
  lockHistorySchema,
  type ObservationResult,
  REQUIRED_HISTORY_FIELDS,
  resolveObservation,
} from './lock-history-schema.ts';
import type { DateFormat } from './parse-cell.ts';
import { detectRateConvention, type RateConvention } from './rate-convention.ts';
import { readTable, type Table } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError } from './row-error.ts';
import {
  type CellContext,
  type Columns,
  cellOf,
  draftOf,
  locateColumns,
  type ReadCell,
  readDate,
  readName,
  readNumber,
  readRate,
  readText,
  refuseMissingColumns,
  textsOf,
  unknownColumnWarning,
} from './row-fields.ts';

export interface ReadLockHistoryOptions {
  /** How dates that are not ISO are written; `iso` refuses them. */
  readonly dateFormat?: DateFormat;
  /** How rates are written; detected when absent. */
  readonly rateConvention?: RateConvention;
  /** Day of the calibration: a row that knows of a later one is refused. */
  readonly asOf?: IsoDate;
}

/** The observations of a file that could be read, and what became of the rest. */
export interface LockHistoryFile {
  readonly observations: readonly LockObservation[];
  readonly rejected: readonly RowError[];
  readonly warnings: readonly string[];
  readonly rateConvention: RateConvention;
}

/**
 * Reads a lock history from delimited text, or from JSON. Bad rows are left out, each with its reason; the good ones go on.
 *
 * Rows of one lock must agree on its dates, rates and outcome, and be of different observation dates.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, those of {@link readTable}; for JSON INPUT_INVALID
 */
export function readLockHistory(
  text: string,
  file: string,
  options: ReadLockHistoryOptions = {},
): LockHistoryFile {
  return /^\uFEFF?\s*\{/.test(text) ? readJson(text, file, options) : readCsv(text, file, options);
}

function readCsv(text: string, file: string, options: ReadLockHistoryOptions): LockHistoryFile {
  const table = readTable(text, file);
  const columns = locateColumns(table.header, FIELDS, ALIASES);
  requireColumns(columns, table);
  const rateConvention = options.rateConvention ?? detectRateConvention(textsOf(table, columns, RATE_FIELDS));
  const context: CellContext = { dateFormat: options.dateFormat ?? 'iso', rateConvention };
  const collected = collector(options.asOf);
  for (const row of table.rows) {
    const id = cellOf(row, columns, 'lockId');
    const draft = draftOf(row, columns, READ_CELL, HISTORY_FIELDS, context);
    const result = 'problem' in draft ? draft : checkObservation(draft.value);
    collected.add(result, `row ${row.row}`, (problem) => ({
      ...problem,
      file,
      row: row.row,
      ...(id === '' ? {} : { id }),
    }));
  }
  const rejected = [...table.rejected, ...collected.rejected].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (collected.observations.length === 0) throw noGoodRow('locks', file, rejected);
  return {
    observations: collected.observations,
    rejected,
    warnings: unknownColumnWarning(table.header, columns, FIELDS),
    rateConvention,
  };
}

function readJson(text: string, file: string, { asOf }: ReadLockHistoryOptions): LockHistoryFile {
  const { observations } = parseWithSchema(lockHistorySchema, parseJson(text, file), { file });
  const collected = collector(asOf);
  observations.forEach((parsed, index) => {
    const pointer = `/observations/${index}`;
    collected.add(resolveObservation(parsed), pointer, (problem) => ({
      ...problem,
      file,
      pointer: problem.field === undefined ? pointer : `${pointer}/${problem.field}`,
      id: parsed.lockId,
    }));
  });
  if (collected.observations.length === 0) throw noGoodRow('locks', file, collected.rejected);
  return {
    observations: collected.observations,
    rejected: collected.rejected,
    warnings: [],
    rateConvention: 'decimal',
  };
}

/** What all rows of a lock must agree on; its expiration may have been extended. */
const SHARED_FIELDS = [
  'lockDate',
  'outcome',
  'outcomeDate',
  'marketRateAtLock',
  'marketRateAtOutcome',
] as const satisfies readonly HistoryField[];

interface Seen {
  readonly observation: LockObservation;
  readonly place: string;
  readonly days: Map<IsoDate, string>;
}

function collector(asOf: IsoDate | undefined) {
  const observations: LockObservation[] = [];
  const rejected: RowError[] = [];
  const seen = new Map<string, Seen>();
  const problemOf = (observation: LockObservation, place: string): FieldProblem | undefined => {
    const late = laterThan(asOf, observation);
    if (late !== undefined) return late;
    const key = JSON.stringify([observation.lenderId ?? '', observation.lockId]);
    const before = seen.get(key);
    if (before === undefined) {
      const days = new Map([[observation.observationDate, place]]);
      seen.set(key, { observation, place, days });
      return undefined;
    }
    const problem = contradiction(before, observation);
    if (problem === undefined) before.days.set(observation.observationDate, place);
    return problem;
  };
  return {
    observations,
    rejected,
    add: (
      result: ObservationResult | { readonly problem: FieldProblem },
      place: string,
      reject: (problem: FieldProblem) => RowError,
    ): void => {
      const problem = 'problem' in result ? result.problem : problemOf(result.observation, place);
      if (problem !== undefined) rejected.push(reject(problem));
      else if ('observation' in result) observations.push(result.observation);
    },
  };
}

function laterThan(asOf: IsoDate | undefined, observation: LockObservation): FieldProblem | undefined {
  if (asOf === undefined) return undefined;
  const field = (['observationDate', 'outcomeDate'] as const).find(
    (name) => observation[name] !== undefined && observation[name] > asOf,
  );
  if (field === undefined) return undefined;
  const found = observation[field]!;
  return {
    code: 'INPUT_INVALID',
    field,
    message: `${found} lies after the as-of date ${asOf}.`,
    found,
    accepted: HISTORY_FIELDS[field],
  };
}

function contradiction(before: Seen, observation: LockObservation): FieldProblem | undefined {
  const field = SHARED_FIELDS.find((name) => before.observation[name] !== observation[name]);
  if (field !== undefined) {
    const found = String(observation[field] ?? 'nothing');
    return {
      code: 'INPUT_INVALID',
      field,
      message: `The lock "${observation.lockId}" has ${String(before.observation[field] ?? 'nothing')} at ${before.place}, and ${found} here.`,
      found,
      accepted: 'the same in all rows of a lock',
    };
  }
  const same = before.days.get(observation.observationDate);
  if (same === undefined) return undefined;
  return {
    code: 'INPUT_DUPLICATE',
    field: 'lockId',
    message: `The lock "${observation.lockId}" is observed on ${observation.observationDate} at ${same} already.`,
    found: observation.lockId,
    accepted: HISTORY_FIELDS.lockId,
  };
}

const READ_CELL: Readonly<Record<HistoryField, ReadCell>> = {
  lockId: readText,
  lenderId: readText,
  lockDate: readDate,
  lockExpiration: readDate,
  lockTermDays: readNumber,
  stage: readName(HISTORY_NAMES.stage),
  observationDate: readDate,
  marketRateAtLock: readRate,
  marketRateAtOutcome: readRate,
  outcome: readName(HISTORY_NAMES.outcome),
  outcomeDate: readDate,
  program: readName(HISTORY_NAMES.program),
  purpose: readName(HISTORY_NAMES.purpose),
  channel: readName(HISTORY_NAMES.channel),
  occupancy: readName(HISTORY_NAMES.occupancy),
  fico: readNumber,
  loanAmount: readNumber,
};

const FIELDS = Object.keys(HISTORY_FIELDS) as readonly HistoryField[];
const RATE_FIELDS = ['marketRateAtLock', 'marketRateAtOutcome'] as const;
/** A desk's own word for a column, taken where ours is absent. */
const ALIASES: Readonly<Partial<Record<HistoryField, string>>> = { program: 'product' };

function requireColumns(columns: Columns<HistoryField>, table: Table): void {
  const missing: string[] = REQUIRED_HISTORY_FIELDS.filter((field) => !columns.has(field));
  if (!columns.has('lockExpiration') && !columns.has('lockTermDays')) {
    missing.push('lockExpiration (or lockTermDays)');
  }
  const required: readonly string[] = [...REQUIRED_HISTORY_FIELDS, 'lockExpiration', 'lockTermDays'];
  const optional = FIELDS.filter((field) => !required.includes(field));
  refuseMissingColumns(
    table,
    missing,
    `a header with ${REQUIRED_HISTORY_FIELDS.join(', ')}, lockExpiration or lockTermDays, and where known ${optional.join(', ')}`,
  );
}
