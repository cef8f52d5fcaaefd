import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import { jsonPointer } from '../../core/parse.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { MarketDay } from '../market-day.ts';
import { type HeldCoupon, lockResolver, type ResolvedLock } from '../resolved-lock.ts';
import type { LockLine } from './explain-lines.ts';
import { type LockOnBothDays, lockSteps } from './lock-steps.ts';
import type { MarketPath } from './market-path.ts';

/** Today's market as far as a lock of yesterday sees it before its coupon is chosen again. */
export const HELD_COUPON = 'fee-multiples';

/** What a lock is on today's market after each of its steps; undefined where it is worth nothing to the desk. */
export interface LockPath {
  readonly lockId: string;
  readonly days: LockOnBothDays;
  /** As hedged yesterday; undefined for a best-efforts lock and one that was not there. */
  readonly before: ResolvedLock | undefined;
  readonly steps: readonly {
    readonly line: LockLine | typeof HELD_COUPON;
    readonly lock: ResolvedLock | undefined;
  }[];
}

/** The locks of two days that can be followed from one to the other, and those that cannot. */
export interface LockPaths {
  readonly paths: readonly LockPath[];
  /** The coupons a lock was delivered into yesterday. */
  readonly heldCoupons: (lock: RateLock) => readonly HeldCoupon[] | undefined;
  /**
   * A lock counted from the strips of yesterday's mark, so that what they gain is a gain and a price at lock is not taken
   * for that of another coupon; a lock that is new, or at another note rate, from today's.
   */
  readonly onOpeningBasis: (lock: ResolvedLock) => ResolvedLock;
  readonly failures: readonly ErrorItem[];
}

/** Yesterday's execution terms on today's market: what multiples and fees were before they were quoted again. */
export function withYesterdaysFees({ before, after }: MarketPath): MarketDay {
  const { execution } = before.snapshot;
  return { ...after, snapshot: { ...after.snapshot, ...(execution === undefined ? {} : { execution }) } };
}

/**
 * Follows every lock from yesterday's market to today's.
 *
 * A lock that a market cannot resolve is left out of both days, so that its absence from one is not taken for a loss.
 */
export function lockPaths(
  path: MarketPath,
  pairs: ReadonlyMap<string, LockOnBothDays>,
  isSold: (lock: RateLock) => boolean,
): LockPaths {
  const { before, after, start } = path;
  const resolveBefore = lockResolver(before);
  const opening = new Map<string, ResolvedLock>();
  const heldCoupons = (lock: RateLock): readonly HeldCoupon[] | undefined =>
    opening.get(lock.lockId)?.deliveries.map(({ mark, weight }) => ({ coupon: mark.coupon, weight }));
  const onOpeningBasis = (resolved: ResolvedLock): ResolvedLock => {
    const first = opening.get(resolved.lock.lockId);
    return first === undefined || !isSameLoan(first.lock, resolved.lock)
      ? resolved
      : { ...resolved, stripBasisPer100: first.stripBasisPer100 };
  };
  const onTheWay = [start, withYesterdaysFees(path)].map((day) => lockResolver(day, heldCoupons));
  const resolveHeld = lockResolver(after, heldCoupons);
  const resolveAfter = lockResolver(after);
  const hedged = (
    lock: RateLock | undefined,
    resolve: (lock: RateLock) => ResolvedLock,
  ): ResolvedLock | undefined =>
    lock === undefined || lock.deliveryType === 'best-efforts' ? undefined : onOpeningBasis(resolve(lock));

  const follow = (lockId: string, days: LockOnBothDays): LockPath => {
    const resolved = hedged(days.before, resolveBefore);
    if (resolved !== undefined) {
      opening.set(lockId, resolved);
      // Nothing may fail once the runs have begun.
      for (const resolve of onTheWay) resolve(resolved.lock);
    }
    const held = hedged(days.before, resolveHeld);
    const chosen = hedged(days.before, resolveAfter);
    const sold = days.before !== undefined && isSold(days.before);
    return {
      lockId,
      days,
      before: resolved,
      steps: [
        ...(days.before === undefined
          ? []
          : [
              { line: HELD_COUPON, lock: held } as const,
              { line: 'execution', lock: sameCoupons(held, chosen) ? held : chosen } as const,
            ]),
        ...lockSteps(days, sold).map(({ line, terms }) => ({ line, lock: hedged(terms, resolveAfter) })),
      ],
    };
  };

  const paths: LockPath[] = [];
  const failures: ErrorItem[] = [];
  for (const [lockId, days] of pairs) {
    try {
      paths.push(follow(lockId, days));
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      failures.push({
        pointer: jsonPointer(['locks', lockId]),
        code: error.code,
        detail: `Lock ${lockId} is left out of both days: ${error.message}`,
      });
    }
  }
  return { paths, heldCoupons, onOpeningBasis, failures };
}

/** Whether strips of the one are strips of the other. */
function isSameLoan(first: RateLock, second: RateLock): boolean {
  return (
    first.program === second.program &&
    first.noteRate === second.noteRate &&
    first.termMonths === second.termMonths
  );
}

function sameCoupons(held: ResolvedLock | undefined, chosen: ResolvedLock | undefined): boolean {
  return (
    held?.deliveries.length === chosen?.deliveries.length &&
    (held?.deliveries ?? []).every(({ mark, weight }, index) => {
      const other = chosen?.deliveries[index];
      return other?.mark === mark && other.weight === weight;
    })
  );
}
