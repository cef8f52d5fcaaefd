import { z } from 'zod';
import { REPRICING_TOLERANCE } from '../src/market/ois-curve.ts';

const basisPoints = z.number().min(0).max(10_000);
const share = z.number().min(0).max(1);

/**
 * Limits of the quality gates, each explained in docs/models/calibration.md.
 *
 * Limits on changes hold for one business day; from an older set on they grow with the root of the days between.
 */
export const gateLimitsSchema = z.strictObject({
  leftOutQuotes: z.number().int().min(0).max(5000).default(5).describe('quotes left out of the day'),
  marketAgeDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(1)
    .describe('business days by which the market day may be older than the day the calibration is for'),
  curveRepricing: z.number().min(0).max(1e-4).default(REPRICING_TOLERANCE).describe('decimal rate'),
  lowestForward: z.number().min(-1).max(1).default(-0.01).describe('three-month forward rate, decimal'),
  volatilityGaps: share.default(0.1).describe('share of the target without a quote'),
  volatilityArbitrage: z
    .number()
    .min(0)
    .max(10)
    .default(0.02)
    .describe('share by which a swaption may be dearer than two that together are worth more'),
  totalVarianceFall: share.default(0.05).describe('share by which σ²T may fall from expiry to expiry'),
  volatilityRmseBp: basisPoints.default(5).describe('root mean square of model less quote'),
  tbaCouponStep: z
    .number()
    .min(-10)
    .max(10)
    .default(0)
    .describe('least rise of price per half point of coupon, points'),
  tbaMonthDrop: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe('points a month by which a drop may differ from its carry'),
  oasLowestBp: z.number().min(-10_000).max(10_000).default(-50),
  oasHighestBp: z.number().min(-10_000).max(10_000).default(300),
  oasSmoothnessBp: basisPoints.default(30).describe('between neighbouring coupons, per half point of coupon'),
  oasStandardErrorBp: basisPoints.default(3),
  unchangedSections: z
    .number()
    .int()
    .min(0)
    .max(3)
    .default(0)
    .describe('sections with the very quotes of an earlier day'),
  missingTbaShare: share.default(0.2).describe('share of the set before whose TBAs are no longer quoted'),
  meanReversionChange: z.number().min(0).max(5).default(0.02).describe('per year'),
  volatilityParameterChangeBp: basisPoints.default(15).describe('of σ at any time'),
  modelVolatilityChangeBp: basisPoints.default(15).describe('of any swaption of the fit'),
  mortgageSpreadChangeBp: basisPoints.default(25),
  oasChangeBp: basisPoints.default(25).describe('of any TBA'),
});

export type GateLimits = z.output<typeof gateLimitsSchema>;

/** The limits where nothing else is said. */
export const GATE_LIMITS: GateLimits = Object.freeze(gateLimitsSchema.parse({}));
