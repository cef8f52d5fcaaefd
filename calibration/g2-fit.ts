import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { type G2, g2 } from '../src/models/rate/g2.ts';
import { fittedCells, heldParameter, quoteResiduals, requireEnough, sumOfSquares } from './fit-quotes.ts';
import { type G2Volatilities, g2Volatilities } from './g2-volatilities.ts';
import { type LeastSquaresSolution, minimizeSquares } from './levenberg-marquardt.ts';
import type { FittedParameter, RateModelFit } from './rate-model-fit.ts';
import type { G2Specification } from './rate-model-specification.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** Models that a fit of G2++ may lean on. */
export interface G2FitContext {
  /** The parameters of the set before, towards which the fit is drawn. */
  readonly previous?: G2;
  /** The only place where the search starts; several when absent. */
  readonly start?: G2;
}

const NAMES = ['a', 'sigma', 'b', 'eta', 'rho'] as const;
type Name = (typeof NAMES)[number];
type Values = Readonly<Record<Name, number>>;

/**
 * Where the parameters are looked for. Reversions from one that lets volatility rise with tenor to a half-life of three
 * months; correlations as near to ±1 as the factors stay apart.
 */
const FIT_BOUNDS: Readonly<Record<Name, { readonly lower: number; readonly upper: number }>> = Object.freeze({
  a: Object.freeze({ lower: -0.1, upper: 3 }),
  sigma: Object.freeze({ lower: 1e-5, upper: 0.2 }),
  b: Object.freeze({ lower: -0.1, upper: 3 }),
  eta: Object.freeze({ lower: 1e-5, upper: 0.2 }),
  rho: Object.freeze({ lower: -0.9999, upper: 0.9999 }),
});

/**
 * What swaption markets usually show, with standard deviations. Quotes tell the five parameters apart badly: on one
 * tenor all correlations below −0.7 fit to within a hundredth of a basis point.
 */
const USUAL: readonly { readonly name: Name; readonly value: number; readonly deviation: number }[] =
  Object.freeze([
    { name: 'a', value: 0.4, deviation: 0.1 },
    { name: 'b', value: 0.06, deviation: 0.01 },
    { name: 'rho', value: -0.7, deviation: 0.05 },
  ]);
/** Reversions and correlation of the starts; every a meets every b and ρ. */
const STARTS = Object.freeze({ a: [0.15, 0.5, 1.5], b: [0.005, 0.05], rho: [-0.9, -0.5, 0.3] });
/** Error variance of a quote assumed in the search from the starts, squared basis points. */
const FIRST_VARIANCE = 1;
/** Results of that search which are refined. */
const REFINED = 3;
/** Results with sums of squares this near, relatively, are the same. */
const SAME_FIT = 1e-4;
/** Rounds in which the approximation is corrected at the last fit and fitted again; each leaves about a hundredth. */
const CORRECTIONS = 4;
const DIFFERENCE_STEPS: Values = Object.freeze({ a: 1e-5, sigma: 1e-6, b: 1e-5, eta: 1e-6, rho: 1e-5 });
/** Moves of a parameter that weigh as one basis point of volatility at weight 1. */
const SCALES: Values = Object.freeze({ a: 0.05, sigma: 1e-3, b: 0.01, eta: 1e-3, rho: 0.05 });
const DEFAULT_PREVIOUS_WEIGHT = 1e-3;
const BP = 1e4;

/** What every search of one fit shares. */
interface Fitting {
  readonly quotes: readonly VolatilityQuote[];
  readonly volatilities: G2Volatilities;
  /** Parameters that are searched for. */
  readonly names: readonly Name[];
  readonly held: Partial<Values>;
  /** Rows that hold the parameters to those of the set before. */
  readonly pull: (values: Values) => readonly number[];
}

/** A point of the search: its sum of squares over the quotes, and with what holds the parameters. */
interface Candidate {
  readonly values: Values;
  readonly quoteSquares: number;
  readonly squares: number;
}

/**
 * G2++ parameters at which model volatilities are nearest the quotes.
 *
 * Least Σ weight·(model − quote)² + s²·Σ((p − usual)/deviation)² + w·Σ((p − p_previous)/scale)² in basis points: the most
 * probable parameters when quotes err by s, which is the error of the best fit without the second term; so that quotes
 * which a model generated give its parameters back. w is 0 without a previous model. From fixed starts the search runs on
 * an approximation of the volatility, then on that approximation corrected at its own result, last on the closed form.
 *
 * @source regression with a prior: Gelman et al., "Bayesian Data Analysis" (3rd ed., 2013), §14.8; own derivation,
 *   docs/models/calibration.md
 * @param quotes whole-year tenors, of at least one quote more than parameters fitted
 * @returns parameters a, σ, b, η, ρ within {@link FIT_BOUNDS}, the faster factor first (a ≥ b) unless one is held
 * @throws CounterpoiseError MARKET_INCOMPLETE with too few quotes, MODEL_OUT_OF_RANGE for a held reversion that no
 *   model has
 */
export function fitG2(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: G2Specification,
  { previous, start }: G2FitContext = {},
): RateModelFit {
  const held = heldValues(specification);
  const names = NAMES.filter((name) => held[name] === undefined);
  requireEnough(quotes, names.length);
  const weight = Math.sqrt(specification.previousWeight ?? DEFAULT_PREVIOUS_WEIGHT);
  const fitting: Fitting = {
    quotes,
    volatilities: g2Volatilities(curve, quotes),
    names,
    held,
    pull: (values) =>
      previous === undefined
        ? []
        : names.map((name) => (weight * (values[name] - previous[name])) / SCALES[name]),
  };
  const starts = start === undefined ? roughFits(fitting, previous) : [start];
  const unheld = starts.map((from) => approach(fitting, from, 0));
  const errorVariance =
    leastBy(unheld, ({ quoteSquares }) => quoteSquares).quoteSquares / (quotes.length - names.length);
  const near = leastBy(
    unheld.map(({ values }) => approach(fitting, values, errorVariance)),
    ({ squares }) => squares,
  );
  return report(fitting, search(fitting, fitting.volatilities.exact, start ?? near.values, errorVariance));
}

function heldValues({ a, b }: G2Specification): Partial<Values> {
  return { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
}

/** One search for the least sum of squares, by whatever gives the volatilities. */
function search(
  fitting: Fitting,
  volatilitiesBp: (model: G2) => readonly number[],
  from: Values,
  errorVariance: number,
): LeastSquaresSolution {
  const { quotes, names, pull } = fitting;
  const error = Math.sqrt(errorVariance);
  return minimizeSquares({
    residuals: (point) => {
      const values = valuesOf(fitting, point);
      return [
        ...quoteResiduals(quotes, volatilitiesBp(g2(values))),
        ...USUAL.map(({ name, value, deviation }) => (error * (values[name] - value)) / deviation),
        ...pull(values),
      ];
    },
    start: names.map((name) => from[name]),
    lower: names.map((name) => FIT_BOUNDS[name].lower),
    upper: names.map((name) => FIT_BOUNDS[name].upper),
    differenceSteps: names.map((name) => DIFFERENCE_STEPS[name]),
  });
}

function valuesOf({ names, held }: Fitting, point: readonly number[]): Values {
  const at = (name: Name): number => held[name] ?? point[names.indexOf(name)]!;
  return { a: at('a'), sigma: at('sigma'), b: at('b'), eta: at('eta'), rho: at('rho') };
}

/** The best fits of the approximation from the usual starts, and from the model before, each once. */
function roughFits(fitting: Fitting, previous: G2 | undefined): readonly Values[] {
  const { quotes, held, volatilities } = fitting;
  const level = quotes.reduce((sum, { quoteBp }) => sum + quoteBp, 0) / quotes.length / BP;
  const usual = STARTS.a.flatMap((a) =>
    STARTS.b.flatMap((b) => STARTS.rho.map((rho) => ({ a, sigma: level, b, eta: level, rho }))),
  );
  const fits = [...(previous === undefined ? [] : [previous]), ...usual].map((from) =>
    search(fitting, volatilities.frozen, { ...from, ...held }, FIRST_VARIANCE),
  );
  const best: LeastSquaresSolution[] = [];
  for (const fit of fits.toSorted((left, right) => squaresOf(left) - squaresOf(right))) {
    const last = best.at(-1);
    if (last === undefined || squaresOf(fit) > squaresOf(last) * (1 + SAME_FIT)) best.push(fit);
    if (best.length === REFINED) break;
  }
  return best.map(({ parameters }) => valuesOf(fitting, parameters));
}

function squaresOf({ residuals }: LeastSquaresSolution): number {
  return sumOfSquares(residuals);
}

/** Nearly the fit, at the price of a few evaluations of the closed form. */
function approach(fitting: Fitting, from: Values, errorVariance: number): Candidate {
  const { quotes, volatilities } = fitting;
  let values = from;
  let exact = volatilities.exact(g2(values));
  let heldSquares = 0;
  for (let round = 0; round < CORRECTIONS; round++) {
    const frozen = volatilities.frozen(g2(values));
    const ratios = exact.map((volatility, i) => volatility / frozen[i]!);
    const corrected = (model: G2): readonly number[] =>
      volatilities.frozen(model).map((volatility, i) => volatility * ratios[i]!);
    const { parameters, residuals } = search(fitting, corrected, values, errorVariance);
    values = valuesOf(fitting, parameters);
    exact = volatilities.exact(g2(values));
    heldSquares = sumOfSquares(residuals.slice(quotes.length));
  }
  const quoteSquares = sumOfSquares(quoteResiduals(quotes, exact));
  return { values, quoteSquares, squares: quoteSquares + heldSquares };
}

function leastBy(candidates: readonly Candidate[], cost: (candidate: Candidate) => number): Candidate {
  return candidates.reduce((best, one) => (cost(one) < cost(best) ? one : best));
}

function report(fitting: Fitting, solution: LeastSquaresSolution): RateModelFit {
  const { quotes, names, volatilities } = fitting;
  const found = valuesOf(fitting, solution.parameters);
  const parameters = NAMES.map((name): FittedParameter => {
    const j = names.indexOf(name);
    if (j === -1) return heldParameter(name, found[name]);
    const standardError = solution.standardErrors[j];
    return {
      name,
      value: found[name],
      ...(standardError === undefined ? {} : { standardError }),
      fixed: false,
      atBound: solution.atBound[j]!,
    };
  });
  const ordered = names.length === NAMES.length && found.a < found.b ? exchanged(parameters) : parameters;
  const [a, sigma, b, eta, rho] = ordered.map(({ value }) => value);
  return {
    model: g2({ a: a!, sigma: sigma!, b: b!, eta: eta!, rho: rho! }),
    parameters: ordered,
    ...fittedCells(quotes, volatilities.exact(g2(found))),
    iterations: solution.iterations,
    converged: solution.converged,
  };
}

/** The same model with its factors in the other order. */
function exchanged([a, sigma, b, eta, rho]: readonly FittedParameter[]): readonly FittedParameter[] {
  return [
    { ...b!, name: 'a' },
    { ...eta!, name: 'sigma' },
    { ...a!, name: 'b' },
    { ...sigma!, name: 'eta' },
    rho!,
  ];
}
