import { z } from 'zod';
import { MORTGAGE_RATE_LIMITS } from '../../book/lock-terms.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { parseJson, parseWithSchema } from '../../core/parse.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { type DateFormat, parseDate, parseNumber } from './parse-cell.ts';
import { columnKey, readTable, type Table, type TableRow } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError } from './row-error.ts';

/** Eighty years of business days. */
const DAYS_MAX = 20_000;
/** A par yield beyond it is percent, not decimal. */
const YIELD_MAX = 0.25;

const yieldSchema = z
  .number()
  .min(-YIELD_MAX)
  .max(YIELD_MAX, 'is not a decimal yield of 25 % at most: 0.0451 for 4.51 %');
const KEY_TENORS = KEY_RATE_TENORS.map((years) => `${years}Y`);

const daySchema = z.strictObject({
  date: isoDateSchema,
  parYields: z
    .array(yieldSchema)
    .length(KEY_TENORS.length)
    .describe('par yields of 2, 5, 10, 20 and 30 years, decimal'),
  mortgageRate: z
    .number()
    .min(MORTGAGE_RATE_LIMITS.min)
    .max(MORTGAGE_RATE_LIMITS.max)
    .optional()
    .describe('30-year conforming rate of that day, decimal; absent where none was quoted'),
});

/** Past days of rates. See docs/schemas/rates-history.json. */
export const ratesHistorySchema = z.strictObject({
  schemaVersion: z.literal(1),
  description: z.string().max(2_000).optional(),
  days: z
    .array(daySchema)
    .min(2)
    .max(DAYS_MAX)
    .refine(
      (days) => days.every((day, index) => index === 0 || days[index - 1]!.date < day.date),
      'must stand in increasing dates, each once',
    ),
});

export type RatesHistory = z.output<typeof ratesHistorySchema>;
export type RatesDay = RatesHistory['days'][number];

/** A history that was read, and what became of the rest of its rows. */
export interface RatesHistoryFile {
  readonly history: RatesHistory;
  readonly rejected: readonly RowError[];
}

/** Other names of the columns, as those who publish such tables write them. */
const DATE_KEYS = ['date', 'observationdate'];
const MORTGAGE_KEYS = ['mortgagerate', 'mortgage30us', 'conforming30'];
const tenorKeys = (years: number): string[] => [`${years}y`, `${years}yr`, `dgs${years}`];

/**
 * Reads past days of rates: JSON by its schema, else a table with a date, par yields of 2, 5, 10, 20 and 30 years, and where
 * known a mortgage rate, in any order of days. Other columns are left alone.
 *
 * Yields are percent where any of the file is beyond 0.25, else decimals.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, INPUT_INVALID, and those of reading a table
 */
export function readRatesHistory(
  text: string,
  file: string,
  { dateFormat = 'iso' }: { readonly dateFormat?: DateFormat } = {},
): RatesHistoryFile {
  if (/^\uFEFF?\s*\{/.test(text)) {
    return { history: parseWithSchema(ratesHistorySchema, parseJson(text, file), { file }), rejected: [] };
  }
  const table = readTable(text, file);
  const columns = columnsOf(table);
  const scale = unitOf(table, columns);
  const rejected: RowError[] = [...table.rejected];
  const days = new Map<string, { readonly row: number; readonly day: RatesDay }>();
  for (const row of table.rows) {
    const read = dayOf(row, columns, scale, dateFormat);
    const before = 'day' in read ? days.get(read.day.date) : undefined;
    const problem = 'problem' in read ? read.problem : before && alreadyThere(read.day.date, before.row);
    if (problem !== undefined) rejected.push({ ...problem, file, row: row.row });
    else if ('day' in read) days.set(read.day.date, { row: row.row, day: read.day });
  }
  if (days.size < 2) throw noGoodRow('days', file, rejected);
  const sorted = [...days.values()].map(({ day }) => day).sort((a, b) => (a.date < b.date ? -1 : 1));
  return { history: { schemaVersion: 1, days: sorted.slice(-DAYS_MAX) }, rejected };
}

interface Columns {
  readonly date: number;
  readonly yields: readonly number[];
  readonly mortgageRate: number;
}

function columnsOf(table: Table): Columns {
  const keys = table.header.map(columnKey);
  const find = (names: readonly string[]): number => keys.findIndex((key) => names.includes(key));
  const columns = {
    date: find(DATE_KEYS),
    yields: KEY_RATE_TENORS.map((years) => find(tenorKeys(years))),
    mortgageRate: find(MORTGAGE_KEYS),
  };
  const missing = [
    ...(columns.date < 0 ? ['date'] : []),
    ...KEY_TENORS.filter((_, index) => columns.yields[index]! < 0),
  ];
  if (missing.length === 0) return columns;
  throw new CounterpoiseError('INPUT_COLUMN_MISSING', `The rates history lacks ${missing.join(', ')}.`, {
    file: table.file,
    row: 1,
    field: missing.join(', '),
    accepted: `a header with date, ${KEY_TENORS.join(', ')}, and where known mortgageRate`,
  });
}

/** What turns the file's numbers into decimals, as a power of ten that is applied to their digits. */
function unitOf(table: Table, { yields }: Columns): 'e-2' | 'e0' {
  const percent = table.rows.some(({ cells }) =>
    yields.some((column) => {
      const parsed = parseNumber(cells[column]!.trim(), true);
      return cells[column]!.includes('%') || ('value' in parsed && Math.abs(parsed.value) > YIELD_MAX);
    }),
  );
  return percent ? 'e-2' : 'e0';
}

function dayOf(
  row: TableRow,
  columns: Columns,
  unit: 'e-2' | 'e0',
  dateFormat: DateFormat,
): { readonly day: RatesDay } | { readonly problem: FieldProblem } {
  const text = (column: number): string => (column < 0 ? '' : row.cells[column]!.trim());
  const date = parseDate(text(columns.date), dateFormat);
  if ('problem' in date) return { problem: { ...date.problem, field: 'date' } };
  const parYields: number[] = [];
  for (const [index, column] of columns.yields.entries()) {
    const rate = rateOf(text(column), unit);
    if (rate === undefined || Math.abs(rate) > YIELD_MAX) {
      return { problem: notARate(KEY_TENORS[index]!, text(column), `a yield of ±25 % at most`) };
    }
    parYields.push(rate);
  }
  if (text(columns.mortgageRate) === '') return { day: { date: date.value, parYields } };
  const mortgageRate = rateOf(text(columns.mortgageRate), unit);
  const { min, max } = MORTGAGE_RATE_LIMITS;
  if (mortgageRate === undefined || mortgageRate < min || mortgageRate > max) {
    return {
      problem: notARate('mortgageRate', text(columns.mortgageRate), 'a rate of 0.5 % to 25 %, or nothing'),
    };
  }
  return { day: { date: date.value, parYields, mortgageRate } };
}

/** Digits shifted in decimal, so that 4.51 gives exactly the double nearest 0.0451. */
function rateOf(text: string, unit: 'e-2' | 'e0'): number | undefined {
  const parsed = parseNumber(text, true);
  return 'problem' in parsed ? undefined : Number(`${parsed.value}${unit}`);
}

function notARate(field: string, found: string, accepted: string): FieldProblem {
  return {
    code: 'INPUT_INVALID',
    field,
    message: found === '' ? 'The rate is missing.' : `"${found}" is not accepted here.`,
    found,
    accepted,
  };
}

function alreadyThere(date: string, row: number): FieldProblem {
  return {
    code: 'INPUT_DUPLICATE',
    field: 'date',
    message: `The day ${date} already stands in row ${row}.`,
    found: date,
    accepted: 'each day once',
  };
}
