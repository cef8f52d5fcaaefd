import { z } from 'zod';
import { parseJson, parseWithSchema } from '../src/core/parse.ts';
import type { RateModelKind } from '../src/core/rate-model-kinds.ts';
import { gateLimitsSchema } from './gate-limits.ts';
import { rateModelSpecificationSchema } from './rate-model-specification.ts';
import { volatilityTargetSchema } from './volatility-target.ts';

/** How a day is calibrated. See docs/schemas/calibration-config.json. */
export const calibrationConfigSchema = z.strictObject({
  schemaVersion: z.literal(1, { error: 'is not a schemaVersion this version reads; it reads 1' }),
  rateModel: rateModelSpecificationSchema
    .default({ kind: 'hull-white' })
    .describe('the rate model and what of it is held'),
  target: volatilityTargetSchema
    .optional()
    .describe('swaptions of the fit; expiries of 1 to 15 years on swaps of 1 to 20 when absent'),
  prepayment: z
    .strictObject({
      tune: z
        .boolean()
        .describe(
          'whether refinancing and turnover are tuned until the OAS of each coupon stack is flattest',
        ),
    })
    .prefault({ tune: false }),
  pullThrough: z
    .strictObject({
      lenderId: z
        .string()
        .min(1)
        .max(64)
        .optional()
        .describe('lender of the history whose base rate is taken; the mean of all when absent'),
    })
    .prefault({}),
  badQuotes: z
    .enum(['refuse', 'leave-out'])
    .default('refuse')
    .describe(
      'whether quotes that nothing can be calibrated to stop the calibration, or are left out by name',
    ),
  gates: gateLimitsSchema.prefault({}).describe('limits of the quality gates'),
});

export type CalibrationConfig = z.output<typeof calibrationConfigSchema>;

/** The daily calibration with a rate model of its name alone, all else as usual. */
export function calibrationWith(kind: RateModelKind): CalibrationConfig {
  return calibrationConfigSchema.parse({ schemaVersion: 1, rateModel: { kind } });
}

/** The daily calibration as it is without a configuration. */
export const DEFAULT_CALIBRATION_CONFIG: CalibrationConfig = Object.freeze(
  calibrationConfigSchema.parse({ schemaVersion: 1 }),
);

/**
 * Reads a calibration's configuration.
 *
 * @param file as the user named it
 * @throws CounterpoiseError INPUT_EMPTY; INPUT_INVALID naming every faulty field
 */
export function readCalibrationConfig(text: string, file: string): CalibrationConfig {
  return parseWithSchema(calibrationConfigSchema, parseJson(text, file), { file });
}
