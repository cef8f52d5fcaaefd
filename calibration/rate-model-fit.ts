import type { RateModel } from '../src/models/rate/rate-model.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** A quote beside what a fitted model makes of it, both in basis points of normal volatility a year. */
export interface FittedVolatility extends VolatilityQuote {
  readonly modelBp: number;
  /** Of `modelBp`, where it is simulated. */
  readonly standardErrorBp?: number;
}

/** A parameter of a fitted model. */
export interface FittedParameter {
  /** As the model's record names it, `volatility[2]` for a piece. */
  readonly name: string;
  readonly value: number;
  /** Of a regression with the fit's residuals; absent for what was fixed, ended at a bound or is not identified. */
  readonly standardError?: number;
  readonly fixed: boolean;
  readonly atBound: boolean;
}

/** A rate model fitted to swaption volatilities, and what can be said for it. */
export interface RateModelFit {
  readonly model: RateModel;
  readonly parameters: readonly FittedParameter[];
  readonly cells: readonly FittedVolatility[];
  /** √(Σ(model − quote)²/n), basis points of normal volatility. */
  readonly rmseBp: number;
  readonly iterations: number;
  readonly converged: boolean;
}
