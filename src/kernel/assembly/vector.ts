/**
 * Vectors of `Lane` numbers. The build sets `Lane` to f32 or f64 and `RELAXED` to 1 or 0: with relaxed SIMD a product
 * and a sum are one rounding where the processor can, and the smaller of two is one instruction.
 */

export const LANE_BYTES: usize = sizeof<Lane>();
/** Bytes of a vector. */
export const VECTOR: usize = 16;
/** Bytes of one month of 64 paths. */
export const ROW: usize = 64 * sizeof<Lane>();
/** Bytes of 64 float64 numbers. */
export const DOUBLE_ROW: usize = 512;

@inline
export function add(a: v128, b: v128): v128 {
  return v128.add<Lane>(a, b);
}

@inline
export function subtract(a: v128, b: v128): v128 {
  return v128.sub<Lane>(a, b);
}

@inline
export function multiply(a: v128, b: v128): v128 {
  return v128.mul<Lane>(a, b);
}

@inline
export function divide(a: v128, b: v128): v128 {
  return v128.div<Lane>(a, b);
}

/** a·b + c. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return v128.relaxed_madd<Lane>(a, b, c);
  return v128.add<Lane>(v128.mul<Lane>(a, b), c);
}

/** c − a·b. */
@inline
export function subtractProduct(c: v128, a: v128, b: v128): v128 {
  if (RELAXED) return v128.relaxed_nmadd<Lane>(a, b, c);
  return v128.sub<Lane>(c, v128.mul<Lane>(a, b));
}

/** x between low and high; pmin and pmax are one instruction each, and differ from min and max for NaN and −0 alone. */
@inline
export function clamp(x: v128, low: v128, high: v128): v128 {
  if (RELAXED) return v128.relaxed_min<Lane>(v128.relaxed_max<Lane>(x, low), high);
  return v128.pmin<Lane>(v128.pmax<Lane>(x, low), high);
}

/** The number at an address in every lane. */
@inline
export function splat(at: usize, offset: usize = 0): v128 {
  if (sizeof<Lane>() == 4) return v128.load32_splat(at + offset);
  return v128.load64_splat(at + offset);
}

/** Sum of two float64 lanes: even paths, then odd. */
@inline
export function lanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** float64: a·b + c. */
@inline
export function doubleMultiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}
