import type { ForwardMarket } from './forward-market.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** How many factors drive a model: its rank, or one a forward if that is fewer. */
export function factorCount({ tenorTimesYears, correlation }: ForwardMarket): number {
  return Math.min(correlation.factors, tenorTimesYears.length - 1);
}

/**
 * Loadings of the forwards on independent factors, whose products are the correlation the model uses: the leading
 * eigenvectors of ρᵢⱼ = floor + (1 − floor)e^(−decay|i−j|), times the roots of their eigenvalues, each row rescaled
 * to unit length.
 *
 * @source Rebonato & Jäckel, "The most general methodology to create a valid correlation matrix", J. Risk 2 (1999),
 *   spectral form; eigenvectors by Jacobi's method of the matrix less its diagonal, docs/models/forward-market.md
 * @returns [forward][factor], {@link factorCount} of them; each factor positive at the last forward, the first at
 *   every one
 */
export function correlationLoadings(model: ForwardMarket): Float64Array {
  const forwards = model.tenorTimesYears.length - 1;
  const factors = factorCount(model);
  const loadings = new Float64Array(forwards * factors);
  if (forwards === 1) return loadings.fill(1);
  // Eigenvectors of ρ and of (ρ − 1)/ρ₀₁ are the same; the latter can be told apart also where ρ is all but the
  // identity.
  const neighbour = correlationOf(model, 1);
  const scaled = Float64Array.from({ length: forwards * forwards }, (_, at) => {
    const apart = Math.abs(Math.floor(at / forwards) - (at % forwards));
    return apart === 0 ? 0 : correlationOf(model, apart) / neighbour;
  });
  const { values, vectors } = symmetricEigen(scaled, forwards);
  for (let factor = 0; factor < factors; factor++) {
    const size = Math.sqrt(Math.max(0, 1 + neighbour * values[factor]!));
    const sign = vectors[factor * forwards + forwards - 1]! < 0 ? -1 : 1;
    for (let j = 0; j < forwards; j++)
      loadings[j * factors + factor] = sign * size * vectors[factor * forwards + j]!;
  }
  for (let j = 0; j < forwards; j++) toUnitLength(loadings.subarray(j * factors, (j + 1) * factors));
  return loadings;
}

/**
 * The correlation of forwards that the model uses: products of its loadings, and ρ itself where every factor is kept.
 *
 * @source docs/models/forward-market.md
 * @param loadings of the model
 * @returns [forward][forward], ones on the diagonal
 */
export function modelCorrelation(
  model: ForwardMarket,
  loadings: Float64Array = correlationLoadings(model),
): Float64Array {
  const forwards = model.tenorTimesYears.length - 1;
  const factors = factorCount(model);
  const full = factors === forwards;
  const correlation = new Float64Array(forwards * forwards);
  for (let i = 0; i < forwards; i++) {
    for (let j = 0; j < i; j++) {
      let product = full ? correlationOf(model, i - j) : 0;
      for (let f = 0; !full && f < factors; f++)
        product += loadings[i * factors + f]! * loadings[j * factors + f]!;
      correlation[i * forwards + j] = product;
      correlation[j * forwards + i] = product;
    }
    correlation[i * forwards + i] = 1;
  }
  return correlation;
}

function correlationOf({ correlation: { decay, floor } }: ForwardMarket, apart: number): number {
  return floor + (1 - floor) * Math.exp(-decay * apart);
}

function toUnitLength(row: Float64Array): void {
  let squares = 0;
  for (const value of row) squares += value * value;
  const length = Math.sqrt(squares);
  for (let f = 0; f < row.length; f++) row[f]! /= length;
}
