import { isIsoMonth } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { parsePrice } from '../../core/quotes.ts';
import { FUTURES_CONTRACTS, type HedgeInstrumentName, type Position } from '../../instruments/position.ts';
import { PROGRAMS } from '../../market/programs.ts';
import { type DateFormat, type Parsed, parseDate, parseName, parseNumber } from './parse-cell.ts';
import { columnKey, readTable, type Table, type TableRow } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError, shownText } from './row-error.ts';

const TBA_FACE_MIN = 1_000;
const TBA_FACE_MAX = 100_000_000_000;
const CONTRACTS_MAX = 1_000_000;
const COUPON_PERCENT_MAX = 15;

/** The columns of a positions file: what each takes, in words. */
export const POSITION_FIELDS = {
  instrument: `a TBA such as UMBS30-5.5 (${PROGRAMS.join(', ')}, then the coupon in percent) or a futures contract (${FUTURES_CONTRACTS.join(', ')})`,
  side: 'buy or sell',
  quantity: 'dollars of face for a TBA (1,000,000, from 1,000), whole contracts for futures; positive',
  price: 'a price per 100, a number or ticks: 99-16+ or 99-032 for a TBA, 109-075 for futures',
  tradeDate: 'a date YYYY-MM-DD',
  settlementMonth: 'a month YYYY-MM: of settlement for a TBA, of delivery for futures',
  counterparty: 'a text of at most 64 characters, or nothing',
  tradeId: 'a text of 1 to 64 characters, unique in the file',
} as const;

type PositionField = keyof typeof POSITION_FIELDS;

const FIELDS = Object.keys(POSITION_FIELDS) as readonly PositionField[];
const FIELD_OF_KEY: ReadonlyMap<string, PositionField> = new Map(
  FIELDS.map((field) => [columnKey(field), field]),
);
const REQUIRED = FIELDS.filter((field) => field !== 'counterparty');

/** The positions of a file that could be read, and what became of the rest. */
export interface PositionsFile {
  readonly positions: readonly Position[];
  readonly rejected: readonly RowError[];
  readonly warnings: readonly string[];
}

/**
 * Reads existing trades from delimited text. Bad rows are left out, each with its reason.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, and those of {@link readTable};
 *   a header without rows is a book without positions, not an error
 */
export function readPositions(
  text: string,
  file: string,
  options: { readonly dateFormat?: DateFormat } = {},
): PositionsFile {
  const table = readTable(text, file);
  const columns = locateColumns(table);
  const positions: Position[] = [];
  const rejected: RowError[] = [...table.rejected];
  const rowOfTrade = new Map<string, number>();
  for (const row of table.rows) {
    const result = positionOf(row, columns, options.dateFormat ?? 'iso');
    const reject = (problem: FieldProblem) => rejected.push({ ...problem, file, row: row.row });
    if ('problem' in result) {
      reject(result.problem);
      continue;
    }
    const { tradeId } = result.value;
    const firstRow = rowOfTrade.get(tradeId);
    if (firstRow !== undefined) {
      reject({
        code: 'INPUT_DUPLICATE',
        field: 'tradeId',
        message: `The trade "${tradeId}" already stands in row ${firstRow}.`,
        found: tradeId,
        accepted: POSITION_FIELDS.tradeId,
      });
      continue;
    }
    rowOfTrade.set(tradeId, row.row);
    positions.push(result.value);
  }
  rejected.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (positions.length === 0 && rejected.length > 0) throw noGoodRow('positions', file, rejected);
  return { positions, rejected, warnings: unknownColumnWarning(table.header) };
}

/**
 * The instrument a name stands for: `UMBS30-5.5`, `GNMA2-30-6.0` or `TY`.
 *
 * @returns undefined when the name is neither a TBA nor a futures contract
 */
export function parseInstrumentName(text: string): HedgeInstrumentName | undefined {
  const wanted = text.trim().toUpperCase();
  const contract = FUTURES_CONTRACTS.find((name) => name.toUpperCase() === wanted);
  if (contract !== undefined) return { kind: 'treasury-future', contract };
  const match = /^(.+)-(\d{1,2}(?:\.\d{1,3})?)$/.exec(wanted);
  const program = PROGRAMS.find((name) => name === match?.[1]);
  const couponPercent = Number(match?.[2]);
  if (program === undefined || !(couponPercent > 0 && couponPercent <= COUPON_PERCENT_MAX)) return undefined;
  return { kind: 'tba', program, coupon: Number(`${match![2]}e-2`) };
}

type Columns = ReadonlyMap<PositionField, number>;

function locateColumns(table: Table): Columns {
  const columns = new Map<PositionField, number>();
  table.header.forEach((name, index) => {
    const field = FIELD_OF_KEY.get(columnKey(name));
    if (field !== undefined) columns.set(field, index);
  });
  const missing = REQUIRED.filter((field) => !columns.has(field));
  if (missing.length > 0) {
    throw new CounterpoiseError(
      'INPUT_COLUMN_MISSING',
      `The columns ${missing.join(', ')} are missing from the positions.`,
      {
        file: table.file,
        row: 1,
        field: missing.join(', '),
        accepted: `a header with ${REQUIRED.join(', ')}, and where known counterparty`,
      },
    );
  }
  return columns;
}

function positionOf(row: TableRow, columns: Columns, dateFormat: DateFormat): Parsed<Position> {
  const text = (field: PositionField) => {
    const index = columns.get(field);
    return index === undefined ? '' : row.cells[index]!.trim();
  };
  const wrong = (field: PositionField, problem?: FieldProblem): { readonly problem: FieldProblem } => ({
    problem: {
      code: 'INPUT_INVALID',
      message:
        text(field) === '' ? 'The value is missing.' : `"${shownText(text(field))}" is not accepted here.`,
      found: shownText(text(field)),
      accepted: POSITION_FIELDS[field],
      ...(text(field) === '' ? {} : problem),
      field,
    },
  });
  const name = parseInstrumentName(text('instrument'));
  if (name === undefined) return wrong('instrument');
  const side = parseName(text('side'), ['buy', 'sell'] as const);
  if ('problem' in side) return wrong('side', side.problem);
  const quantity = parseNumber(text('quantity'));
  if ('problem' in quantity) return wrong('quantity', quantity.problem);
  if (!quantityFits(name, quantity.value)) return wrong('quantity');
  const price = priceOf(text('price'), name);
  if (price === undefined) return wrong('price');
  const tradeDate = parseDate(text('tradeDate'), dateFormat);
  if ('problem' in tradeDate) return wrong('tradeDate', tradeDate.problem);
  const settlementMonth = text('settlementMonth');
  if (!isIsoMonth(settlementMonth)) return wrong('settlementMonth');
  const counterparty = text('counterparty');
  if (counterparty.length > 64) return wrong('counterparty');
  const tradeId = text('tradeId');
  if (!/^[^\p{Cc}]{1,64}$/u.test(tradeId)) return wrong('tradeId');
  return {
    value: Object.freeze({
      instrument: instrumentId(name),
      name,
      side: side.value,
      quantity: quantity.value,
      price,
      tradeDate: tradeDate.value,
      settlementMonth,
      tradeId,
      ...(counterparty === '' ? {} : { counterparty }),
    }),
  };
}

/**
 * The one spelling of an instrument: `UMBS30-5.5`, `GNMA2-30-6.0`, `TY`.
 *
 * @param name a TBA (coupon decimal) or a futures contract
 */
export function instrumentId(name: HedgeInstrumentName): string {
  if (name.kind === 'treasury-future') return name.contract;
  const couponPercent = Math.round(name.coupon * 1e5) / 1e3;
  return `${name.program}-${Number.isInteger(couponPercent * 10) ? couponPercent.toFixed(1) : couponPercent}`;
}

function quantityFits(name: HedgeInstrumentName, quantity: number): boolean {
  return name.kind === 'tba'
    ? quantity >= TBA_FACE_MIN && quantity <= TBA_FACE_MAX
    : Number.isInteger(quantity) && quantity > 0 && quantity <= CONTRACTS_MAX;
}

function priceOf(text: string, name: HedgeInstrumentName): number | undefined {
  try {
    return parsePrice(text, name.kind === 'tba' ? 'cash' : 'futures');
  } catch {
    return undefined;
  }
}

function unknownColumnWarning(header: readonly string[]): readonly string[] {
  const unknown = header.filter((name) => name !== '' && !FIELD_OF_KEY.has(columnKey(name)));
  if (unknown.length === 0) return [];
  return [`Unknown columns were dropped: ${unknown.join(', ')}. Known: ${FIELDS.join(', ')}.`];
}
