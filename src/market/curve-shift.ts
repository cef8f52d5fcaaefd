import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { DiscountCurve } from './discount-curve.ts';

/** A move of the continuously compounded zero curve, piecewise linear in time, flat beyond its ends. */
export interface CurveShift {
  /** Years, strictly ascending, at least one. */
  readonly years: readonly number[];
  /** Basis points of zero rate at each time; rates up is positive. */
  readonly shiftBp: readonly number[];
}

/** Where the key-rate triangles peak, years. */
export const KEY_RATE_TENORS: readonly number[] = Object.freeze([2, 5, 10, 20, 30]);

/** The shift that moves nothing. */
export const NO_SHIFT: CurveShift = Object.freeze({ years: Object.freeze([0]), shiftBp: Object.freeze([0]) });

const BP = 10_000;

/**
 * A parallel move of the zero curve: P(0,T) → P(0,T)·e^(−bT).
 *
 * @param shiftBp basis points, rates up positive
 */
export function parallelShift(shiftBp: number): CurveShift {
  return { years: [0], shiftBp: [shiftBp] };
}

/**
 * A triangle in zero-rate space that peaks at one key tenor and is zero at its neighbours.
 *
 * The first and the last triangle extend flat to the curve's ends, so the triangles of all tenors add up to the
 * parallel shift, exactly.
 *
 * @source Ho, "Key rate durations: measures of interest rate risks", Journal of Fixed Income (1992)
 * @param tenorYears one of `tenors`
 * @param shiftBp height of the triangle, basis points
 * @param tenors years, strictly ascending
 * @throws CounterpoiseError INPUT_INVALID when the tenor is not one of the tenors
 */
export function keyRateShift(
  tenorYears: number,
  shiftBp: number,
  tenors: readonly number[] = KEY_RATE_TENORS,
): CurveShift {
  if (!tenors.includes(tenorYears)) {
    throw new CounterpoiseError('INPUT_INVALID', `${tenorYears} years is not a key tenor.`, {
      found: String(tenorYears),
      accepted: `one of ${tenors.join(', ')}`,
    });
  }
  return { years: tenors, shiftBp: tenors.map((tenor) => (tenor === tenorYears ? shiftBp : 0)) };
}

/**
 * The shift at one time, linear between the shift's own times and flat beyond them.
 *
 * @param years not negative
 * @returns decimal zero-rate move, rates up positive
 */
export function shiftAt(shift: CurveShift, years: number): number {
  return shiftBpAt(shift, years) / BP;
}

function shiftBpAt(shift: CurveShift, time: number): number {
  const { years, shiftBp } = shift;
  const last = years.length - 1;
  invariant(last >= 0 && shiftBp.length === years.length, 'A shift has a value for each of its times.');
  if (time <= years[0]!) return shiftBp[0]!;
  if (time >= years[last]!) return shiftBp[last]!;
  let i = 1;
  while (time > years[i]!) i++;
  const rise = shiftBp[i]! - shiftBp[i - 1]!;
  return shiftBp[i - 1]! + (rise * (time - years[i - 1]!)) / (years[i]! - years[i - 1]!);
}

/** The sum of shifts, piecewise linear on all their times together. */
export function addShifts(...shifts: readonly CurveShift[]): CurveShift {
  const years = [...new Set(shifts.flatMap((shift) => shift.years))].sort((a, b) => a - b);
  if (years.length === 0) return NO_SHIFT;
  const shiftBp = years.map((time) => shifts.reduce((sum, shift) => sum + shiftBpAt(shift, time), 0));
  return { years, shiftBp };
}

/**
 * A curve after a move of its zero rates: P(0,T) → P(0,T)·exp(−shift(T)·T).
 *
 * Applied to the SOFR and to the Treasury curve alike it holds the spread between them fixed.
 *
 * @source own derivation, docs/models/curves.md
 */
export function shiftCurve(curve: DiscountCurve, shift: CurveShift): DiscountCurve {
  if (shift.shiftBp.every((bp) => bp === 0)) return curve;
  return { logDiscount: (years) => curve.logDiscount(years) - shiftAt(shift, years) * years };
}
