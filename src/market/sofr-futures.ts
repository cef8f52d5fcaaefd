import {
  addDays,
  addToMonth,
  daysBetween,
  firstOfMonth,
  type IsoDate,
  type IsoMonth,
  weekday,
  yearsAct360,
  yearsAct365,
} from '../core/dates.ts';
import { addBusinessDays, previousBusinessDay } from './business-days.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { type FuturesConvexity, futuresDrift } from './futures-convexity.ts';

/** CME futures on SOFR: SR1 settles to a calendar month's average, SR3 to a quarter's compounded rate. */
export const SOFR_FUTURES = ['SR1', 'SR3'] as const;

/** A quoted SOFR future. */
export interface SofrFutureQuote {
  readonly contract: (typeof SOFR_FUTURES)[number];
  /** SR1: the month averaged over; SR3: the month whose third Wednesday starts the accrual. */
  readonly month: IsoMonth;
  /** 100 less the rate in percent. */
  readonly price: number;
}

/** Part of an accrual still to be fixed: a share of the simple interest from start to end. */
interface OpenSpan {
  /** Years ACT/365F from the as-of date; both ends are business days. */
  readonly startYears: number;
  readonly endYears: number;
  /** Days of the accrual that take this rate, over the days it runs for. */
  readonly share: number;
}

/** A SOFR future in the terms a curve needs. */
export interface SofrFuture extends SofrFutureQuote {
  readonly name: string;
  /** First day and day after the last of what is still to be fixed; both business days. */
  readonly openFrom: IsoDate;
  readonly pillar: IsoDate;
  /** Decimal, ACT/360. */
  readonly futuresRate: number;
  /** Futures rate less forward rate, decimal. */
  readonly convexityAdjustment: number;
  /** What the curve must give back, decimal. */
  readonly forwardRate: number;
  /** Year fraction of the whole accrual, ACT/360. */
  readonly accrual: number;
  /** SR1: interest fixed so far; SR3: growth fixed so far, less 1. */
  readonly fixedInterest: number;
  readonly open: readonly OpenSpan[];
}

const WEDNESDAY = 3;
const QUARTER_MONTHS = 3;

/**
 * First day of a contract's accrual and the day after its last.
 *
 * SR1: the calendar month. SR3: third Wednesday of the named month to the third Wednesday three months later, holidays
 * or not. The named month is that of the contract's code (SR3H5: March 2025); the rulebook calls the month three later
 * its delivery month.
 *
 * @source CME Rulebook, chapters 460 (Three-Month SOFR Futures) and 461 (One-Month SOFR Futures)
 */
export function referencePeriod({ contract, month }: Pick<SofrFutureQuote, 'contract' | 'month'>): {
  readonly start: IsoDate;
  readonly end: IsoDate;
} {
  return contract === 'SR1'
    ? { start: firstOfMonth(month), end: firstOfMonth(addToMonth(month, 1)) }
    : { start: thirdWednesday(month), end: thirdWednesday(addToMonth(month, QUARTER_MONTHS)) };
}

/**
 * A SOFR future on a market day, or the reason why it cannot pin a curve.
 *
 * A day that is no business day takes the rate of the business day before it. Rates of days before the as-of date
 * come from the fixings; the as-of date's own and later ones from the curve.
 *
 * @source CME Rulebook, chapters 460 and 461; adjustment: own derivation, docs/models/curves.md
 * @param fixings decimal SOFR by the business day it is for
 * @returns forward rate = futures rate − adjustment
 */
export function sofrFuture(
  asOf: IsoDate,
  quote: SofrFutureQuote,
  fixings: ReadonlyMap<IsoDate, number>,
  convexity: FuturesConvexity,
): SofrFuture | { readonly unusable: string } {
  const { start, end } = referencePeriod(quote);
  const spans = fixingSpans(start, end);
  const past = spans.filter(({ fixing }) => fixing < asOf);
  const open = spans.filter(({ fixing }) => fixing >= asOf);
  const [firstOpen, lastOpen] = [open[0], open.at(-1)];
  if (firstOpen === undefined || lastOpen === undefined) return { unusable: 'its rates are all fixed' };
  const missing = past.find(({ fixing }) => !fixings.has(fixing));
  if (missing !== undefined) {
    return { unusable: `its accrual has begun and sofr.fixings lacks the rate of ${missing.fixing}` };
  }
  const interests = past.map(({ fixing, days }) => (fixings.get(fixing)! * days) / 360);
  const accrual = yearsAct360(start, end);
  const futuresRate = (100 - quote.price) / 100;
  const compounds = quote.contract === 'SR3';
  const drift = futuresDrift(
    convexity,
    Math.max(0, yearsAct365(asOf, start)),
    Math.max(0, yearsAct365(asOf, end)),
  );
  const convexityAdjustment = compounds
    ? (1 / accrual + futuresRate) * -Math.expm1(-drift.compounded)
    : drift.averaged / accrual;
  return {
    ...quote,
    name: `${quote.contract} ${quote.month} future`,
    openFrom: firstOpen.fixing,
    pillar: lastOpen.next,
    futuresRate,
    convexityAdjustment,
    forwardRate: futuresRate - convexityAdjustment,
    accrual,
    fixedInterest: compounds
      ? interests.reduce((growth, interest) => growth + interest * (1 + growth), 0)
      : interests.reduce((sum, interest) => sum + interest, 0),
    open: (compounds ? joined(open) : open).map(({ fixing, next, days }) => ({
      startYears: yearsAct365(asOf, fixing),
      endYears: yearsAct365(asOf, next),
      share: days / daysBetween(fixing, next),
    })),
  };
}

/**
 * The rate a future settles to when every forward rate of a curve comes true.
 *
 * SR1: [Σ fixed + Σ share·(P(s)/P(e) − 1)]/τ; SR3: [growth fixed·Π(1 + share·(P(s)/P(e) − 1)) − 1]/τ.
 *
 * @source CME Rulebook, chapters 460 and 461
 * @returns decimal, ACT/360
 */
export function sofrFutureForwardRate(curve: DiscountCurve, future: SofrFuture): number {
  let interest = future.fixedInterest;
  for (const { startYears, endYears, share } of future.open) {
    const earned = share * Math.expm1(curve.logDiscount(startYears) - curve.logDiscount(endYears));
    interest += future.contract === 'SR3' ? earned * (1 + interest) : earned;
  }
  return interest / future.accrual;
}

interface FixingSpan {
  readonly fixing: IsoDate;
  /** The business day after it. */
  readonly next: IsoDate;
  /** Days of the accrual that take this fixing. */
  readonly days: number;
}

function fixingSpans(start: IsoDate, end: IsoDate): readonly FixingSpan[] {
  const spans: FixingSpan[] = [];
  for (let fixing = previousBusinessDay(start); fixing < end; ) {
    const next = addBusinessDays(fixing, 1);
    const [from, to] = [fixing < start ? start : fixing, next > end ? end : next];
    spans.push({ fixing, next, days: daysBetween(from, to) });
    fixing = next;
  }
  return spans;
}

/** Whole spans that follow each other as one: their product telescopes to P(first)/P(last). */
function joined(spans: readonly FixingSpan[]): readonly FixingSpan[] {
  const result: FixingSpan[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && isWhole(last) && isWhole(span)) {
      result[result.length - 1] = { fixing: last.fixing, next: span.next, days: last.days + span.days };
    } else result.push(span);
  }
  return result;
}

function isWhole({ fixing, next, days }: FixingSpan): boolean {
  return days === daysBetween(fixing, next);
}

function thirdWednesday(month: IsoMonth): IsoDate {
  const first = firstOfMonth(month);
  return addDays(first, ((WEDNESDAY - weekday(first) + 7) % 7) + 14);
}
