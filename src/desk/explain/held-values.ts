import { type Batched, mapBatched } from '../../core/batched.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { discountFactor } from '../../market/discount-curve.ts';
import { BASE_SCENARIO } from '../../sim/scenario.ts';
import type { Book, DeskRun, TbaPosition } from '../book.ts';
import { type BookValuation, valueBook } from '../book-valuation.ts';
import type { MarketDay, TbaMark } from '../market-day.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import { lockResolver, type ResolvedLock } from '../resolved-lock.ts';
import { marksOfBook } from '../valued-book.ts';
import type { LockPaths } from './lock-paths.ts';
import { markKey } from './market-path.ts';

/** Mark to market of what is held, dollars by id; what is absent is worth nothing. */
export interface HeldValues {
  readonly locks: ReadonlyMap<string, Batched>;
  /** By trade id. */
  readonly tba: ReadonlyMap<string, Batched>;
}

const NOTHING_HELD: HeldValues = Object.freeze({ locks: new Map(), tba: new Map() });

/** Locks and TBAs in one market, under the ids that their values are wanted by. */
export interface HeldBook {
  readonly day: MarketDay;
  readonly locks: ReadonlyMap<string, ResolvedLock>;
  readonly tba: readonly TbaPosition[];
  /** The market whose strip spreads are held; the day's own when absent. */
  readonly stripDay?: MarketDay;
}

/** A book of nothing but what a run values. */
export function heldBook({ locks, tba }: Pick<HeldBook, 'locks' | 'tba'>): Book {
  return {
    hedged: [...locks.values()],
    bestEfforts: [],
    expired: [],
    tbaPositions: tba,
    futurePositions: [],
    closedFormPositions: [],
    failures: [],
    warnings: [],
  };
}

/**
 * Values locks and TBAs in one market as it is, each TBA at its model price.
 *
 * @param shiftBp of the run's measures; none is taken
 */
export async function valueHeld(held: HeldBook, shiftBp: number, run: DeskRun): Promise<HeldValues> {
  const book = heldBook(held);
  const marks = marksOfBook(book);
  if (marks.length === 0) return NOTHING_HELD;
  const valuation = await valueBook(
    held.day,
    book,
    {
      scenarios: [BASE_SCENARIO],
      models: [held.day.model],
      marks,
      shiftBp,
      ...(held.stripDay === undefined ? {} : { stripDay: held.stripDay }),
    },
    run,
  );
  return valuesOf(valuation, held);
}

/** Reads the values of what is held off a run of its day. */
export function valuesOf(
  valuation: BookValuation,
  { day, locks, tba }: Pick<HeldBook, 'day' | 'locks' | 'tba'>,
): HeldValues {
  return {
    locks: new Map(
      [...locks].map(([id, lock]) => [id, valuation.lock(lock, SCENARIO_ID.base).value] as const),
    ),
    tba: new Map(
      tba.map(
        (held) =>
          [
            held.position.tradeId,
            mapBatched(
              (price) => tbaMarkToMarket(day, held, price),
              valuation.tbaPrice(held.mark, SCENARIO_ID.base),
            ),
          ] as const,
      ),
    ),
  };
}

/** Dollars that a TBA trade is worth at a clean price per 100: face·P(0,T_s)·(price − traded)/100. */
export function tbaMarkToMarket(
  { curve }: Pick<MarketDay, 'curve'>,
  { position, mark, face }: TbaPosition,
  pricePer100: number,
): number {
  const discount = discountFactor(curve, mark.pool.settlement.timeYears);
  return (face / 100) * discount * (pricePer100 - position.price);
}

/** TBA positions with the marks of another day; those it does not quote are left out. */
export function tbaOn(day: MarketDay, positions: readonly TbaPosition[]): readonly TbaPosition[] {
  const marks = new Map(day.tba.map((mark) => [markKey(mark), mark] as const));
  return positions.flatMap((held) => {
    const mark: TbaMark | undefined = marks.get(markKey(held.mark));
    return mark === undefined ? [] : [{ ...held, mark }];
  });
}

/** Locks of yesterday on a day, each delivered into its coupons of yesterday and counted from its strips then. */
export function locksOn(
  day: MarketDay,
  locks: ReadonlyMap<string, RateLock>,
  { heldCoupons, onOpeningBasis }: Pick<LockPaths, 'heldCoupons' | 'onOpeningBasis'>,
): ReadonlyMap<string, ResolvedLock> {
  const resolve = lockResolver(day, heldCoupons);
  return new Map([...locks].map(([id, lock]) => [id, onOpeningBasis(resolve(lock))] as const));
}
