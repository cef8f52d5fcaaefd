import { forwardMarket } from './forward-market.ts';
import { g2 } from './g2.ts';
import { hullWhite, type VolatilityPiece } from './hull-white.ts';
import type { RateModel } from './rate-model.ts';

/**
 * A model whose every volatility is multiplied by a factor, all else as it was.
 *
 * @param factor not negative
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when a volatility leaves its range
 */
export function scaledVolatility(model: RateModel, factor: number): RateModel {
  const scaled = (pieces: readonly VolatilityPiece[]): VolatilityPiece[] =>
    pieces.map(({ untilYears, value }) => ({ untilYears, value: value * factor }));
  switch (model.kind) {
    case 'hull-white':
      return hullWhite(model.meanReversion, scaled(model.volatility));
    case 'g2':
      return g2({ ...model, sigma: model.sigma * factor, eta: model.eta * factor });
    case 'forward-market':
      return forwardMarket({ ...model, scale: scaled(model.scale) });
  }
}
