import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { checkLock, LOCK_FIELDS, LOCK_NAMES, type LockField, REQUIRED_LOCK_FIELDS } from './lock-schema.ts';
import { type DateFormat, type Parsed, parseDate, parseName, parseNumber, parseYesNo } from './parse-cell.ts';
import { detectRateConvention, parseRate, type RateConvention } from './rate-convention.ts';
import { columnKey, readTable, type Table, type TableRow } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError } from './row-error.ts';

export interface ReadPipelineOptions {
  /** How dates that are not ISO are written; `iso` refuses them. */
  readonly dateFormat?: DateFormat;
  /** How rates are written; detected when absent. */
  readonly rateConvention?: RateConvention;
  /** The day against which lock and funding dates are checked. */
  readonly asOf?: IsoDate;
}

/** The locks of a file that could be read, and what became of the rest. */
export interface PipelineFile {
  readonly locks: readonly RateLock[];
  readonly rejected: readonly RowError[];
  readonly warnings: readonly string[];
  readonly rateConvention: RateConvention;
}

/**
 * Reads a pipeline from delimited text. Bad rows are left out, each with its reason; the good ones go on.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, and those of {@link readTable}
 */
export function readPipeline(text: string, file: string, options: ReadPipelineOptions = {}): PipelineFile {
  return readPipelineTable(readTable(text, file), options);
}

/** {@link readPipeline} for a table whose columns already bear our names (a mapped lock tape). */
export function readPipelineTable(table: Table, options: ReadPipelineOptions = {}): PipelineFile {
  const columns = locateColumns(table.header);
  requireColumns(columns, table);
  const rateConvention = options.rateConvention ?? detectRateConvention(rateTexts(table, columns));
  const context: CellContext = { dateFormat: options.dateFormat ?? 'iso', rateConvention };
  const locks: RateLock[] = [];
  const rejected: RowError[] = [...table.rejected];
  const rowOfLock = new Map<string, number>();
  for (const row of table.rows) {
    const id = cellOf(row, columns, 'lockId');
    const reject = (problem: FieldProblem) =>
      rejected.push({ ...problem, file: table.file, row: row.row, ...(id === '' ? {} : { id }) });
    const draft = draftOf(row, columns, context);
    if ('problem' in draft) {
      reject(draft.problem);
      continue;
    }
    const result = checkLock(draft.value, options.asOf);
    if ('problem' in result) {
      reject(result.problem);
      continue;
    }
    const firstRow = rowOfLock.get(result.lock.lockId);
    if (firstRow !== undefined) {
      reject({
        code: 'INPUT_DUPLICATE',
        field: 'lockId',
        message: `The lock "${id}" already stands in row ${firstRow}.`,
        found: id,
        accepted: LOCK_FIELDS.lockId,
      });
      continue;
    }
    rowOfLock.set(result.lock.lockId, row.row);
    locks.push(result.lock);
  }
  rejected.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (locks.length === 0) throw noGoodRow('locks', table.file, rejected);
  return { locks, rejected, warnings: unknownColumnWarning(table.header), rateConvention };
}

interface CellContext {
  readonly dateFormat: DateFormat;
  readonly rateConvention: RateConvention;
}

type ReadCell = (text: string, context: CellContext) => Parsed<string | number | boolean>;

const readText: ReadCell = (text) => ({ value: text });
const readNumber: ReadCell = (text) => parseNumber(text);
const readPercent: ReadCell = (text) => parseNumber(text, true);
const readRate: ReadCell = (text, context) => parseRate(text, context.rateConvention);
const readDate: ReadCell = (text, context) => parseDate(text, context.dateFormat);
const readName =
  (names: readonly string[]): ReadCell =>
  (text) =>
    parseName(text, names);

const READ_CELL: Readonly<Record<LockField, ReadCell>> = {
  lockId: readText,
  program: readName(LOCK_NAMES.program),
  noteRate: readRate,
  loanAmount: readNumber,
  lockDate: readDate,
  lockExpiration: readDate,
  marketRateAtLock: readRate,
  stage: readName(LOCK_NAMES.stage),
  purpose: readName(LOCK_NAMES.purpose),
  channel: readName(LOCK_NAMES.channel),
  occupancy: readName(LOCK_NAMES.occupancy),
  propertyType: readName(LOCK_NAMES.propertyType),
  fico: readNumber,
  dti: readPercent,
  ltv: readPercent,
  termMonths: readNumber,
  lockPrice: readText,
  borrowerPrice: readText,
  deliveryType: readName(LOCK_NAMES.deliveryType),
  fundingDate: readDate,
  firstTimeBuyer: parseYesNo,
};

const FIELDS = Object.keys(LOCK_FIELDS) as readonly LockField[];
const FIELD_OF_KEY: ReadonlyMap<string, LockField> = new Map(
  FIELDS.map((field) => [columnKey(field), field]),
);

type Columns = ReadonlyMap<LockField, number>;

function locateColumns(header: readonly string[]): Columns {
  const columns = new Map<LockField, number>();
  header.forEach((name, index) => {
    const field = FIELD_OF_KEY.get(columnKey(name));
    if (field !== undefined) columns.set(field, index);
  });
  return columns;
}

function requireColumns(columns: Columns, table: Table): void {
  const missing = REQUIRED_LOCK_FIELDS.filter((field) => !columns.has(field));
  if (missing.length === 0) return;
  throw new CounterpoiseError(
    'INPUT_COLUMN_MISSING',
    missing.length === 1
      ? `The column ${missing[0]} is missing.`
      : `The columns ${missing.join(', ')} are missing.`,
    {
      file: table.file,
      row: 1,
      field: missing.join(', '),
      accepted: `a header with ${REQUIRED_LOCK_FIELDS.join(', ')}, and where known ${FIELDS.filter((field) => !REQUIRED_LOCK_FIELDS.some((required) => required === field)).join(', ')}`,
    },
  );
}

function cellOf(row: TableRow, columns: Columns, field: LockField): string {
  const index = columns.get(field);
  return index === undefined ? '' : row.cells[index]!.trim();
}

function* rateTexts(table: Table, columns: Columns): Generator<string> {
  for (const row of table.rows) {
    yield cellOf(row, columns, 'noteRate');
    yield cellOf(row, columns, 'marketRateAtLock');
  }
}

function draftOf(row: TableRow, columns: Columns, context: CellContext): Parsed<object> {
  const draft: Partial<Record<LockField, string | number | boolean>> = {};
  for (const field of columns.keys()) {
    const text = cellOf(row, columns, field);
    // A blank cell is an unknown value: the schema says whether it may be missing.
    if (text === '') continue;
    const parsed = READ_CELL[field](text, context);
    if ('problem' in parsed) {
      return { problem: { accepted: LOCK_FIELDS[field], ...parsed.problem, field } };
    }
    draft[field] = parsed.value;
  }
  return { value: draft };
}

function unknownColumnWarning(header: readonly string[]): readonly string[] {
  const unknown = header.filter((name) => name !== '' && !FIELD_OF_KEY.has(columnKey(name)));
  if (unknown.length === 0) return [];
  return [
    `Unknown columns were dropped and are stored nowhere: ${unknown.join(', ')}. Known: ${FIELDS.join(', ')}.`,
  ];
}
