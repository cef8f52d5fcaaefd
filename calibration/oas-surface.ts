import type { PrepaymentMultipliers } from '../src/models/prepay/active-passive.ts';

/** Logarithms of the refinancing and the turnover multiplier. */
export type LogMultipliers = readonly [refinancing: number, turnover: number];

/** The second-order expansion of one coupon's OAS in both logarithms around a point. */
export interface OasSurface {
  readonly value: number;
  readonly gradient: LogMultipliers;
  /** Second derivatives: refinancing, turnover, mixed. */
  readonly curvature: readonly [number, number, number];
}

/** Half-width of the difference quotients: 5 % of a hazard, far above the rounding of a kernel of 32 bits. */
const STEP = 0.05;
/** Where a surface is measured, from its point. */
export const SURFACE_OFFSETS: readonly LogMultipliers[] = Object.freeze([
  [0, 0],
  [STEP, 0],
  [-STEP, 0],
  [0, STEP],
  [0, -STEP],
  [STEP, STEP],
]);

/** Both hazards' multipliers at a point, defaults unchanged. */
export function multipliersAt([refinancing, turnover]: LogMultipliers): PrepaymentMultipliers {
  return { refinancing: Math.exp(refinancing), turnover: Math.exp(turnover), default: 1 };
}

/**
 * The quadratic through an OAS at the six {@link SURFACE_OFFSETS}.
 *
 * @source own derivation, docs/models/calibration.md
 * @param values in the order of the offsets, any unit
 * @returns in that unit; first derivatives err by h²/6 of the third, h = 0.05
 */
export function oasSurface(values: readonly number[]): OasSurface {
  const [value, up, down, right, left, corner] = values as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    value,
    gradient: [(up - down) / (2 * STEP), (right - left) / (2 * STEP)],
    curvature: [
      (up - 2 * value + down) / (STEP * STEP),
      (right - 2 * value + left) / (STEP * STEP),
      (corner - up - right + value) / (STEP * STEP),
    ],
  };
}

/** Value of a surface at a move from its point. */
export function surfaceValue({ value, gradient, curvature }: OasSurface, [x, y]: LogMultipliers): number {
  const [xx, yy, xy] = curvature;
  return value + gradient[0] * x + gradient[1] * y + 0.5 * (xx * x * x + yy * y * y) + xy * x * y;
}

/** First derivatives of a surface at a move from its point. */
export function surfaceGradient({ gradient, curvature }: OasSurface, [x, y]: LogMultipliers): LogMultipliers {
  const [xx, yy, xy] = curvature;
  return [gradient[0] + xx * x + xy * y, gradient[1] + yy * y + xy * x];
}
