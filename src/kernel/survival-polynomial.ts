/** The largest hazard decides: to 0.09 a month, to 0.25, beyond. */
export type SurvivalForm = 0 | 1 | 2;

/** How 1 − e^(−h) is computed for h from 0 to a loan's largest monthly hazard. */
export interface SurvivalPolynomial {
  /** Hazards are multiplied by this. */
  readonly scale: number;
  /** Which form: 0 near, 1 middle, 2 wide. */
  readonly form: SurvivalForm;
  /** In the order of evaluation, see `survivalPolynomial`. */
  readonly coefficients: readonly number[];
}

const NEAR_HAZARD = 0.09;
const MIDDLE_HAZARD = 0.25;
/**
 * Where float32's Q is met, as shares of the range. The first makes the error h²·(…), for most months of most paths
 * have a small hazard, and an error of one sign there adds up; the others make its extrema equal.
 */
const NEAR_SINGLE_NODES = [0, 0.606, 0.952];
/** Below this the nodes of a fit would lie so close that its differences cancel. */
const LEAST_RANGE = 0.04;

/**
 * Fits 1 − e^(−h) = h·Q(h) on [0, largest], exact at 0, and factors it for few operations.
 *
 * Q interpolates (1 − e^(−h))/h where Chebyshev's polynomial of degree n = deg Q + 2, stretched so that its first
 * zero is h = 0, has its others: the error is then at most r^n/(2^(n−1)·n!), r = largest/(1 + cos(π/2n)).
 * float32: near, degree 3 at nodes of its own, error at most 0.0191·largest⁴/24; middle, degree 4; wide, 6.
 * float64: 5, 6 and 9. With t = λh so that the leading coefficient is ±1, float32 takes t·((t + c₀)² + c₁) and
 * t·(c₂ − t·((t + c₀)² + c₁)), float64 Knuth's adapted quartic t·((y + t + c₂)·y + c₃), y = (t + c₀)·t + c₁; the
 * others follow Horner's rule.
 *
 * @source fit: own derivation, docs/models/kernel.md; quartic: Knuth, The Art of Computer Programming, volume 2
 *   (third edition, 1997), section 4.6.4
 * @param numberBytes of the kernel; `largest` 0 to 1
 * @returns absolute error in a month at most 5.3e-8, 1.9e-8 and 2.7e-8 in float32, 5e-13, 1.7e-12 and 1e-12 in float64
 */
export function survivalPolynomial(numberBytes: 4 | 8, largest: number): SurvivalPolynomial {
  const range = Math.max(largest, LEAST_RANGE);
  if (range <= NEAR_HAZARD) return numberBytes === 4 ? nearSingle(range) : nearDouble(range);
  if (range <= MIDDLE_HAZARD) {
    return numberBytes === 4
      ? middleSingle(range)
      : { scale: 1, form: 1, coefficients: interpolate(chebyshevNodes(range, 5)) };
  }
  return { scale: 1, form: 2, coefficients: interpolate(chebyshevNodes(range, numberBytes === 4 ? 5 : 8)) };
}

function nearSingle(range: number): SurvivalPolynomial {
  const [q0, q1, q2] = interpolate(NEAR_SINGLE_NODES.map((node) => range * node));
  const scale = Math.cbrt(q2!);
  const shift = q1! / (2 * scale * scale);
  return { scale, form: 0, coefficients: [shift, q0! / scale - shift * shift] };
}

function middleSingle(range: number): SurvivalPolynomial {
  const [q0, q1, q2, q3] = interpolate(chebyshevNodes(range, 3));
  const square = Math.sqrt(-q3!);
  const scale = Math.sqrt(square);
  const shift = -q2! / (2 * square * scale);
  return { scale, form: 1, coefficients: [shift, -q1! / square - shift * shift, q0! / scale] };
}

function nearDouble(range: number): SurvivalPolynomial {
  const q = interpolate(chebyshevNodes(range, 4));
  const scale = Math.exp(Math.log(q[4]!) / 5);
  const square = scale * scale;
  const [b0, b1, b2, b3] = [
    q[0]! / scale,
    q[1]! / square,
    q[2]! / (square * scale),
    q[3]! / (square * square),
  ];
  const c0 = (b3! - 1) / 2;
  const rest = b2! - c0 * c0 - c0;
  const c1 = b1! - c0 * rest;
  const c2 = rest - 2 * c1;
  return { scale, form: 0, coefficients: [c0, c1, c2, b0! - c1 * (c1 + c2)] };
}

/** Zeros but the first of Chebyshev's polynomial of degree n = degree + 2, stretched so that the first is 0. */
function chebyshevNodes(range: number, degree: number): number[] {
  const angle = Math.PI / (2 * (degree + 2));
  const first = Math.cos(angle);
  return Array.from(
    { length: degree + 1 },
    (_, i) => (range * (first - Math.cos((2 * i + 3) * angle))) / (1 + first),
  );
}

/** Coefficients of the polynomial through (1 − e^(−h))/h, from the constant up: divided differences, multiplied out. */
function interpolate(nodes: readonly number[]): number[] {
  const degree = nodes.length - 1;
  const differences = nodes.map((h) => (h === 0 ? 1 : -Math.expm1(-h) / h));
  for (let step = 1; step <= degree; step++) {
    for (let i = degree; i >= step; i--) {
      differences[i] = (differences[i]! - differences[i - 1]!) / (nodes[i]! - nodes[i - step]!);
    }
  }
  const coefficients = [differences[degree]!];
  for (let i = degree - 1; i >= 0; i--) {
    coefficients.unshift(differences[i]!);
    for (let j = 0; j < coefficients.length - 1; j++) coefficients[j]! -= nodes[i]! * coefficients[j + 1]!;
  }
  return coefficients;
}
