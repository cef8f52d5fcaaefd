import type { ErrorItem } from '../../core/errors.ts';
import type { Position } from '../../instruments/position.ts';
import type { BondForwardQuote, FutureOptionQuote, FutureQuote } from '../../market/snapshot.ts';
import { type ClosedFormPosition, type FuturePosition, resolveBook, type TbaPosition } from '../book.ts';
import { futureOf } from '../book-exposure.ts';
import type { MarketDay } from '../market-day.ts';
import { bondForwardQuoteOf, futureOptionQuoteOf } from '../treasury-quotes.ts';
import type { BookPart } from './item-chain.ts';
import type { MarketPath } from './market-path.ts';

/** A trade in Treasury futures, options on them or bond forwards, with the quote of its day. */
export type HeldTreasury =
  | ({ readonly kind: 'future'; readonly quote: FutureQuote } & FuturePosition)
  | ({ readonly kind: 'option'; readonly quote: FutureOptionQuote } & ClosedFormPosition)
  | ({ readonly kind: 'forward'; readonly quote: BondForwardQuote } & ClosedFormPosition);

/** A trade of either day with what it is in. */
export type HeldPosition = ({ readonly kind: 'tba' } & TbaPosition) | HeldTreasury;

/** The side of the book that each kind of trade is on. */
const PARTS: Readonly<Record<HeldPosition['kind'], BookPart>> = {
  tba: 'tba',
  future: 'futures',
  option: 'options',
  forward: 'forwards',
};

/** A trade on both days. */
export interface PositionPath {
  readonly tradeId: string;
  readonly before: HeldPosition | undefined;
  /** Undefined when it was closed, settled or cancelled. */
  readonly after: HeldPosition | undefined;
  /** Whether it settled between the days: it keeps yesterday's value until it leaves. */
  readonly settled: boolean;
}

/** The trades of two days that can be valued on each day they stand on, and those that cannot. */
export interface PositionPaths {
  readonly paths: readonly PositionPath[];
  readonly failures: readonly ErrorItem[];
}

/** The positions of a day by their trade, and those that fit nothing quoted. */
interface DayPositions {
  readonly held: ReadonlyMap<string, HeldPosition>;
  readonly failed: ReadonlyMap<string, ErrorItem>;
}

/**
 * Pairs the trades of two days by their id. A trade that a day cannot value is left out of both.
 *
 * @param before and after: positions as the files of each day state them
 */
export function positionPaths(
  { before, after }: Pick<MarketPath, 'before' | 'after'>,
  positionsBefore: readonly Position[],
  positionsAfter: readonly Position[],
): PositionPaths {
  const first = positionsOn(before, positionsBefore);
  const second = positionsOn(after, positionsAfter);
  const paths: PositionPath[] = [];
  const failures: ErrorItem[] = [];
  for (const tradeId of new Set([...positionsBefore, ...positionsAfter].map((one) => one.tradeId))) {
    const was = first.held.get(tradeId);
    const settled = was?.kind === 'tba' && was.mark.settlementDate < after.asOf;
    const is = second.held.get(tradeId);
    const failure =
      first.failed.get(tradeId) ??
      (settled ? undefined : second.failed.get(tradeId)) ??
      reused(tradeId, was, is);
    if (failure === undefined) paths.push({ tradeId, before: was, after: is, settled });
    else failures.push({ ...failure, detail: `Left out of both days: ${failure.detail}` });
  }
  return { paths, failures };
}

/** A TBA yesterday that is a future today is not one trade. */
function reused(
  tradeId: string,
  before: HeldPosition | undefined,
  after: HeldPosition | undefined,
): ErrorItem | undefined {
  if (before === undefined || after === undefined || before.kind === after.kind) return undefined;
  return {
    pointer: `/positions/${tradeId}`,
    code: 'INPUT_INVALID',
    detail: `Position ${tradeId} is in another kind of instrument than the day before.`,
  };
}

function positionsOn(day: MarketDay, positions: readonly Position[]): DayPositions {
  const held = new Map<string, HeldPosition>();
  const failed = new Map<string, ErrorItem>();
  for (const position of positions) {
    const book = resolveBook(day, [], [position]);
    const { tradeId } = position;
    const [failure] = book.failures;
    if (failure !== undefined) failed.set(tradeId, { ...failure, pointer: `/positions/${tradeId}` });
    for (const tba of book.tbaPositions) held.set(tradeId, { kind: 'tba', ...tba });
    for (const future of book.futurePositions) {
      held.set(tradeId, { kind: 'future', quote: futureOf(day, future), ...future });
    }
    for (const closedForm of book.closedFormPositions) {
      const option = futureOptionQuoteOf(day.snapshot, position);
      const forward = bondForwardQuoteOf(day.snapshot, position);
      if (option !== undefined) held.set(tradeId, { kind: 'option', quote: option, ...closedForm });
      else if (forward !== undefined) held.set(tradeId, { kind: 'forward', quote: forward, ...closedForm });
    }
  }
  return { held, failed };
}

/** The side of the book that a trade is on. */
export function partOf({ before, after }: PositionPath): BookPart {
  return PARTS[(before ?? after)!.kind];
}

/** The TBAs among positions. */
export function tbaOf(positions: Iterable<HeldPosition | undefined>): readonly TbaPosition[] {
  return [...positions].flatMap((held) => (held?.kind === 'tba' ? [held] : []));
}
