import { z } from 'zod';
import { PROGRAMS } from '../src/market/programs.ts';
import { isoMonthSchema, rateSchema } from '../src/market/snapshot.ts';

const multiplierSchema = z.strictObject({
  /** Multiplies the program's hazard. */
  value: z.number().min(0.5).max(2),
  /** Of the simulation alone. */
  standardError: z.number().min(0),
  atBound: z.boolean(),
});

const tunedCouponSchema = z.strictObject({
  coupon: rateSchema.positive(),
  /** Share of the coupon in the dispersion before weights are normed: 1 at par. */
  weight: z.number().positive().max(1),
  oasBeforeBp: z.number(),
  oasAfterBp: z.number(),
});

const tunedProgramSchema = z.strictObject({
  program: z.enum(PROGRAMS),
  /** The month whose stack was made flat. */
  settlementMonth: isoMonthSchema,
  refinancing: multiplierSchema,
  turnover: multiplierSchema,
  coupons: z.array(tunedCouponSchema).min(3).max(100),
  /** Weighted root mean square of OAS about its mean. */
  dispersionBeforeBp: z.number().min(0),
  dispersionAfterBp: z.number().min(0),
  /** Cosine of the two multipliers' effects on the stack's shape; near ±1 they trade off. */
  effectCosine: z.number().min(-1.000001).max(1.000001),
  /** Standard deviation of the least known combination of ln M, by the stack alone. */
  weakestDeviation: z.number().positive(),
  /** Whether the stack alone would hold that combination within the bounds: a deviation of at most ln 2. */
  identified: z.boolean(),
  /** Simulations of the stack. */
  iterations: z.number().int().min(1),
  converged: z.boolean(),
});

/** The section of a calibration set that tells the risk-neutral prepayment multipliers. */
export const prepaymentTuningSchema = z.strictObject({
  programs: z.array(tunedProgramSchema).max(PROGRAMS.length),
  /** Programs and quotes that were left out, and why. */
  leftOut: z.array(z.strictObject({ name: z.string().max(100), reason: z.string().max(1000) })).max(1000),
});

/** Risk-neutral prepayment multipliers of each program, with what they do to the coupon stack. */
export type PrepaymentTuning = z.output<typeof prepaymentTuningSchema>;
/** The multipliers of one program. */
export type TunedProgram = PrepaymentTuning['programs'][number];
