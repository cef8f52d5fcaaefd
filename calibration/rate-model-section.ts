import { z } from 'zod';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import {
  rateModelFrom,
  rateModelParameters,
  rateModelSchemas,
} from '../src/models/rate/rate-model-schema.ts';
import type { RateModelFit } from './rate-model-fit.ts';

const PARAMETERS_MAX = 500;

const fittedVolatilitySchema = z.strictObject({
  expiryYears: z.number().positive().max(100),
  tenorYears: z.number().int().positive().max(100),
  quoteBp: z.number().positive(),
  /** Of the squared error in the fit; 1 when absent. */
  weight: z.number().min(0).optional(),
  modelBp: z.number().min(0),
  /** Of the model's volatility, where it is simulated. */
  standardErrorBp: z.number().min(0).optional(),
});

const fitFacts = {
  /** Root mean square of model − quote over the cells, basis points of normal volatility. */
  rmseBp: z.number().min(0),
  converged: z.boolean(),
  iterations: z.number().int().min(0),
  cells: z.array(fittedVolatilitySchema).min(1).max(1600),
};

const fitSchema = z.strictObject({
  ...fitFacts,
  parameters: z
    .array(
      z.strictObject({
        /** As the model names it, `volatility[2]` for a piece. */
        name: z.string().min(1).max(100),
        value: z.number(),
        /** Of a regression with these residuals; absent for what was fixed, ended at a bound or is not identified. */
        standardError: z.number().min(0).optional(),
        fixed: z.boolean(),
        atBound: z.boolean(),
      }),
    )
    .max(PARAMETERS_MAX),
});

/** The fit of a constant volatility as the first sets told it. */
const constantFitSchema = z.strictObject({
  ...fitFacts,
  meanReversionFixed: z.boolean(),
  standardErrors: z.strictObject({
    meanReversion: z.number().min(0).optional(),
    volatility: z.number().min(0).optional(),
  }),
});

const [hullWhiteParameters, g2Parameters, forwardMarketParameters] = rateModelSchemas;

/** The rate model of a calibration set: the parameters of the model and what its fit came to. */
export const rateModelSectionSchema = z.discriminatedUnion('kind', [
  hullWhiteParameters.safeExtend({ fit: z.union([fitSchema, constantFitSchema]) }),
  g2Parameters.safeExtend({ fit: fitSchema }),
  forwardMarketParameters.safeExtend({ fit: fitSchema }),
]);

export type RateModelSection = z.output<typeof rateModelSectionSchema>;

/**
 * The rate model a section describes.
 *
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for parameters that a schema cannot judge, such as an abcd shape that
 *   falls below zero
 */
export function rateModelOf({ fit: _, ...parameters }: RateModelSection): RateModel {
  return rateModelFrom(parameters);
}

/** The section of a fitted model; {@link rateModelOf} gives the model back. */
export function rateModelSection({ model, ...found }: RateModelFit): RateModelSection {
  return {
    ...rateModelParameters(model),
    fit: {
      rmseBp: found.rmseBp,
      converged: found.converged,
      iterations: found.iterations,
      cells: [...found.cells],
      parameters: [...found.parameters],
    },
  };
}
