import { z } from 'zod';
import { KERNEL_NAMES } from '../core/kernel-names.ts';
import type { GridTables } from '../sim/grid-tables.ts';
import type { PathModel } from '../sim/path-model.ts';
import type { PathRates } from '../sim/path-rates.ts';
import type { PlanTables } from '../sim/plan-tables.ts';

const MODELS_MAX = 64;
const COUNT_MAX = 2_147_483_647;
/** Sixteen million paths, the longest run there is, in blocks of 64. */
const BLOCKS_MAX = 262_144;
const MONTHS_MAX = 1_200;
const BATCHES_MAX = 4_096;

const floats = z.instanceof(Float64Array);
const integers = z.instanceof(Int32Array);
const count = z.int().min(0).max(COUNT_MAX);

const gaussian = { steps: floats, halfVariance: floats, bondFactors: floats, bondConvexities: floats };

const pathModelSchema: z.ZodType<PathModel> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hull-white'),
    tracks: z.literal(2),
    normals: z.literal(2),
    drivers: z.literal(1),
    ...gaussian,
    stateRange: floats,
  }),
  z.strictObject({
    kind: z.literal('g2'),
    tracks: z.literal(3),
    normals: z.literal(3),
    drivers: z.literal(2),
    ...gaussian,
    coordinates: floats,
  }),
  z.strictObject({
    kind: z.literal('forward-market'),
    tracks: count,
    normals: count,
    drivers: count,
    evolution: z.strictObject({
      dynamics: z.enum(['normal', 'displaced']),
      displacement: z.number(),
      forwards: count,
      factors: count,
      periodsYears: floats,
      loadings: floats,
      deviations: floats,
      firstForwards: integers,
    }),
    directions: floats,
    tenorTimesYears: floats,
    periods: integers,
    weights: floats,
    deviations: floats,
    lastForward: count,
  }),
]);

const ratesSchema: z.ZodType<PathRates> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hull-white'),
    logDiscounts: floats,
    terms: count,
    pairs: count,
    nodes: count,
    coefficients: floats,
  }),
  z.strictObject({
    kind: z.literal('g2'),
    logDiscounts: floats,
    pairs: count,
    nodes: count,
    surface: z.strictObject({ lengths: integers, terms: count }),
    coefficients: floats,
  }),
  z.strictObject({
    kind: z.literal('forward-market'),
    pairs: count,
    weights: floats,
    forwards: floats,
    growths: floats,
    discounts: floats,
    spreads: floats,
  }),
]);

const gridSchema: z.ZodType<GridTables> = z.strictObject({
  nodeCount: count,
  lockCount: count,
  largestGroup: count,
  lockOrder: integers,
  horizonRows: floats,
  lastNode: count,
  nodesOfFirst: count,
  functionCount: count,
  rateRanges: floats,
  lockRows: floats,
  weights: floats,
});

/** A plan as it comes from another machine. */
export const planSchema: z.ZodType<PlanTables> = z.strictObject({
  kernel: z.enum(KERNEL_NAMES),
  numberBytes: z.union([z.literal(4), z.literal(8)]),
  sampler: z.strictObject({
    key: z.strictObject({ low: z.number(), high: z.number() }),
    ordering: z
      .strictObject({
        intervals: count,
        components: count,
        intervalOf: integers,
        shares: floats,
        directions: floats,
      })
      .exactOptional(),
    blocksPerRandomisation: count.max(BLOCKS_MAX),
  }),
  firstBlock: count,
  blocks: z.int().min(1).max(BLOCKS_MAX),
  scenariosPerTask: z.int().min(1).max(MODELS_MAX),
  batchCount: z.int().min(1).max(BATCHES_MAX),
  months: z.int().min(1).max(MONTHS_MAX),
  timesYears: floats,
  monthNodes: integers,
  earlyNodes: count,
  models: z.array(pathModelSchema).min(1).max(MODELS_MAX),
  scenarioModels: integers,
  scenarioRows: floats,
  rates: ratesSchema,
  ratesToday: floats,
  weights: floats,
  incentives: floats,
  delays: floats,
  parameterRows: floats,
  loanRows: floats,
  horizonRows: floats,
  settlementRows: floats,
  profileCount: count,
  loanCount: count,
  profileOffsets: integers,
  profileLength: count,
  grid: gridSchema.nullable().transform((grid) => grid ?? undefined),
});
