import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { crossIntegral, crossState } from './g2-cross-moments.ts';
import { decayMean, stepMoments } from './hull-white.ts';

/**
 * The two-factor additive Gaussian model G2++, fitted to today's curve exactly.
 *
 * r(t) = x(t) + y(t) + φ(t), dx = −a x dt + σ dW₁, dy = −b y dt + η dW₂, dW₁dW₂ = ρ dt under the risk-neutral measure
 * Q with the bank account as numéraire; x(0) = y(0) = 0; φ such that E[exp(−∫₀ᵗ r)] = P(0, t) for every t.
 *
 * @source Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), §4.2
 */
export interface G2 {
  readonly kind: 'g2';
  /** Reversion of x, per year; any sign, zero included. */
  readonly a: number;
  /** Volatility of x, decimal a year. */
  readonly sigma: number;
  /** Reversion of y, per year. */
  readonly b: number;
  /** Volatility of y, decimal a year. */
  readonly eta: number;
  /** Correlation of the two, −1 to 1. */
  readonly rho: number;
}

/**
 * Moments of one step of (x, y, ∫(x + y)) from a known start: x' = decayX·x + ε₁, y' = decayY·y + ε₂,
 * ∫(x + y) = bondFactorX·x + bondFactorY·y + ε₃; variances and covariances are those of ε.
 */
export interface G2Moments {
  readonly decayX: number;
  readonly decayY: number;
  /** (1 − e^(−aΔ))/a, years. */
  readonly bondFactorX: number;
  /** (1 − e^(−bΔ))/b, years. */
  readonly bondFactorY: number;
  readonly varianceX: number;
  readonly varianceY: number;
  readonly covarianceXY: number;
  readonly varianceIntegral: number;
  readonly covarianceXIntegral: number;
  readonly covarianceYIntegral: number;
}

const LARGEST_REVERSION = 5;
const LARGEST_VOLATILITY = 0.5;

/**
 * A G2++ model from its parameters.
 *
 * @param parameters |a|, |b| ≤ 5 per year; σ, η from 0 to 0.5; ρ from −1 to 1
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE
 */
export function g2(parameters: Omit<G2, 'kind'>): G2 {
  const { a, sigma, b, eta, rho } = parameters;
  check(
    'a',
    a,
    Math.abs(a) <= LARGEST_REVERSION,
    `a number from −${LARGEST_REVERSION} to ${LARGEST_REVERSION}`,
  );
  check(
    'b',
    b,
    Math.abs(b) <= LARGEST_REVERSION,
    `a number from −${LARGEST_REVERSION} to ${LARGEST_REVERSION}`,
  );
  const volatility = `a decimal from 0 to ${LARGEST_VOLATILITY}, 0.011 for 110 bp a year`;
  check('sigma', sigma, sigma >= 0 && sigma <= LARGEST_VOLATILITY, volatility);
  check('eta', eta, eta >= 0 && eta <= LARGEST_VOLATILITY, volatility);
  check('rho', rho, rho >= -1 && rho <= 1, 'a number from −1 to 1');
  return Object.freeze({ kind: 'g2', a, sigma, b, eta, rho });
}

function check(field: string, found: number, holds: boolean, accepted: string): void {
  if (holds) return;
  throw new CounterpoiseError('MODEL_OUT_OF_RANGE', `The G2++ parameter ${field} is out of range.`, {
    field,
    found: String(found),
    accepted,
  });
}

/**
 * Joint moments of (x, y, ∫(x + y)) over [from, to] given the state at `from`.
 *
 * Each factor alone has the moments of Hull–White; Cov(x, y) = ρση∫e^(−(a+b)u)du, Cov(x, ∫y) = ρση∫e^(−au)B_b(u)du,
 * Cov(∫x, ∫y) = ρση∫B_a(u)B_b(u)du over u from 0 to Δ, B_k(u) = (1 − e^(−ku))/k.
 *
 * @source Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), §4.2; own form, docs/models/g2.md
 * @param from years, 0 ≤ from ≤ to
 * @returns every moment of a factor and between the two to about 1e-15 relative, for reversions of any sign, tiny or
 *   equal. Sums over both factors are good to that of their largest term. With η = 0 the moments of x are
 *   Hull–White's to the bit
 */
export function g2Transition({ a, sigma, b, eta, rho }: G2, from: number, to: number): G2Moments {
  invariant(from >= 0 && to >= from, 'A transition runs forward in time from today or later.');
  const years = to - from;
  const x = stepMoments(a, sigma, years);
  const y = stepMoments(b, eta, years);
  const [z, w] = [a * years, b * years];
  const joint = rho * sigma * eta * years;
  return {
    decayX: x.decay,
    decayY: y.decay,
    bondFactorX: x.bondFactor,
    bondFactorY: y.bondFactor,
    varianceX: x.varianceX,
    varianceY: y.varianceX,
    covarianceXY: joint * decayMean(z + w),
    varianceIntegral: Math.max(
      0,
      x.varianceIntegral + y.varianceIntegral + 2 * joint * years * years * crossIntegral(z, w),
    ),
    covarianceXIntegral: x.covariance + joint * years * crossState(z, w),
    covarianceYIntegral: y.covariance + joint * years * crossState(w, z),
  };
}

/**
 * The convexity term of a zero bond: −Cov(s, ∫₀ᵗ(x + y)) − ½Var s, s = B_x·x_t + B_y·y_t.
 *
 * Equal to ½[V(t,T) − V(0,T) + V(0,t)] without its cancellation.
 *
 * @source own derivation, docs/models/g2.md
 * @param today moments of (x, y, ∫(x + y)) over [0, t]
 * @param factorX B_a(T − t)
 * @param factorY B_b(T − t)
 */
export function g2BondConvexity(today: G2Moments, factorX: number, factorY: number): number {
  return (
    -factorX * (today.covarianceXIntegral + 0.5 * factorX * today.varianceX) -
    factorY * (today.covarianceYIntegral + 0.5 * factorY * today.varianceY) -
    factorX * factorY * today.covarianceXY
  );
}

/**
 * Logarithm of the zero bond P(t, T | x, y).
 *
 * ln P = ln P(0,T) − ln P(0,t) + convexity − B_a(T − t)x − B_b(T − t)y.
 *
 * @source Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), §4.2; own form, docs/models/g2.md
 * @param t years from today
 * @param maturity T ≥ t, years
 * @param x and `y` the state at t, decimal; r(t) = x + y + φ(t)
 */
export function g2LogZeroBond(
  model: G2,
  curve: DiscountCurve,
  t: number,
  maturity: number,
  x: number,
  y: number,
): number {
  const years = maturity - t;
  const factorX = years * decayMean(model.a * years);
  const factorY = years * decayMean(model.b * years);
  return (
    curve.logDiscount(maturity) -
    curve.logDiscount(t) +
    g2BondConvexity(g2Transition(model, 0, t), factorX, factorY) -
    factorX * x -
    factorY * y
  );
}
