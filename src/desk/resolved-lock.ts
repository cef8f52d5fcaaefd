import { type IsoDate, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { rememberBy } from '../core/remember.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import type { ExecutionTerms } from '../market/execution-terms.ts';
import type { Program } from '../market/programs.ts';
import type { BestExecution, ExecutionChoice } from '../models/execution/best-execution.ts';
import { prepaymentMultipliers } from '../models/prepay/attribute-multipliers.ts';
import { basePullThrough } from '../models/pull-through/base-rate.ts';
import type { PoolTerms, PullThroughTerms } from '../sim/loan-terms.ts';
import { poolTerms } from '../sim/pool-terms.ts';
import { expectedFunding, settlementAfterFunding } from './lock-dates.ts';
import { executionKey, type LockTiming, lockExecution } from './lock-execution.ts';
import { type MarketDay, marksNearMonth, mortgageRateOn, type TbaMark } from './market-day.ts';

/** One coupon a lock delivers into; a near-tie has two, whose weights sum to 1. */
export interface LockDelivery {
  readonly weight: number;
  readonly mark: TbaMark;
  readonly pool: PoolTerms;
  readonly choice: ExecutionChoice;
}

/** A lock with everything the market, best execution and the pull-through model say of it. */
export interface ResolvedLock extends LockTiming {
  readonly lock: RateLock;
  readonly pullThrough: PullThroughTerms;
  readonly execution: BestExecution;
  /** The coupons delivered into, the best first. */
  readonly deliveries: readonly LockDelivery[];
}

/** Whether a lock can still fund: funded loans and locks that expire today or later. */
export function isAlive(lock: RateLock, asOf: IsoDate): boolean {
  return lock.stage === 'funded' || lock.lockExpiration >= asOf;
}

/** Where locks of one program, month, note rate, term and story are delivered. */
interface Delivery {
  readonly execution: BestExecution;
  readonly parts: readonly LockDelivery[];
}

/**
 * Resolves locks on a market day: dates, coupon, pull-through and prepayment of each.
 *
 * What many locks share (the settlement of a funding date, the delivery of a note rate, the market rate of a day) is
 * worked out once.
 *
 * @returns a function of a lock that is alive on the day
 * @source docs/models/locks.md
 * @throws CounterpoiseError from that function: EXECUTION_NO_COUPON, MARKET_INCOMPLETE, MARKET_SETTLEMENT_UNKNOWN
 */
export function lockResolver(day: MarketDay): (lock: RateLock) => ResolvedLock {
  const { asOf, snapshot } = day;
  const { response } = day.calibration.pullThrough;
  const settlements = rememberBy((program: Program) =>
    rememberBy((fundingDate: IsoDate) => ({
      ...settlementAfterFunding(program, fundingDate, day.settlementDates),
      horizonYears: yearsAct365(asOf, fundingDate),
    })),
  );
  const marketRates = rememberBy((program: Program) =>
    rememberBy((date: IsoDate) => mortgageRateOn(day, program, date)),
  );
  const fundingBefore = rememberBy(expectedFunding);
  const deliveries = new Map<string, Delivery>();
  const deliveryOf = (lock: RateLock, timing: LockTiming, terms: ExecutionTerms): Delivery => {
    const key = executionKey(terms, lock, timing);
    const found = deliveries.get(key) ?? deliverLike(day, lock, timing, terms);
    deliveries.set(key, found);
    return found;
  };
  return (lock) => {
    const terms = snapshot.execution;
    if (terms === undefined) {
      throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no execution terms.', {
        field: 'execution',
        accepted: 'execution with guaranteeFeeBp, servicingFeeBp, buyUp and buyDown',
      });
    }
    const expected = lock.fundingDate ?? fundingBefore(lock.lockExpiration);
    const fundingDate = expected < asOf ? asOf : expected;
    const settlement = settlements(lock.program)(fundingDate);
    const timing: LockTiming = {
      fundingDate,
      settlementMonth: settlement.month,
      settlementDate: settlement.date,
    };
    const { execution, parts } = deliveryOf(lock, timing, terms);
    const multipliers = prepaymentMultipliers(lock);
    return {
      lock,
      ...timing,
      pullThrough: {
        base: lock.manualPullThrough ?? basePullThrough(lock, asOf, day.calibration.pullThrough),
        marketRateAtLock: lock.marketRateAtLock ?? marketRates(lock.program)(lock.lockDate),
        horizonYears: settlement.horizonYears,
        responseSize: response.a,
        responseScale: response.b,
      },
      execution,
      deliveries: parts.map((part) => ({ ...part, pool: { ...part.pool, multipliers } })),
    };
  };
}

/** Delivery of every lock like this one, at multipliers of one. */
function deliverLike(day: MarketDay, lock: RateLock, timing: LockTiming, terms: ExecutionTerms): Delivery {
  const marks = marksNearMonth(day, lock.program, timing.settlementMonth);
  const execution = lockExecution(
    terms,
    lock,
    timing,
    marks.map((mark) => ({ coupon: mark.coupon, price: mark.pricePer100 })),
  );
  const part = (choice: ExecutionChoice, weight: number): LockDelivery => ({
    weight,
    mark: marks.find((mark) => mark.coupon === choice.coupon)!,
    pool: poolTerms(day.asOf, {
      program: lock.program,
      coupon: choice.coupon,
      month: timing.settlementMonth,
      settlementDate: timing.settlementDate,
      noteRate: lock.noteRate,
      ageMonths: 0,
      remainingMonths: lock.termMonths,
    }),
    choice,
  });
  const { best, nearTie } = execution;
  const parts =
    nearTie === undefined
      ? [part(best, 1)]
      : [part(best, nearTie.blend.best), part(nearTie.runnerUp, nearTie.blend.runnerUp)];
  return { execution, parts };
}
