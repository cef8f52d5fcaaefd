import { jsonPointer, pathOfPointer } from '../src/core/parse.ts';
import type { QuoteSection } from './refused-quote.ts';

/** A quote's place in a market file, counted from zero. */
export interface QuotePlace {
  readonly section: QuoteSection;
  readonly row: number;
  /** Of a volatility: the column of its tenor. */
  readonly column?: number;
}

/** A market file without some of its quotes. */
export interface MarketDocument {
  readonly document: unknown;
  /** Where a quote of this document stands in the whole file. */
  readonly original: (place: QuotePlace) => QuotePlace;
  /** The same without further quotes, which are named by their places in the whole file. */
  readonly without: (places: readonly QuotePlace[]) => MarketDocument;
}

const PATHS: Readonly<Record<QuoteSection, readonly string[]>> = {
  swaps: ['sofr', 'parSwaps'],
  'sofr-futures': ['sofr', 'futures'],
  'zero-rates': ['curve', 'zeroRates'],
  'swaption-volatilities': ['swaptionNormalVolsBp', 'quotes'],
  tba: ['tba'],
};
const SECTIONS = Object.keys(PATHS) as readonly QuoteSection[];

/** The pointer of a quote. */
export function pointerOfPlace({ section, row, column }: QuotePlace): string {
  return jsonPointer([...PATHS[section], row, ...(column === undefined ? [] : [column])]);
}

/** The quote that a pointer points to or into; undefined for every other pointer. */
export function placeOfPointer(pointer: string): QuotePlace | undefined {
  const path = pathOfPointer(pointer);
  for (const section of SECTIONS) {
    const depth = PATHS[section].length;
    if (!PATHS[section].every((part, i) => path[i] === part)) continue;
    const [row, column] = path.slice(depth, depth + 2).map(Number);
    if (section !== 'swaption-volatilities') return isIndex(row) ? { section, row } : undefined;
    return isIndex(row) && isIndex(column) ? { section, row, column } : undefined;
  }
  return undefined;
}

/** What stands at a place; undefined when nothing does. */
export function quoteAt(document: unknown, { section, row, column }: QuotePlace): unknown {
  const quote = member(memberAt(document, PATHS[section]), row);
  return column === undefined ? quote : member(quote, column);
}

/** A market file with all its quotes. */
export function marketDocument(whole: unknown): MarketDocument {
  return documentWithout(whole, []);
}

function documentWithout(whole: unknown, places: readonly QuotePlace[]): MarketDocument {
  const gone = new Set(places.map(pointerOfPlace));
  const stays = (place: QuotePlace): boolean => !gone.has(pointerOfPlace(place));
  const keptRows = (section: QuoteSection): readonly number[] => {
    const rows = memberAt(whole, PATHS[section]);
    return Array.isArray(rows) ? [...rows.keys()].filter((row) => stays({ section, row })) : [];
  };
  return {
    document: SECTIONS.reduce<unknown>(
      (document, section) =>
        replaced(document, PATHS[section], (rows) => {
          if (!Array.isArray(rows)) return rows;
          if (section !== 'swaption-volatilities') return keptRows(section).map((row) => rows[row]);
          return rows.map((cells: unknown, row) =>
            Array.isArray(cells)
              ? cells.map((cell, column) => (stays({ section, row, column }) ? cell : null))
              : cells,
          );
        }),
      whole,
    ),
    original: (place) =>
      place.section === 'swaption-volatilities'
        ? place
        : { ...place, row: keptRows(place.section)[place.row] ?? place.row },
    without: (more) => documentWithout(whole, [...places, ...more]),
  };
}

function isIndex(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}

function member(value: unknown, key: string | number): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined;
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(member, value);
}

/** A copy of a document with another value at a path; the document itself where there is none. */
function replaced(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (memberAt(value, [key]) === undefined) return value;
  return { ...(value as object), [key]: replaced(member(value, key), rest, change) };
}
