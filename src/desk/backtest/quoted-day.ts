import { exact } from '../../core/batched.ts';
import type { IsoDate, IsoMonth } from '../../core/dates.ts';
import { NO_SHIFT } from '../../market/curve-shift.ts';
import { discountFactor } from '../../market/discount-curve.ts';
import { futuresContractTerms } from '../../market/futures-contracts.ts';
import type { DeskRun } from '../book.ts';
import { TBA_LOT_FACE } from '../book-exposure.ts';
import { futureRevaluation } from '../future-lot.ts';
import { couponName } from '../market-day.ts';
import type { BacktestConfig } from './backtest-config.ts';
import {
  activeCoupons,
  type PricedDay,
  priceMarket,
  quotedCoupons,
  type SharedModel,
} from './backtest-market.ts';
import type { HeldLock } from './backtest-state.ts';
import { type Holding, type Quotes, type Tradeable, tradeableKey } from './holdings.ts';
import { activeFutureMonth, hypotheticalFuture } from './hypothetical-future.ts';
import type { ArrivedLock } from './world/lock-arrivals.ts';
import { closingMonths, quotedMonths, type TbaMonth } from './world/settlements.ts';
import type { WorldDay } from './world/world-market.ts';

/** The calendar of an evening: what closes today, and where positions go. */
export interface EveningCalendar {
  /** TBA months that loans are pooled for today at the latest. */
  readonly closing: readonly TbaMonth[];
  /** TBA months that may be traded, the front one first: positions in closing months roll into it. */
  readonly open: readonly IsoMonth[];
  /** The month in which each future is held overnight. */
  readonly futureMonth: (contract: FutureContract) => IsoMonth;
}

type FutureContract = BacktestConfig['futures'][number];

/** A day with everything that can be held or traded on it. */
export interface QuotedDay extends PricedDay {
  readonly calendar: EveningCalendar;
  readonly quotes: Quotes;
  /** What a policy may trade tonight beside what it holds, by key. */
  readonly offered: (tradeMonth: IsoMonth) => ReadonlySet<string>;
}

/** The calendar of a day. @param nextDay of the history; undefined on its last */
function eveningCalendar(date: IsoDate, nextDay: IsoDate | undefined): EveningCalendar {
  const closing = nextDay === undefined ? [] : closingMonths(date, nextDay);
  return {
    closing,
    open: quotedMonths(date).flatMap((month) =>
      closing.some((one) => one.month === month.month) ? [] : [month.month],
    ),
    futureMonth: (contract) => activeFutureMonth(contract, nextDay ?? date),
  };
}

/** Prices a day: TBAs of every quoted month, and the futures of the configuration. */
export async function quotedDay(
  world: WorldDay,
  nextDay: IsoDate | undefined,
  book: {
    readonly locks: readonly HeldLock[];
    readonly arrivals: readonly ArrivedLock[];
    readonly holdings: readonly Holding[];
  },
  contracts: BacktestConfig['futures'],
  shared: SharedModel,
  run: DeskRun,
): Promise<QuotedDay> {
  const { date } = world;
  const calendar = eveningCalendar(date, nextDay);
  const held = [
    ...book.locks.flatMap(({ coupons }) => coupons.map(({ coupon }) => coupon)),
    ...book.holdings.flatMap(({ instrument }) => couponOf(instrument)),
  ];
  const coupons = quotedCoupons(
    world.mortgageRate,
    book.arrivals.map(({ lock }) => lock.noteRate),
    held,
  );
  const futures = contracts.flatMap((contract) => {
    const months = new Set([activeFutureMonth(contract, date), calendar.futureMonth(contract)]);
    return [...months].map((month) => hypotheticalFuture(contract, month, world));
  });
  const priced = await priceMarket(world, quotedMonths(date), coupons, futures, shared, run);
  const active = new Set(activeCoupons(world.mortgageRate));
  const quotes = quotesOf(priced);
  return {
    ...priced,
    calendar,
    quotes,
    offered: (tradeMonth) =>
      new Set([
        ...priced.day.tba.flatMap((mark) =>
          mark.month === tradeMonth && active.has(mark.coupon)
            ? [tradeableKey({ instrument: couponName(mark), month: mark.month })]
            : [],
        ),
        ...contracts.map((contract) =>
          tradeableKey({ instrument: contract, month: calendar.futureMonth(contract) }),
        ),
      ]),
  };
}

function quotesOf({ day, prices }: PricedDay): Quotes {
  const quotes: Tradeable[] = [
    ...day.tba.map(
      (mark, index): Tradeable => ({
        instrument: couponName(mark),
        month: mark.month,
        kind: 'tba',
        lotFace: TBA_LOT_FACE,
        price: mark.pricePer100,
        simulatedPrice: prices[index]!,
        discount: discountFactor(day.curve, mark.pool.settlement.timeYears),
      }),
    ),
    ...(day.snapshot.futures ?? []).map((future): Tradeable => {
      const price = futureRevaluation(day, future)(NO_SHIFT);
      return {
        instrument: future.contract,
        month: future.month,
        kind: 'treasuryFuture',
        lotFace: futuresContractTerms(future.contract, future.month).face,
        price,
        simulatedPrice: exact(price),
        discount: 1,
      };
    }),
  ];
  return new Map(quotes.map((quote) => [tradeableKey(quote), quote]));
}

/** The coupon of a TBA's name, `UMBS30-5.5`, decimal; none of a future's. */
function couponOf(instrument: string): readonly number[] {
  const percent = /^UMBS30-(.+)$/.exec(instrument)?.[1];
  return percent === undefined ? [] : [Number((Number(percent) / 100).toFixed(5))];
}
