import type { DiscountCurve } from '../src/market/discount-curve.ts';
import type { ForwardMarket } from '../src/models/rate/forward-market.ts';
import { fittedCells, quoteResiduals, requireEnough, sumOfSquares } from './fit-quotes.ts';
import { type SwaptionSimulation, simulatedSwaptionValues } from './forward-market-monte-carlo.ts';
import { type ForwardMarketForm, forwardMarketForm, givenForm } from './forward-market-parameters.ts';
import type { ForwardMarketSpecification } from './forward-market-specification.ts';
import {
  approximateVolatilities,
  type WeighedSwaption,
  weighedSwaptions,
} from './forward-market-volatilities.ts';
import { type LeastSquaresSolution, minimizeSquares } from './levenberg-marquardt.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** Models that a fit of the forward-market model may lean on. */
export interface ForwardMarketFitContext {
  /** The parameters of the set before, towards which the fit is drawn; one of another form is left aside. */
  readonly previous?: ForwardMarket | undefined;
  /** Where the search starts. */
  readonly start?: ForwardMarket | undefined;
}

/** A fitted forward-market model. */
export interface ForwardMarketFit extends RateModelFit {
  readonly model: ForwardMarket;
}

/** A search's end, and the model there. */
interface Found {
  readonly solution: LeastSquaresSolution;
  readonly model: ForwardMarket;
  readonly iterations: number;
}

/** What every search of one fit shares. */
interface Fitting {
  readonly form: ForwardMarketForm;
  readonly swaptions: readonly WeighedSwaption[];
  readonly quotes: readonly VolatilityQuote[];
  readonly approximate: (model: ForwardMarket) => readonly number[];
  /** The set before as a list, and the root of its weight. */
  readonly previous: readonly number[] | undefined;
  readonly pull: number;
}

/** Standard errors of a 20-year swap's volatility at 15 years are then 0.04 bp, all others smaller; half a second. */
const SIMULATION: SwaptionSimulation = Object.freeze({
  pairs: 8192,
  stepYears: 0.5,
  seed: 'forward-market-fit',
});
/**
 * Rounds in which the quotes are corrected by what the approximation misses; the second moves them by hundredths of a
 * basis point.
 */
const CORRECTIONS = 2;
/** Error variance of a quote that the first search assumes, squared basis points. */
const FIRST_VARIANCE = 0.1;
const VARIANCE_ROUNDS_MAX = 12;
/** Change of that variance, relatively, that no longer matters. */
const VARIANCE_TOLERANCE = 1e-3;
/** Error variance that rounding leaves where a model generated the quotes. */
const NO_VARIANCE = 1e-18;
const DEFAULT_PREVIOUS_WEIGHT = 1e-3;

/**
 * The forward-market model whose volatilities, by its own Monte Carlo, are nearest the quotes.
 *
 * The approximation is fitted as {@link fitForwardMarketApproximation} does; then to quotes less what the Monte Carlo
 * of the fitted model differs from it, twice.
 *
 * @source own derivation, docs/models/forward-market.md
 * @param quotes whole-year tenors, more than parameters
 * @returns cells and root mean square by Monte Carlo of the model returned, standard errors at most about 0.04 bp;
 *   parameters' standard errors and convergence of the last search
 * @throws CounterpoiseError MARKET_INCOMPLETE with too few quotes, MODEL_OUT_OF_RANGE for displaced rates that are
 *   not positive
 */
export function fitForwardMarket(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: ForwardMarketSpecification,
  context: ForwardMarketFitContext = {},
): ForwardMarketFit {
  const fitting = fittingOf(curve, quotes, specification, context);
  const { approximate, swaptions } = fitting;
  const first = searchWithVariance(fitting, context.start);
  let found = first.found;
  let { iterations } = found;
  let simulated = simulate(found.model, curve, swaptions);
  for (let round = 0; round < CORRECTIONS; round++) {
    const missed = approximate(found.model).map((bp, i) => simulated[i]!.bp - bp);
    const corrected = quotes.map((quote, i) => ({ ...quote, quoteBp: quote.quoteBp - missed[i]! }));
    found = search({ ...fitting, quotes: corrected }, found.solution.parameters, first.variance);
    iterations += found.iterations;
    simulated = simulate(found.model, curve, swaptions);
  }
  const fit = report(
    fitting,
    { ...found, iterations },
    simulated.map(({ bp }) => bp),
  );
  return {
    ...fit,
    cells: fit.cells.map((cell, i) => ({ ...cell, standardErrorBp: simulated[i]!.standardErrorBp })),
  };
}

/**
 * The forward-market model whose volatilities by Rebonato's formula are nearest the quotes.
 *
 * Least Σ weight·(model − quote)² + s²·Σ((p − usual)/deviation)² + w·Σ((p − p_previous)/scale)² in basis points: the
 * most probable parameters when quotes err by s, itself the error of the fit, so that quotes which a model generated
 * give its parameters back. w is 0 without a previous model.
 *
 * @source regression with a prior: Gelman et al., "Bayesian Data Analysis" (3rd ed., 2013), §14.8; own derivation,
 *   docs/models/forward-market.md
 * @param quotes whole-year tenors, more than parameters
 * @returns cells and root mean square by the formula
 * @throws CounterpoiseError as {@link fitForwardMarket}
 */
export function fitForwardMarketApproximation(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: ForwardMarketSpecification,
  context: ForwardMarketFitContext = {},
): ForwardMarketFit {
  const fitting = fittingOf(curve, quotes, specification, context);
  const { found } = searchWithVariance(fitting, context.start);
  return report(fitting, found, fitting.approximate(found.model));
}

function fittingOf(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: ForwardMarketSpecification,
  { previous }: ForwardMarketFitContext,
): Fitting {
  const given = givenForm(specification, quotes);
  const swaptions = weighedSwaptions(given, curve, quotes);
  const form = forwardMarketForm(given, swaptions, quotes);
  requireEnough(quotes, form.parameters.length);
  return {
    form,
    swaptions,
    quotes,
    approximate: approximateVolatilities(swaptions),
    previous: previous === undefined ? undefined : form.pointOf(previous),
    pull: Math.sqrt(specification.previousWeight ?? DEFAULT_PREVIOUS_WEIGHT),
  };
}

/** Searches with the error variance that the search before left, until it stays. */
function searchWithVariance(
  fitting: Fitting,
  start: ForwardMarket | undefined,
): { readonly found: Found; readonly variance: number } {
  const { form } = fitting;
  const from = start === undefined ? undefined : form.pointOf(start);
  let variance = from === undefined ? FIRST_VARIANCE : varianceOf(fitting, form.modelOf(from));
  let found = search(fitting, from ?? form.parameters.map(({ usual }) => usual), variance);
  let { iterations } = found;
  for (let round = 0; round < VARIANCE_ROUNDS_MAX && variance > NO_VARIANCE; round++) {
    const left = varianceOf(fitting, found.model);
    const settled = Math.abs(left - variance) <= VARIANCE_TOLERANCE * variance;
    variance = left;
    if (settled) break;
    found = search(fitting, found.solution.parameters, variance);
    iterations += found.iterations;
  }
  return { found: { ...found, iterations }, variance };
}

/** Error variance of a quote as a model leaves it, squared basis points. */
function varianceOf({ form, quotes, approximate }: Fitting, model: ForwardMarket): number {
  const degrees = quotes.length - form.parameters.length;
  return sumOfSquares(quoteResiduals(quotes, approximate(model))) / degrees;
}

/** One search for the least sum of squares by the approximation. */
function search(
  { form, quotes, approximate, previous, pull }: Fitting,
  start: readonly number[],
  errorVariance: number,
): Found {
  const { parameters, modelOf } = form;
  const error = Math.sqrt(errorVariance);
  const solution = minimizeSquares({
    residuals: (point) => [
      ...quoteResiduals(quotes, approximate(modelOf(point))),
      ...parameters.map(({ usual, deviation }, j) => (error * (point[j]! - usual)) / deviation),
      ...(previous ?? []).map((value, j) => (pull * (point[j]! - value)) / parameters[j]!.unit),
    ],
    start,
    lower: parameters.map(({ lower }) => lower),
    upper: parameters.map(({ upper }) => upper),
    differenceSteps: parameters.map(({ differenceStep }) => differenceStep),
  });
  return { solution, model: modelOf(solution.parameters), iterations: solution.iterations };
}

function simulate(
  model: ForwardMarket,
  curve: DiscountCurve,
  swaptions: readonly WeighedSwaption[],
): readonly { readonly bp: number; readonly standardErrorBp: number }[] {
  const values = simulatedSwaptionValues(
    model,
    curve,
    swaptions.map(({ terms }) => terms),
    SIMULATION,
  );
  return values.map(({ value, standardError }, i) => ({
    bp: value * swaptions[i]!.bpOfValue,
    standardErrorBp: standardError * swaptions[i]!.bpOfValue,
  }));
}

function report(
  { form, quotes }: Fitting,
  { solution, model, iterations }: Found,
  volatilitiesBp: readonly number[],
): ForwardMarketFit {
  const { cells, rmseBp } = fittedCells(quotes, volatilitiesBp);
  return {
    model,
    parameters: form.parameters.map(({ name }, j) => {
      const standardError = solution.standardErrors[j];
      return {
        name,
        value: solution.parameters[j]!,
        ...(standardError === undefined ? {} : { standardError }),
        fixed: false,
        atBound: solution.atBound[j]!,
      };
    }),
    cells,
    rmseBp,
    iterations,
    converged: solution.converged,
  };
}
