import { z } from 'zod';
import { type ForwardMarket, forwardMarket } from '../src/models/rate/forward-market.ts';
import { g2 } from '../src/models/rate/g2.ts';
import { hullWhite, type VolatilityPiece } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import type { RateModelFit } from './rate-model-fit.ts';

const PIECES_MAX = 200;
const PARAMETERS_MAX = 500;
const TENOR_TIMES_MAX = 500;

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

/** Pieces in order of time; the last holds on and has no end. */
function piecesSchema(largest: number) {
  return z
    .array(
      z.strictObject({
        untilYears: z.number().positive().max(200).optional(),
        value: z.number().min(0).max(largest),
      }),
    )
    .min(1)
    .max(PIECES_MAX)
    .refine(
      (pieces) =>
        pieces.every(({ untilYears }, i) =>
          i === pieces.length - 1
            ? untilYears === undefined
            : untilYears !== undefined && untilYears > (pieces[i - 1]?.untilYears ?? 0),
        ),
      'must rise in time, and only the last, which holds on, has no untilYears',
    );
}

const reversion = z.number().min(-5).max(5);
const volatility = z.number().min(0).max(0.5);
const coefficient = z.number().min(-100).max(100);

const hullWhiteSection = z.strictObject({
  kind: z.literal('hull-white'),
  /** a, per year. */
  meanReversion: reversion,
  /** σ, decimal a year: constant, or in pieces. */
  volatility: z.union([volatility, piecesSchema(0.5)]),
  fit: z.union([fitSchema, constantFitSchema]),
});

const g2Section = z.strictObject({
  kind: z.literal('g2'),
  a: reversion,
  sigma: volatility,
  b: reversion,
  eta: volatility,
  rho: z.number().min(-1).max(1),
  fit: fitSchema,
});

const forwardMarketSection = z.strictObject({
  kind: z.literal('forward-market'),
  tenorTimesYears: z.array(z.number().min(0).max(200)).min(2).max(TENOR_TIMES_MAX),
  dynamics: z.enum(['normal', 'displaced']),
  displacement: z.number().min(0).max(1),
  shape: z.discriminatedUnion('form', [
    z.strictObject({
      form: z.literal('abcd'),
      a: coefficient,
      b: z.number().min(0).max(100),
      c: coefficient,
      d: coefficient,
    }),
    z.strictObject({ form: z.literal('piecewise'), pieces: piecesSchema(5) }),
  ]),
  scale: piecesSchema(100),
  correlation: z.strictObject({
    decay: z.number().min(0).max(100),
    floor: z.number().min(0).max(1),
    factors: z.number().int().min(1).max(200),
  }),
  fit: fitSchema,
});

/** The rate model of a calibration set: the parameters of the model and what its fit came to. */
export const rateModelSectionSchema = z.discriminatedUnion('kind', [
  hullWhiteSection,
  g2Section,
  forwardMarketSection,
]);

export type RateModelSection = z.output<typeof rateModelSectionSchema>;

/** The section's own pieces, without an end of the last. */
type SectionPieces = Exclude<z.output<typeof hullWhiteSection>['volatility'], number>;

/**
 * The rate model a section describes.
 *
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for parameters that a schema cannot judge, such as an abcd shape that
 *   falls below zero
 */
export function rateModelOf(section: RateModelSection): RateModel {
  switch (section.kind) {
    case 'hull-white':
      return hullWhite(
        section.meanReversion,
        typeof section.volatility === 'number' ? section.volatility : openPieces(section.volatility),
      );
    case 'g2': {
      const { kind: _kind, fit: _fit, ...parameters } = section;
      return g2(parameters);
    }
    case 'forward-market': {
      const { shape, scale } = section;
      return forwardMarket({
        ...section,
        shape: shape.form === 'piecewise' ? { ...shape, pieces: openPieces(shape.pieces) } : shape,
        scale: openPieces(scale),
      });
    }
  }
}

/** The section of a fitted model; {@link rateModelOf} gives the model back. */
export function rateModelSection({ model, ...found }: RateModelFit): RateModelSection {
  const fit = {
    rmseBp: found.rmseBp,
    converged: found.converged,
    iterations: found.iterations,
    cells: [...found.cells],
    parameters: [...found.parameters],
  };
  switch (model.kind) {
    case 'hull-white': {
      const [first, ...others] = model.volatility;
      return {
        kind: model.kind,
        meanReversion: model.meanReversion,
        volatility: others.length === 0 ? first!.value : closedPieces(model.volatility),
        fit,
      };
    }
    case 'g2':
      return { ...model, fit };
    case 'forward-market':
      return { ...forwardMarketParameters(model), fit };
  }
}

function forwardMarketParameters(model: ForwardMarket): Omit<z.output<typeof forwardMarketSection>, 'fit'> {
  const { shape, scale, tenorTimesYears, correlation } = model;
  return {
    kind: model.kind,
    tenorTimesYears: [...tenorTimesYears],
    dynamics: model.dynamics,
    displacement: model.displacement,
    shape: shape.form === 'piecewise' ? { ...shape, pieces: closedPieces(shape.pieces) } : { ...shape },
    scale: closedPieces(scale),
    correlation: { ...correlation },
  };
}

function openPieces(pieces: SectionPieces): readonly VolatilityPiece[] {
  return pieces.map(({ untilYears = Infinity, value }) => ({ untilYears, value }));
}

function closedPieces(pieces: readonly VolatilityPiece[]): SectionPieces {
  return pieces.map(({ untilYears, value }) =>
    Number.isFinite(untilYears) ? { untilYears, value } : { value },
  );
}
