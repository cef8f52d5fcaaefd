import { csvParseRows } from 'd3-dsv';

/**
 * Rows of a CSV by the names of its head; cells left empty are left out.
 *
 * The names are put together by hand: the library's own way makes a function from a text, which the page's policy refuses.
 */
export function csvObjects(text: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = csvParseRows(text.replace(/^\uFEFF/, ''));
  return rows
    .filter((cells) => cells.some((cell) => cell.trim() !== ''))
    .map((cells) =>
      Object.fromEntries(
        head.flatMap((name, index) => {
          const cell = cells[index]?.trim() ?? '';
          return cell === '' ? [] : [[name.trim(), cell]];
        }),
      ),
    );
}

/** How a cell of a column is read; what is no such thing is left as it stands, for the server to refuse by its text. */
export type CellReaders = Readonly<Record<string, (cell: string) => unknown>>;

/** The same, with cells read by their column; text where a column has no reader. */
export function typedObjects(
  text: string,
  readers: CellReaders,
): readonly Readonly<Record<string, unknown>>[] {
  return csvObjects(text).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, readers[name]?.(cell) ?? cell])),
  );
}

/** A number; undefined for what is none. */
export function numberCell(cell: string): number | undefined {
  const number = Number(cell);
  return Number.isFinite(number) ? number : undefined;
}

/** A share in percent, with or without its sign. */
export function percentCell(cell: string): number | undefined {
  return numberCell(cell.replace(/%\s*$/, ''));
}

/** Yes, in some ways of writing it; all else is no. */
export function yesCell(cell: string): boolean {
  return /^(true|yes|y|1)$/i.test(cell);
}

/** Whether a file that may be CSV or JSON is JSON. */
export function isJson(text: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(text);
}
