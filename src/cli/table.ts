import Table from 'cli-table3';

/** One column of a table for people. */
export interface Column {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align: 'left' | 'right';
}

/** A column of words. */
export const words = (title: string): Column => ({ title, align: 'left' });
/** A column of numbers. */
export const numbers = (title: string): Column => ({ title, align: 'right' });

const RULE_UNDER_HEADER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;

/** A titled table: a rule under the header, two spaces between columns, nothing else drawn. */
export function renderTable(
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: RULE_UNDER_HEADER,
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split('\n');
  return [title, ...lines.map((line) => `  ${line.trimEnd()}`)].join('\n');
}
