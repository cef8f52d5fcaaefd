import { type DiscountCurve, discountFactor } from '../../market/discount-curve.ts';
import type { ForwardMarket } from './forward-market.ts';
import { modelCorrelation } from './forward-market-correlation.ts';
import { integratedCovariance } from './forward-market-volatility.ts';
import { type G2, g2Transition } from './g2.ts';
import { bondFactor, decayMean, type HullWhite, transition } from './hull-white.ts';
import type { RateModel } from './rate-model.ts';

/**
 * Covariance of the moves that a model gives constant-maturity zero rates over a horizon, their drift left out.
 *
 * A zero rate of maturity τ moves by −ln P(t, t + τ)/τ: by B(τ)/τ·x in a Gaussian model of state x, and by
 * Σ τⱼ/(1 + τⱼRⱼ)·Rⱼ/τ over the forwards that lie within τ in the forward-market model, whose loadings are taken at today's
 * forwards.
 *
 * @source own derivation, docs/models/stress.md
 * @param tenorsYears τ of each rate, above 0
 * @returns [rate][rate], decimal²
 */
export function zeroRateCovariance(
  model: RateModel,
  curve: DiscountCurve,
  horizonYears: number,
  tenorsYears: readonly number[],
): Float64Array {
  switch (model.kind) {
    case 'hull-white':
      return hullWhiteCovariance(model, horizonYears, tenorsYears);
    case 'g2':
      return g2Covariance(model, horizonYears, tenorsYears);
    case 'forward-market':
      return forwardMarketCovariance(model, curve, horizonYears, tenorsYears);
  }
}

function hullWhiteCovariance(model: HullWhite, horizon: number, tenors: readonly number[]): Float64Array {
  const { varianceX } = transition(model, 0, horizon);
  const loadings = tenors.map((tenor) => bondFactor(model, tenor) / tenor);
  return pairs(tenors.length, (i, j) => loadings[i]! * loadings[j]! * varianceX);
}

function g2Covariance(model: G2, horizon: number, tenors: readonly number[]): Float64Array {
  const { varianceX, varianceY, covarianceXY } = g2Transition(model, 0, horizon);
  const x = tenors.map((tenor) => decayMean(model.a * tenor));
  const y = tenors.map((tenor) => decayMean(model.b * tenor));
  return pairs(
    tenors.length,
    (i, j) =>
      x[i]! * x[j]! * varianceX + (x[i]! * y[j]! + x[j]! * y[i]!) * covarianceXY + y[i]! * y[j]! * varianceY,
  );
}

function forwardMarketCovariance(
  model: ForwardMarket,
  curve: DiscountCurve,
  horizon: number,
  tenors: readonly number[],
): Float64Array {
  const { tenorTimesYears: times, dynamics, displacement } = model;
  const forwards = times.length - 1;
  const correlation = modelCorrelation(model);
  /** Move of ln of the whole period's growth for one unit of the forward's Brownian term. */
  const growths = Float64Array.from({ length: forwards }, (_, j) => {
    const period = times[j + 1]! - times[j]!;
    const growth = discountFactor(curve, times[j]!) / discountFactor(curve, times[j + 1]!);
    const size = dynamics === 'normal' ? 1 : (growth - 1) / period + displacement;
    return (period * size) / growth;
  });
  /** Share of each forward's period that lies within a tenor. */
  const share = (tenor: number, j: number): number =>
    Math.min(1, Math.max(0, (tenor - times[j]!) / (times[j + 1]! - times[j]!)));
  const moves = pairs(
    forwards,
    (i, j) =>
      correlation[i * forwards + j]! *
      integratedCovariance(model, i, j, 0, horizon) *
      growths[i]! *
      growths[j]!,
  );
  return pairs(tenors.length, (a, b) => {
    let sum = 0;
    for (let i = 0; i < forwards; i++) {
      for (let j = 0; j < forwards; j++) {
        sum += share(tenors[a]!, i) * share(tenors[b]!, j) * moves[i * forwards + j]!;
      }
    }
    return sum / (tenors[a]! * tenors[b]!);
  });
}

function pairs(size: number, of: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => of(Math.floor(at / size), at % size));
}
