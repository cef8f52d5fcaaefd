import { z } from 'zod';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { KEY_RATE_RECORD } from '../../market/key-rate-record.ts';

/** A month of business days: beyond it most of a pipeline has funded, and the book is another one. */
const BUSINESS_DAYS_MAX = 21;
/** Fewer leave no tail to speak of; more would take longer than the revaluations they are read off. */
const SCENARIOS_MIN = 200;
const SCENARIOS_MAX = 20_000;
/** Full revaluations that a run spends on checking itself. */
const CHECKS_MAX = 50;

const deviationBpSchema = z.number().min(0).max(100);
const correlationSchema = z.number().min(-1).max(1);
const oddCount = (least: number, most: number) =>
  z
    .number()
    .int()
    .min(least)
    .max(most)
    .refine((count) => count % 2 === 1, 'must be odd, so that today is one of the nodes');

const keyRateListSchema = z.array(deviationBpSchema).length(KEY_RATE_TENORS.length);

/** Where the covariance of the key rates comes from. */
const ratesSchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('stated'),
    dailyDeviationBp: keyRateListSchema
      .default([...KEY_RATE_RECORD.keyRatesBp])
      .describe('standard deviation of a day’s change at 2, 5, 10, 20, 30 years, bp'),
    correlation: z
      .array(z.array(correlationSchema).length(KEY_RATE_TENORS.length))
      .length(KEY_RATE_TENORS.length)
      .refine(
        (rows) => rows.every((row, i) => row[i] === 1 && row.every((value, j) => value === rows[j]![i])),
        'must be symmetric with ones on the diagonal',
      )
      .default(KEY_RATE_RECORD.correlation.map((row) => [...row]))
      .describe('correlation of the five changes'),
  }),
  z.strictObject({ from: z.literal('model') }),
  z.strictObject({ from: z.literal('history') }),
]);

/** A factor's standard deviation over a day, and its correlation with the level of rates. */
function factorSchema(deviation: z.ZodNumber, daily: number, correlation = 0) {
  return z
    .strictObject({
      daily: deviation.default(daily),
      correlationWithLevel: correlationSchema.default(correlation),
    })
    .prefault({});
}

/**
 * How the market, the borrowers and time may move until a horizon. An empty document but for `schemaVersion` takes every
 * default; docs/models/stress.md gives each default's source.
 */
export const horizonConfigSchema = z.strictObject({
  schemaVersion: z.literal(1),
  businessDays: z
    .number()
    .int()
    .min(1)
    .max(BUSINESS_DAYS_MAX)
    .default(1)
    .describe('from the as-of date to the horizon'),
  scenarioCount: z.number().int().min(SCENARIOS_MIN).max(SCENARIOS_MAX).default(2_000),
  rates: ratesSchema.prefault({ from: 'stated' }),
  /** Mortgage rate over swaps, bp. */
  mortgageBasisBp: factorSchema(deviationBpSchema, 2.6),
  /** OAS common to all coupons, bp. */
  spreadBp: factorSchema(deviationBpSchema, 1.5),
  /** OAS of each coupon by itself, bp a day. */
  couponSpreadBp: z.strictObject({ daily: deviationBpSchema.default(1) }).prefault({}),
  /** Every volatility of the rate model, relative. */
  volatility: factorSchema(z.number().min(0).max(0.1), 0.02),
  pullThrough: z
    .strictObject({
      /** Error common to all locks, points of pull-through a day as a decimal. */
      daily: z.number().min(0).max(0.1).default(0.005),
      correlationWithLevel: correlationSchema.default(0),
      /** Whether each lock’s own outcome becomes known, evenly until its funding date. */
      ownOutcomes: z.boolean().default(true),
    })
    .prefault({}),
  /** Levels of value at risk and expected shortfall; the first is that of contributions and tables. */
  levels: z
    .array(z.number().min(0.5).max(0.995))
    .min(1)
    .max(5)
    .refine((levels) => new Set(levels).size === levels.length, 'must not hold a level twice')
    .default([0.95, 0.99]),
  /** Expected gain on sale per 100 of expected fundings, of which margin at risk is a share. */
  expectedMarginPer100: z.number().positive().max(20).optional(),
  /** Revaluations that P&L is interpolated between, along the first two principal components of rates. */
  nodes: z.strictObject({ level: oddCount(5, 15).default(9), slope: oddCount(3, 9).default(5) }).prefault({}),
  /** Scenarios that are revalued in full to measure the interpolation’s error. */
  checkCount: z.number().int().min(4).max(CHECKS_MAX).default(12),
});

/** A validated configuration with every default in place. */
export type HorizonConfig = z.output<typeof horizonConfigSchema>;

/** The configuration of an empty document. */
export const DEFAULT_HORIZON_CONFIG: HorizonConfig = horizonConfigSchema.parse({ schemaVersion: 1 });
