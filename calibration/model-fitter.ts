import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { type FitContext, fitRateModel } from './fit-rate-model.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import type { RateModelSpecification } from './rate-model-specification.ts';
import { modelAfterVolatilityRise } from './vega-model.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** A fit of a rate model as data, so that it can be done elsewhere. */
export interface FitTask {
  readonly market: MarketSnapshot;
  readonly quotes: readonly VolatilityQuote[];
  readonly specification: RateModelSpecification;
  readonly context: FitContext;
}

/** A fitted model whose quotes are to rise, as data. */
export interface RiseTask {
  readonly market: MarketSnapshot;
  /** Of the model's fit. */
  readonly quotes: readonly VolatilityQuote[];
  readonly specification: RateModelSpecification;
  readonly model: RateModel;
}

/** Something that fits rate models: here, or in a thread of its own, with the same bits. */
export interface ModelFitter {
  /** The model of a task; see {@link fitRateModel}. */
  fit(task: FitTask, signal?: AbortSignal): Promise<RateModelFit>;
  /** A fitted model with every quote 1 bp higher; see {@link modelAfterVolatilityRise}. */
  afterVolatilityRise(task: RiseTask, signal?: AbortSignal): Promise<RateModel>;
}

/** Fits in the calling thread, which waits. */
export const inlineFitter: ModelFitter = Object.freeze({
  fit: async ({ market, quotes, specification, context }: FitTask) =>
    fitRateModel(buildDiscountCurve(market), quotes, specification, context),
  afterVolatilityRise: async ({ market, quotes, specification, model }: RiseTask) =>
    modelAfterVolatilityRise(buildDiscountCurve(market), specification, quotes, model),
});
