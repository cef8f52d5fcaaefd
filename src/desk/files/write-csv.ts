import { stringify } from 'csv-stringify/sync';
import { invariant } from '../../core/invariant.ts';
import { guardCell } from './cell-guard.ts';

/** What a cell may hold; `undefined` and `null` are blank. */
export type CsvValue = string | number | boolean | null | undefined;

/** A table as a spreadsheet takes it: full precision, no units in the cells. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
}

/** An answer's tables by name, the main one first, each made only when it is asked for. */
export type CsvTables = Readonly<Record<string, () => CsvTable>>;

/**
 * Writes a table that a spreadsheet opens unharmed: no text runs as a formula, ids keep their digits,
 * numbers stand plain (no exponent, no grouping). `readTable` gives the same cells back.
 *
 * @param header column names
 * @param rows each as long as the header; numbers finite
 * @returns CSV in UTF-8, CRLF; with a byte order mark only where it is needed to keep non-ASCII text
 */
export function writeCsv(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  const records: string[][] = [header.map(guardCell)];
  for (const row of rows) {
    invariant(row.length === header.length, 'A row of a table has one cell for each column.');
    records.push(row.map(cellText));
  }
  // A lone line feed or carriage return ends a row for most readers, whatever ends the others.
  const text = stringify(records, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant.
  return /^[\u0000-\u007F]*$/.test(text) ? text : `\uFEFF${text}`;
}

function cellText(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return guardCell(value);
  return typeof value === 'number' ? plainNumber(value) : String(value);
}

/**
 * A number in plain decimal digits that read back as the same double.
 *
 * @param value finite
 */
export function plainNumber(value: number): string {
  invariant(Number.isFinite(value), 'A number in a table is finite.');
  const shortest = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(shortest);
  if (match === null) return Object.is(value, -0) ? '0' : shortest;
  const [, sign, first, rest = '', exponentText] = match;
  const digits = `${first}${rest}`;
  const exponent = Number(exponentText);
  return exponent < 0
    ? `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
    : `${sign}${digits.padEnd(exponent + 1, '0')}`;
}
