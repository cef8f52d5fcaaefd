import { addDays, type IsoDate, type IsoMonth, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import { firstSettlementOnOrAfter } from '../market/settlement-calendar.ts';
import {
  type BestExecution,
  bestExecution,
  type ExecutionChoice,
} from '../models/execution/best-execution.ts';
import { prepaymentMultipliers } from '../models/prepay/attribute-multipliers.ts';
import { basePullThrough } from '../models/pull-through/base-rate.ts';
import { poolTerms } from '../sim/pool-terms.ts';
import type { PoolTerms, PullThroughTerms } from '../sim/simulation-request.ts';
import { type MarketDay, marksNearMonth, mortgageRateOn, type TbaMark } from './market-day.ts';

/** Days a loan needs from lock expiry back to funding, when the file gives no funding date. */
const FUNDING_BEFORE_EXPIRY_DAYS = 5;
/** Days from funding to the first settlement a loan can make. */
const FUNDING_TO_SETTLEMENT_DAYS = 10;

/** One coupon a lock delivers into; a near-tie has two, whose weights sum to 1. */
export interface LockDelivery {
  readonly weight: number;
  readonly mark: TbaMark;
  readonly pool: PoolTerms;
  readonly choice: ExecutionChoice;
}

/** A lock with everything the market, best execution and the pull-through model say of it. */
export interface ResolvedLock {
  readonly lock: RateLock;
  readonly fundingDate: IsoDate;
  readonly settlementMonth: IsoMonth;
  readonly settlementDate: IsoDate;
  readonly pullThrough: PullThroughTerms;
  readonly execution: BestExecution;
  /** The coupons delivered into, the best first. */
  readonly deliveries: readonly LockDelivery[];
}

/** Whether a lock can still fund: funded loans and locks that expire today or later. */
export function isAlive(lock: RateLock, asOf: IsoDate): boolean {
  return lock.stage === 'funded' || lock.lockExpiration >= asOf;
}

/**
 * Dates, coupon, pull-through and prepayment of a lock on a market day.
 *
 * @param lock alive on the day
 * @source docs/models/locks.md
 * @throws CounterpoiseError EXECUTION_NO_COUPON, MARKET_INCOMPLETE, MARKET_SETTLEMENT_UNKNOWN
 */
export function resolveLock(day: MarketDay, lock: RateLock): ResolvedLock {
  const { asOf, snapshot } = day;
  const terms = snapshot.execution;
  if (terms === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no execution terms.', {
      field: 'execution',
      accepted: 'execution with guaranteeFeeBp, servicingFeeBp, buyUp and buyDown',
    });
  }
  const expected = lock.fundingDate ?? addDays(lock.lockExpiration, -FUNDING_BEFORE_EXPIRY_DAYS);
  const fundingDate = expected < asOf ? asOf : expected;
  const settlement = firstSettlementOnOrAfter(
    lock.program,
    addDays(fundingDate, FUNDING_TO_SETTLEMENT_DAYS),
    day.settlementDates,
  );
  const marks = marksNearMonth(day, lock.program, settlement.month);
  const execution = bestExecution({
    noteRate: lock.noteRate,
    termMonths: lock.termMonths,
    agency: PROGRAM_TERMS[lock.program].agency,
    coupons: marks.map((mark) => ({ coupon: mark.coupon, price: mark.pricePer100 })),
    terms,
  });
  const delivery = (choice: ExecutionChoice, weight: number): LockDelivery => ({
    weight,
    mark: marks.find((mark) => mark.coupon === choice.coupon)!,
    pool: poolTerms(asOf, {
      program: lock.program,
      coupon: choice.coupon,
      month: settlement.month,
      settlementDate: settlement.date,
      noteRate: lock.noteRate,
      ageMonths: 0,
      remainingMonths: lock.termMonths,
      multipliers: prepaymentMultipliers(lock),
    }),
    choice,
  });
  const { best, nearTie } = execution;
  const { response } = day.calibration.pullThrough;
  return {
    lock,
    fundingDate,
    settlementMonth: settlement.month,
    settlementDate: settlement.date,
    pullThrough: {
      base: lock.manualPullThrough ?? basePullThrough(lock, asOf, day.calibration.pullThrough),
      marketRateAtLock: lock.marketRateAtLock ?? mortgageRateOn(day, lock.program, lock.lockDate),
      horizonYears: yearsAct365(asOf, fundingDate),
      responseSize: response.a,
      responseScale: response.b,
    },
    execution,
    deliveries:
      nearTie === undefined
        ? [delivery(best, 1)]
        : [delivery(best, nearTie.blend.best), delivery(nearTie.runnerUp, nearTie.blend.runnerUp)],
  };
}
