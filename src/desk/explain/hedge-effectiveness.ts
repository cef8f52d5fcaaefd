import { z } from 'zod';
import { isoDateSchema } from '../../market/snapshot.ts';

/** Beyond any desk's day, and within which sums of squares stay exact enough. */
const GAIN_MAX = 1e12;
/** Ten years of business days. */
const OBSERVATION_COUNT_MAX = 2_600;
/** A slope and its error need more observations than parameters. */
const REGRESSION_COUNT_MIN = 3;

/** What each column of a table of earlier periods takes, in words. */
export const HEDGE_HISTORY_FIELDS = {
  date: 'a date YYYY-MM-DD',
  hedgedItem: 'dollars that the hedged item gained in the period',
  hedge: 'dollars that the hedge gained in the period',
} as const;

/** A period's gain of the hedged item and of the hedge. */
export const hedgePeriodSchema = z.strictObject({
  date: isoDateSchema,
  hedgedItem: z.number().min(-GAIN_MAX).max(GAIN_MAX).describe(HEDGE_HISTORY_FIELDS.hedgedItem),
  hedge: z.number().min(-GAIN_MAX).max(GAIN_MAX).describe(HEDGE_HISTORY_FIELDS.hedge),
});
export type HedgePeriod = z.output<typeof hedgePeriodSchema>;

/** Earlier periods of a hedge. */
export const hedgeHistorySchema = z.array(hedgePeriodSchema).max(OBSERVATION_COUNT_MAX);

/** Within which a hedge counts as highly effective. */
export const corridorSchema = z
  .strictObject({
    low: z.number().gt(0).max(1).default(0.8).describe('Smallest dollar offset and slope, a ratio.'),
    high: z.number().min(1).max(10).default(1.25).describe('Largest dollar offset and slope, a ratio.'),
    rSquaredMin: z.number().min(0).max(1).default(0.8).describe('Smallest R² of the regression.'),
  })
  .describe('The conventional corridor is 80 to 125 %.');
export type Corridor = z.output<typeof corridorSchema>;

/** One period or scenario. */
export interface EffectivenessObservation {
  readonly label: string;
  /** Dollars gained. */
  readonly hedgedItem: number;
  readonly hedge: number;
}

export interface DollarOffsetRow extends EffectivenessObservation {
  /** −hedge/hedged item; null when the item did not move. */
  readonly dollarOffset: number | null;
  /** Whether the offset lies in the corridor. */
  readonly withinCorridor: boolean | null;
}

/** A period, and all of them up to it. */
export interface CumulativeOffsetRow extends DollarOffsetRow {
  readonly cumulativeHedgedItem: number;
  readonly cumulativeHedge: number;
  readonly cumulativeDollarOffset: number | null;
  readonly cumulativeWithinCorridor: boolean | null;
}

/** Ordinary least squares of the hedge's gains on the hedged item's. A perfect hedge has slope −1 and R² 1. */
export interface EffectivenessRegression {
  readonly observationCount: number;
  readonly slope: number;
  readonly slopeStandardError: number;
  /** Slope over its standard error; null when the fit is perfect. */
  readonly tStatistic: number | null;
  readonly intercept: number;
  readonly rSquared: number;
  /** Whether −slope lies in the corridor and R² is large enough. */
  readonly effective: boolean;
}

export interface HedgeEffectiveness<Row extends DollarOffsetRow = DollarOffsetRow> {
  readonly rows: readonly Row[];
  /** Null with fewer than three observations, or when the hedged item never moved. */
  readonly regression: EffectivenessRegression | null;
}

/**
 * Hedge effectiveness over scenarios: the dollar offset of each, and the regression of the hedge on the hedged item.
 *
 * @source FASB ASC 815-20-35 (dollar offset, statistical methods); the 80 to 125 % corridor is the convention of IAS 39,
 *   AG105; least squares as in any textbook, docs/models/pnl-explain.md
 */
export function hedgeEffectiveness(
  observations: readonly EffectivenessObservation[],
  corridor: Corridor,
): HedgeEffectiveness {
  return {
    rows: observations.map((observation) => offsetRow(observation, corridor)),
    regression: regression(observations, corridor),
  };
}

/**
 * Hedge effectiveness over periods that follow one another: as {@link hedgeEffectiveness}, and cumulated.
 *
 * @source docs/models/pnl-explain.md
 */
export function hedgeEffectivenessOverTime(
  periods: readonly EffectivenessObservation[],
  corridor: Corridor,
): HedgeEffectiveness<CumulativeOffsetRow> {
  let [hedgedItem, hedge] = [0, 0];
  const rows = periods.map((period): CumulativeOffsetRow => {
    hedgedItem += period.hedgedItem;
    hedge += period.hedge;
    const cumulative = offsetRow({ label: period.label, hedgedItem, hedge }, corridor);
    return {
      ...offsetRow(period, corridor),
      cumulativeHedgedItem: hedgedItem,
      cumulativeHedge: hedge,
      cumulativeDollarOffset: cumulative.dollarOffset,
      cumulativeWithinCorridor: cumulative.withinCorridor,
    };
  });
  return { rows, regression: regression(periods, corridor) };
}

function offsetRow(observation: EffectivenessObservation, corridor: Corridor): DollarOffsetRow {
  const { hedgedItem, hedge } = observation;
  const offset = hedgedItem === 0 ? null : -hedge / hedgedItem;
  return {
    ...observation,
    dollarOffset: offset,
    withinCorridor: offset === null ? null : isWithin(offset, corridor),
  };
}

function isWithin(ratio: number, { low, high }: Corridor): boolean {
  return ratio >= low && ratio <= high;
}

function regression(
  observations: readonly EffectivenessObservation[],
  corridor: Corridor,
): EffectivenessRegression | null {
  const count = observations.length;
  if (count < REGRESSION_COUNT_MIN) return null;
  const mean = (of: (observation: EffectivenessObservation) => number): number =>
    observations.reduce((sum, observation) => sum + of(observation), 0) / count;
  const [itemMean, hedgeMean] = [mean((one) => one.hedgedItem), mean((one) => one.hedge)];
  let [itemSquares, products, hedgeSquares] = [0, 0, 0];
  for (const { hedgedItem, hedge } of observations) {
    const [x, y] = [hedgedItem - itemMean, hedge - hedgeMean];
    itemSquares += x * x;
    products += x * y;
    hedgeSquares += y * y;
  }
  if (itemSquares === 0) return null;
  const slope = products / itemSquares;
  const residualSquares = Math.max(0, hedgeSquares - slope * products);
  const rSquared = hedgeSquares === 0 ? 0 : 1 - residualSquares / hedgeSquares;
  const slopeStandardError = Math.sqrt(residualSquares / (count - 2) / itemSquares);
  return {
    observationCount: count,
    slope,
    slopeStandardError,
    tStatistic: slopeStandardError === 0 ? null : slope / slopeStandardError,
    intercept: hedgeMean - slope * itemMean,
    rSquared,
    effective: isWithin(-slope, corridor) && rSquared >= corridor.rSquaredMin,
  };
}
