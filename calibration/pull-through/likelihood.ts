import type { Design } from './design.ts';

/**
 * A penalty ½Σ precision·(parameter − centre)²: the negative logarithm of independent normal priors. A precision of zero
 * leaves a parameter free.
 */
export interface Penalty {
  readonly precisions: Float64Array;
  readonly centres: Float64Array;
}

/** A penalised log-likelihood with its derivatives in (coefficients, a, ln b). */
export interface Likelihood {
  /** Σ ln P(outcome) less the penalty. */
  readonly value: number;
  readonly gradient: Float64Array;
  /** −∂², row by row, lower triangle. */
  readonly negativeHessian: Float64Array;
}

/** Parameters of a design: its coefficients, then a and ln b. */
function parameterCountOf({ columnCount }: Design): number {
  return columnCount + 2;
}

/**
 * Σ y·η − ln(1 + e^η), less the penalty, η = offset + Σ coefficient·covariate + a·tanh(Δ/b), with gradient and Hessian.
 *
 * @source own derivation, docs/models/pull-through.md; for the linear part McCullagh, Nelder, "Generalized Linear
 *   Models" (2nd ed., 1989), §4.4
 * @param theta coefficients, a, ln b
 * @returns exact derivatives; rows are added in their order. Cost: rows × (covariates of a row)²
 */
export function likelihoodAt(design: Design, theta: Float64Array, penalty: Penalty): Likelihood {
  const size = parameterCountOf(design);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const shown = new Int32Array(design.slotCount + 2);
  const slopes = new Float64Array(design.slotCount + 2);
  const a = theta[size - 2]!;
  const b = Math.exp(theta[size - 1]!);
  let value = 0;
  let curvatureAB = 0;
  let curvatureBB = 0;
  for (let row = 0; row < design.rowCount; row++) {
    let eta = design.offsets[row]!;
    let count = 0;
    for (let slot = row * design.slotCount; slot < (row + 1) * design.slotCount; slot++) {
      const column = design.columns[slot]!;
      if (column < 0) break;
      eta += theta[column]! * design.values[slot]!;
      shown[count] = column;
      slopes[count++] = design.values[slot]!;
    }
    const z = design.rateMoves[row]! / b;
    const tanh = Math.tanh(z);
    const bend = z * (1 - tanh * tanh);
    const logOdds = eta + a * tanh;
    const tail = Math.exp(-Math.abs(logOdds));
    const p = (logOdds < 0 ? tail : 1) / (1 + tail);
    const y = design.funded[row]!;
    value += y * logOdds - Math.max(logOdds, 0) - Math.log1p(tail);
    shown[count] = size - 2;
    slopes[count] = tanh;
    shown[count + 1] = size - 1;
    slopes[count + 1] = -a * bend;
    const weight = p * (1 - p);
    const residual = y - p;
    curvatureAB -= residual * bend;
    curvatureBB += residual * a * bend * (1 - 2 * z * tanh);
    for (let i = 0; i < count + 2; i++) {
      const slope = slopes[i]!;
      const line = shown[i]! * size;
      gradient[shown[i]!]! += residual * slope;
      const weighted = weight * slope;
      for (let j = 0; j <= i; j++) hessian[line + shown[j]!]! += weighted * slopes[j]!;
    }
  }
  hessian[(size - 1) * size + size - 2]! -= curvatureAB;
  hessian[(size - 1) * size + size - 1]! -= curvatureBB;
  for (let j = 0; j < size; j++) {
    const distance = theta[j]! - penalty.centres[j]!;
    value -= 0.5 * penalty.precisions[j]! * distance * distance;
    gradient[j]! -= penalty.precisions[j]! * distance;
    hessian[j * size + j]! += penalty.precisions[j]!;
  }
  return { value, gradient, negativeHessian: hessian };
}

/** The logit of every row, without the bounds that the desk puts on a probability. */
export function logOddsOf(design: Design, theta: Float64Array): Float64Array {
  const size = parameterCountOf(design);
  const a = theta[size - 2]!;
  const b = Math.exp(theta[size - 1]!);
  return Float64Array.from({ length: design.rowCount }, (_, row) => {
    let eta = design.offsets[row]!;
    for (let slot = row * design.slotCount; slot < (row + 1) * design.slotCount; slot++) {
      const column = design.columns[slot]!;
      if (column < 0) break;
      eta += theta[column]! * design.values[slot]!;
    }
    return eta + a * Math.tanh(design.rateMoves[row]! / b);
  });
}

/**
 * Adds weight × ∂logit/∂θ of one row to a vector.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param target as long as the parameters
 */
export function addLogOddsGradient(
  design: Design,
  theta: Float64Array,
  row: number,
  weight: number,
  target: Float64Array,
): void {
  const size = parameterCountOf(design);
  for (let slot = row * design.slotCount; slot < (row + 1) * design.slotCount; slot++) {
    const column = design.columns[slot]!;
    if (column < 0) break;
    target[column]! += weight * design.values[slot]!;
  }
  const z = design.rateMoves[row]! / Math.exp(theta[size - 1]!);
  const tanh = Math.tanh(z);
  target[size - 2]! += weight * tanh;
  target[size - 1]! -= weight * theta[size - 2]! * z * (1 - tanh * tanh);
}
