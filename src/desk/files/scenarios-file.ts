import { z } from 'zod';
import { parseJson, parseWithSchema } from '../../core/parse.ts';

const SHIFT_BP_MAX = 1_000;
const SPREAD_BP_MAX = 500;
const FACTOR_MAX = 10;
const SCENARIOS_MAX = 200;

const shiftBpSchema = z.number().min(-SHIFT_BP_MAX).max(SHIFT_BP_MAX);
const factorSchema = z.number().positive().max(FACTOR_MAX);
const spreadBpSchema = z.number().min(-SPREAD_BP_MAX).max(SPREAD_BP_MAX);

/**
 * A move of the zero curve: parallel, or by points between which the shift is linear and beyond which flat.
 */
const curveMoveSchema = z.union([
  z.strictObject({
    parallelBp: shiftBpSchema.describe('parallel shift of the continuously compounded zero curve, bp'),
  }),
  z.strictObject({
    points: z
      .array(z.strictObject({ years: z.number().min(0).max(100), shiftBp: shiftBpSchema }))
      .min(1)
      .max(50)
      .refine(
        (points) => points.every((point, index) => index === 0 || points[index - 1]!.years < point.years),
        'must stand in increasing years, each once',
      )
      .describe('shift at each time, linear between and flat beyond'),
  }),
]);

/** One stressed state of the market, the models and the borrowers. What is absent stays as it is. */
const scenarioSchema = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9+\-.]{0,63}$/,
        'must be lower-case letters, digits, hyphens, plus signs or dots',
      ),
    name: z.string().min(1).max(120),
    curve: curveMoveSchema.optional(),
    volatilityFactor: factorSchema.optional().describe('multiplies the rate model’s volatility'),
    refinancingFactor: factorSchema.optional().describe('multiplies every refinancing hazard'),
    turnoverFactor: factorSchema.optional().describe('multiplies every turnover hazard'),
    defaultFactor: factorSchema.optional().describe('multiplies every default hazard'),
    pullThroughShift: z.number().min(-1).max(1).optional().describe('added to pull-through, decimal'),
    mortgageBasisBp: spreadBpSchema.optional().describe('added to the mortgage rate’s spread, bp'),
    oasBp: spreadBpSchema.optional().describe('added to every OAS, bp'),
  })
  .refine((scenario) => Object.keys(scenario).length > 2, 'must change something');

/** Scenarios of a stress run. See docs/schemas/scenarios.json. */
export const scenariosFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  description: z.string().max(2_000).optional(),
  scenarios: z
    .array(scenarioSchema)
    .min(1)
    .max(SCENARIOS_MAX)
    .refine(
      (scenarios) => new Set(scenarios.map((scenario) => scenario.id)).size === scenarios.length,
      'must not hold an id twice',
    ),
});

export type StressScenario = z.output<typeof scenarioSchema>;
export type ScenariosFile = z.output<typeof scenariosFileSchema>;

/**
 * Reads the scenarios of a stress run.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_INVALID naming the field, what stands there and what is accepted
 */
export function readScenarios(text: string, file: string): ScenariosFile {
  return parseWithSchema(scenariosFileSchema, parseJson(text, file), { file });
}
