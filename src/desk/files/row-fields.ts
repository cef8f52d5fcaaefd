import { CounterpoiseError } from '../../core/errors.ts';
import { type DateFormat, type Parsed, parseDate, parseName, parseNumber } from './parse-cell.ts';
import { parseRate, type RateConvention } from './rate-convention.ts';
import { columnKey, type Table, type TableRow } from './read-table.ts';

/** Where the fields of a kind of row stand in a table. */
export type Columns<Field extends string> = ReadonlyMap<Field, number>;

/** How a file writes what can be written in several ways. */
export interface CellContext {
  readonly dateFormat: DateFormat;
  readonly rateConvention: RateConvention;
}

export type ReadCell = (text: string, context: CellContext) => Parsed<string | number | boolean>;

export const readText: ReadCell = (text) => ({ value: text });
export const readNumber: ReadCell = (text) => parseNumber(text);
export const readRate: ReadCell = (text, context) => parseRate(text, context.rateConvention);
export const readDate: ReadCell = (text, context) => parseDate(text, context.dateFormat);
export const readName =
  (names: readonly string[]): ReadCell =>
  (text) =>
    parseName(text, names);

/**
 * The columns of a header that bear the names of fields, in the order of the fields.
 *
 * @param aliases another name of a field, taken where its own is absent
 */
export function locateColumns<Field extends string>(
  header: readonly string[],
  fields: readonly Field[],
  aliases?: Readonly<Partial<Record<Field, string>>>,
): Columns<Field> {
  const indexOfKey = new Map(header.map((name, index) => [columnKey(name), index]));
  return new Map(
    fields.flatMap((field) => {
      const index = indexOfKey.get(columnKey(field)) ?? indexOfKey.get(columnKey(aliases?.[field] ?? field));
      return index === undefined ? [] : [[field, index] as const];
    }),
  );
}

/**
 * Refuses a table for the columns it lacks, all of them at once.
 *
 * @param missing none is fine
 * @param accepted the headers that would do
 * @throws CounterpoiseError INPUT_COLUMN_MISSING
 */
export function refuseMissingColumns(table: Table, missing: readonly string[], accepted: string): void {
  if (missing.length === 0) return;
  throw new CounterpoiseError(
    'INPUT_COLUMN_MISSING',
    missing.length === 1
      ? `The column ${missing[0]} is missing.`
      : `The columns ${missing.join(', ')} are missing.`,
    { file: table.file, row: 1, field: missing.join(', '), accepted },
  );
}

/** Text of a row's field, without the blanks around it; empty where the table has no such column. */
export function cellOf<Field extends string>(row: TableRow, columns: Columns<Field>, field: Field): string {
  const index = columns.get(field);
  return index === undefined ? '' : row.cells[index]!.trim();
}

/** Texts of some fields of every row, to tell how a file writes its rates. */
export function* textsOf<Field extends string>(
  table: Table,
  columns: Columns<Field>,
  fields: readonly Field[],
): Generator<string> {
  for (const row of table.rows) {
    for (const field of fields) yield cellOf(row, columns, field);
  }
}

/**
 * The fields of a row, understood one by one; a schema judges them together.
 *
 * @param accepted what each field takes, for the first that cannot be understood
 */
export function draftOf<Field extends string>(
  row: TableRow,
  columns: Columns<Field>,
  readCell: Readonly<Record<Field, ReadCell>>,
  accepted: Readonly<Record<Field, string>>,
  context: CellContext,
): Parsed<object> {
  const draft: Partial<Record<Field, string | number | boolean>> = {};
  for (const field of columns.keys()) {
    const text = cellOf(row, columns, field);
    // A blank cell is an unknown value: the schema says whether it may be missing.
    if (text === '') continue;
    const parsed = readCell[field](text, context);
    if ('problem' in parsed) return { problem: { accepted: accepted[field], ...parsed.problem, field } };
    draft[field] = parsed.value;
  }
  return { value: draft };
}

/** One warning that lists the columns nobody reads; none where all are read. */
export function unknownColumnWarning<Field extends string>(
  header: readonly string[],
  columns: Columns<Field>,
  fields: readonly Field[],
): readonly string[] {
  const read = new Set(columns.values());
  const unknown = header.filter((name, index) => name !== '' && !read.has(index));
  if (unknown.length === 0) return [];
  return [
    `Unknown columns were dropped and are stored nowhere: ${unknown.join(', ')}. Known: ${fields.join(', ')}.`,
  ];
}
