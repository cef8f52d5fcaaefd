import type { ParsedLock } from '../../../book/lock-terms.ts';
import { daysBetween, type IsoDate } from '../../../core/dates.ts';
import { addressedNormal, addressedUniform, randomKey, textHash } from '../../../core/random.ts';
import type { LockStage } from '../../../instruments/rate-lock.ts';
import type { WorldConfig } from '../backtest-config.ts';
import type { ArrivedLock } from './lock-arrivals.ts';
import { wanderingPath } from './wandering.ts';

/** What a day makes of an open lock. */
export type LockOutcome =
  | { readonly kind: 'open'; readonly stage: LockStage }
  | { readonly kind: 'funded' }
  | { readonly kind: 'fallen-out' };

/** Tells what a day makes of a lock. */
export type LockOutcomes = (
  lock: ArrivedLock,
  at: { day: number; date: IsoDate; mortgageRate: number },
) => LockOutcome;

/** Shares of a lock's term after which it has reached a stage. */
const STAGE_STARTS: readonly (readonly [number, LockStage])[] = [
  [0.8, 'clear-to-close'],
  [0.5, 'approved'],
  [0.25, 'submitted'],
];
/** Addresses of the world's own level and response, and of the level common to all locks. */
const WORLD = { level: 0, response: 1, common: 2 } as const;
const PERCENT_POINTS = 100;

/**
 * How the locks of a world end. Its true pull-through is p = 1/(1 + e^(−x)), x = logit p₀ + w + u + e + A·tanh(Δ/B): w the
 * world's own level, u a level common to all locks that wanders, e the lock's own, A the response with the world's own
 * size. An open lock falls out on a day with probability 1 − p^(1/n), n the business days from lock to funding, so that
 * at an unmoved market it funds with probability p.
 *
 * @param days of the world
 * @source own choice, docs/models/back-test.md; no policy is told any of it
 */
export function lockOutcomes(config: WorldConfig, days: number, seed: string): LockOutcomes {
  const { pullThrough } = config;
  const key = randomKey(`${seed}/outcomes`);
  const world = (factor: number): number => pullThrough.worldDeviation * addressedNormal(key, 0, 0, factor);
  const level = world(WORLD.level);
  const responseSize = pullThrough.responseSize * Math.exp(world(WORLD.response));
  const common = wanderingPath(
    key,
    WORLD.common,
    { daily: pullThrough.dailyDeviation, halfLifeDays: pullThrough.halfLifeDays },
    days,
  );
  return (arrived, { day, date, mortgageRate }) => {
    const { lock, fundsOn, openDays, logitDeviation } = arrived;
    const moved = PERCENT_POINTS * (mortgageRate - lock.marketRateAtLock!);
    const response = responseSize * Math.tanh(moved / pullThrough.responseScalePercentPoints);
    const base = lock.purpose === 'purchase' ? pullThrough.purchase : pullThrough.refinance;
    const survival = dailySurvival(base, level + common[day]! + logitDeviation + response, openDays);
    if (addressedUniform(key, textHash(lock.lockId), day + 1, 0) > survival) return { kind: 'fallen-out' };
    return date >= fundsOn ? { kind: 'funded' } : { kind: 'open', stage: stageOn(lock, fundsOn, date) };
  };
}

/** p^(1/n) of logit p = logit base + shift; a base of 1 is certain. */
function dailySurvival(base: number, shift: number, openDays: number): number {
  if (base === 1) return 1;
  const odds = (base / (1 - base)) * Math.exp(shift);
  return Math.exp(Math.log(odds / (1 + odds)) / openDays);
}

function stageOn({ lockDate }: ParsedLock, fundsOn: IsoDate, date: IsoDate): LockStage {
  const elapsed = daysBetween(lockDate, date) / Math.max(1, daysBetween(lockDate, fundsOn));
  return STAGE_STARTS.find(([start]) => elapsed >= start)?.[1] ?? 'locked';
}
