import { inlineFitter, type ModelFitter } from '../../calibration/model-fitter.ts';
import { MORTGAGE_TARGET, targetQuotes, type VolatilityQuote } from '../../calibration/volatility-target.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { buildDiscountCurve } from '../market/build-curves.ts';
import { settlementDatesOf } from '../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { volatilityMatrix } from '../market/volatility-matrix.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import {
  type RateModelParameters,
  rateModelFrom,
  rateModelParameters,
} from '../models/rate/rate-model-schema.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import { attempt } from './attempt.ts';
import { DEFAULT_SHIFT_BP } from './measure-scenarios.ts';
import {
  type ClosedFormMarket,
  type Measurer,
  optionMeasurer,
  type PricedMeasure,
  staticPoolMeasurer,
  treasuryBondMeasurer,
  treasuryFutureMeasurer,
  zeroCouponBondMeasurer,
} from './price-closed-form.ts';
import { type SimulatedInstrument, simulatedMeasurers } from './price-simulated.ts';
import type { MeasureName, PricingInstrument, PricingRequest } from './pricing-request.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED, type Provenance, provenance } from './provenance.ts';
import { reachedError } from './reached-error.ts';

export interface PricingResult {
  readonly results: readonly {
    readonly id: string;
    readonly kind: PricingInstrument['kind'];
    readonly measures: Readonly<Partial<Record<MeasureName, PricedMeasure>>>;
  }[];
  readonly failures: readonly ErrorItem[];
  readonly provenance: Provenance;
}

/**
 * Prices any instruments by any measures: closed forms where they exist, one simulation for the rest.
 *
 * An instrument or measure that cannot be answered fails alone, with a pointer into the request.
 *
 * @throws CounterpoiseError MODEL_UNSUPPORTED, MARKET_INCOMPLETE when nothing at all can be priced
 */
export async function priceInstruments(
  request: PricingRequest,
  {
    simulate,
    fitter = inlineFitter,
    control,
  }: {
    readonly simulate: Simulate;
    /** Where a calibrated model is fitted; here when absent. */
    readonly fitter?: ModelFitter;
    readonly control: SimulationControl;
  },
): Promise<PricingResult> {
  const kernel = resolveKernel(request.run.kernel);
  const { market: snapshot, run } = request;
  const model = await rateModel(request, fitter, control.signal);
  const market: ClosedFormMarket = {
    snapshot,
    curve: buildDiscountCurve(snapshot),
    model,
    settlementDates: settlementDatesOf(snapshot),
    shiftBp: run.shiftBp ?? DEFAULT_SHIFT_BP,
  };
  const wanted = new Set(request.instruments.flatMap((one) => one.measures ?? request.measures));
  const simulated = request.instruments.filter(isSimulated);
  const seed = run.seed ?? DEFAULT_SEED;
  const { measurers, pathCount, standardErrorPer100 } =
    simulated.length === 0
      ? { measurers: [], pathCount: 0, standardErrorPer100: undefined }
      : await simulatedMeasurers(
          {
            market,
            volatilityModel:
              wanted.has('vega') && request.model.kind === 'calibrated'
                ? await fitter.afterVolatilityRise(
                    {
                      market: snapshot,
                      quotes: quotesOf(snapshot),
                      specification: request.model.rateModel,
                      model,
                    },
                    control.signal,
                  )
                : undefined,
            seed,
            pathCount: run.pathCount ?? Math.min(DEFAULT_PATH_COUNT, run.pathCountMax ?? DEFAULT_PATH_COUNT),
            kernel,
            target:
              run.targetStandardError === undefined || run.pathCountMax === undefined
                ? undefined
                : { standardErrorPer100: run.targetStandardError, pathCountMax: run.pathCountMax },
            simulate,
            control,
          },
          simulated,
          wanted,
        );
  const failures: ErrorItem[] = [];
  const results = request.instruments.map((instrument, index) => {
    const id = instrument.id ?? String(index);
    const measurer = isSimulated(instrument)
      ? measurers[simulated.indexOf(instrument)]!
      : attempt(() => closedFormMeasurer(market, instrument));
    const measures: Partial<Record<MeasureName, PricedMeasure>> = {};
    if (measurer instanceof CounterpoiseError) {
      failures.push(failure(`/instruments/${index}`, id, measurer));
      return { id, kind: instrument.kind, measures };
    }
    for (const name of instrument.measures ?? request.measures) {
      const measure = attempt(() => answered(measurer, name, instrument));
      if (measure instanceof CounterpoiseError) {
        failures.push(failure(`/instruments/${index}/measures/${name}`, id, measure));
      } else measures[name] = measure;
    }
    return { id, kind: instrument.kind, measures };
  });
  return {
    results,
    failures,
    provenance: provenance({
      model: model.kind,
      modelParameters: modelParameters(model),
      ...(simulated.length === 0 ? {} : { seed, pathCount, kernel, ...reachedError(standardErrorPer100) }),
    }),
  };
}

function answered(measurer: Measurer, name: MeasureName, instrument: PricingInstrument): PricedMeasure {
  const measure = measurer(name);
  if (measure !== undefined) return measure;
  throw new CounterpoiseError('MEASURE_UNSUPPORTED', `${name} has no meaning for a ${instrument.kind}.`);
}

function failure(pointer: string, id: string, error: CounterpoiseError): ErrorItem {
  const { field, accepted } = error.details;
  const detail = [
    `${id}: ${error.message}`,
    field === undefined ? '' : `Field: ${field}.`,
    accepted === undefined ? '' : `Accepted: ${accepted}.`,
  ];
  return { pointer, code: error.code, detail: detail.filter((part) => part !== '').join(' ') };
}

function isSimulated(instrument: PricingInstrument): instrument is SimulatedInstrument {
  return instrument.kind === 'tba' || instrument.kind === 'loan' || instrument.kind === 'lock';
}

function closedFormMeasurer(
  market: ClosedFormMarket,
  instrument: Exclude<PricingInstrument, SimulatedInstrument>,
): Measurer {
  switch (instrument.kind) {
    case 'zero-coupon-bond':
      return zeroCouponBondMeasurer(market, instrument);
    case 'swaption':
    case 'caplet':
      return optionMeasurer(market, instrument);
    case 'treasury-bond':
      return treasuryBondMeasurer(instrument);
    case 'treasury-future':
      return treasuryFutureMeasurer(market, instrument);
    case 'pool':
      return staticPoolMeasurer(market, instrument);
  }
}

/** The rate model a request names, fitted to the market's volatilities when it asks for that. */
async function rateModel(
  { market, model }: PricingRequest,
  fitter: ModelFitter,
  signal: AbortSignal | undefined,
): Promise<RateModel> {
  if (model.kind !== 'calibrated') return rateModelFrom(model);
  const task = { market, quotes: quotesOf(market), specification: model.rateModel, context: {} };
  return (await fitter.fit(task, signal)).model;
}

/** A model's parameters without its name. */
function modelParameters(model: RateModel): Omit<RateModelParameters, 'kind'> {
  const { kind: _, ...parameters } = rateModelParameters(model);
  return parameters;
}

function quotesOf({ swaptionNormalVolsBp }: MarketSnapshot): readonly VolatilityQuote[] {
  if (swaptionNormalVolsBp !== undefined) {
    return targetQuotes(volatilityMatrix(swaptionNormalVolsBp), MORTGAGE_TARGET).quotes;
  }
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'A calibrated model needs swaption volatilities.', {
    field: 'swaptionNormalVolsBp',
    accepted: 'expiries, tenors and quotes in basis points a year',
  });
}
