import type { RateModelKind } from '../src/core/rate-model-kinds.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { fitForwardMarket } from './forward-market-fit.ts';
import { fitG2 } from './g2-fit.ts';
import { fitHullWhiteModel } from './hull-white-fit.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import type { RateModelSpecification } from './rate-model-specification.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** Models that a fit may lean on; those of another kind than is fitted are passed over. */
export interface FitContext {
  /** The model of the set before, towards which the fit is drawn with the specification's weight. */
  readonly previous?: RateModel;
  /** The only place where the search starts. */
  readonly start?: RateModel;
}

/**
 * The rate model that a specification names, fitted to swaption volatilities.
 *
 * @source docs/models/calibration.md
 * @param curve today's discount curve, which every model fits exactly
 * @param quotes whole-year tenors
 * @throws CounterpoiseError MARKET_INCOMPLETE with too few quotes, MODEL_OUT_OF_RANGE for a held parameter that no model
 *   has
 */
export function fitRateModel(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: RateModelSpecification,
  { previous, start }: FitContext = {},
): RateModelFit {
  switch (specification.kind) {
    case 'hull-white':
      return fitHullWhiteModel(curve, quotes, specification, {
        previous: ofKind(previous, 'hull-white'),
        start: ofKind(start, 'hull-white'),
      });
    case 'g2':
      return fitG2(curve, quotes, specification, {
        previous: ofKind(previous, 'g2'),
        start: ofKind(start, 'g2'),
      });
    case 'forward-market':
      return fitForwardMarket(curve, quotes, specification, {
        previous: ofKind(previous, 'forward-market'),
        start: ofKind(start, 'forward-market'),
      });
  }
}

function ofKind<Kind extends RateModelKind>(
  model: RateModel | undefined,
  kind: Kind,
): Extract<RateModel, { kind: Kind }> | undefined {
  return isKind(model, kind) ? model : undefined;
}

function isKind<Kind extends RateModelKind>(
  model: RateModel | undefined,
  kind: Kind,
): model is Extract<RateModel, { kind: Kind }> {
  return model?.kind === kind;
}
