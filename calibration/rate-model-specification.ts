import { z } from 'zod';
import { forwardMarketSpecificationSchema } from './forward-market-specification.ts';

const PIECES_MAX = 40;
const heldReversion = z.number().min(-5).max(5).optional();
/** w of the rows √w·(p − p of the previous set)/scale, in squared basis points. */
const previousWeight = z.number().min(0).max(1e6).optional();

const hullWhiteSpecification = z.strictObject({
  kind: z.literal('hull-white'),
  /** a, per year, held; fitted when absent. */
  meanReversion: heldReversion,
  /** Ends of the pieces of σ but the last, which holds on; one constant σ when absent. */
  volatilityUntilYears: z
    .array(z.number().positive().max(100))
    .min(1)
    .max(PIECES_MAX - 1)
    .refine((ends) => ends.every((end, i) => i === 0 || end > ends[i - 1]!), 'must rise')
    .readonly()
    .optional(),
  previousWeight,
});

const g2Specification = z.strictObject({
  kind: z.literal('g2'),
  /** Reversion of the faster factor, per year, held; fitted when absent. */
  a: heldReversion,
  /** Reversion of the slower factor, per year, held; fitted when absent. */
  b: heldReversion,
  previousWeight,
});

/** Which rate model a calibration fits, and what of it is given. */
export const rateModelSpecificationSchema = z.discriminatedUnion('kind', [
  hullWhiteSpecification,
  g2Specification,
  forwardMarketSpecificationSchema,
]);

export type RateModelSpecification = z.output<typeof rateModelSpecificationSchema>;
export type HullWhiteSpecification = z.output<typeof hullWhiteSpecification>;
export type G2Specification = z.output<typeof g2Specification>;
