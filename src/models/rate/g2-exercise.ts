/** A sum Σ cᵢ·e^(−αᵢu) as a function of u. */
export interface ExponentialSum {
  readonly coefficients: readonly number[];
  readonly exponents: readonly number[];
}

const BISECTIONS = 200;
/** A sum's value at its root moves an option by the square of the root's error. */
const ROOT_TOLERANCE = 1e-12;

/**
 * Every root of Σ cᵢ·e^(−αᵢu) in an interval at which the sum changes sign.
 *
 * Ordered by exponent, coefficients with s changes of sign have at most s roots (Descartes). Multiplied by e^(αu), α
 * between the exponents of one change, the sum has the same roots, and its derivative, whose coefficients are
 * cᵢ(α − αᵢ), one change less: between neighbouring roots of the derivative lies at most one of the sum.
 *
 * @source Laguerre's extension of Descartes' rule: Jameson, "Counting zeros of generalised polynomials",
 *   Math. Gazette 90 (2006); recursion: own derivation, docs/models/g2.md
 * @returns rising, each to about 1e-12
 */
export function exponentialRoots(sum: ExponentialSum, low: number, high: number): readonly number[] {
  const change = firstSignChange(sum);
  if (change === undefined) return [];
  const { coefficients, exponents } = sum;
  const turns = exponentialRoots(
    { coefficients: coefficients.map((value, i) => value * (change - exponents[i]!)), exponents },
    low,
    high,
  );
  const edges = [low, ...turns, high];
  const roots: number[] = [];
  for (let i = 1; i < edges.length; i++) {
    const root = crossing(sum, edges[i - 1]!, edges[i]!);
    if (root !== undefined) roots.push(root);
  }
  return roots;
}

/** Value of the sum relative to its largest term, so that it neither overflows nor vanishes. */
export function scaledSum({ coefficients, exponents }: ExponentialSum, u: number): number {
  let largest = -Infinity;
  for (const exponent of exponents) largest = Math.max(largest, -exponent * u);
  let sum = 0;
  for (let i = 0; i < exponents.length; i++) {
    sum += coefficients[i]! * Math.exp(-exponents[i]! * u - largest);
  }
  return sum;
}

/** Middle of the first two neighbouring exponents whose coefficients differ in sign; undefined when none do. */
function firstSignChange({ coefficients, exponents }: ExponentialSum): number | undefined {
  const order = exponents.map((_, i) => i).sort((left, right) => exponents[left]! - exponents[right]!);
  let before: { exponent: number; positive: boolean } | undefined;
  for (let k = 0; k < order.length; ) {
    const exponent = exponents[order[k]!]!;
    let coefficient = 0;
    for (; k < order.length && exponents[order[k]!] === exponent; k++)
      coefficient += coefficients[order[k]!]!;
    if (coefficient === 0) continue;
    const positive = coefficient > 0;
    if (before !== undefined && before.positive !== positive) return 0.5 * (before.exponent + exponent);
    before = { exponent, positive };
  }
  return undefined;
}

/** The point between two others at which the sum changes sign, if it does. */
function crossing(sum: ExponentialSum, from: number, to: number): number | undefined {
  let [low, high] = [from, to];
  const positive = scaledSum(sum, low) > 0;
  if (scaledSum(sum, high) > 0 === positive) return undefined;
  for (let step = 0; step < BISECTIONS && high - low > ROOT_TOLERANCE; step++) {
    const middle = 0.5 * (low + high);
    if (scaledSum(sum, middle) > 0 === positive) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
