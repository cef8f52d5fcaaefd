import { CounterpoiseError } from '../../core/errors.ts';
import { type CsvTable, type CsvTables, writeCsv } from '../files/write-csv.ts';
import { pipelineTable } from './pipeline-table.ts';
import { resultTables } from './result-tables.ts';

/** A table of a stored document. */
export interface WantedTable {
  /** Kind of the job whose result it is, or a pipeline. */
  readonly kind: string;
  readonly documentJson: string;
  /** Which of its tables; the main one when absent. */
  readonly table?: string | undefined;
  /** Members to leave out: the document itself is wanted, shorter, and no table of it. */
  readonly omit?: readonly string[] | undefined;
}

/** Whatever writes tables and shortened documents: here, or in another thread, since thousands of rows take a while. */
export type TableWriter = (wanted: WantedTable) => Promise<string>;

/**
 * A table as CSV, or the document without some members as JSON.
 *
 * @throws CounterpoiseError INPUT_INVALID for a table that is none of the document's, or when it has none
 */
export function writtenTable({ kind, documentJson, table, omit }: WantedTable): string {
  if (omit !== undefined) {
    const members = Object.entries(JSON.parse(documentJson)).filter(([name]) => !omit.includes(name));
    return JSON.stringify(Object.fromEntries(members));
  }
  const { header, rows } = chooseTable(tablesOf(kind, documentJson), table);
  return writeCsv(header, rows);
}

function tablesOf(kind: string, documentJson: string): CsvTables | undefined {
  if (kind !== 'pipeline') return resultTables(kind, documentJson);
  return { locks: () => pipelineTable(JSON.parse(documentJson)) };
}

/**
 * One of an answer's tables; the main one where none is named.
 *
 * @throws CounterpoiseError INPUT_INVALID for a table that is none of the answer's, or when it has none
 */
export function chooseTable(tables: CsvTables | undefined, name: string | undefined): CsvTable {
  const names = Object.keys(tables ?? {});
  const chosen = name ?? names[0];
  if (tables !== undefined && chosen !== undefined && Object.hasOwn(tables, chosen)) return tables[chosen]!();
  throw new CounterpoiseError(
    'INPUT_INVALID',
    tables === undefined ? 'This result has no table.' : 'The result has no table of this name.',
    { field: 'table', accepted: names.length === 0 ? 'JSON' : names.join(', ') },
  );
}
