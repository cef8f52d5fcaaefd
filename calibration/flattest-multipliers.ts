import { minimizeSquares } from './levenberg-marquardt.ts';
import { type LogMultipliers, type OasSurface, surfaceGradient, surfaceValue } from './oas-surface.ts';

/** How strongly multipliers are held back. */
export interface TuningPenalties {
  /** Spread of OAS that a flat stack may have, basis points: what liquidity and specialness leave. */
  readonly oasDeviationBp: number;
  /** Deviation of each logarithm from 0. */
  readonly fromOne: number;
  /** Deviation of each logarithm from the previous set's. */
  readonly fromPrevious: number;
}

/** What the multipliers of one program are judged by. */
export interface FlatnessTerms {
  readonly weights: readonly number[];
  readonly penalties: TuningPenalties;
  readonly previous: LogMultipliers | undefined;
}

/** No multiplier is below a half or above two. */
export const LOG_MULTIPLIER_BOUND = Math.LN2;
/** On logarithms: surfaces are quadratic, so that any step gives the same quotient. */
const DIFFERENCE_STEP = 1e-4;

/**
 * Multipliers at which the quadratic surfaces of a stack, with the penalties, are flattest: least
 * Σ w(OAS − mean)²/τ² + Σ(ln M)²/κ² + Σ(ln M − ln M_previous)²/κ_p², the mean weighted by w.
 *
 * @source own choice, docs/models/calibration.md
 * @param centre where the surfaces were measured
 * @param radius furthest move of either logarithm from there
 * @returns logarithms within ±ln 2 and the radius
 */
export function flattestOn(
  surfaces: readonly OasSurface[],
  centre: LogMultipliers,
  radius: number,
  terms: FlatnessTerms,
): LogMultipliers {
  const { parameters } = minimizeSquares({
    residuals: (point) => residuals(surfaces, centre, point as LogMultipliers, terms),
    start: centre,
    lower: centre.map((value) => Math.max(-LOG_MULTIPLIER_BOUND, value - radius)),
    upper: centre.map((value) => Math.min(LOG_MULTIPLIER_BOUND, value + radius)),
    differenceSteps: [DIFFERENCE_STEP, DIFFERENCE_STEP],
  });
  return parameters as LogMultipliers;
}

/** The penalised sum of squares at a point. */
export function flatnessCost(
  surfaces: readonly OasSurface[],
  centre: LogMultipliers,
  point: LogMultipliers,
  terms: FlatnessTerms,
): number {
  return residuals(surfaces, centre, point, terms).reduce((sum, value) => sum + value * value, 0);
}

/** Weighted root mean square of values about their weighted mean. */
export function dispersion(values: readonly number[], weights: readonly number[]): number {
  const mean = weightedMean(values, weights);
  return Math.sqrt(
    weightedMean(
      values.map((value) => (value - mean) * (value - mean)),
      weights,
    ),
  );
}

/** How well a stack tells two multipliers apart. */
export interface Identification {
  /** Cosine between their effects on the stack's shape: ±1 when one does what the other does. */
  readonly effectCosine: number;
  /** Standard deviation of the least known combination of the logarithms, were each OAS known to τ alone. */
  readonly weakestDeviation: number;
}

/**
 * What a stack's OAS alone, without penalties, say of the multipliers: from the Gauss–Newton matrix G = JᵀJ of
 * the weighted residuals, its cosine and 1/√(least eigenvalue).
 *
 * @source own choice, docs/models/calibration.md
 * @returns a deviation of at most 1e6, also for a singular matrix
 */
export function identification(
  surfaces: readonly OasSurface[],
  move: LogMultipliers,
  { weights, penalties }: FlatnessTerms,
): Identification {
  const gradients = surfaces.map((surface) => surfaceGradient(surface, move));
  const columns = ([0, 1] as const).map((j) =>
    flatnessResiduals(
      gradients.map((gradient) => gradient[j]),
      weights,
      penalties,
    ),
  );
  const gram = (i: number, j: number): number =>
    columns[i]!.reduce((sum, value, k) => sum + value * columns[j]![k]!, 0);
  const [aa, ab, bb] = [gram(0, 0), gram(0, 1), gram(1, 1)];
  const largest = 0.5 * (aa + bb + Math.hypot(aa - bb, 2 * ab));
  const least = largest === 0 ? 0 : (aa * bb - ab * ab) / largest;
  return {
    effectCosine: aa * bb > 0 ? ab / Math.sqrt(aa * bb) : 1,
    weakestDeviation: 1 / Math.sqrt(Math.max(least, 1e-12)),
  };
}

function residuals(
  surfaces: readonly OasSurface[],
  centre: LogMultipliers,
  point: LogMultipliers,
  { weights, penalties, previous }: FlatnessTerms,
): readonly number[] {
  const move: LogMultipliers = [point[0] - centre[0], point[1] - centre[1]];
  return [
    ...flatnessResiduals(
      surfaces.map((surface) => surfaceValue(surface, move)),
      weights,
      penalties,
    ),
    ...point.map((log) => log / penalties.fromOne),
    ...(previous === undefined ? [] : point.map((log, j) => (log - previous[j]!) / penalties.fromPrevious)),
  ];
}

function flatnessResiduals(
  values: readonly number[],
  weights: readonly number[],
  { oasDeviationBp }: TuningPenalties,
): readonly number[] {
  const mean = weightedMean(values, weights);
  return values.map((value, i) => (Math.sqrt(weights[i]!) * (value - mean)) / oasDeviationBp);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    sum += weights[i]! * value;
    total += weights[i]!;
  });
  return sum / total;
}
