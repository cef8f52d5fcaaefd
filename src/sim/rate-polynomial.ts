import { invariant } from '../core/invariant.ts';
import type { HullWhitePaths } from './hull-white-paths.ts';
import { BONDS_PER_NODE, TWO_YEAR_BOND } from './scenario-curves.ts';

/**
 * Numbers of terms that are tried, fewest first. The last reproduces every rate to the tolerance while x stays within ±1.08,
 * as with a = 0 and σ = 3 % a year over 31 years, and within 4e-9 up to ±1.5.
 */
const TERM_COUNTS = [7, 9, 11, 13, 17, 25, 33] as const;
/** Largest error of a mortgage rate, decimal: a millionth of a basis point. */
const RATE_TOLERANCE = 1e-10;

/**
 * The matrix that turns values at {@link chebyshevPoints} into coefficients: [point][term], the first term halved.
 *
 * @source Press et al., "Numerical Recipes" (2007), §5.8
 */
export function chebyshevTransform(terms: number): Float64Array {
  const transform = new Float64Array(terms * terms);
  for (let k = 0; k < terms; k++) {
    for (let j = 0; j < terms; j++) {
      transform[k * terms + j] = ((j === 0 ? 1 : 2) / terms) * Math.cos((j * (k + 0.5) * Math.PI) / terms);
    }
  }
  return transform;
}

/** Chebyshev points of the first kind for so many terms, on (−1, 1). */
export function chebyshevPoints(terms: number): Float64Array {
  return Float64Array.from({ length: terms }, (_, k) => Math.cos(((k + 0.5) * Math.PI) / terms));
}

/**
 * Chebyshev coefficients of the polynomial through values at {@link chebyshevPoints}.
 *
 * @param transform see {@link chebyshevTransform}; `coefficients` receives as many as there are values
 */
export function chebyshevCoefficients(
  transform: Float64Array,
  values: Float64Array,
  coefficients: Float64Array,
): void {
  const terms = values.length;
  coefficients.fill(0);
  for (let k = 0; k < terms; k++) {
    const value = values[k]!;
    for (let j = 0; j < terms; j++) coefficients[j]! += value * transform[k * terms + j]!;
  }
}

/** Mortgage rates of a rate model as functions of its state, prepared for any curve. */
export interface RateFit {
  /** Terms of every polynomial. */
  readonly terms: number;
  /** [node][point][10]: e^(−B(i)·x) at the Chebyshev points of the node's range. */
  readonly bonds: Float64Array;
  /** [point][term]: from values at the points to coefficients. */
  readonly transform: Float64Array;
}

/**
 * How many terms reproduce the 2- and 10-year swap rates within 1e-10 anywhere in the range of x.
 *
 * @param logLevels [node][10]: ln P(t, t+i | x = 0) on today's curve
 */
export function rateTerms(model: HullWhitePaths, logLevels: Float64Array): number {
  return (
    TERM_COUNTS.find((count) => fitError(model, logLevels, count) <= RATE_TOLERANCE) ?? TERM_COUNTS.at(-1)!
  );
}

/**
 * Tabulates the zero bonds of a model at the points through which its mortgage rates are fitted.
 *
 * @param terms see {@link rateTerms}
 * @source own derivation, docs/models/mortgage-rate.md
 */
export function rateFit(model: HullWhitePaths, terms: number): RateFit {
  const nodes = model.stateRange.length;
  const points = chebyshevPoints(terms);
  const bonds = new Float64Array(nodes * terms * BONDS_PER_NODE);
  for (let node = 0; node < nodes; node++) {
    for (let k = 0; k < terms; k++) {
      const x = points[k]! * model.stateRange[node]!;
      for (let i = 0; i < BONDS_PER_NODE; i++) {
        bonds[(node * terms + k) * BONDS_PER_NODE + i] = Math.exp(-model.bondFactors[i]! * x);
      }
    }
  }
  return { terms, bonds, transform: chebyshevTransform(terms) };
}

/**
 * Chebyshev coefficients in x / range of every spread-free mortgage rate at every node, on one curve.
 *
 * @param levels [node][10]: P(t, t+i | x = 0)
 * @param weights [pair][2]: weights of the 2- and the 10-year swap rate
 * @param out receives [pair][node][term]
 */
export function rateCoefficients(
  fit: RateFit,
  levels: Float64Array,
  weights: Float64Array,
  out: Float64Array,
): void {
  const { terms, bonds, transform } = fit;
  const nodes = levels.length / BONDS_PER_NODE;
  const pairs = weights.length / 2;
  invariant(out.length === pairs * nodes * terms, 'Every pair and node has its coefficients.');
  out.fill(0);
  for (let node = 0; node < nodes; node++) {
    for (let k = 0; k < terms; k++) {
      const at = (node * terms + k) * BONDS_PER_NODE;
      const { twoYear, tenYear } = swapRates(levels, node * BONDS_PER_NODE, bonds, at);
      for (let pair = 0; pair < pairs; pair++) {
        const rate = weights[pair * 2]! * twoYear + weights[pair * 2 + 1]! * tenYear;
        const to = (pair * nodes + node) * terms;
        for (let j = 0; j < terms; j++) out[to + j]! += rate * transform[k * terms + j]!;
      }
    }
  }
}

/** Par rates of the 2- and the 10-year swap from zero bonds level × bond. */
export function swapRates(
  levels: Float64Array,
  levelAt: number,
  bonds: Float64Array,
  bondAt: number,
): { readonly twoYear: number; readonly tenYear: number } {
  let annuity = 0;
  let twoYear = 0;
  let bond = 1;
  for (let i = 0; i < BONDS_PER_NODE; i++) {
    bond = levels[levelAt + i]! * bonds[bondAt + i]!;
    annuity += bond;
    if (i === TWO_YEAR_BOND) twoYear = (1 - bond) / annuity;
  }
  return { twoYear, tenYear: (1 - bond) / annuity };
}

/** Largest error between the points, of both swap rates at the node where x ranges widest. */
function fitError(model: HullWhitePaths, logLevels: Float64Array, terms: number): number {
  const node = model.stateRange.indexOf(Math.max(...model.stateRange));
  const range = model.stateRange[node]!;
  const levels = Float64Array.from(
    logLevels.subarray(node * BONDS_PER_NODE, (node + 1) * BONDS_PER_NODE),
    Math.exp,
  );
  const rates = (z: number): { twoYear: number; tenYear: number } =>
    swapRates(
      levels,
      0,
      Float64Array.from(model.bondFactors, (factor) => Math.exp(-factor * z * range)),
      0,
    );
  const coefficients = (pick: (z: number) => number): Float64Array => {
    const out = new Float64Array(terms);
    chebyshevCoefficients(chebyshevTransform(terms), chebyshevPoints(terms).map(pick), out);
    return out;
  };
  const two = coefficients((z) => rates(z).twoYear);
  const ten = coefficients((z) => rates(z).tenYear);
  let worst = 0;
  for (let i = 0; i <= 2 * terms; i++) {
    const z = -1 + i / terms;
    const exact = rates(z);
    worst = Math.max(
      worst,
      Math.abs(chebyshevValue(two, 0, terms, z) - exact.twoYear),
      Math.abs(chebyshevValue(ten, 0, terms, z) - exact.tenYear),
    );
  }
  return worst;
}

/**
 * Σ c_j·T_j(z) by Clenshaw's recurrence.
 *
 * @param at first coefficient
 * @source Clenshaw, "A note on the summation of Chebyshev series", MTAC 9 (1955)
 */
export function chebyshevValue(coefficients: Float64Array, at: number, terms: number, z: number): number {
  const twice = 2 * z;
  let one = 0;
  let two = 0;
  for (let j = terms - 1; j >= 1; j--) {
    const next = coefficients[at + j]! + twice * one - two;
    two = one;
    one = next;
  }
  return coefficients[at]! + z * one - two;
}
