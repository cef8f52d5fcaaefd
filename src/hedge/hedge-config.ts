import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { KEY_RATE_RECORD } from '../market/key-rate-record.ts';
import { PROGRAMS } from '../market/programs.ts';

/** One daily standard deviation of each key rate, bp, at 2, 5, 10, 20, 30 years, and of their plain mean. */
export const DAILY_DEVIATION_BP = {
  keyRates: KEY_RATE_RECORD.keyRatesBp,
  parallel: KEY_RATE_RECORD.parallelBp,
} as const;

const weightSchema = z.number().min(0).max(1e6);
const moveSchema = z.number().positive().max(500);
const shockSchema = z.number().positive().max(500);
const lotsSchema = z.number().int().min(0).max(1_000_000);
const ticksSchema = z.number().min(0).max(320);
const keySchema = z.string().min(1).max(64);

const positionLimitSchema = z.strictObject({
  maxLongLots: lotsSchema,
  maxShortLots: lotsSchema,
});

/**
 * What a hedge is to weigh and to obey. An empty document but for `schemaVersion` takes every default;
 * docs/models/hedge.md gives each default's source.
 */
export const hedgeConfigSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** `absolute`: dollars of risk. `quadratic`: in (duration, convexity) alone, large residuals weighing more. */
  objective: z.enum(['absolute', 'quadratic']).default('absolute'),
  weights: z
    .strictObject({
      duration: weightSchema.default(1),
      convexity: weightSchema.default(1),
      /** One weight, or one for each of 2, 5, 10, 20, 30 years. */
      keyRates: z.union([weightSchema, z.array(weightSchema).length(5)]).default(1),
      cost: weightSchema.default(1),
    })
    .prefault({}),
  moves: z
    .strictObject({
      parallelBp: moveSchema.default(DAILY_DEVIATION_BP.parallel),
      keyRateBp: z
        .array(moveSchema)
        .length(5)
        .default([...DAILY_DEVIATION_BP.keyRates]),
    })
    .prefault({}),
  /** Each h adds |½(V₊ + V₋) − V₀| at ±h to the objective. */
  convexityShocksBp: z.array(shockSchema).min(1).max(8).default([50]),
  /** Largest |P&L| over these shocks, as a share of the one-instrument baseline's; null for none. */
  shockLimit: z
    .strictObject({
      shocksBp: z.array(shockSchema).min(1).max(8).default([50, 100]),
      // Under half, by more than the simulation's error, so that fresh paths find it below half as well.
      fractionOfBaseline: z.number().positive().max(100).default(0.45),
    })
    .nullable()
    .prefault({}),
  /** |net DV01| allowed, in lots of the finest instrument; null for none. */
  netDv01LimitLots: z.number().positive().max(1e6).nullable().default(0.5),
  /** Half the bid–offer paid on each trade, in 32nds of a point. */
  transactionCostTicks: z
    .strictObject({ tba: ticksSchema.default(0.5), treasuryFuture: ticksSchema.default(0.25) })
    .prefault({}),
  /** A further cost in 32nds on the face beyond `freeFace` dollars traded in one instrument. */
  sizePenalty: z
    .strictObject({
      freeFace: z.number().min(0).max(1e12).default(50_000_000),
      ticks: ticksSchema.default(0.25),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** Position limits in lots, after the trades. */
      tba: positionLimitSchema.default({ maxLongLots: 1_000, maxShortLots: 1_000 }),
      treasuryFuture: positionLimitSchema.default({ maxLongLots: 5_000, maxShortLots: 5_000 }),
      /** By instrument (`UMBS30-5.5`) or instrument and month (`UMBS30-5.5 2025-03`). */
      instruments: z.record(keySchema, positionLimitSchema).default({}),
      /** Face traded, all instruments together; null for no limit. */
      grossNotional: z
        .union([
          z.strictObject({ multipleOfBaseline: z.number().positive().max(100) }),
          z.strictObject({ dollars: z.number().min(0).max(1e13) }),
        ])
        .nullable()
        .default({ multipleOfBaseline: 2 }),
    })
    .prefault({}),
  /** Sides that may be traded, by instrument; both where it is silent. */
  sides: z.record(keySchema, z.enum(['buy', 'sell', 'both'])).default({}),
  instruments: z
    .strictObject({
      allow: z.array(keySchema).max(500).optional(),
      deny: z.array(keySchema).max(500).default([]),
    })
    .prefault({}),
  /**
   * Holds the TBA position of every program and coupon against the locks' face delivered into it:
   * |face + position| ≤ tolerance·|face|, and never tighter than one lot. Null for no such rule.
   */
  couponMatch: z
    .strictObject({ toleranceFraction: z.number().min(0).max(10) })
    .nullable()
    .default(null),
  /** Program of the one-instrument baseline; any TBA when it has no quote. */
  baselineProgram: z.enum(PROGRAMS).default('UMBS30'),
  frontierPoints: z.number().int().min(0).max(25).default(7),
  /** Branch-and-bound nodes of one solve: the same stop on every machine. */
  nodeLimit: z.number().int().min(1).max(10_000_000).default(20_000),
});

/** A validated hedge configuration with every default in place. */
export type HedgeConfig = z.output<typeof hedgeConfigSchema>;

/** The configuration of an empty document. */
export const DEFAULT_HEDGE_CONFIG: HedgeConfig = hedgeConfigSchema.parse({ schemaVersion: 1 });

/**
 * Validates a hedge configuration document and fills in the defaults.
 *
 * @param document parsed JSON
 * @param file name for messages
 * @throws CounterpoiseError INPUT_INVALID with one item per fault
 */
export function parseHedgeConfig(document: unknown, file = 'hedge config'): HedgeConfig {
  const parsed = hedgeConfigSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    pointer: issue.path
      .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join(''),
    code: 'INPUT_INVALID' as const,
    detail: issue.message,
  }));
  const first = errors[0]!;
  throw new CounterpoiseError('INPUT_INVALID', first.detail, { file, pointer: first.pointer, errors });
}

/**
 * Parallel shocks at which book and instruments must be revalued for a hedge under this configuration.
 *
 * @returns signed basis points, ascending, without zero
 */
export function requiredShocksBp(config: HedgeConfig): readonly number[] {
  const magnitudes = new Set([...config.convexityShocksBp, ...comparisonShocksBp(config)]);
  return [...magnitudes].flatMap((shock) => [-shock, shock]).sort((left, right) => left - right);
}

/** Shocks over which the hedge is compared with its baseline; ±50 and ±100 bp when no limit names others. */
export function comparisonShocksBp(config: HedgeConfig): readonly number[] {
  return config.shockLimit?.shocksBp ?? [50, 100];
}
