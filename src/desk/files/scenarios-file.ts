import { z } from 'zod';
import { parseInstrumentName } from '../../book/position-terms.ts';
import { parseJson, parseWithSchema } from '../../core/parse.ts';
import { isoDateSchema } from '../../market/snapshot.ts';

const SHIFT_BP_MAX = 1_000;
const SPREAD_BP_MAX = 500;
const FACTOR_MAX = 10;
const SCENARIOS_MAX = 200;
/** Scenarios and cells of grids together: what they need of memory is that of so many books. */
const STATES_MAX = 400;
const GRIDS_MAX = 5;
/** A cell is a whole revaluation of the book. */
const GRID_VALUES_MAX = 15;
/** Each different spread of a scenario is a revaluation of its own. */
const COUPON_SPREADS_MAX = 30;

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

const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9+\-.]{0,63}$/, 'must be lower-case letters, digits, hyphens, plus signs or dots');

/** One stressed state of the market, the models and the borrowers. What is absent stays as it is. */
const scenarioSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().min(1).max(120),
    curve: curveMoveSchema.optional(),
    volatilityFactor: factorSchema.optional().describe('multiplies the rate model’s volatility'),
    refinancingFactor: factorSchema.optional().describe('multiplies every refinancing hazard'),
    turnoverFactor: factorSchema.optional().describe('multiplies every turnover hazard'),
    defaultFactor: factorSchema.optional().describe('multiplies every default hazard'),
    pullThroughShift: z.number().min(-1).max(1).optional().describe('added to pull-through, decimal'),
    mortgageBasisBp: spreadBpSchema.optional().describe('added to the mortgage rate’s spread, bp'),
    oasBp: spreadBpSchema.optional().describe('added to every OAS, bp'),
    couponOasBp: z
      .array(
        z.strictObject({
          instrument: z
            .string()
            .refine((text) => parseInstrumentName(text)?.kind === 'tba', 'is not a TBA such as UMBS30-5.5'),
          oasBp: spreadBpSchema,
        }),
      )
      .min(1)
      .max(COUPON_SPREADS_MAX)
      .refine(
        (spreads) => new Set(spreads.map(({ instrument }) => instrument)).size === spreads.length,
        'must not hold a coupon twice',
      )
      .optional()
      .describe('added to the OAS of single coupons, in all months, in place of oasBp'),
    historical: z
      .strictObject({
        date: isoDateSchema,
        since: isoDateSchema.optional().describe('the day before in the history when absent'),
      })
      .optional()
      .describe('move of rates and of the mortgage basis to a past day, from the rates history'),
  })
  .refine((scenario) => Object.keys(scenario).length > 2, 'must change something')
  .refine(
    ({ historical, curve, mortgageBasisBp }) =>
      historical === undefined || (curve === undefined && mortgageBasisBp === undefined),
    'must not move the curve or the mortgage basis beside a historical day',
  );

/** What an axis of a grid moves, and how far. */
export const GRID_FACTORS = {
  parallelBp: shiftBpSchema,
  steepenerBp: shiftBpSchema,
  volatilityFactor: factorSchema,
  refinancingFactor: factorSchema,
  turnoverFactor: factorSchema,
  defaultFactor: factorSchema,
  pullThroughShift: z.number().min(-1).max(1),
  mortgageBasisBp: spreadBpSchema,
  oasBp: spreadBpSchema,
} as const;
export type GridFactor = keyof typeof GRID_FACTORS;

const axisSchema = z
  .strictObject({
    factor: z.enum(Object.keys(GRID_FACTORS) as [GridFactor, ...GridFactor[]]),
    values: z.array(z.number()).min(1).max(GRID_VALUES_MAX),
  })
  .superRefine(({ factor, values }, context) => {
    values.forEach((value, index) => {
      const fault = GRID_FACTORS[factor].safeParse(value).error?.issues[0];
      if (fault !== undefined) {
        context.addIssue({ code: 'custom', path: ['values', index], message: fault.message });
      }
      if (index > 0 && values[index - 1]! >= value) {
        context.addIssue({ code: 'custom', path: ['values', index], message: 'must rise along the axis' });
      }
    });
  });

/** Every pair of values of two factors, each a whole revaluation. */
const gridSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().min(1).max(120),
    rows: axisSchema,
    columns: axisSchema,
  })
  .refine(({ rows, columns }) => rows.factor !== columns.factor, 'must move two different factors');

/** Scenarios of a stress run. See docs/schemas/scenarios.json. */
export const scenariosFileSchema = z
  .strictObject({
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
    grids: z
      .array(gridSchema)
      .max(GRIDS_MAX)
      .refine(
        (grids) => new Set(grids.map((grid) => grid.id)).size === grids.length,
        'must not hold an id twice',
      )
      .optional(),
  })
  .refine(
    ({ scenarios, grids = [] }) =>
      grids.reduce((sum, { rows, columns }) => sum + rows.values.length * columns.values.length, 0) +
        scenarios.length <=
      STATES_MAX,
    `must hold at most ${STATES_MAX} scenarios and cells of grids together`,
  );

export type StressScenario = z.output<typeof scenarioSchema>;
export type StressGrid = z.output<typeof gridSchema>;
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
