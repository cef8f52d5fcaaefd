interface Pnl {
  readonly value: number;
  readonly standardError: number;
}

/** Parts of the book, as they are chosen among and drawn. */
export const BOOK_PARTS = [
  { value: 'net', name: 'Net', colour: '--net' },
  { value: 'locks', name: 'Locks', colour: '--locks' },
  { value: 'positions', name: 'Trades', colour: '--hedge' },
  { value: 'servicing', name: 'Servicing', colour: '--series-4' },
] as const;
export type BookPart = (typeof BOOK_PARTS)[number]['value'];

/** P&L by part; null for servicing of a desk that holds none. */
export type ByPart = Readonly<Record<Exclude<BookPart, 'servicing'>, Pnl>> & {
  readonly servicing: Pnl | null;
};

const NOTHING: Pnl = { value: 0, standardError: 0 };

export function bookPartOf(text: string | null): BookPart {
  return BOOK_PARTS.find(({ value }) => value === text)?.value ?? 'net';
}

/** P&L of a part of the book. */
export function pnlOf(row: ByPart, part: BookPart): Pnl {
  return row[part] ?? NOTHING;
}

/** The parts that rows tell of. */
export function partsOf(rows: readonly Pick<ByPart, 'servicing'>[]) {
  const isServiced = rows.some(({ servicing }) => servicing !== null);
  return BOOK_PARTS.filter(({ value }) => value !== 'servicing' || isServiced);
}
