import { rateLockOf } from '../../book/lock-terms.ts';
import { centsText, type Money, money, moneyFromSimulated, sumOf } from '../../core/money.ts';
import type { BookValuation } from '../book-valuation.ts';
import type { MarketDay } from '../market-day.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import { lockResolver, type ResolvedLock } from '../resolved-lock.ts';
import type { HeldLock } from './backtest-state.ts';
import type { ArrivedLock } from './world/lock-arrivals.ts';
import type { LockOutcome } from './world/lock-outcomes.ts';

/** A lock of the evening before, as it stands on the day's market before and after what the day made of it. */
interface FollowedLock {
  readonly held: HeldLock;
  readonly outcome: LockOutcome;
  readonly morning: ResolvedLock;
  /** Undefined once it has fallen out. */
  readonly evening: ResolvedLock | undefined;
  /** As the evening's book states it. */
  readonly eveningLock: HeldLock['lock'];
}

/** A new lock, resolved. */
interface NewLock {
  readonly arrived: ArrivedLock;
  readonly resolved: ResolvedLock;
}

/** The locks of a day, to be valued together. */
export interface LockDay {
  readonly followed: readonly FollowedLock[];
  readonly arrived: readonly NewLock[];
}

/** What a day did to the locks. */
export interface LockGains {
  readonly market: Money;
  readonly newLocks: Money;
  readonly outcomes: Money;
  /** The evening's book, marked, with the lock as resolved. */
  readonly evening: readonly { readonly held: HeldLock; readonly resolved: ResolvedLock }[];
}

/**
 * Resolves the locks of a day: those of the evening before as they were and as the day leaves them, and new ones.
 *
 * A lock keeps the coupon chosen when it was locked, and its servicing is left out: that is taken for sold at its multiple
 * at lock.
 */
export function lockDay(
  day: MarketDay,
  locks: readonly HeldLock[],
  outcomeOf: (lock: HeldLock) => LockOutcome,
  arrivals: readonly ArrivedLock[],
): LockDay {
  const coupons = new Map(locks.map(({ lock, coupons: chosen }) => [lock.lockId, chosen]));
  const best = lockResolver(day, ({ lockId }) => coupons.get(lockId));
  const resolve = (lock: HeldLock['lock']): ResolvedLock => withoutServicing(best(rateLockOf(lock)));
  return {
    followed: locks.map((held): FollowedLock => {
      const outcome = held.lock.stage === 'funded' ? ({ kind: 'funded' } as const) : outcomeOf(held);
      const eveningLock = lockAfter(held.lock, outcome, day);
      const morning = resolve(held.lock);
      const evening =
        outcome.kind === 'fallen-out'
          ? undefined
          : eveningLock === held.lock
            ? morning
            : resolve(eveningLock);
      return { held, outcome, morning, evening, eveningLock };
    }),
    arrived: arrivals.map((arrived) => ({ arrived, resolved: resolve(arrived.lock) })),
  };
}

/** Every resolution of a day once, to be valued. */
export function resolutions({ followed, arrived }: LockDay): readonly ResolvedLock[] {
  return [
    ...new Set([
      ...followed.flatMap(({ morning, evening }) => (evening === undefined ? [morning] : [morning, evening])),
      ...arrived.map(({ resolved }) => resolved),
    ]),
  ];
}

/** Gains of a day's locks, each mark to the cent. New locks are locked at their own forward price. */
export function lockGains({ followed, arrived }: LockDay, valuation: BookValuation): LockGains {
  const mark = (lock: ResolvedLock): Money =>
    moneyFromSimulated(valuation.lock(lock, SCENARIO_ID.base).value.value);
  const marks = followed.map(({ held, morning, evening, eveningLock }) => {
    const before = mark(morning);
    const after = evening === undefined ? money(0) : evening === morning ? before : mark(evening);
    return { held, before, after, evening, eveningLock };
  });
  const firsts = arrived.map(({ arrived: { lock, ...rest }, resolved }) => {
    const lockPrice = valuation.lock(resolved, SCENARIO_ID.base).forwardPrice.value;
    const first = mark(resolved);
    const coupons = resolved.deliveries.map(({ weight, mark: { coupon } }) => ({ coupon, weight }));
    return {
      first,
      resolved,
      held: { ...rest, lock: { ...lock, lockPrice }, coupons, value: centsText(first) },
    };
  });
  return {
    market: sumOf(marks.map(({ held, before }) => before.minus(held.value))),
    newLocks: sumOf(firsts.map(({ first }) => first)),
    outcomes: sumOf(marks.map(({ before, after }) => after.minus(before))),
    evening: [
      ...marks.flatMap(({ held, after, evening, eveningLock }) =>
        evening === undefined
          ? []
          : [{ held: { ...held, lock: eveningLock, value: centsText(after) }, resolved: evening }],
      ),
      ...firsts,
    ],
  };
}

function lockAfter(lock: HeldLock['lock'], outcome: LockOutcome, { asOf }: MarketDay): HeldLock['lock'] {
  if (lock.stage === 'funded') return lock;
  if (outcome.kind === 'funded') return { ...lock, stage: 'funded', fundingDate: asOf };
  return outcome.kind === 'fallen-out' || outcome.stage === lock.stage
    ? lock
    : { ...lock, stage: outcome.stage };
}

function withoutServicing(lock: ResolvedLock): ResolvedLock {
  return {
    ...lock,
    deliveries: lock.deliveries.map((delivery) => ({
      ...delivery,
      choice: { ...delivery.choice, strips: [] },
    })),
    stripBasisPer100: 0,
  };
}
