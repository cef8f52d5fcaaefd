import type { ParsedLock } from '../../../book/lock-terms.ts';
import { addDays, type IsoDate } from '../../../core/dates.ts';
import { addressedNormal, addressedUniform, type RandomKey, randomKey } from '../../../core/random.ts';
import type { LoanPurpose } from '../../../instruments/rate-lock.ts';
import { businessDaysBetween } from '../../../market/business-days.ts';
import { expectedFunding } from '../../lock-dates.ts';
import type { WorldConfig } from '../backtest-config.ts';

/** A new lock, with what nobody in the world is told of it. */
export interface ArrivedLock {
  readonly lock: ParsedLock;
  /** The day it funds unless it falls out before. */
  readonly fundsOn: IsoDate;
  /** Business days from lock to {@link fundsOn}. */
  readonly openDays: number;
  /** Its own deviation of true pull-through, logit. */
  readonly logitDeviation: number;
}

const BP = 10_000;
/** Note rates are quoted in eighths. */
const EIGHTH = 0.001_25;
const AMOUNT_LIMITS = { min: 50_000, max: 800_000 } as const;
/** A closing takes some days at least. */
const FIRST_FUNDING_DAYS = 7;
/** Places of a lock's draws. */
const DRAW = { count: 0, amount: 1, rate: 2, term: 3, purpose: 4, funding: 5, pullThrough: 6 } as const;

/**
 * Locks that arrive on a day: a Poisson number of them, each drawn by its own address, so that none depends on another.
 *
 * @param day place of the day, the first address
 * @param mortgageRate the market's, decimal
 * @param seed the world's
 * @source docs/models/back-test.md
 */
export function arrivedLocks(
  config: WorldConfig,
  {
    date,
    day,
    mortgageRate,
  }: { readonly date: IsoDate; readonly day: number; readonly mortgageRate: number },
  seed: string,
): readonly ArrivedLock[] {
  const key = randomKey(`${seed}/locks`);
  const count = poissonQuantile(config.locksPerDay, addressedUniform(key, day, 0, DRAW.count));
  return Array.from({ length: count }, (_, index) =>
    arrivedLock(config, date, mortgageRate, key, day, index + 1),
  );
}

function arrivedLock(
  config: WorldConfig,
  date: IsoDate,
  mortgageRate: number,
  key: RandomKey,
  day: number,
  number: number,
): ArrivedLock {
  const normal = (draw: number): number => addressedNormal(key, day, number, draw);
  const uniform = (draw: number): number => addressedUniform(key, day, number, draw);
  const { loanAmount, noteRateSpreadBp, lockTerms } = config;
  const { mean, logDeviation } = loanAmount;
  const amount = mean * Math.exp(logDeviation * normal(DRAW.amount) - (logDeviation * logDeviation) / 2);
  const spread = (noteRateSpreadBp.mean + noteRateSpreadBp.deviation * normal(DRAW.rate)) / BP;
  const term = chosen(
    lockTerms.map(({ days, share }) => [days, share] as const),
    uniform(DRAW.term),
  );
  const expiration = addDays(date, term);
  const fundsOn = clampDate(
    addDays(expectedFunding(expiration), Math.round(config.fundingDelayDays * normal(DRAW.funding))),
    addDays(date, FIRST_FUNDING_DAYS),
    expiration,
  );
  return {
    lock: {
      lockId: `${date}-${number}`,
      program: 'UMBS30',
      noteRate: Number((Math.round((mortgageRate + spread) / EIGHTH) * EIGHTH).toFixed(5)),
      loanAmount:
        Math.round(Math.min(AMOUNT_LIMITS.max, Math.max(AMOUNT_LIMITS.min, amount)) / 1_000) * 1_000,
      lockDate: date,
      lockExpiration: expiration,
      marketRateAtLock: mortgageRate,
      stage: 'locked',
      purpose: chosen(
        Object.entries(config.purposes).map(([name, share]) => [name as LoanPurpose, share ?? 0] as const),
        uniform(DRAW.purpose),
      ),
      deliveryType: 'mandatory',
    },
    fundsOn,
    openDays: Math.max(1, businessDaysBetween(date, fundsOn)),
    logitDeviation: config.pullThrough.lockDeviation * normal(DRAW.pullThrough),
  };
}

/** The least n with P(N ≤ n) ≥ u; sums of e^(−λ)λⁿ/n!, at most a hundred or so of them for the rates allowed. */
function poissonQuantile(mean: number, uniform: number): number {
  let probability = Math.exp(-mean);
  let sum = probability;
  let count = 0;
  while (sum < uniform && probability > 0) {
    count++;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}

function chosen<Value>(shares: readonly (readonly [Value, number])[], uniform: number): Value {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  let left = uniform * total;
  for (const [value, share] of shares) {
    left -= share;
    if (left < 0) return value;
  }
  return shares.at(-1)![0];
}

function clampDate(date: IsoDate, earliest: IsoDate, latest: IsoDate): IsoDate {
  if (date < earliest) return earliest;
  return date > latest ? latest : date;
}
