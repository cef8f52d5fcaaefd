import { LOCK_FIELDS, LOCK_NAMES, type LockField } from '../../book/lock-terms.ts';
import type { IsoDate } from '../../core/dates.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { checkLock, REQUIRED_LOCK_FIELDS } from './check-lock.ts';
import { type DateFormat, parseNumber, parseYesNo } from './parse-cell.ts';
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
  const columns = locateColumns(table.header, FIELDS);
  requireColumns(columns, table);
  const rateConvention = options.rateConvention ?? detectRateConvention(textsOf(table, columns, RATE_FIELDS));
  const context: CellContext = { dateFormat: options.dateFormat ?? 'iso', rateConvention };
  const locks: RateLock[] = [];
  const rejected: RowError[] = [...table.rejected];
  const rowOfLock = new Map<string, number>();
  for (const row of table.rows) {
    const id = cellOf(row, columns, 'lockId');
    const reject = (problem: FieldProblem) =>
      rejected.push({ ...problem, file: table.file, row: row.row, ...(id === '' ? {} : { id }) });
    const draft = draftOf(row, columns, READ_CELL, LOCK_FIELDS, context);
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
  return { locks, rejected, warnings: unknownColumnWarning(table.header, columns, FIELDS), rateConvention };
}

const readPercent: ReadCell = (text) => parseNumber(text, true);

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
  lockCoupon: readRate,
};

const FIELDS = Object.keys(LOCK_FIELDS) as readonly LockField[];
const RATE_FIELDS = ['noteRate', 'marketRateAtLock', 'lockCoupon'] as const;

function requireColumns(columns: Columns<LockField>, table: Table): void {
  const required: readonly LockField[] = REQUIRED_LOCK_FIELDS;
  const optional = FIELDS.filter((field) => !required.includes(field));
  refuseMissingColumns(
    table,
    required.filter((field) => !columns.has(field)),
    `a header with ${required.join(', ')}, and where known ${optional.join(', ')}`,
  );
}
