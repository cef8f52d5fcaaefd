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
  /**
   * Value of the fee strips that the lock's own is counted from, per 100: those of the coupon it was priced into at today's multiples,
   * or of the best coupon where none is stated.
   */
  readonly stripBasisPer100: number;
}

/** Value today of a delivery's fee strips at their multiples, per 100 of the loan. */
export function stripsValuePer100({ choice }: Pick<LockDelivery, 'choice'>): number {
  return choice.strips.reduce((sum, strip) => sum + (strip.feeBp / 100) * strip.multiple, 0);
}

/** Whether a lock can still fund: funded loans and locks that expire today or later. */
export function isAlive(lock: RateLock, asOf: IsoDate): boolean {
  return lock.stage === 'funded' || lock.lockExpiration >= asOf;
}

/** A coupon that a lock is delivered into whatever is best now. */
export type HeldCoupon = Pick<LockDelivery, 'weight'> & { readonly coupon: number };

const PAR = 100;

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
 * @param heldCoupons coupons of a lock that are not chosen again; the best ones where it answers none, or one that
 *   cannot be delivered into any more
 * @returns a function of a lock that is alive on the day
 * @source docs/models/locks.md
 * @throws CounterpoiseError from that function: EXECUTION_NO_COUPON, MARKET_INCOMPLETE, MARKET_SETTLEMENT_UNKNOWN
 */
export function lockResolver(
  day: MarketDay,
  heldCoupons: (lock: RateLock) => readonly HeldCoupon[] | undefined = () => undefined,
): (lock: RateLock) => ResolvedLock {
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
    const held = heldCoupons(lock);
    const heldKey = held?.map(({ coupon, weight }) => `${coupon}:${weight}`).join('+') ?? 'best';
    const key = `${executionKey(terms, lock, timing)} ${heldKey}`;
    const found = deliveries.get(key) ?? deliverLike(day, lock, timing, terms, held);
    deliveries.set(key, found);
    return found;
  };
  const lockStrips = new Map<string, number>();
  /** What a coupon takes and gives in fees hangs on no price of it, so that it need not be quoted any more. */
  const stripsAtLock = (
    lock: RateLock,
    timing: LockTiming,
    terms: ExecutionTerms,
    coupon: number,
  ): number => {
    const key = `${executionKey(terms, lock, timing)} ${coupon}`;
    const known = lockStrips.get(key);
    if (known !== undefined) return known;
    const { best } = lockExecution(terms, lock, timing, [{ coupon, price: PAR }]);
    const value = stripsValuePer100({ choice: best });
    lockStrips.set(key, value);
    return value;
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
      stripBasisPer100:
        lock.lockCoupon === undefined
          ? stripsValuePer100(parts[0]!)
          : stripsAtLock(lock, timing, terms, lock.lockCoupon),
    };
  };
}

/** Delivery of every lock like this one, at multipliers of one. */
function deliverLike(
  day: MarketDay,
  lock: RateLock,
  timing: LockTiming,
  terms: ExecutionTerms,
  held: readonly HeldCoupon[] | undefined,
): Delivery {
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
  return {
    execution,
    parts: (heldChoices(held, execution) ?? bestChoices(execution)).map(({ choice, weight }) =>
      part(choice, weight),
    ),
  };
}

type WeightedChoice = Pick<LockDelivery, 'weight' | 'choice'>;

/** The best coupon, or the two of a near-tie. */
function bestChoices({ best, nearTie }: BestExecution): readonly WeightedChoice[] {
  if (nearTie === undefined) return [{ choice: best, weight: 1 }];
  return [
    { choice: best, weight: nearTie.blend.best },
    { choice: nearTie.runnerUp, weight: nearTie.blend.runnerUp },
  ];
}

/** Undefined when one of the held coupons is not among the choices. */
function heldChoices(
  held: readonly HeldCoupon[] | undefined,
  { choices }: BestExecution,
): readonly WeightedChoice[] | undefined {
  const found = held?.flatMap(({ coupon, weight }) => {
    const choice = choices.find((one) => one.coupon === coupon);
    return choice === undefined ? [] : [{ choice, weight }];
  });
  return found?.length === held?.length ? found : undefined;
}
