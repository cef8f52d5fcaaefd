import { invariant } from '../src/core/invariant.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { type HullWhite, hullWhite } from '../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../src/models/rate/hull-white-options.ts';
import { fittedCells, heldParameter, quoteResiduals, requireEnough } from './fit-quotes.ts';
import { type LeastSquaresSolution, minimizeSquares } from './levenberg-marquardt.ts';
import type { FittedParameter, FittedVolatility, RateModelFit } from './rate-model-fit.ts';
import type { HullWhiteSpecification } from './rate-model-specification.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** A fitted Hull–White model with constant volatility and what can be said for it. */
export interface HullWhiteFit {
  readonly meanReversion: number;
  readonly volatility: number;
  readonly meanReversionFixed: boolean;
  readonly cells: readonly FittedVolatility[];
  /** √(Σ(model − quote)²/n), basis points of normal volatility. */
  readonly rmseBp: number;
  /** Of a regression with these residuals; absent for what is fixed, at a bound or not identified. */
  readonly standardErrors: {
    readonly meanReversion: number | undefined;
    readonly volatility: number | undefined;
  };
  /** Parameters that ended at a bound. */
  readonly atBound: readonly ('meanReversion' | 'volatility')[];
  readonly iterations: number;
  readonly converged: boolean;
}

export interface HullWhiteFitOptions {
  /** a held at this value, per year; without it a is fitted. */
  readonly fixedMeanReversion?: number;
}

/** Models that a fit of Hull–White may lean on. */
export interface HullWhiteFitContext {
  /** The parameters of the set before, towards which the fit is drawn. */
  readonly previous?: HullWhite;
  /** Where the search starts. */
  readonly start?: HullWhite;
}

/**
 * Where the parameters are looked for, wide enough that a sane matrix never meets them: a half-life of 1.4 years
 * at the upper reversion; a negative reversion lets volatility rise with tenor.
 */
export const FIT_BOUNDS = Object.freeze({
  meanReversion: Object.freeze({ lower: -0.1, upper: 0.5 }),
  volatility: Object.freeze({ lower: 1e-4, upper: 0.1 }),
});

const START_MEAN_REVERSION = 0.03;
/** Wide enough that rounding of a price, about 1e-14, does not reach the tenth digit of a derivative. */
const DIFFERENCE_STEPS = Object.freeze({ meanReversion: 1e-5, volatility: 1e-6 });
/** Moves of a parameter that weigh as one basis point of volatility at weight 1. */
const SCALES = Object.freeze({ meanReversion: 0.01, volatility: 1e-4 });
/**
 * Weight of the differences between neighbouring pieces of σ: too small to be seen in the errors of quotes that
 * tell the pieces, enough to choose among parameters that fit alike.
 */
const SMOOTHNESS_WEIGHT = 1e-8;
/** Likewise of the reversion's distance from {@link START_MEAN_REVERSION}, beside σ in pieces that fit any reversion. */
const USUAL_REVERSION_WEIGHT = 1e-4;
const DEFAULT_PREVIOUS_WEIGHT = 1e-3;
const BP = 1e4;

/**
 * Hull–White parameters (a, σ) at which model volatilities are nearest the quotes: least Σ(model − quote)² over
 * normal volatilities of at-the-money swaptions in basis points, each quote of equal weight.
 *
 * @source own derivation, docs/models/calibration.md
 * @param curve today's discount curve, fitted exactly by every Hull–White model
 * @param quotes whole-year tenors, of at least one quote more than parameters fitted
 * @returns parameters within {@link FIT_BOUNDS} (a as given when fixed) to about 1e-8 relative
 * @throws CounterpoiseError MARKET_INCOMPLETE with too few quotes, MODEL_OUT_OF_RANGE for a fixed reversion that no
 *   model has
 */
export function fitHullWhite(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  { fixedMeanReversion }: HullWhiteFitOptions = {},
): HullWhiteFit {
  const fit = fitHullWhiteModel(curve, quotes, { kind: 'hull-white', meanReversion: fixedMeanReversion });
  const [volatility, reversion] = fit.parameters;
  return {
    meanReversion: reversion!.value,
    volatility: volatility!.value,
    meanReversionFixed: reversion!.fixed,
    cells: fit.cells,
    rmseBp: fit.rmseBp,
    standardErrors: { meanReversion: reversion!.standardError, volatility: volatility!.standardError },
    atBound: [
      ...(volatility!.atBound ? (['volatility'] as const) : []),
      ...(reversion!.atBound ? (['meanReversion'] as const) : []),
    ],
    iterations: fit.iterations,
    converged: fit.converged,
  };
}

/**
 * Hull–White parameters with σ constant or in pieces at which model volatilities are nearest the quotes.
 *
 * Least Σ weight·(model − quote)² + s·Σ((σᵢ₊₁ − σᵢ)/scale)² + u·((a − 0.03)/scale)² + w·Σ((p − p_previous)/scale)²,
 * in basis points; s and u act on pieces alone, w with a previous model.
 *
 * @source own derivation, docs/models/calibration.md
 * @param quotes whole-year tenors, more than two, more than one with a held reversion
 * @returns parameters `volatility` or `volatility[i]`, then `meanReversion`, within {@link FIT_BOUNDS}
 * @throws CounterpoiseError MARKET_INCOMPLETE with too few quotes, MODEL_OUT_OF_RANGE for a held reversion that no
 *   model has
 */
export function fitHullWhiteModel(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: HullWhiteSpecification,
  { previous, start }: HullWhiteFitContext = {},
): RateModelFit {
  const { meanReversion: held, volatilityUntilYears = [], previousWeight } = specification;
  const free = held === undefined;
  requireEnough(quotes, free ? 2 : 1);
  const pieces = volatilityUntilYears.length + 1;
  const kinds = [
    ...Array.from({ length: pieces }, () => 'volatility' as const),
    ...(free ? (['meanReversion'] as const) : []),
  ];
  const modelOf = (point: readonly number[]): HullWhite =>
    hullWhite(
      held ?? point[pieces]!,
      Array.from({ length: pieces }, (_, i) => ({
        untilYears: volatilityUntilYears[i] ?? Infinity,
        value: point[i]!,
      })),
    );
  const pointOf = (model: HullWhite): readonly number[] => [
    ...Array.from({ length: pieces }, (_, i) => volatilityBefore(model, volatilityUntilYears[i] ?? Infinity)),
    ...(free ? [model.meanReversion] : []),
  ];
  const volatilities = quotes.map((quote) => modelVolatility(curve, quote));
  const before = previous === undefined ? undefined : pointOf(previous);
  const pull = Math.sqrt(previousWeight ?? DEFAULT_PREVIOUS_WEIGHT);
  const meanQuote = quotes.reduce((sum, { quoteBp }) => sum + quoteBp, 0) / quotes.length / BP;
  const model0 = start ?? previous;
  const volatilitiesBp = (point: readonly number[]): readonly number[] => {
    const model = modelOf(point);
    return volatilities.map((volatilityOf) => volatilityOf(model) * BP);
  };
  const solution = minimizeSquares({
    residuals: (point) => [
      ...quoteResiduals(quotes, volatilitiesBp(point)),
      ...volatilityUntilYears.map(
        (_, i) => (Math.sqrt(SMOOTHNESS_WEIGHT) * (point[i + 1]! - point[i]!)) / SCALES.volatility,
      ),
      ...(free && pieces > 1
        ? [
            (Math.sqrt(USUAL_REVERSION_WEIGHT) * (point[pieces]! - START_MEAN_REVERSION)) /
              SCALES.meanReversion,
          ]
        : []),
      ...(before ?? []).map((value, j) => (pull * (point[j]! - value)) / SCALES[kinds[j]!]),
    ],
    start:
      model0 === undefined
        ? kinds.map((kind) => (kind === 'volatility' ? meanQuote : START_MEAN_REVERSION))
        : pointOf(model0),
    lower: kinds.map((kind) => FIT_BOUNDS[kind].lower),
    upper: kinds.map((kind) => FIT_BOUNDS[kind].upper),
    differenceSteps: kinds.map((kind) => DIFFERENCE_STEPS[kind]),
  });
  return {
    model: modelOf(solution.parameters),
    parameters: [
      ...fittedParameters(solution, pieces),
      ...(free ? [] : [heldParameter('meanReversion', held)]),
    ],
    ...fittedCells(quotes, volatilitiesBp(solution.parameters)),
    iterations: solution.iterations,
    converged: solution.converged,
  };
}

function fittedParameters(
  { parameters, standardErrors, atBound }: LeastSquaresSolution,
  pieces: number,
): readonly FittedParameter[] {
  return parameters.map((value, j) => ({
    name: j === pieces ? 'meanReversion' : pieces === 1 ? 'volatility' : `volatility[${j}]`,
    value,
    ...(standardErrors[j] === undefined ? {} : { standardError: standardErrors[j] }),
    fixed: false,
    atBound: atBound[j]!,
  }));
}

/** σ of a model just before a time. */
function volatilityBefore({ volatility }: HullWhite, years: number): number {
  return volatility.find(({ untilYears }) => untilYears >= years)!.value;
}

/**
 * Normal volatility at which Bachelier's formula gives a model's price of an at-the-money swaption:
 * price·√(2π)/(annuity·√expiry), exact at the money.
 *
 * @source Bachelier's formula at the money; own derivation, docs/models/calibration.md
 * @param quote expiry in years > 0, tenor in whole years
 * @returns a function of the model: decimal volatility a year, absolute error about 1e-13
 */
export function modelVolatility(
  curve: DiscountCurve,
  { expiryYears, tenorYears }: Pick<VolatilityQuote, 'expiryYears' | 'tenorYears'>,
): (model: HullWhite) => number {
  invariant(expiryYears > 0 && Number.isInteger(tenorYears), 'A fitted swaption has a whole-year tenor.');
  const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
  const { rate, annuity } = forwardSwap(curve, expiryYears, paymentTimesYears);
  const scale = Math.sqrt((2 * Math.PI) / expiryYears) / annuity;
  const terms = { expiryYears, paymentTimesYears, strike: rate, side: 'payer' } as const;
  return (model) => scale * swaptionValue(model, curve, terms);
}
