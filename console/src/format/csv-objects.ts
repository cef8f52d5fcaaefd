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
