import { CounterpoiseError } from '../src/core/errors.ts';
import { invariant } from '../src/core/invariant.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { type HullWhite, hullWhite } from '../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../src/models/rate/hull-white-options.ts';
import { minimizeSquares } from './levenberg-marquardt.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** A quote beside what the fitted model makes of it. */
interface FittedVolatility extends VolatilityQuote {
  readonly modelBp: number;
}

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
  const reversionFixed = fixedMeanReversion !== undefined;
  const names = reversionFixed ? (['volatility'] as const) : (['volatility', 'meanReversion'] as const);
  requireEnough(quotes, names.length);
  const volatilities = quotes.map((quote) => modelVolatility(curve, quote));
  const meanQuote = quotes.reduce((sum, { quoteBp }) => sum + quoteBp, 0) / quotes.length / BP;
  const solution = minimizeSquares({
    residuals: ([volatility, reversion]) => {
      const model = hullWhite(fixedMeanReversion ?? reversion!, volatility!);
      return volatilities.map((volatilityOf, i) => volatilityOf(model) * BP - quotes[i]!.quoteBp);
    },
    start: reversionFixed ? [meanQuote] : [meanQuote, START_MEAN_REVERSION],
    lower: names.map((name) => FIT_BOUNDS[name].lower),
    upper: names.map((name) => FIT_BOUNDS[name].upper),
    differenceSteps: names.map((name) => DIFFERENCE_STEPS[name]),
  });
  const [volatility, reversion] = solution.parameters;
  const [volatilityError, reversionError] = solution.standardErrors;
  const squares = solution.residuals.reduce((sum, residual) => sum + residual * residual, 0);
  return {
    meanReversion: fixedMeanReversion ?? reversion!,
    volatility: volatility!,
    meanReversionFixed: reversionFixed,
    cells: quotes.map((quote, i) => ({ ...quote, modelBp: quote.quoteBp + solution.residuals[i]! })),
    rmseBp: Math.sqrt(squares / quotes.length),
    standardErrors: { meanReversion: reversionError, volatility: volatilityError },
    atBound: names.filter((_, j) => solution.atBound[j]),
    iterations: solution.iterations,
    converged: solution.converged,
  };
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

function requireEnough(quotes: readonly VolatilityQuote[], parameters: number): void {
  if (quotes.length > parameters) return;
  throw new CounterpoiseError(
    'MARKET_INCOMPLETE',
    `${quotes.length} swaption ${quotes.length === 1 ? 'volatility cannot' : 'volatilities cannot'} determine the rate model.`,
    {
      pointer: '/swaptionNormalVolsBp/quotes',
      field: 'swaptionNormalVolsBp.quotes',
      accepted: `at least ${parameters + 1} quotes among the expiries and tenors of the calibration's target`,
    },
  );
}
