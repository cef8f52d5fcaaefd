import { type IsoDate, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { isBusinessDay } from './business-days.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { DEFAULT_FUTURES_CONVEXITY, type FuturesConvexity } from './futures-convexity.ts';
import {
  type OisPeriod,
  oisSchedule,
  overnightSchedule,
  parSwapRate,
  schedulePeriodYears,
} from './ois-swap.ts';
import { type SofrFuture, type SofrFutureQuote, sofrFuture, sofrFutureForwardRate } from './sofr-futures.ts';
import { tenorYears } from './tenor.ts';

/** The SOFR section of a market day. */
export interface OisQuotes {
  /** Simple ACT/360 rate to the next business day, decimal. */
  readonly overnightRate?: number | undefined;
  /** Par rates of annual ACT/360 swaps, decimal. */
  readonly parSwaps: readonly { readonly tenor: string; readonly rate: number }[];
  readonly futures?: readonly SofrFutureQuote[] | undefined;
  /** Decimal SOFR of past business days, for futures whose accrual has begun. */
  readonly fixings?: readonly { readonly date: IsoDate; readonly rate: number }[] | undefined;
  /** {@link DEFAULT_FUTURES_CONVEXITY} unless said. */
  readonly futuresConvexity?: FuturesConvexity | undefined;
}

/** One quote of a SOFR curve: what it must give back, and where. */
export interface OisTarget {
  readonly name: string;
  /** Decimal; a future's is its forward rate. */
  readonly rate: number;
  /** The same rate off a curve. */
  readonly rateOn: (curve: DiscountCurve) => number;
  /** Last date the quote depends on: its node. */
  readonly pillar: IsoDate;
  readonly pillarYears: number;
}

/** A futures quote that pins no node. */
export interface LeftOutFuture {
  /** Place in `futures`. */
  readonly index: number;
  readonly reason: string;
}

/** The futures of a market day, parted into those that pin the curve and those left out. */
export interface FuturesChoice {
  readonly used: readonly SofrFuture[];
  readonly leftOut: readonly LeftOutFuture[];
}

/** Swaps from here on end the stretch of the futures. */
const LONG_SWAP_YEARS = 1;

/**
 * The quotes a SOFR curve must give back, each with its node, in the order of their nodes.
 *
 * @param paymentLagDays business days from a period's end to its payment
 * @throws CounterpoiseError INPUT_DUPLICATE for two quotes with one node; INPUT_INVALID for a bad tenor; as
 *   {@link chooseFutures}
 */
export function oisTargets(asOf: IsoDate, quotes: OisQuotes, paymentLagDays: number): readonly OisTarget[] {
  const targets = swapsOf(asOf, quotes, paymentLagDays).map(({ target }) => target);
  if (quotes.overnightRate !== undefined) {
    targets.push(swapTarget(asOf, 'overnight rate', quotes.overnightRate, overnightSchedule(asOf)));
  }
  for (const future of chooseFutures(asOf, quotes, paymentLagDays).used) {
    targets.push({
      name: future.name,
      rate: future.forwardRate,
      rateOn: (curve) => sofrFutureForwardRate(curve, future),
      pillar: future.pillar,
      pillarYears: yearsAct365(asOf, future.pillar),
    });
  }
  targets.sort((a, b) => a.pillarYears - b.pillarYears);
  for (let i = 1; i < targets.length; i++) {
    const [before, after] = [targets[i - 1]!, targets[i]!];
    if (before.pillar === after.pillar) {
      throw new CounterpoiseError(
        'INPUT_DUPLICATE',
        `The ${before.name} and the ${after.name} set the same point of the curve.`,
        { pointer: '/sofr/parSwaps', field: 'sofr.parSwaps', accepted: 'one quote a maturity' },
      );
    }
  }
  return targets;
}

/**
 * Which futures pin the curve.
 *
 * A future is used when its last date lies before the end of the first swap of a year or more, and no shorter swap ends
 * within what is still open of its accrual. Others, and those whose past rates are not known, are left out, each with a reason.
 *
 * @source own choice, docs/models/curves.md
 * @throws CounterpoiseError INPUT_DUPLICATE for a contract or a fixing that stands twice; INPUT_INVALID for a fixing of a
 *   day that has none yet or never
 */
export function chooseFutures(asOf: IsoDate, quotes: OisQuotes, paymentLagDays: number): FuturesChoice {
  const futures = quotes.futures ?? [];
  if (futures.length === 0) return { used: [], leftOut: [] };
  const fixings = fixingMap(asOf, quotes.fixings ?? []);
  const swaps = swapsOf(asOf, quotes, paymentLagDays);
  const used: SofrFuture[] = [];
  const leftOut: LeftOutFuture[] = [];
  futures.forEach((quote, index) => {
    const isTwice = ({ contract, month }: SofrFutureQuote): boolean =>
      contract === quote.contract && month === quote.month;
    if (futures.findIndex(isTwice) < index) {
      throw fault(
        'INPUT_DUPLICATE',
        `futures/${index}`,
        `The ${quote.contract} ${quote.month} future stands twice.`,
      );
    }
    const future = sofrFuture(asOf, quote, fixings, quotes.futuresConvexity ?? DEFAULT_FUTURES_CONVEXITY);
    if ('unusable' in future) {
      leftOut.push({ index, reason: future.unusable });
      return;
    }
    const reason = overlap(future, swaps);
    if (reason === undefined) used.push(future);
    else leftOut.push({ index, reason });
  });
  return { used, leftOut };
}

function overlap({ openFrom, pillar }: SofrFuture, swaps: readonly Swap[]): string | undefined {
  const swap = swaps.find(({ end, isLong }) => end <= pillar && (isLong || openFrom < end));
  return swap === undefined ? undefined : `it overlaps the ${swap.target.name}, which ends on ${swap.end}`;
}

function fixingMap(asOf: IsoDate, fixings: NonNullable<OisQuotes['fixings']>): ReadonlyMap<IsoDate, number> {
  const map = new Map<IsoDate, number>();
  fixings.forEach(({ date, rate }, index) => {
    const place = `fixings/${index}/date`;
    if (map.has(date)) throw fault('INPUT_DUPLICATE', place, `The fixing of ${date} stands twice.`);
    if (date >= asOf) throw fault('INPUT_INVALID', place, `The rate of ${date} is not published by ${asOf}.`);
    if (!isBusinessDay(date))
      throw fault('INPUT_INVALID', place, `No SOFR is fixed on ${date}, which is no business day.`);
    map.set(date, rate);
  });
  return map;
}

interface Swap {
  readonly target: OisTarget;
  /** Last day of its accrual: after it, only its payment hangs on the curve. */
  readonly end: IsoDate;
  readonly isLong: boolean;
}

function swapsOf(asOf: IsoDate, { parSwaps }: OisQuotes, paymentLagDays: number): readonly Swap[] {
  return parSwaps.map(({ tenor, rate }) => {
    const schedule = oisSchedule(asOf, tenor, paymentLagDays);
    return {
      target: swapTarget(asOf, `${tenor} swap`, rate, schedule),
      end: schedule.at(-1)!.end,
      isLong: tenorYears(tenor) >= LONG_SWAP_YEARS,
    };
  });
}

function swapTarget(asOf: IsoDate, name: string, rate: number, schedule: readonly OisPeriod[]): OisTarget {
  const periods = schedulePeriodYears(asOf, schedule);
  const { end, payment } = schedule.at(-1)!;
  const pillar = payment > end ? payment : end;
  return {
    name,
    rate,
    rateOn: (curve) => parSwapRate(curve, periods),
    pillar,
    pillarYears: yearsAct365(asOf, pillar),
  };
}

function fault(code: 'INPUT_DUPLICATE' | 'INPUT_INVALID', place: string, message: string): CounterpoiseError {
  const field = `sofr.${place.replace(/\/(\d+)/, '[$1]').replace('/', '.')}`;
  return new CounterpoiseError(code, message, { pointer: `/sofr/${place}`, field });
}
