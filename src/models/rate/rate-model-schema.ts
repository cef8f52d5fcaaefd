import { z } from 'zod';
import { forwardMarket, tenorTimes } from './forward-market.ts';
import { g2 } from './g2.ts';
import { hullWhite, type VolatilityPiece } from './hull-white.ts';
import type { RateModel } from './rate-model.ts';

const reversionSchema = z.number().min(-5).max(5);
const volatilitySchema = z.number().min(0).max(0.5);
const MOST_PIECES = 100;

/** Values on consecutive intervals of time; the last holds for ever, whether it says until when or not. */
const piecesSchema = (value: z.ZodNumber) =>
  z
    .array(z.strictObject({ untilYears: z.number().positive().max(1000).optional(), value }))
    .min(1)
    .max(MOST_PIECES)
    .refine(
      (pieces) =>
        pieces.every(({ untilYears = Number.POSITIVE_INFINITY }, index) => {
          const before = index === 0 ? 0 : (pieces[index - 1]!.untilYears ?? Number.POSITIVE_INFINITY);
          return untilYears > before;
        }),
      { message: 'must rise in time, and only the last, which holds on, may have no untilYears' },
    );

const hullWhiteSchema = z.strictObject({
  kind: z.literal('hull-white'),
  /** a, per year. */
  meanReversion: reversionSchema,
  /** σ, decimal a year: constant, or in pieces. */
  volatility: z.union([volatilitySchema, piecesSchema(volatilitySchema)]),
});

const g2Schema = z.strictObject({
  kind: z.literal('g2'),
  a: reversionSchema,
  sigma: volatilitySchema,
  b: reversionSchema,
  eta: volatilitySchema,
  rho: z.number().min(-1).max(1),
});

/** Volatilities are decimals a year: of the rate with normal dynamics, relative to rate + displacement otherwise. */
const shapeSchema = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('abcd'),
    a: z.number().min(-100).max(100),
    b: z.number().min(0).max(100),
    c: z.number().min(-100).max(100),
    d: z.number().min(-100).max(100),
  }),
  z.strictObject({ form: z.literal('piecewise'), pieces: piecesSchema(z.number().min(0).max(5)) }),
]);

const forwardMarketSchema = z
  .strictObject({
    kind: z.literal('forward-market'),
    /** Length of each period; or the tenor dates themselves, from 0 on. */
    periodYears: z.number().min(0.08).max(10).optional(),
    tenorTimesYears: z.array(z.number().min(0).max(100)).min(2).max(400).optional(),
    dynamics: z.enum(['normal', 'displaced']).default('normal'),
    displacement: z.number().min(0).max(1).default(0),
    /** By time to the start of a forward's period. */
    shape: shapeSchema,
    /** By calendar time; 1 when absent. */
    scale: piecesSchema(z.number().min(0).max(100)).optional(),
    correlation: z.strictObject({
      /** Per period between two forwards. */
      decay: z.number().min(0).max(100),
      floor: z.number().min(0).max(1).default(0),
      factors: z.number().int().min(1).max(200).default(3),
    }),
  })
  .refine((model) => model.periodYears === undefined || model.tenorTimesYears === undefined, {
    message: 'takes either periodYears or tenorTimesYears',
    path: ['tenorTimesYears'],
  });

/** A rate model by its parameters, as requests, calibration sets and reports write it. */
export const rateModelSchemas = [hullWhiteSchema, g2Schema, forwardMarketSchema] as const;

/** A rate model as JSON writes it; see {@link rateModelSchemas}. */
export type RateModelParameters = z.output<(typeof rateModelSchemas)[number]>;

/** Years that a tenor given by its period reaches: thirty years of loans, ten of the swap rates at their end, and some. */
const TENOR_YEARS = 45;
const DEFAULT_PERIOD_YEARS = 1;

/**
 * The model of parameters as JSON writes them.
 *
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for parameters that make no model
 */
export function rateModelFrom(parameters: RateModelParameters): RateModel {
  switch (parameters.kind) {
    case 'hull-white': {
      const { meanReversion, volatility } = parameters;
      return hullWhite(meanReversion, typeof volatility === 'number' ? volatility : pieces(volatility));
    }
    case 'g2': {
      const { a, sigma, b, eta, rho } = parameters;
      return g2({ a, sigma, b, eta, rho });
    }
    case 'forward-market': {
      const { periodYears, tenorTimesYears, dynamics, displacement, shape, scale, correlation } = parameters;
      return forwardMarket({
        tenorTimesYears: tenorTimesYears ?? tenorTimes(periodYears ?? DEFAULT_PERIOD_YEARS, TENOR_YEARS),
        dynamics,
        displacement,
        shape: shape.form === 'abcd' ? shape : { form: 'piecewise', pieces: pieces(shape.pieces) },
        scale: scale === undefined ? [{ untilYears: Number.POSITIVE_INFINITY, value: 1 }] : pieces(scale),
        correlation,
      });
    }
  }
}

/** A model as JSON can write it: the last piece of a volatility holds for ever and does not say until when. */
export function rateModelParameters(model: RateModel): RateModelParameters {
  switch (model.kind) {
    case 'hull-white': {
      const { kind, meanReversion, volatility } = model;
      return {
        kind,
        meanReversion,
        volatility: volatility.length === 1 ? volatility[0]!.value : finite(volatility),
      };
    }
    case 'g2':
      return { ...model };
    case 'forward-market': {
      const { shape } = model;
      return {
        ...model,
        tenorTimesYears: [...model.tenorTimesYears],
        shape: shape.form === 'abcd' ? shape : { form: 'piecewise', pieces: finite(shape.pieces) },
        scale: finite(model.scale),
      };
    }
  }
}

interface WrittenPiece {
  readonly untilYears?: number | undefined;
  readonly value: number;
}

function pieces(written: readonly WrittenPiece[]): VolatilityPiece[] {
  return written.map(({ untilYears, value }) => ({
    untilYears: untilYears ?? Number.POSITIVE_INFINITY,
    value,
  }));
}

function finite(own: readonly VolatilityPiece[]): { untilYears?: number; value: number }[] {
  return own.map(({ untilYears, value }) =>
    Number.isFinite(untilYears) ? { untilYears, value } : { value },
  );
}
