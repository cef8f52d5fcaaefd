import {
  BID_FIELDS,
  type Bid,
  type BidField,
  bidChecker,
  bidSchema,
  type StatedBid,
} from '../../book/bids/bid.ts';
import { type InvestorsDocument, SERVICING } from '../../book/bids/investors.ts';
import type { BidTape } from '../../book/bids/tape.ts';
import type { IsoDate } from '../../core/dates.ts';
import { parsePrice } from '../../core/quotes.ts';
import { DELIVERY_TYPES } from '../../instruments/rate-lock.ts';
import type { Parsed } from './parse-cell.ts';
import { readTable, type TableRow } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError, shownText } from './row-error.ts';
import {
  type Columns,
  cellOf,
  draftOf,
  locateColumns,
  type ReadCell,
  readDate,
  readName,
  readText,
  refuseMissingColumns,
  unknownColumnWarning,
} from './row-fields.ts';

const FIELDS = Object.keys(BID_FIELDS) as readonly BidField[];
const REQUIRED = ['tapeId', 'lockId', 'bidPrice'] as const;

const readPrice: ReadCell = (text) => {
  try {
    return { value: parsePrice(text) };
  } catch {
    const found = shownText(text);
    return { problem: { code: 'INPUT_INVALID', message: `"${found}" is not a price.`, found } };
  }
};

const READ_CELL: Readonly<Record<BidField, ReadCell>> = {
  tapeId: readText,
  lockId: readText,
  bidPrice: readPrice,
  servicing: readName(SERVICING),
  mode: readName(DELIVERY_TYPES),
  validUntil: readDate,
  sellSideId: readText,
};

/** The bids of one investor's file that can be taken, and what became of the rest. */
export interface BidsFile {
  readonly bids: readonly Bid[];
  /** Loans of the tape on which nothing was bid. */
  readonly unbidCount: number;
  readonly rejected: readonly RowError[];
  readonly warnings: readonly string[];
}

/**
 * Reads an investor's bids. Bad rows are left out, each with its reason; a row without a price is no bid.
 *
 * @param file its name, for errors
 * @param asOf on which bids must still hold
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW when no row could be read, those of {@link readTable}
 */
export function readBids(
  text: string,
  file: string,
  tape: BidTape,
  investors: InvestorsDocument,
  asOf: IsoDate,
): BidsFile {
  const table = readTable(text, file);
  const columns = locateColumns(table.header, FIELDS);
  const missing = REQUIRED.filter((field) => !columns.has(field));
  refuseMissingColumns(
    table,
    missing,
    `a header with ${REQUIRED.join(', ')}, and where wanted the others of ${FIELDS.join(', ')}`,
  );
  const check = bidChecker(tape, investors, asOf);
  const bids: Bid[] = [];
  const rejected: RowError[] = [...table.rejected];
  let blankCount = 0;
  for (const row of table.rows) {
    if (cellOf(row, columns, 'bidPrice') === '') {
      blankCount += 1;
      continue;
    }
    const stated = statedBid(row, columns);
    const result = 'problem' in stated ? { fault: stated.problem } : check(stated.value);
    if ('bid' in result) bids.push(result.bid);
    else rejected.push({ ...result.fault, file, row: row.row, id: cellOf(row, columns, 'lockId') });
  }
  rejected.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (bids.length === 0 && blankCount === 0) throw noGoodRow('bids', file, rejected);
  return {
    bids,
    unbidCount: tape.loans.length - bids.length,
    rejected,
    warnings: unknownColumnWarning(table.header, columns, FIELDS),
  };
}

function statedBid(row: TableRow, columns: Columns<BidField>): Parsed<StatedBid> {
  const draft = draftOf(row, columns, READ_CELL, BID_FIELDS, {
    dateFormat: 'iso',
    rateConvention: 'percent',
  });
  if ('problem' in draft) return draft;
  const parsed = bidSchema.safeParse(draft.value);
  if (parsed.success) return { value: parsed.data };
  const field = FIELDS.find((name) => name === parsed.error.issues[0]?.path[0]) ?? 'lockId';
  const found = shownText(cellOf(row, columns, field));
  const problem: FieldProblem = {
    code: 'INPUT_INVALID',
    field,
    message: found === '' ? 'The value is missing.' : `"${found}" is not accepted here.`,
    found,
    accepted: BID_FIELDS[field],
  };
  return { problem };
}
