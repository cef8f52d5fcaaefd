import { invariant } from '../src/core/invariant.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { type ForwardMarket, forwardMarket } from '../src/models/rate/forward-market.ts';
import { type G2, g2 } from '../src/models/rate/g2.ts';
import { hullWhite, type VolatilityPiece } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { type CalibrationSet, calibratedModel } from './calibration-set.ts';
import { fitRateModel } from './fit-rate-model.ts';
import { fittedParameters } from './fitted-parameters.ts';
import { fitForwardMarketApproximation } from './forward-market-fit.ts';
import type { RateModelSpecification } from './rate-model-specification.ts';
import type { VolatilityQuote } from './volatility-target.ts';

const VEGA_BUMP_BP = 1;

/**
 * A calibrated rate model with every volatility quote of its fit 1 bp higher, refitted as it was fitted.
 *
 * What the bump adds to the parameters of a refit is added to those of the model, so that a curve that has moved since
 * the calibration does not pass for a move of volatility. A fit that could end elsewhere starts at the model.
 *
 * @source own derivation, docs/models/calibration.md
 * @param curve of the run
 * @param specification of the model's fit
 * @param quotes of the model's fit
 * @throws CounterpoiseError as fitRateModel
 */
export function modelAfterVolatilityRise(
  curve: DiscountCurve,
  specification: RateModelSpecification,
  quotes: readonly VolatilityQuote[],
  model: RateModel,
): RateModel {
  const refit = (to: readonly VolatilityQuote[]): RateModel => {
    // What its own Monte Carlo adds to a forward-market model's fit is the same before and after.
    if (specification.kind === 'forward-market' && model.kind === 'forward-market') {
      return fitForwardMarketApproximation(curve, to, specification, { start: model }).model;
    }
    const context = model.kind === 'hull-white' ? {} : { start: model };
    return fitRateModel(curve, to, specification, context).model;
  };
  const raised = quotes.map((quote) => ({ ...quote, quoteBp: quote.quoteBp + VEGA_BUMP_BP }));
  return movedAs(model, refit(quotes), refit(raised));
}

/**
 * What {@link modelAfterVolatilityRise} needs of a calibration, for a run on the same day's market or a later one.
 *
 * @returns of the set's quotes those of its fit
 */
export function volatilityRiseOf(set: CalibrationSet): {
  readonly quotes: readonly VolatilityQuote[];
  readonly specification: RateModelSpecification;
  readonly model: RateModel;
} {
  return {
    quotes: set.rateModel.fit.cells.map(({ modelBp: _, standardErrorBp: __, ...quote }) => quote),
    specification: specificationOf(set),
    model: calibratedModel(set),
  };
}

/** How a set's model was fitted; the first sets held the reversion at most. */
function specificationOf(set: CalibrationSet): RateModelSpecification {
  if (set.schemaVersion === 2) return set.config.rateModel;
  const held = fittedParameters(set.rateModel).find(({ name }) => name === 'meanReversion');
  return { kind: 'hull-white', ...(held?.fixed === true ? { meanReversion: held.value } : {}) };
}

/** A model with the differences between two others of its kind and shape added to its parameters. */
function movedAs(model: RateModel, before: RateModel, after: RateModel): RateModel {
  switch (model.kind) {
    case 'hull-white':
      invariant(before.kind === model.kind && after.kind === model.kind, 'A refit is of its model’s kind.');
      return hullWhite(
        model.meanReversion + after.meanReversion - before.meanReversion,
        movedPieces(model.volatility, before.volatility, after.volatility),
      );
    case 'g2':
      invariant(before.kind === model.kind && after.kind === model.kind, 'A refit is of its model’s kind.');
      return movedG2(model, before, after);
    case 'forward-market':
      invariant(before.kind === model.kind && after.kind === model.kind, 'A refit is of its model’s kind.');
      return movedForwardMarket(model, before, after);
  }
}

function movedG2(model: G2, before: G2, after: G2): G2 {
  const moved = (name: 'a' | 'sigma' | 'b' | 'eta' | 'rho'): number =>
    model[name] + after[name] - before[name];
  return g2({
    a: moved('a'),
    sigma: Math.max(0, moved('sigma')),
    b: moved('b'),
    eta: Math.max(0, moved('eta')),
    rho: Math.min(1, Math.max(-1, moved('rho'))),
  });
}

function movedForwardMarket(
  model: ForwardMarket,
  before: ForwardMarket,
  after: ForwardMarket,
): ForwardMarket {
  const { decay, floor } = model.correlation;
  return forwardMarket({
    ...model,
    shape: movedShape(model.shape, before.shape, after.shape),
    scale: movedPieces(model.scale, before.scale, after.scale),
    correlation: {
      ...model.correlation,
      decay: Math.max(0, decay + after.correlation.decay - before.correlation.decay),
      floor: Math.min(1, Math.max(0, floor + after.correlation.floor - before.correlation.floor)),
    },
  });
}

type Shape = ForwardMarket['shape'];

function movedShape(shape: Shape, before: Shape, after: Shape): Shape {
  if (shape.form === 'piecewise') {
    invariant(before.form === shape.form && after.form === shape.form, 'A refit has its model’s shape.');
    return { ...shape, pieces: movedPieces(shape.pieces, before.pieces, after.pieces) };
  }
  invariant(before.form === shape.form && after.form === shape.form, 'A refit has its model’s shape.');
  return {
    form: 'abcd',
    a: shape.a + after.a - before.a,
    b: Math.max(0, shape.b + after.b - before.b),
    c: shape.c + after.c - before.c,
    d: shape.d + after.d - before.d,
  };
}

function movedPieces(
  pieces: readonly VolatilityPiece[],
  before: readonly VolatilityPiece[],
  after: readonly VolatilityPiece[],
): readonly VolatilityPiece[] {
  invariant(
    before.length === pieces.length && after.length === pieces.length,
    'A refit has its model’s pieces.',
  );
  return pieces.map(({ untilYears, value }, i) => ({
    untilYears,
    value: Math.max(0, value + after[i]!.value - before[i]!.value),
  }));
}
