import { CsvError, parse } from 'csv-parse/sync';
import { CounterpoiseError } from '../../core/errors.ts';
import { assertInputSize } from '../../core/input-limits.ts';
import { unguardCell } from './cell-guard.ts';
import type { RowError } from './row-error.ts';

/** What a table may hold at most, beside the bytes of any file. */
export const TABLE_LIMITS = {
  rowsMax: 500_000,
  columnsMax: 1_000,
  rowCharactersMax: 1_000_000,
} as const;

export interface TableRow {
  /** Row as a spreadsheet numbers it, the header being row 1. */
  readonly row: number;
  /** As many as the header has. */
  readonly cells: readonly string[];
}

/** A delimited text, cut into cells but not yet understood. */
export interface Table {
  readonly file: string;
  /** Column names as written, trimmed. */
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  /** Rows that are not rows of this table: too few or too many cells. */
  readonly rejected: readonly RowError[];
}

const DELIMITERS = [',', ';', '\t'] as const;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Cuts a delimited text into a header and rows.
 *
 * Comma, semicolon or tab (the one the header uses most), quoted fields, CRLF or LF, a byte order mark and
 * blank lines are accepted. Row numbers count blank lines, as a spreadsheet shows them.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_EMPTY, INPUT_TOO_LARGE, INPUT_DUPLICATE (a column twice), INPUT_INVALID
 *   (not text, or a quote that is never closed)
 */
export function readTable(text: string, file: string): Table {
  refuseUnreadable(text, file);
  const body = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const delimiter = detectDelimiter(body);
  const records = cutRecords(body, delimiter, file);
  const first = records.find((record) => record.cells.some((cell) => cell.trim() !== ''));
  if (first === undefined) throw emptyFile(file);
  const header = first.cells.map((cell) => unguardCell(cell).trim());
  checkHeader(header, file);
  const rows: TableRow[] = [];
  const rejected: RowError[] = [];
  for (const record of records) {
    if (record === first) continue;
    if (record.cells.every((cell) => cell.trim() === '')) continue;
    const extra = record.cells.slice(header.length);
    if (record.cells.length < header.length || extra.some((cell) => cell.trim() !== '')) {
      rejected.push({
        code: 'INPUT_INVALID',
        message: `The row has ${record.cells.length} cells, the header has ${header.length}.`,
        file,
        row: record.row,
        accepted: 'one cell for each column; amounts with thousands commas in quotes',
      });
      continue;
    }
    rows.push({ row: record.row, cells: record.cells.slice(0, header.length).map(unguardCell) });
  }
  return { file, header, rows, rejected };
}

interface CutRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

function cutRecords(body: string, delimiter: string, file: string): readonly CutRecord[] {
  const records: CutRecord[] = [];
  try {
    parse(body, {
      delimiter,
      relax_column_count: true,
      // A stray quote (5" pipe) stays part of its cell, so that it can spoil no more than that cell.
      relax_quotes: true,
      max_record_size: TABLE_LIMITS.rowCharactersMax,
      on_record: (cells: string[]) => {
        records.push({ row: records.length + 1, cells });
        if (records.length > TABLE_LIMITS.rowsMax + 1) throw tooManyRows(file);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw brokenQuote(error, records.length + 1, file);
    throw error;
  }
  return records;
}

function detectDelimiter(body: string): string {
  const line = (/^[^\r\n]*\S[^\r\n]*/m.exec(body)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = line.split(delimiter).length - 1;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

function checkHeader(header: readonly string[], file: string): void {
  if (header.length > TABLE_LIMITS.columnsMax) {
    throw new CounterpoiseError('INPUT_TOO_LARGE', `The header has ${header.length} columns.`, {
      file,
      row: 1,
      accepted: `at most ${TABLE_LIMITS.columnsMax} columns`,
    });
  }
  const seen = new Set<string>();
  for (const name of header) {
    const key = columnKey(name);
    if (key === '') continue;
    if (seen.has(key)) {
      throw new CounterpoiseError('INPUT_DUPLICATE', `The header names the column "${name}" twice.`, {
        file,
        row: 1,
        field: name,
        accepted: 'each column once (case, spaces, underscores and hyphens in names do not count)',
      });
    }
    seen.add(key);
  }
}

/** A column name without what spreadsheets and people vary: case, spaces, `_`, `-`, `.`. */
export function columnKey(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_\-.]/g, '');
}

function refuseUnreadable(text: string, file: string): void {
  assertInputSize(Buffer.byteLength(text), file);
  if (text.trim() === '' || text === BYTE_ORDER_MARK) throw emptyFile(file);
  if (text.startsWith('PK\u0003\u0004')) {
    throw new CounterpoiseError('INPUT_INVALID', 'The file is a spreadsheet workbook, not a text.', {
      file,
      accepted: 'CSV in UTF-8 ("CSV UTF-8" in the spreadsheet’s save dialogue)',
    });
  }
  if (text.includes('\u0000')) {
    throw new CounterpoiseError('INPUT_INVALID', 'The file holds zero bytes: it is not UTF-8 text.', {
      file,
      accepted: 'CSV in UTF-8',
    });
  }
}

function emptyFile(file: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_EMPTY', 'The file is empty.', {
    file,
    accepted: 'a header row and at least one row below it',
  });
}

function tooManyRows(file: string): CounterpoiseError {
  return new CounterpoiseError(
    'INPUT_TOO_LARGE',
    `The file has more than ${TABLE_LIMITS.rowsMax} rows below its header.`,
    { file, accepted: `at most ${TABLE_LIMITS.rowsMax} rows` },
  );
}

function brokenQuote(error: CsvError, row: number, file: string): CounterpoiseError {
  const tooLong = error.code === 'CSV_MAX_RECORD_SIZE';
  return new CounterpoiseError(
    'INPUT_INVALID',
    tooLong
      ? `The row is longer than ${TABLE_LIMITS.rowCharactersMax} characters: a quote before it is probably not closed.`
      : 'A quote opened in this row is never closed, so the rows after it cannot be told apart.',
    { file, row, accepted: 'every quoted cell closed' },
  );
}
