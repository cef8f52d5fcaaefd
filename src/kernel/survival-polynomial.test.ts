import { describe, expect, it } from 'vitest';
import { survivalPolynomial } from './survival-polynomial.ts';

const STEPS = 2000;
/** Roundings of a dozen operations on numbers below 3. */
const ROUNDING = 2e-15;

/** 1 − e^(−h) in the order of evaluation that the kernels use, in float64. */
function loss(numberBytes: 4 | 8, largest: number, hazard: number): number {
  const { scale, form, coefficients: c } = survivalPolynomial(numberBytes, largest);
  const t = scale * hazard;
  if (form === 2 || (form === 1 && numberBytes === 8))
    return t * c.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  if (numberBytes === 4) {
    const square = (t + c[0]!) * (t + c[0]!) + c[1]!;
    return t * (form === 0 ? square : c[2]! - t * square);
  }
  const y = (t + c[0]!) * t + c[1]!;
  return t * ((y + t + c[2]!) * y + c[3]!);
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

describe('the survival polynomial', () => {
  it.each([
    { bytes: 4, largest: 0.04, degree: 3 },
    { bytes: 4, largest: 0.0733, degree: 3 },
    { bytes: 4, largest: 0.09, degree: 3 },
    { bytes: 4, largest: 0.1, degree: 4 },
    { bytes: 4, largest: 0.25, degree: 4 },
    { bytes: 4, largest: 0.3, degree: 6 },
    { bytes: 4, largest: 1, degree: 6 },
    { bytes: 8, largest: 0.04, degree: 5 },
    { bytes: 8, largest: 0.09, degree: 5 },
    { bytes: 8, largest: 0.1, degree: 6 },
    { bytes: 8, largest: 0.25, degree: 6 },
    { bytes: 8, largest: 0.3, degree: 9 },
    { bytes: 8, largest: 1, degree: 9 },
  ] as const)('of $bytes-byte numbers keeps to its bound up to $largest', ({ bytes, largest, degree }) => {
    const order = degree + 1;
    const radius = largest / (1 + Math.cos(Math.PI / (2 * order)));
    let bound = 1 / factorial(order);
    for (let i = 0; i < order; i++) bound *= i === 0 ? radius : radius / 2;
    if (degree === 3) bound = (0.0191 * largest * largest * largest * largest) / factorial(order);
    let worst = 0;
    for (let step = 0; step <= STEPS; step++) {
      const hazard = (largest * step) / STEPS;
      worst = Math.max(worst, Math.abs(loss(bytes, largest, hazard) - -Math.expm1(-hazard)));
    }
    expect(worst).toBeLessThan(bound + ROUNDING);
    // The bound is nearly met, so a coefficient that is wrong would show.
    if (bound > 100 * ROUNDING) expect(worst).toBeGreaterThan(bound / 3);
  });

  it('loses nothing at a hazard of 0, and stays finite for loans without any', () => {
    for (const bytes of [4, 8] as const) {
      expect(loss(bytes, 0.05, 0)).toBe(0);
      expect(survivalPolynomial(bytes, 0).coefficients.every(Number.isFinite)).toBe(true);
    }
  });

  it('takes the longer forms where the shorter would not do', () => {
    expect([0.09, 0.0901, 0.25, 0.2501].map((largest) => survivalPolynomial(4, largest).form)).toEqual([
      0, 1, 1, 2,
    ]);
  });
});
