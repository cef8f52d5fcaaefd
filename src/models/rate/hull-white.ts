import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';

/**
 * The Hull–White one-factor model, fitted to today's curve exactly.
 *
 * r(t) = x(t) + φ(t), dx = −a x dt + σ(t) dW under the risk-neutral measure Q with the bank account as
 * numéraire; x(0) = 0; σ piecewise constant; φ such that E[exp(−∫₀ᵗ r)] = P(0, t) for every t.
 * The pair (x, ∫x) is Gaussian, so it is simulated jointly and without discretisation error on any grid.
 *
 * @source Hull & White, "Pricing interest-rate-derivative securities", Rev. Fin. Stud. 3 (1990);
 *   Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), §3.3
 */
export interface HullWhite {
  readonly kind: 'hull-white';
  /** a, per year; any sign, zero included. */
  readonly meanReversion: number;
  /** σ on consecutive intervals; each holds until its time, the last for ever. Decimal a year. */
  readonly volatility: readonly VolatilityPiece[];
}

export interface VolatilityPiece {
  /** End of the interval, years; Infinity for the last. */
  readonly untilYears: number;
  readonly value: number;
}

/** Moments of one step of (x, ∫x) from a known start: x' = decay·x + ε₁, ∫x = bondFactor·x + ε₂. */
export interface StepMoments {
  readonly decay: number;
  /** B(Δ) = (1 − e^(−aΔ))/a, years. */
  readonly bondFactor: number;
  readonly varianceX: number;
  readonly varianceIntegral: number;
  readonly covariance: number;
}

const LARGEST_REVERSION = 5;
const LARGEST_VOLATILITY = 0.5;

/**
 * A Hull–White model from its parameters.
 *
 * @param meanReversion a per year, |a| ≤ 5
 * @param volatility a constant σ (decimal a year, 0 to 0.5), or pieces in order of time, of which the last holds on
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE
 */
export function hullWhite(meanReversion: number, volatility: number | readonly VolatilityPiece[]): HullWhite {
  const pieces = typeof volatility === 'number' ? [{ untilYears: Infinity, value: volatility }] : volatility;
  const last = pieces.at(-1);
  if (!(Math.abs(meanReversion) <= LARGEST_REVERSION)) {
    throw outOfRange(
      'meanReversion',
      meanReversion,
      `a number from −${LARGEST_REVERSION} to ${LARGEST_REVERSION}`,
    );
  }
  if (last === undefined) throw outOfRange('volatility', Number.NaN, 'at least one piece');
  let before = 0;
  for (const piece of pieces) {
    if (!(piece.value >= 0 && piece.value <= LARGEST_VOLATILITY)) {
      throw outOfRange(
        'volatility',
        piece.value,
        `a decimal from 0 to ${LARGEST_VOLATILITY}, 0.011 for 110 bp a year`,
      );
    }
    if (!(piece.untilYears > before)) {
      throw outOfRange('volatility.untilYears', piece.untilYears, 'times that rise from piece to piece');
    }
    before = piece.untilYears;
  }
  const open = [...pieces.slice(0, -1), { untilYears: Infinity, value: last.value }];
  return Object.freeze({ kind: 'hull-white', meanReversion, volatility: Object.freeze(open) });
}

function outOfRange(field: string, found: number, accepted: string): CounterpoiseError {
  return new CounterpoiseError('MODEL_OUT_OF_RANGE', `The Hull–White parameter ${field} is out of range.`, {
    field,
    found: String(found),
    accepted,
  });
}

/**
 * (1 − e^(−z))/z, whose value at zero is 1.
 *
 * @returns accurate to about 1e-16 relative for every z
 */
export function decayMean(z: number): number {
  return z === 0 ? 1 : -Math.expm1(-z) / z;
}

/**
 * [1 − 2(1 − e^(−z))/z + (1 − e^(−2z))/(2z)]/z², whose value at zero is 1/3: Var ∫x = σ²Δ³ times this at z = aΔ.
 *
 * The direct form loses all digits as z → 0, so within |z| < 1 the Taylor series
 * Σ_{n ≥ 2} (−1)ⁿ (2ⁿ − 2) z^(n−2)/(n + 1)! is summed.
 */
function integralVarianceShape(z: number): number {
  if (Math.abs(z) >= 1) return (1 - 2 * decayMean(z) + decayMean(2 * z)) / (z * z);
  let sum = 0;
  let power = 1 / 6; // (−z)^(n−2)/(n+1)!
  let two = 4;
  for (let n = 2; n <= 30; n++) {
    sum += (two - 2) * power;
    power *= -z / (n + 2);
    two *= 2;
  }
  return sum;
}

/**
 * Moments of one step with constant σ.
 *
 * decay = e^(−aΔ); Var ε₁ = σ²(1 − e^(−2aΔ))/2a; Var ε₂ = σ²/a²·[Δ − 2B + (1 − e^(−2aΔ))/2a]; Cov = σ²B²/2.
 *
 * @source own derivation, docs/models/hull-white.md
 * @param meanReversion a per year, any sign
 * @param volatility σ, decimal a year
 * @param years Δ ≥ 0
 * @returns each moment to about 1e-15 relative, also for |a| ≤ 1e-6 and a < 0
 */
export function stepMoments(meanReversion: number, volatility: number, years: number): StepMoments {
  const z = meanReversion * years;
  const bondFactor = years * decayMean(z);
  const variance = volatility * volatility;
  return {
    decay: Math.exp(-z),
    bondFactor,
    varianceX: variance * years * decayMean(2 * z),
    varianceIntegral: variance * years * years * years * integralVarianceShape(z),
    covariance: 0.5 * variance * bondFactor * bondFactor,
  };
}

/** B(τ) = (1 − e^(−aτ))/a: the sensitivity of a log zero bond to x, years. */
export function bondFactor(model: Pick<HullWhite, 'meanReversion'>, years: number): number {
  return years * decayMean(model.meanReversion * years);
}

/**
 * Moments of (x, ∫x) over [from, to] given the state at `from`, whatever σ pieces lie between.
 *
 * Steps compose: Var x ← d²Var x + v_x, Cov ← d(Cov + B Var x) + c, Var ∫ ← Var ∫ + 2B Cov + B² Var x + v_∫.
 *
 * @param from years, 0 ≤ from ≤ to
 */
export function transition(model: HullWhite, from: number, to: number): StepMoments {
  invariant(from >= 0 && to >= from, 'A transition runs forward in time from today or later.');
  let varianceX = 0;
  let varianceIntegral = 0;
  let covariance = 0;
  let start = from;
  for (const piece of model.volatility) {
    if (piece.untilYears <= start) continue;
    const end = Math.min(piece.untilYears, to);
    const step = stepMoments(model.meanReversion, piece.value, end - start);
    varianceIntegral +=
      2 * step.bondFactor * covariance +
      step.bondFactor * step.bondFactor * varianceX +
      step.varianceIntegral;
    covariance = step.decay * (covariance + step.bondFactor * varianceX) + step.covariance;
    varianceX = step.decay * step.decay * varianceX + step.varianceX;
    start = end;
    if (start >= to) break;
  }
  return {
    decay: Math.exp(-model.meanReversion * (to - from)),
    bondFactor: bondFactor(model, to - from),
    varianceX,
    varianceIntegral,
    covariance,
  };
}

/**
 * The convexity term of a zero bond: ½[V(t,T) − V(0,T) + V(0,t)] = −B·Cov(x_t, ∫₀ᵗx) − ½B²·Var x_t.
 *
 * The right side is the left without its cancellation, since ∫₀ᵀx = ∫₀ᵗx + B·x_t + a part independent of both.
 *
 * @param today moments of (x, ∫x) over [0, t]
 * @param factor B(T − t)
 */
export function bondConvexity(today: StepMoments, factor: number): number {
  return -factor * (today.covariance + 0.5 * factor * today.varianceX);
}

/**
 * Logarithm of the zero bond P(t, T | x).
 *
 * @param t years from today; `T` ≥ t
 * @param x the state at t: r(t) − φ(t), decimal
 */
export function logZeroBond(
  model: HullWhite,
  curve: DiscountCurve,
  t: number,
  maturity: number,
  x: number,
): number {
  const factor = bondFactor(model, maturity - t);
  return (
    curve.logDiscount(maturity) -
    curve.logDiscount(t) +
    bondConvexity(transition(model, 0, t), factor) -
    factor * x
  );
}
