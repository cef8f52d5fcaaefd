/**
 * What a month does to a loan on a vector of paths. The loan table is that of loan-packing.ts: a head of 16 numbers,
 * then [payment][5], then, where strips are valued apart, [payment][3].
 */
import { add, clamp, divide, LANE_BYTES, multiply, multiplyAdd, splat, subtractProduct } from './vector';

/** Places in the head. */
export const INVERSE_SCALE: usize = 0;
export const STRIKE: usize = LANE_BYTES;
export const CEILING: usize = 2 * LANE_BYTES;
export const PASSIVE_REFINANCING: usize = 3 * LANE_BYTES;
export const ACTIVE_SHARE: usize = 4 * LANE_BYTES;
export const SURVIVAL: usize = 5 * LANE_BYTES;
/** Bytes of the head, of a payment's columns, and of its strips. */
export const HEAD: usize = 16 * LANE_BYTES;
export const COLUMNS: usize = 5 * LANE_BYTES;
export const STRIPS: usize = 3 * LANE_BYTES;

/** Hazard of refinancing: (largest/K)/(1/K + E). */
@inline
export function refinancing(largest: v128, inverseScale: v128, incentive: v128): v128 {
  return divide(largest, add(incentive, inverseScale));
}

/** Hazard of both groups: unlocked − slope·min(max(rate, strike), strike + cap). */
@inline
export function common(unlocked: v128, slope: v128, strike: v128, ceiling: v128, rate: v128): v128 {
  return subtractProduct(unlocked, clamp(rate, strike, ceiling), slope);
}

/**
 * 1 − e^(−h) of a scaled hazard t, by the polynomials of survival-polynomial.ts. The first coefficients come in
 * registers: engines read memory again at every use.
 */
@inline
export function loss(t: v128, c0: v128, c1: v128, c2: v128, c3: v128, head: usize, form: i32): v128 {
  if (LANE_BYTES == 4 && form < 2) {
    const shifted = add(t, c0);
    const square = multiplyAdd(shifted, shifted, c1);
    if (form == 0) return multiply(t, square);
    return multiply(t, subtractProduct(c2, t, square));
  }
  if (form == 0) {
    const y = multiplyAdd(add(t, c0), t, c1);
    return multiply(t, multiplyAdd(add(y, add(t, c2)), y, c3));
  }
  let sum = splat(head, SURVIVAL + 5 * LANE_BYTES);
  if (LANE_BYTES == 8 && form == 2) {
    sum = splat(head, SURVIVAL + 8 * LANE_BYTES);
    sum = multiplyAdd(sum, t, splat(head, SURVIVAL + 7 * LANE_BYTES));
    sum = multiplyAdd(sum, t, splat(head, SURVIVAL + 6 * LANE_BYTES));
    sum = multiplyAdd(sum, t, splat(head, SURVIVAL + 5 * LANE_BYTES));
  }
  sum = multiplyAdd(sum, t, splat(head, SURVIVAL + 4 * LANE_BYTES));
  sum = multiplyAdd(sum, t, c3);
  sum = multiplyAdd(sum, t, c2);
  sum = multiplyAdd(sum, t, c1);
  return multiply(t, multiplyAdd(sum, t, c0));
}
