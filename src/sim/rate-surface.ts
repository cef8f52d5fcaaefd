import { G2_COORDINATES, type G2Paths } from './g2-paths.ts';
import { chebyshevPoints, chebyshevTransform, swapRates } from './rate-polynomial.ts';
import { BONDS_PER_NODE } from './scenario-curves.ts';

/**
 * A mortgage rate as Σⱼ Σᵢ cⱼᵢTᵢ(z₁)Tⱼ(z₂): for each j as many i as matter.
 */
export interface RateSurface {
  /** [j]: terms in z₁ beside Tⱼ(z₂). */
  readonly lengths: Int32Array;
  /** Their sum. */
  readonly terms: number;
}

/** Makes a mortgage rate's coefficients on one curve from its zero bonds at the state 0. */
export type SurfaceFit = (levels: Float64Array, weights: Float64Array, out: Float64Array) => void;

/** Points in each direction on which terms are chosen: more than any sane model needs. */
const TRIAL_POINTS = { first: 33, second: 17 } as const;
/**
 * Terms smaller than this, decimal, are left out: together they stay below a ten-thousandth of a basis point.
 */
const SMALLEST_TERM = 3e-10;

export function rateSurface(lengths: Int32Array): RateSurface {
  return { lengths, terms: lengths.reduce((sum, length) => sum + length, 0) };
}

/**
 * Which terms the 2- and 10-year swap rates need at the last node.
 *
 * What (x, y) gather over a longer time they gather over a shorter one and then some, so that the variance of any
 * combination, and of one given another, grows from node to node: no node ranges wider than the last.
 *
 * @param logLevels [node][10]: ln P(t, t+i | x = y = 0) on today's curve
 * @returns [j]: terms in the first coordinate
 * @source own derivation, docs/models/g2.md
 */
export function surfaceTerms(models: readonly G2Paths[], logLevels: Float64Array): number[] {
  const { first, second } = TRIAL_POINTS;
  const sizes = new Float64Array(first * second);
  const levels = Float64Array.from(logLevels.subarray(-BONDS_PER_NODE), Math.exp);
  for (const model of models) {
    const bonds = bondsAt(model, model.halfVariance.length - 1, first, second);
    for (const weights of [Float64Array.of(1, 0), Float64Array.of(0, 1)]) {
      const values = new Float64Array(first * second);
      fillValues(levels, 0, bonds, weights, 0, values);
      coefficientsOf(values, first, second).forEach((value, at) => {
        sizes[at] = Math.max(sizes[at]!, Math.abs(value));
      });
    }
  }
  const lengths: number[] = [];
  for (let j = 0; j < second; j++) {
    let length = 0;
    // What is not a number needs every term, so that no rate passes for one.
    for (let i = 0; i < first; i++) if (!(sizes[j * first + i]! <= SMALLEST_TERM)) length = i + 1;
    lengths.push(length);
  }
  const needed = lengths.findLastIndex((length) => length > 0) + 1;
  return lengths.slice(0, Math.max(1, needed)).map((length) => Math.max(1, length));
}

/**
 * Tabulates the zero bonds of a model at the points through which its mortgage rates are fitted.
 *
 * @returns a function that fits every pair of weights on a curve: [pair][node][term]
 */
export function surfaceFit(model: G2Paths, { lengths, terms }: RateSurface): SurfaceFit {
  const nodes = model.halfVariance.length;
  const first = lengths.reduce((most, length) => Math.max(most, length), 0);
  const second = lengths.length;
  const points = first * second;
  const bonds = Array.from({ length: nodes }, (_, node) => bondsAt(model, node, first, second));
  const values = new Float64Array(points);
  return (levels, weights, out) => {
    for (let pair = 0; pair < weights.length / 2; pair++) {
      for (let node = 0; node < nodes; node++) {
        fillValues(levels, node * BONDS_PER_NODE, bonds[node]!, weights, pair * 2, values);
        const coefficients = coefficientsOf(values, first, second);
        let to = (pair * nodes + node) * terms;
        lengths.forEach((length, j) => {
          for (let i = 0; i < length; i++) out[to++] = coefficients[j * first + i]!;
        });
      }
    }
  };
}

/** Σⱼ Σᵢ cⱼᵢTᵢ(u)Tⱼ(v). */
export function surfaceValue(
  { lengths }: RateSurface,
  coefficients: Float64Array,
  at: number,
  u: number,
  v: number,
): number {
  let sum = 0;
  let from = at;
  let [now, before] = [1, v];
  lengths.forEach((length, j) => {
    let [term, last] = [1, u];
    let row = 0;
    for (let i = 0; i < length; i++) {
      row += coefficients[from + i]! * term;
      [term, last] = [i === 0 ? u : 2 * u * term - last, term];
    }
    from += length;
    sum += row * now;
    [now, before] = [j === 0 ? v : 2 * v * now - before, now];
  });
  return sum;
}

/** e^(−B·(x, y)) at the points of a node: [second][first][10]. */
function bondsAt(model: G2Paths, node: number, first: number, second: number): Float64Array {
  const { bondFactors, coordinates } = model;
  const row = node * G2_COORDINATES.length + G2_COORDINATES.toState;
  const bonds = new Float64Array(first * second * BONDS_PER_NODE);
  const us = chebyshevPoints(first);
  const vs = chebyshevPoints(second);
  let at = 0;
  for (const v of vs) {
    for (const u of us) {
      const x = coordinates[row]! * u + coordinates[row + 1]! * v;
      const y = coordinates[row + 2]! * u + coordinates[row + 3]! * v;
      for (let i = 0; i < BONDS_PER_NODE; i++) {
        bonds[at++] = Math.exp(-bondFactors[i]! * x - bondFactors[BONDS_PER_NODE + i]! * y);
      }
    }
  }
  return bonds;
}

function fillValues(
  levels: Float64Array,
  levelAt: number,
  bonds: Float64Array,
  weights: Float64Array,
  weightAt: number,
  values: Float64Array,
): void {
  for (let point = 0; point < values.length; point++) {
    const { twoYear, tenYear } = swapRates(levels, levelAt, bonds, point * BONDS_PER_NODE);
    values[point] = weights[weightAt]! * twoYear + weights[weightAt + 1]! * tenYear;
  }
}

const transforms = new Map<number, Float64Array>();

function transformOf(terms: number): Float64Array {
  let transform = transforms.get(terms);
  if (transform === undefined) {
    transform = chebyshevTransform(terms);
    transforms.set(terms, transform);
  }
  return transform;
}

/** [second term][first term] from values at the tensor of points. */
function coefficientsOf(values: Float64Array, first: number, second: number): Float64Array {
  const ofFirst = transformOf(first);
  const ofSecond = transformOf(second);
  const rows = new Float64Array(first * second);
  for (let l = 0; l < second; l++) {
    for (let k = 0; k < first; k++) {
      const value = values[l * first + k]!;
      for (let i = 0; i < first; i++) rows[l * first + i]! += value * ofFirst[k * first + i]!;
    }
  }
  const coefficients = new Float64Array(first * second);
  for (let l = 0; l < second; l++) {
    for (let j = 0; j < second; j++) {
      const factor = ofSecond[l * second + j]!;
      for (let i = 0; i < first; i++) coefficients[j * first + i]! += factor * rows[l * first + i]!;
    }
  }
  return coefficients;
}
