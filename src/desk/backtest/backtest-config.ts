import { z } from 'zod';
import { LOAN_PURPOSES } from '../../instruments/rate-lock.ts';
import { futureQuoteSchema, isoDateSchema } from '../../market/snapshot.ts';

/** What can be compared. */
export const POLICIES = ['none', 'duration', 'duration-convexity', 'shortfall'] as const;
export type Policy = (typeof POLICIES)[number];

/** Locks alive at once grow with it: beyond, a year takes hours. */
const LOCKS_PER_DAY_MAX = 100;
/** More worlds than a night has hours for. */
export const WORLDS_MAX = 100;
/** Ten years of business days. */
export const DAYS_MAX = 2_600;

const ticksSchema = z.number().min(0).max(320);
const feeSchema = z.number().min(0).max(1_000);
const shareSchema = z.number().min(0).max(1);

/** A factor that wanders about a mean: its day's standard deviation, and the time in which half of a deviation is gone. */
function wanderingSchema(dailyBp: number, halfLifeDays: number) {
  return z
    .strictObject({
      dailyBp: z.number().min(0).max(50).default(dailyBp),
      halfLifeDays: z.number().min(1).max(1_000).default(halfLifeDays),
    })
    .prefault({});
}

/** How locks arrive, fall out and fund, and how spreads move: what no policy is told. */
const worldSchema = z.strictObject({
  seed: z.string().min(1).max(200).default('world'),
  /** Expected number of new locks a business day. */
  locksPerDay: z.number().min(0).max(LOCKS_PER_DAY_MAX).default(6),
  /** Log-normal: mean in dollars, standard deviation of the logarithm. */
  loanAmount: z
    .strictObject({
      mean: z.number().min(50_000).max(2_000_000).default(380_000),
      logDeviation: z.number().min(0).max(1).default(0.4),
    })
    .prefault({}),
  /** Note rate over the market's on the lock day, before it is rounded to an eighth. */
  noteRateSpreadBp: z
    .strictObject({
      mean: z.number().min(-100).max(100).default(0),
      deviation: z.number().min(0).max(100).default(15),
    })
    .prefault({}),
  lockTerms: z
    .array(z.strictObject({ days: z.number().int().min(15).max(120), share: z.number().positive().max(1) }))
    .min(1)
    .max(10)
    .default([
      { days: 30, share: 0.35 },
      { days: 45, share: 0.45 },
      { days: 60, share: 0.2 },
    ]),
  purposes: z
    .partialRecord(z.enum(LOAN_PURPOSES), shareSchema)
    .refine((shares) => Object.values(shares).some((share) => share > 0), 'must give one of them a share')
    .default({ purchase: 0.65, 'rate-term': 0.2, 'cash-out': 0.15 }),
  pullThrough: z
    .strictObject({
      /** True level at an unmoved market. */
      purchase: z.number().min(0.02).max(1).default(0.82),
      refinance: z.number().min(0.02).max(1).default(0.65),
      /** Logit p = logit p₀ + a·tanh(Δ/b), Δ the move of the market rate since the lock in percent points. */
      responseSize: z.number().min(0).max(10).default(2.2),
      responseScalePercentPoints: z.number().positive().max(20).default(2),
      /** Standard deviation, over worlds, of the lender's own level (logit), and of the logarithm of the response's size. */
      worldDeviation: z.number().min(0).max(2).default(0.2),
      /** Standard deviation over locks, logit. */
      lockDeviation: z.number().min(0).max(3).default(0.5),
      /** Common to all locks, logit a day; wanders about zero. */
      dailyDeviation: z.number().min(0).max(1).default(0.05),
      halfLifeDays: z.number().min(1).max(1_000).default(40),
    })
    .prefault({}),
  /** Days by which a closing comes before or after the expected one, standard deviation. */
  fundingDelayDays: z.number().min(0).max(20).default(3),
  /** Mortgage rate over its blend of swaps; not used while the history quotes a mortgage rate. */
  mortgageSpread: wanderingSchema(2.6, 60),
  /** OAS of every coupon; its mean is the starting day's when absent. */
  tbaSpread: z
    .strictObject({
      meanBp: z.number().min(-200).max(500).optional(),
      dailyBp: z.number().min(0).max(50).default(1.5),
      halfLifeDays: z.number().min(1).max(1_000).default(60),
    })
    .prefault({}),
  /** OAS of each coupon by itself. */
  couponSpread: wanderingSchema(1, 20),
});

/** What trading costs. */
const costsSchema = z.strictObject({
  /** Half the bid–offer, 32nds of a point. */
  halfSpreadTicks: z
    .strictObject({ tba: ticksSchema.default(0.5), treasuryFuture: ticksSchema.default(0.25) })
    .prefault({}),
  /** Paid for moving a position into the next month, 32nds of a point. */
  rollTicks: z
    .strictObject({ tba: ticksSchema.default(0.25), treasuryFuture: ticksSchema.default(0.25) })
    .prefault({}),
  /** Dollars a lot or contract traded; twice that for a roll. */
  feeDollars: z
    .strictObject({ tba: feeSchema.default(5), treasuryFuture: feeSchema.default(1.5) })
    .prefault({}),
});

/** Every setting of a back-test; docs/models/back-test.md gives each default's source. */
export const backtestConfigSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** First and last day of the history that are simulated; all of it where silent. */
  from: isoDateSchema.optional(),
  to: isoDateSchema.optional(),
  /** Worlds simulated, each with draws of its own on the same rates. */
  worlds: z.number().int().min(1).max(WORLDS_MAX).default(1),
  /** Business days in which the pipeline fills; on the last of them hedges begin, and P&L counts from there. */
  warmUpDays: z.number().int().min(1).max(120).default(30),
  world: worldSchema.prefault({}),
  policies: z
    .array(z.enum(POLICIES))
    .min(1)
    .max(POLICIES.length)
    .refine((names) => new Set(names).size === names.length, 'must not hold a policy twice')
    .default([...POLICIES]),
  rebalance: z
    .strictObject({
      /** A policy looks at its book every so many business days. */
      everyDays: z.number().int().min(1).max(60).default(1),
      /** Inside it the book is left as it is: |net DV01| in dollars per bp; null for no band. */
      netDv01Band: z.number().min(0).max(1e9).nullable().default(null),
      /** A second band, beside the first: |convexity P&L| at ±50 bp, dollars. */
      convexityBand: z.number().min(0).max(1e12).nullable().default(null),
    })
    .refine(({ netDv01Band, convexityBand }) => convexityBand === null || netDv01Band !== null, {
      path: ['convexityBand'],
      error: 'needs a netDv01Band beside it',
    })
    .prefault({}),
  /** Paths on which policies measure their books; P&L is marked on those of the run. */
  riskPathCount: z.number().int().min(128).max(65_536).default(256),
  /** Futures that the last two policies may trade beside TBAs; none for TBAs alone. */
  futures: z
    .array(futureQuoteSchema.shape.contract)
    .max(7)
    .refine((names) => new Set(names).size === names.length, 'must not hold a contract twice')
    .default(['FV', 'TY']),
  shortfall: z
    .strictObject({
      level: z.number().min(0.5).max(0.99).default(0.95),
      horizonDays: z.number().int().min(1).max(21).default(1),
      scenarioCount: z.number().int().min(200).max(5_000).default(400),
    })
    .prefault({}),
  costs: costsSchema.prefault({}),
  /** Level of value at risk and expected shortfall of a day's P&L. */
  riskLevel: z.number().min(0.5).max(0.99).default(0.95),
  bootstrap: z
    .strictObject({
      replicates: z.number().int().min(100).max(10_000).default(1_000),
      blockDays: z.number().int().min(1).max(60).default(10),
    })
    .prefault({}),
});

/** A validated configuration with every default in place. */
export type BacktestConfig = z.output<typeof backtestConfigSchema>;
export type WorldConfig = BacktestConfig['world'];

/** The configuration of an empty document. */
export const DEFAULT_BACKTEST_CONFIG: BacktestConfig = backtestConfigSchema.parse({ schemaVersion: 1 });
