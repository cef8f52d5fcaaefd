import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { KEY_RATE_RECORD } from '../market/key-rate-record.ts';
import { PROGRAMS } from '../market/programs.ts';
import { type HorizonConfig, horizonConfigSchema } from '../sim/horizon/horizon-config.ts';
import { segmentRuleSchema } from './segment-rule.ts';

/** What a hedge can be asked to make small. */
export const OBJECTIVES = ['absolute', 'quadratic', 'minimum-variance', 'minimum-shortfall'] as const;

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

/** Dollars, or dollars per bp. */
const dollarsSchema = z.number().min(0).max(1e12);

/** Position limits in lots, after the trades, and the most lots one hedge may trade. */
const positionLimitSchema = z.strictObject({
  maxLongLots: lotsSchema,
  maxShortLots: lotsSchema,
  maxTradedLots: lotsSchema.optional(),
});

const matchSchema = z
  .strictObject({ toleranceFraction: z.number().min(0).max(10) })
  .nullable()
  .default(null);

const shockLimitSchema = z.strictObject({
  shocksBp: z.array(shockSchema).min(1).max(8).default([50, 100]),
  // Under half, by more than the simulation's error, so that fresh paths find it below half as well.
  fractionOfBaseline: z.number().positive().max(100).default(0.45),
});

/** What may be traded, how much of it, and what the result has to keep: of the book, or of one segment. */
const constraintShape = {
  netDv01LimitLots: z
    .number()
    .positive()
    .max(1e6)
    .nullable()
    .optional()
    .describe(
      '|net DV01| allowed, in lots of the finest instrument; null for none. 0.5 when silent, none for minimum-variance and minimum-shortfall.',
    ),
  shockLimit: shockLimitSchema
    .nullable()
    .optional()
    .describe(
      'Largest |P&L| over these shocks as a share of the one-instrument baseline’s; null for none. ±50 and ±100 bp at 0.45 when silent, none for minimum-variance and minimum-shortfall.',
    ),
  /** Largest |key-rate DV01| after the trades, dollars per bp, by tenor in years. */
  keyRateDv01Limits: z
    .strictObject({
      '2': dollarsSchema.optional(),
      '5': dollarsSchema.optional(),
      '10': dollarsSchema.optional(),
      '20': dollarsSchema.optional(),
      '30': dollarsSchema.optional(),
    })
    .default({}),
  limits: z
    .strictObject({
      tba: positionLimitSchema.default({ maxLongLots: 1_000, maxShortLots: 1_000 }),
      treasuryFuture: positionLimitSchema.default({ maxLongLots: 5_000, maxShortLots: 5_000 }),
      bondForward: positionLimitSchema.default({ maxLongLots: 500, maxShortLots: 500 }),
      /** Options are bought, to own convexity; a desk that may write them says how many. */
      futureOption: positionLimitSchema.default({ maxLongLots: 5_000, maxShortLots: 0 }),
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
      /** Transaction cost, size penalty and time decay together, dollars; null for no limit. */
      costDollars: dollarsSchema.nullable().default(null),
    })
    .prefault({}),
  /** Sides that may be traded, by instrument; both where it is silent. */
  sides: z.record(keySchema, z.enum(['buy', 'sell', 'both'])).default({}),
  instruments: z
    .strictObject({
      allow: z.array(keySchema).max(500).optional(),
      deny: z.array(keySchema).max(500).default([]),
      /** TBAs of the month that takes most of a program's locks, or of every quoted month. */
      tbaMonths: z.enum(['main', 'all']).default('main'),
    })
    .prefault({}),
  /**
   * Holds the TBA position of every program and coupon against the locks' face delivered into it:
   * |face + position| ≤ tolerance·|face|, and never tighter than one lot. Null for no such rule.
   */
  couponMatch: matchSchema,
  /** The same of every program and settlement month. */
  monthMatch: matchSchema,
};

/** More would be a list of locks, not a view of the book. */
const SEGMENTS_MAX = 50;

/** A portfolio of its own: which locks it holds, and what it is held to where that differs from the book. */
const segmentSchema = z.strictObject({
  name: z.string().min(1).max(64),
  rule: segmentRuleSchema,
  /** Trades already held for this segment, by their id. */
  tradeIds: z.array(z.string().min(1).max(64)).max(10_000).default([]),
  constraints: z
    .strictObject({
      netDv01LimitLots: constraintShape.netDv01LimitLots,
      shockLimit: constraintShape.shockLimit,
      keyRateDv01Limits: constraintShape.keyRateDv01Limits.unwrap().optional(),
      limits: constraintShape.limits.unwrap().optional(),
      sides: constraintShape.sides.unwrap().optional(),
    })
    .default({}),
});

/** Net DV01 and shocks are held by the objective itself where it is the whole distribution's. */
function withObjectiveDefaults<
  Config extends {
    readonly objective: (typeof OBJECTIVES)[number];
    readonly netDv01LimitLots?: number | null | undefined;
    readonly shockLimit?: z.output<typeof shockLimitSchema> | null | undefined;
  },
>(config: Config) {
  const plain = config.objective === 'absolute' || config.objective === 'quadratic';
  const { netDv01LimitLots, shockLimit } = config;
  return {
    ...config,
    netDv01LimitLots: netDv01LimitLots === undefined ? (plain ? 0.5 : null) : netDv01LimitLots,
    shockLimit: shockLimit === undefined ? (plain ? shockLimitSchema.parse({}) : null) : shockLimit,
  };
}

/**
 * What a hedge is to weigh and to obey. An empty document but for `schemaVersion` takes every default;
 * docs/models/hedge.md gives each default's source.
 */
export const hedgeConfigSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    /**
     * `absolute`: dollars of risk. `quadratic`: in (duration, convexity) alone, large residuals weighing more.
     * `minimum-variance`, `minimum-shortfall`: of the P&L over the simulated horizon.
     */
    objective: z.enum(OBJECTIVES).default('absolute'),
    /** The shortfall is the mean loss of the worst 1 − level of the horizon's scenarios. */
    shortfallLevel: z.number().min(0.5).max(0.995).default(0.95),
    /**
     * How market, borrowers and time may move until a horizon (docs/models/stress.md). Null leaves the horizon out where the
     * objective does not need it.
     */
    horizon: horizonConfigSchema.omit({ schemaVersion: true }).nullable().default(null),
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
    /** Half the bid–offer paid on each trade, in 32nds of a point. */
    transactionCostTicks: z
      .strictObject({
        tba: ticksSchema.default(0.5),
        treasuryFuture: ticksSchema.default(0.25),
        bondForward: ticksSchema.default(0.5),
        futureOption: ticksSchema.default(0.5),
      })
      .prefault({}),
    /** Calendar days of time decay that an option bought is charged with, and an option sold is credited. */
    optionDecayDays: z.number().min(0).max(365).default(30),
    /** A further cost in 32nds on the face beyond `freeFace` dollars traded in one instrument. */
    sizePenalty: z
      .strictObject({
        freeFace: z.number().min(0).max(1e12).default(50_000_000),
        ticks: ticksSchema.default(0.25),
      })
      .prefault({}),
    ...constraintShape,
    /** When the book is inside both bands there is no trade; null to trade whatever the book's state. */
    rebalance: z
      .strictObject({
        /** |net DV01|, dollars per bp. */
        netDv01: dollarsSchema,
        /** |convexity P&L| at ± the first convexity shock, dollars; null for no such band. */
        convexityPnl: dollarsSchema.nullable().default(null),
      })
      .nullable()
      .default(null),
    /** A previous answer to start from: signed lots by instrument, or instrument and month. */
    start: z.record(keySchema, z.number().int().min(-1_000_000).max(1_000_000)).default({}),
    /** Values the hedge again on paths of this seed; null for no such check. */
    outOfSample: z
      .strictObject({ seed: z.string().min(1).max(200).default('fresh paths') })
      .nullable()
      .prefault({}),
    /** Program of the one-instrument baseline; any TBA when it has no quote. */
    baselineProgram: z.enum(PROGRAMS).default('UMBS30'),
    frontierPoints: z.number().int().min(0).max(25).default(7),
    /** Branch-and-bound nodes of one solve: the same stop on every machine. */
    nodeLimit: z.number().int().min(1).max(10_000_000).default(20_000),
    /** Portfolios that are hedged by themselves as well, each lock in the first whose rule it meets. */
    segments: z.array(segmentSchema).max(SEGMENTS_MAX).default([]),
  })
  .refine(({ segments }) => new Set(segments.map(({ name }) => name)).size === segments.length, {
    path: ['segments'],
    error: 'must not hold a name twice',
  })
  .transform(withObjectiveDefaults);

/** A validated hedge configuration with every default in place. */
export type HedgeConfig = z.output<typeof hedgeConfigSchema>;
/** What a segment may state for itself. */
export type SegmentConfig = HedgeConfig['segments'][number];

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

/** The horizon to simulate for a hedge under this configuration; undefined for none. */
export function requiredHorizon({ objective, horizon }: HedgeConfig): HorizonConfig | undefined {
  if (horizon === null && !objective.startsWith('minimum')) return undefined;
  return horizonConfigSchema.parse({ ...horizon, schemaVersion: 1 });
}

/** Shocks over which the hedge is compared with its baseline; ±50 and ±100 bp when no limit names others. */
export function comparisonShocksBp(config: HedgeConfig): readonly number[] {
  return config.shockLimit?.shocksBp ?? [50, 100];
}
