import {
  commissionSchema,
  instrumentId,
  OPTIONAL_POSITION_FIELDS,
  POSITION_FIELDS,
  type PositionField,
  parseInstrumentName,
  quantityFits,
  settlementDateFault,
  tradedPrice,
} from '../../book/position-terms.ts';
import { isIsoMonth } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { Position } from '../../instruments/position.ts';
import { type DateFormat, type Parsed, parseDate, parseName, parseNumber } from './parse-cell.ts';
import { columnKey, readTable, type Table, type TableRow } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError, shownText } from './row-error.ts';

const FIELDS = Object.keys(POSITION_FIELDS) as readonly PositionField[];
const FIELD_OF_KEY: ReadonlyMap<string, PositionField> = new Map(
  FIELDS.map((field) => [columnKey(field), field]),
);
const REQUIRED = FIELDS.filter((field) => !OPTIONAL_POSITION_FIELDS.includes(field));

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
        accepted: `a header with ${REQUIRED.join(', ')}, and where known ${OPTIONAL_POSITION_FIELDS.join(', ')}`,
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
  const price = tradedPrice(text('price'), name);
  if (price === undefined) return wrong('price');
  const tradeDate = parseDate(text('tradeDate'), dateFormat);
  if ('problem' in tradeDate) return wrong('tradeDate', tradeDate.problem);
  const settlementMonth = text('settlementMonth');
  if (!isIsoMonth(settlementMonth)) return wrong('settlementMonth');
  const counterparty = text('counterparty');
  if (counterparty.length > 64) return wrong('counterparty');
  const tradeId = text('tradeId');
  if (!/^[^\p{Cc}]{1,64}$/u.test(tradeId)) return wrong('tradeId');
  const dated = text('settlementDate') === '' ? undefined : parseDate(text('settlementDate'), dateFormat);
  if (dated !== undefined && 'problem' in dated) return wrong('settlementDate', dated.problem);
  const dateFault = settlementDateFault(name, settlementMonth, dated?.value);
  if (dateFault !== undefined) return wrong('settlementDate');
  const commission = text('commission').replace(/^\$/, '').replaceAll(',', '');
  if (commission !== '' && !commissionSchema.safeParse(commission).success) return wrong('commission');
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
      ...(dated === undefined ? {} : { settlementDate: dated.value }),
      ...(commission === '' ? {} : { commission }),
    }),
  };
}

function unknownColumnWarning(header: readonly string[]): readonly string[] {
  const unknown = header.filter((name) => name !== '' && !FIELD_OF_KEY.has(columnKey(name)));
  if (unknown.length === 0) return [];
  return [`Unknown columns were dropped: ${unknown.join(', ')}. Known: ${FIELDS.join(', ')}.`];
}
