import { csvParseRows } from 'd3-dsv';

/** What a risk run measured of one lock: numbers by the column names of its table. */
export type LockMeasures = ReadonlyMap<string, number>;

/** Columns of the table that are names and dates. */
const TEXTS = new Set([
  'program',
  'settlementMonth',
  'settlementDate',
  'fundingDate',
  'stage',
  'status',
  'flags',
]);

export interface MeasuredLock {
  readonly texts: ReadonlyMap<string, string>;
  readonly numbers: LockMeasures;
}

/** Reads the table of locks of a risk run. */
export function measuredLocks(csv: string): ReadonlyMap<string, MeasuredLock> {
  const [header = [], ...rows] = csvParseRows(csv);
  return new Map(
    rows.map((cells): [string, MeasuredLock] => {
      const texts = new Map<string, string>();
      const numbers = new Map<string, number>();
      header.forEach((name, index) => {
        const cell = cells[index]!;
        if (TEXTS.has(name)) texts.set(name, cell);
        else if (index > 0 && cell !== '') numbers.set(name, Number(cell));
      });
      return [cells[0]!, { texts, numbers }];
    }),
  );
}
