import { type CurveShift, KEY_RATE_TENORS, shiftCurve } from '../../market/curve-shift.ts';
import { type DiscountCurve, zeroRate } from '../../market/discount-curve.ts';

/** The named parts of a move of the curve, in the order in which they are taken. */
export const CURVE_FACTORS = ['level', 'slope', 'curvature'] as const;
export type CurveFactor = (typeof CURVE_FACTORS)[number];

/**
 * Basis points that one unit of a factor adds at the key tenors 2, 5, 10, 20 and 30 years: the orthogonal polynomials
 * of degree 0, 1 and 2 on five places. A unit of slope parts the 2- from the 30-year rate by 2 bp; one of curvature
 * raises both ends over the 10-year by 2 bp.
 */
const LOADINGS: Readonly<Record<CurveFactor, readonly number[]>> = Object.freeze({
  level: [1, 1, 1, 1, 1],
  slope: [-1, -0.5, 0, 0.5, 1],
  curvature: [1, -0.5, -1, -0.5, 1],
});

const BP = 10_000;

/** What a curve did between two days, tenor by tenor. */
export interface CurveMove {
  /** Units of each factor, bp. */
  readonly factorsBp: Readonly<Record<CurveFactor, number>>;
  /** Move of the zero rate at each key tenor, bp. */
  readonly keyRatesBp: readonly number[];
  /** What the factors leave of it at each key tenor, bp. */
  readonly remainderBp: readonly number[];
}

/**
 * Splits the move of zero rates at the key tenors into level, slope and curvature by projection on their loadings.
 *
 * @source own choice of loadings, docs/models/pnl-explain.md
 * @param before and after: curves by tenor, each from its own date
 */
export function curveMove(before: DiscountCurve, after: DiscountCurve): CurveMove {
  const keyRatesBp = KEY_RATE_TENORS.map((years) => (zeroRate(after, years) - zeroRate(before, years)) * BP);
  const project = (factor: CurveFactor): number => {
    const loadings = LOADINGS[factor];
    const along = keyRatesBp.reduce((sum, bp, index) => sum + bp * loadings[index]!, 0);
    return along / loadings.reduce((sum, loading) => sum + loading * loading, 0);
  };
  const factorsBp = { level: project('level'), slope: project('slope'), curvature: project('curvature') };
  const fitted = CURVE_FACTORS.map((factor) => factorKeyRatesBp(factor, factorsBp[factor]));
  return {
    factorsBp,
    keyRatesBp,
    remainderBp: keyRatesBp.map((bp, index) => fitted.reduce((rest, of) => rest - of[index]!, bp)),
  };
}

/** Basis points that so much of a factor moves each key rate by. */
export function factorKeyRatesBp(factor: CurveFactor, sizeBp: number): readonly number[] {
  return LOADINGS[factor].map((loading) => loading * sizeBp);
}

/** A factor's part of the move as a shift of the whole curve: linear between the key tenors, flat beyond them. */
export function factorShift(factor: CurveFactor, sizeBp: number): CurveShift {
  return { years: KEY_RATE_TENORS, shiftBp: factorKeyRatesBp(factor, sizeBp) };
}

/**
 * A curve after some parts of a move.
 *
 * @param before and after: the curve before and after the whole move, by tenor
 * @param taken the factors that have happened; `remainder` whether what they leave has, too
 * @returns the curve after, itself, when all has happened
 */
export function movedCurve(
  before: DiscountCurve,
  after: DiscountCurve,
  { factorsBp }: CurveMove,
  taken: ReadonlySet<string>,
  remainder: boolean,
): DiscountCurve {
  const shifted = (factors: readonly CurveFactor[]): DiscountCurve =>
    factors.reduce((curve, factor) => shiftCurve(curve, factorShift(factor, factorsBp[factor])), before);
  const some = CURVE_FACTORS.filter((factor) => taken.has(factor));
  if (!remainder) return shifted(some);
  const missing = CURVE_FACTORS.filter((factor) => !taken.has(factor));
  if (missing.length === 0) return after;
  return missing.reduce((curve, factor) => shiftCurve(curve, factorShift(factor, -factorsBp[factor])), after);
}
