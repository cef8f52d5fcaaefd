import { CounterpoiseError } from '../../core/errors.ts';

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
