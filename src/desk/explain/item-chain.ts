import { type Batched, exact, mapBatched, sumBatched } from '../../core/batched.ts';
import { type Money, money, moneyFromSimulated } from '../../core/money.ts';
import type { ExplainLine } from './explain-lines.ts';
import { EXPLAIN_LINES } from './explain-lines.ts';

/** Which side of the book an item is on. */
export const BOOK_PARTS = ['locks', 'tba', 'futures', 'options', 'forwards'] as const;
export type BookPart = (typeof BOOK_PARTS)[number];

/** Lines that change a mark to market, one after the other. */
export const CHAIN_LINES: readonly ExplainLine[] = EXPLAIN_LINES.filter(
  (line) => line !== 'costs' && line !== 'unexplained',
);

/** A lock or a trade from yesterday's valuation to today's. Dollars. */
export interface ItemChain {
  readonly id: string;
  readonly part: BookPart;
  /** Mark to market on each day by itself, as that day is valued without the other. */
  readonly before: Batched;
  readonly after: Batched;
  /** Today's as risk shows it: a lock counted from today's own strips. */
  readonly restated: Batched;
  /** Where the chain starts: yesterday's value at model prices. */
  readonly start: Batched;
  /** Value after each line that changes it. */
  readonly steps: ReadonlyMap<ExplainLine, Batched>;
}

/** An item's P&L line by line, in cents. */
export interface ItemPnl {
  readonly id: string;
  readonly part: BookPart;
  readonly before: Money;
  readonly after: Money;
  readonly restated: Money;
  /** Lines that are not zero. */
  readonly lines: ReadonlyMap<ExplainLine, Money>;
}

/**
 * An item's P&L by line: differences of values that were rounded to cents once, so that the lines sum to the change in
 * mark to market exactly. What the chain does not reach of the change is unexplained.
 */
export function itemPnl({ id, part, before, after, restated, start, steps }: ItemChain): ItemPnl {
  const lines = new Map<ExplainLine, Money>();
  const [first, last] = [cents(before), cents(after)];
  let reached = cents(start);
  const marked = last.minus(first);
  let explained = money(0);
  for (const line of CHAIN_LINES) {
    const value = steps.get(line);
    if (value === undefined) continue;
    const next = cents(value);
    const gain = next.minus(reached);
    reached = next;
    explained = explained.plus(gain);
    if (!gain.isZero()) lines.set(line, gain);
  }
  const unexplained = marked.minus(explained);
  if (!unexplained.isZero()) lines.set('unexplained', unexplained);
  return { id, part, before: first, after: last, restated: cents(restated), lines };
}

function cents(value: Batched): Money {
  return moneyFromSimulated(value.value);
}

/** Simulated gain of many items in each line, with its batches: for standard errors. */
export function gainsByLine(items: readonly ItemChain[]): ReadonlyMap<ExplainLine, Batched> {
  const gains = new Map<ExplainLine, Batched[]>();
  for (const { start, steps } of items) {
    let reached = start;
    for (const line of CHAIN_LINES) {
      const value = steps.get(line);
      if (value === undefined) continue;
      const gain = mapBatched((to, from) => to - from, value, reached);
      const known = gains.get(line);
      if (known === undefined) gains.set(line, [gain]);
      else known.push(gain);
      reached = value;
    }
  }
  return new Map([...gains].map(([line, of]) => [line, sumBatched(of)] as const));
}

/** What nothing is worth. */
export const WORTHLESS: Batched = Object.freeze(exact(0));
