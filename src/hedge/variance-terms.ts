import { invariant } from '../core/invariant.ts';
import type { RiskTerm } from './hedge-problem.ts';
import type { HorizonPnl } from './horizon-pnl.ts';

/** Share of an instrument's own variance that may stay out of the factors: a hundredth of a percent of its deviation. */
const RESIDUAL_SHARE = 1e-8;

/** Deviation as a share of the mean that rounding alone can make. */
const CONSTANT_SHARE = 1e-12;

/**
 * The variance of a hedged book as a sum of squares of linear forms in the lots: Σ_k (offset_k + coefficients_k·x)².
 *
 * With C the covariance of (book, lots), Cholesky's factor R with pivoting gives C = RᵀR, and each of its rows is a form.
 * The pivot is the largest share of a variance that earlier forms leave, so the first forms carry most, and the
 * factoring ends when every variance is explained but for {@link RESIDUAL_SHARE}.
 *
 * @source N. J. Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix" (1990), complete pivoting
 * @param pnl at least two scenarios
 * @returns terms in dollars, each of weight 1
 */
export function varianceTerms(pnl: HorizonPnl): readonly RiskTerm[] {
  const centred = [pnl.book, ...pnl.perLot].map(centredAndScaled);
  const count = centred.length;
  const deviations = centred.map(norm);
  const left: number[] = deviations.map((deviation) => (deviation > 0 ? 1 : 0));
  const factors: Float64Array[] = [];
  while (factors.length < count) {
    const pivot = left.reduce((most, share, index) => (share > left[most]! ? index : most), 0);
    if (left[pivot]! <= RESIDUAL_SHARE) break;
    const factor = new Float64Array(count);
    const scale = Math.sqrt(left[pivot]!);
    for (let index = 0; index < count; index++) {
      if (deviations[index] === 0 || (left[index] === 0 && index !== pivot)) continue;
      const product = dot(centred[pivot]!, centred[index]!) / (deviations[pivot]! * deviations[index]!);
      const explained = factors.reduce((sum, row) => sum + row[pivot]! * row[index]!, 0);
      factor[index] = (product - explained) / scale;
    }
    for (let index = 0; index < count; index++) {
      left[index] = index === pivot ? 0 : Math.max(0, left[index]! - factor[index]! * factor[index]!);
    }
    factors.push(factor);
  }
  return factors.map((factor, at) => ({
    name: `factor ${at + 1} of the horizon`,
    weight: 1,
    offset: factor[0]! * deviations[0]!,
    coefficients: Float64Array.from(pnl.perLot, (_, index) => factor[index + 1]! * deviations[index + 1]!),
  }));
}

/** Deviations from the mean over √(N − 1), so that a product of two is their sample covariance. */
function centredAndScaled(values: Float64Array): Float64Array {
  invariant(values.length >= 2, 'A variance needs two scenarios.');
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const scale = 1 / Math.sqrt(values.length - 1);
  const centred = values.map((value) => (value - mean) * scale);
  // What is constant but for rounding does not vary.
  return norm(centred) > CONSTANT_SHARE * Math.abs(mean) ? centred : centred.fill(0);
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

function dot(left: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let index = 0; index < left.length; index++) total += left[index]! * right[index]!;
  return total;
}
