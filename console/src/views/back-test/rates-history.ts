import { csvObjects, isJson } from '../../format/csv-objects.ts';

/** Par yields a day has, as a file's head may name them: ours, the Treasury's, FRED's. */
const TENORS = [2, 5, 10, 20, 30].map((years) => [`${years}y`, `${years}yr`, `dgs${years}`]);
const DATES = ['date', 'observationdate'];
const MORTGAGE_RATES = ['mortgagerate', 'mortgage30us', 'conforming30'];
/** A yield beyond it is meant in percent. */
const DECIMAL_MAX = 0.25;

export interface ReadRates {
  /** As the API takes it. */
  readonly document: unknown;
  /** Rows without a yield at every tenor: holidays, mostly. */
  readonly leftOutCount: number;
}

/**
 * Past days of rates as the API takes them, from the CSV of docs/files.md or the same in JSON.
 *
 * @throws Error for a table without the columns, or without days
 */
export function ratesHistoryFrom(text: string): ReadRates {
  if (isJson(text)) return { document: JSON.parse(text), leftOutCount: 0 };
  const rows = csvObjects(text).map((row) => {
    const cells = new Map(Object.entries(row).map(([name, cell]) => [keyOf(name), cell]));
    const find = (names: readonly string[]): string | undefined =>
      names.map((name) => cells.get(name)).find((cell) => cell !== undefined);
    return { date: find(DATES), yields: TENORS.map(find), mortgageRate: find(MORTGAGE_RATES) };
  });
  const whole = rows.filter(({ date, yields }) => date !== undefined && yields.every(isNumber));
  if (whole.length === 0) {
    throw new Error('The rates history has no day with a date and yields of 2Y, 5Y, 10Y, 20Y and 30Y.');
  }
  const isPercent = whole.some(({ yields }) =>
    yields.some((cell) => cell!.includes('%') || Math.abs(Number(cell)) > DECIMAL_MAX),
  );
  const rate = (cell: string): number => Number(`${cell.replace('%', '').trim()}${isPercent ? 'e-2' : ''}`);
  const days = whole
    .map(({ date, yields, mortgageRate }) => ({
      date: date!,
      parYields: yields.map((cell) => rate(cell!)),
      ...(isNumber(mortgageRate) ? { mortgageRate: rate(mortgageRate) } : {}),
    }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  return { document: { schemaVersion: 1, days }, leftOutCount: rows.length - whole.length };
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isNumber(cell: string | undefined): cell is string {
  return cell !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)\s*%?$/.test(cell);
}
