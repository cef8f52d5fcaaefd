/** How 1 − e^(−h) is computed for h from 0 to a loan's largest monthly hazard. */
export interface SurvivalPolynomial {
  /** Hazards are multiplied by this. */
  readonly scale: number;
  /** Whether the range needs the longer polynomial. */
  readonly wide: boolean;
  /** In the order of evaluation, see `survivalPolynomial`. */
  readonly coefficients: readonly number[];
}

/** Largest hazard of the shorter polynomials. */
const NEAR_HAZARD = 0.1;
/** Below this the nodes of a fit would lie so close that its differences cancel. */
const LEAST_RANGE = 0.04;

/**
 * Fits 1 − e^(−h) = h·Q(h) on [0, largest], exact at 0, and factors it for few operations.
 *
 * Q interpolates (1 − e^(−h))/h where Chebyshev's polynomial of degree n = deg Q + 2, stretched so that its first
 * zero is h = 0, has its others: the error is then at most r^n/(2^(n−1)·n!), r = largest/(1 + cos(π/2n)), at every
 * extremum of either sign. float32, t = λh with λ³ the leading coefficient: t·((t + c₀)² + c₁). float64, Knuth's
 * adapted quartic: t·((y + t + c₂)·y + c₃), y = (t + c₀)·t + c₁. Beyond a hazard of 0.1 Horner's rule, degree 6 and 9.
 *
 * @source fit: own derivation, docs/models/kernel.md; quartic: Knuth, The Art of Computer Programming, volume 2
 *   (third edition, 1997), section 4.6.4
 * @param numberBytes of the kernel; `largest` 0 to 1
 * @returns absolute error in a month at most 4e-8 (float32) and 8e-13 (float64) up to 0.1, 3e-8 and 1e-12 up to 1
 */
export function survivalPolynomial(numberBytes: 4 | 8, largest: number): SurvivalPolynomial {
  const range = Math.max(largest, LEAST_RANGE);
  const wide = range > NEAR_HAZARD;
  if (wide) return { scale: 1, wide, coefficients: fit(range, numberBytes === 4 ? 5 : 8) };
  return numberBytes === 4 ? nearSingle(range) : nearDouble(range);
}

function nearSingle(range: number): SurvivalPolynomial {
  const [q0, q1, q2] = fit(range, 2);
  const scale = Math.cbrt(q2!);
  const shift = q1! / (2 * scale * scale);
  return { scale, wide: false, coefficients: [shift, q0! / scale - shift * shift] };
}

function nearDouble(range: number): SurvivalPolynomial {
  const q = fit(range, 4);
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
  return { scale, wide: false, coefficients: [c0, c1, c2, b0! - c1 * (c1 + c2)] };
}

/** Coefficients of Q from the constant up: Newton's divided differences, multiplied out. */
function fit(range: number, degree: number): number[] {
  const order = degree + 2;
  const first = Math.cos(Math.PI / (2 * order));
  const nodes = Array.from(
    { length: degree + 1 },
    (_, i) => (range * (first - Math.cos(((2 * i + 3) * Math.PI) / (2 * order)))) / (1 + first),
  );
  const differences = nodes.map((h) => -Math.expm1(-h) / h);
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
