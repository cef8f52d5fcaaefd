/** Sums over a block's paths of what months have made: float64 in every kernel. */
import { DOUBLE_ROW, doubleMultiplyAdd, lanes, VECTOR } from './vector';

/** 1/9! … 1/1!, 1. */
const EXPONENTIAL = memory.data<f64>([
  1.0 / 362880,
  1.0 / 40320,
  1.0 / 5040,
  1.0 / 720,
  1.0 / 120,
  1.0 / 24,
  1.0 / 6,
  0.5,
  1,
  1,
]);

/** e^x for |x| ≤ 8: Taylor's series of degree 9 at x/64, squared six times. */
@inline
function exponential(x: v128): v128 {
  const small = f64x2.mul(x, f64x2.splat(1.0 / 64));
  let sum = v128.load64_splat(EXPONENTIAL);
  for (let at: usize = 8; at <= 72; at += 8) {
    sum = doubleMultiplyAdd(sum, small, v128.load64_splat(EXPONENTIAL + at));
  }
  for (let squaring = 0; squaring < 6; squaring++) sum = f64x2.mul(sum, sum);
  return sum;
}

@inline
function clampDoubles(x: v128, low: v128, high: v128): v128 {
  return f64x2.pmin(f64x2.pmax(x, low), high);
}

/** Adds Σ p·V, Σ p·D, Σ p and Σ V to the sums. */
export function weigh(
  values: usize,
  discounts: usize,
  responses: usize,
  sums: usize,
  responseScale: f64,
  responseSize: f64,
  odds: f64,
  low: f64,
  high: f64,
  shift: f64,
): void {
  const one = f64x2.splat(1);
  const least = f64x2.splat(low);
  const most = f64x2.splat(high);
  let weighted = f64x2.splat(0);
  let weightedDiscount = weighted;
  let weights = weighted;
  let total = weighted;
  for (let at: usize = 0; at < DOUBLE_ROW; at += VECTOR) {
    const value = v128.load(values + at);
    // tanh(Δ/B) = 1 − 2/(e^(2Δ/B) + 1), which stands an infinite exponential.
    const growth = f64x2.add(f64x2.mul(f64x2.splat(responseScale), v128.load(responses + at)), one);
    const response = f64x2.sub(one, f64x2.div(f64x2.splat(2), growth));
    const decay = exponential(f64x2.mul(f64x2.splat(-responseSize), response));
    const base = f64x2.div(one, f64x2.add(one, f64x2.mul(f64x2.splat(odds), decay)));
    const moved = f64x2.add(clampDoubles(base, least, most), f64x2.splat(shift));
    const weight = clampDoubles(moved, least, most);
    weighted = f64x2.add(weighted, f64x2.mul(weight, value));
    weightedDiscount = f64x2.add(weightedDiscount, f64x2.mul(weight, v128.load(discounts + at)));
    weights = f64x2.add(weights, weight);
    total = f64x2.add(total, value);
  }
  f64.store(sums, f64.load(sums) + lanes(weighted));
  f64.store(sums, f64.load(sums, 8) + lanes(weightedDiscount), 8);
  f64.store(sums, f64.load(sums, 16) + lanes(weights), 16);
  f64.store(sums, f64.load(sums, 24) + lanes(total), 24);
}

/** Adds Σ values[q]·basis[m] over the paths to sums[q][m], four functions at a time. */
export function moments(values: usize, rows: i32, basis: usize, functions: i32, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    let m = 0;
    for (; m + 4 <= functions; m += 4) {
      const first = basis + <usize>m * DOUBLE_ROW;
      let sum0 = f64x2.splat(0);
      let sum1 = sum0;
      let sum2 = sum0;
      let sum3 = sum0;
      for (let at: usize = 0; at < DOUBLE_ROW; at += VECTOR) {
        const value = v128.load(values + at);
        sum0 = doubleMultiplyAdd(value, v128.load(first + at), sum0);
        sum1 = doubleMultiplyAdd(value, v128.load(first + at, DOUBLE_ROW), sum1);
        sum2 = doubleMultiplyAdd(value, v128.load(first + at, 2 * DOUBLE_ROW), sum2);
        sum3 = doubleMultiplyAdd(value, v128.load(first + at, 3 * DOUBLE_ROW), sum3);
      }
      f64.store(sums, f64.load(sums) + lanes(sum0));
      f64.store(sums, f64.load(sums, 8) + lanes(sum1), 8);
      f64.store(sums, f64.load(sums, 16) + lanes(sum2), 16);
      f64.store(sums, f64.load(sums, 24) + lanes(sum3), 24);
      sums += 32;
    }
    for (; m < functions; m++) {
      const first = basis + <usize>m * DOUBLE_ROW;
      let sum = f64x2.splat(0);
      for (let at: usize = 0; at < DOUBLE_ROW; at += VECTOR) {
        sum = doubleMultiplyAdd(v128.load(values + at), v128.load(first + at), sum);
      }
      f64.store(sums, f64.load(sums) + lanes(sum));
      sums += 8;
    }
    values += DOUBLE_ROW;
  }
}
