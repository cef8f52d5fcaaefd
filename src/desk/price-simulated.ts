import { type Batched, exact, mapBatched, standardErrorOf } from '../core/batched.ts';
import { isoMonth, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { parsePrice } from '../core/quotes.ts';
import { shiftCurve } from '../market/curve-shift.ts';
import { discountFactor } from '../market/discount-curve.ts';
import { PROGRAM_TERMS, RATE_CLASSES, type RateClass } from '../market/programs.ts';
import { assumedPool, currentCoupon } from '../models/assumed-pool.ts';
import { marketMortgageRate, mortgageRateSpread } from '../models/mortgage-rate.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../models/prepay/active-passive.ts';
import { DEFAULT_PULL_THROUGH } from '../models/pull-through/parameters.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import type { PoolTerms, ValuedLoan } from '../sim/loan-terms.ts';
import { lockValue } from '../sim/lock-value.ts';
import { type PoolPricer, poolPricer } from '../sim/pool-pricer.ts';
import { poolTerms } from '../sim/pool-terms.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import { type ErrorTarget, simulateToTarget } from '../sim/simulate-to-target.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import type { SimulationRequest } from '../sim/simulation-request.ts';
import { batchedMean, loanSumAt, type SimulationResult } from '../sim/simulation-result.ts';
import { attempt } from './attempt.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import type { ClosedFormMarket, Measurer, PricedMeasure } from './price-closed-form.ts';
import type { InstrumentOf, MeasureName } from './pricing-request.ts';
import { answer, change, type SimulatedValue, sensitivity } from './value-measures.ts';

type PassThrough = InstrumentOf<'tba'> | InstrumentOf<'loan'>;
export type SimulatedInstrument = PassThrough | InstrumentOf<'lock'>;

/** A run that prices instruments. */
export interface PricingRun {
  readonly market: ClosedFormMarket;
  /** The model refitted to every quote 1 bp higher, when vega is asked for and quotes exist. */
  readonly volatilityModel: RateModel | undefined;
  readonly seed: string;
  readonly pathCount: number;
  readonly kernel: KernelName;
  readonly target: ErrorTarget | undefined;
  readonly simulate: Simulate;
  readonly control: SimulationControl;
}

/**
 * Simulates instruments once and returns what answers their measures, in their order; an instrument whose
 * terms are wrong answers with its error instead.
 */
export async function simulatedMeasurers(
  run: PricingRun,
  instruments: readonly SimulatedInstrument[],
  measures: ReadonlySet<MeasureName>,
): Promise<{
  readonly measurers: readonly (Measurer | CounterpoiseError)[];
  readonly pathCount: number;
  /** Largest standard error of a forward price per 100, when the run had one to reach. */
  readonly standardErrorPer100: number | undefined;
}> {
  const prepared = instruments.map((instrument) => attempt(() => prepare(run.market, instrument)));
  const pools: PoolTerms[] = [];
  const loans: ValuedLoan[] = [];
  const places = prepared.map((one) => {
    if (one instanceof CounterpoiseError) return -1;
    return one.loan === undefined ? pools.push(one.pool) - 1 : loans.push(one.loan) - 1;
  });
  if (pools.length + loans.length === 0) {
    return {
      measurers: prepared.map((one) => one as CounterpoiseError),
      pathCount: 0,
      standardErrorPer100: undefined,
    };
  }
  const request = simulationRequest(run, pools, loans, measures);
  const { plan, result, standardErrorPer100 } = await simulateToTarget(
    request,
    run.simulate,
    run.control,
    run.target,
    (plan, result) => largestError(run, request, prepared, plan, result),
  );
  const context = runContext(run.market, request, result);
  const measurers = prepared.map((one, index): Measurer | CounterpoiseError => {
    if (one instanceof CounterpoiseError) return one;
    if (one.instrument.kind === 'lock')
      return lockMeasurer(context, one.instrument, one.loan!, places[index]!);
    const pricer = poolPricer(plan, result, one.pool, places[index]!, (scenario) =>
      context.settlementDiscount(scenario, one.pool.settlement.timeYears),
    );
    const { instrument } = one;
    return attempt(() => passThroughMeasurer(context, instrument, pricer));
  });
  return { measurers, pathCount: result.pathCount, standardErrorPer100 };
}

/** Largest standard error among the forward prices of the instruments, at the OAS each is priced or solved at. */
function largestError(
  { market }: PricingRun,
  request: SimulationRequest,
  prepared: readonly (Prepared | CounterpoiseError)[],
  plan: SimulationPlan,
  result: SimulationResult,
): number {
  const atSettlement = (pool: PoolTerms): number => discountFactor(market.curve, pool.settlement.timeYears);
  const ofLoans = request.loans.map(({ pool }, index) => {
    const presentValue = batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, 0, index, 3)]!);
    return (100 * standardErrorOf(presentValue)) / atSettlement(pool);
  });
  const pools = prepared.filter((one) => !(one instanceof CounterpoiseError) && one.loan === undefined);
  const ofPools = pools.map((one, index) => {
    const { pool, instrument } = one as Prepared;
    const pricer = poolPricer(plan, result, pool, index, () => atSettlement(pool));
    const oas = attempt(() => oasOf(instrument, pricer));
    return oas instanceof CounterpoiseError ? 0 : standardErrorOf(pricer.price(0, exact(oas.value)));
  });
  return Math.max(0, ...ofLoans, ...ofPools);
}

interface Prepared {
  readonly instrument: SimulatedInstrument;
  readonly pool: PoolTerms;
  readonly loan?: ValuedLoan;
}

function prepare(market: ClosedFormMarket, instrument: SimulatedInstrument): Prepared {
  const { snapshot } = market;
  const settlementDate =
    instrument.settlementDate ?? market.settlementDates(instrument.program, instrument.settlementMonth);
  const assumed =
    instrument.pool === undefined
      ? assumedPool(instrument.program, instrument.coupon, programCurrentCoupon(market, instrument))
      : undefined;
  const pool = poolTerms(snapshot.asOf, {
    program: instrument.program,
    coupon: instrument.coupon,
    month: isoMonth(instrument.settlementMonth),
    settlementDate,
    noteRate: instrument.pool?.wac ?? assumed!.wac,
    ageMonths: instrument.pool?.ageMonths ?? assumed!.ageMonths,
    remainingMonths: instrument.pool?.wamMonths ?? assumed!.wamMonths,
    ...(instrument.pool?.multipliers === undefined ? {} : { multipliers: instrument.pool.multipliers }),
  });
  quotedMortgageRate(market, PROGRAM_TERMS[instrument.program].rateClass);
  if (instrument.kind !== 'lock') return { instrument, pool };
  const horizonYears = yearsAct365(snapshot.asOf, instrument.fundingDate);
  if (!(horizonYears >= 0 && instrument.fundingDate <= settlementDate)) {
    throw new CounterpoiseError('INPUT_INVALID', 'A lock funds between today and its settlement.', {
      field: 'fundingDate',
      found: instrument.fundingDate,
      accepted: `a date from ${snapshot.asOf} to ${settlementDate}`,
    });
  }
  const { response } = DEFAULT_PULL_THROUGH;
  const loan: ValuedLoan = {
    pool,
    oas: instrument.oasBp / 10_000,
    strips: [],
    pullThrough: {
      base: instrument.pullThrough,
      marketRateAtLock:
        instrument.marketRateAtLock ??
        quotedMortgageRate(market, PROGRAM_TERMS[instrument.program].rateClass),
      horizonYears,
      responseSize: response.a,
      responseScale: response.b,
    },
  };
  return { instrument, pool, loan };
}

function programCurrentCoupon(market: ClosedFormMarket, instrument: SimulatedInstrument): number {
  const quotes = (market.snapshot.tba ?? [])
    .filter(
      (quote) => quote.program === instrument.program && quote.settlementMonth === instrument.settlementMonth,
    )
    .map((quote) => ({ coupon: quote.coupon, pricePer100: parsePrice(quote.price) }));
  return currentCoupon(quotes, quotedMortgageRate(market, PROGRAM_TERMS[instrument.program].rateClass));
}

function quotedMortgageRate(market: ClosedFormMarket, rateClass: RateClass): number {
  const rate = market.snapshot.mortgageRates?.[rateClass];
  if (rate === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', `The market has no mortgage rate ${rateClass}.`, {
      field: `mortgageRates.${rateClass}`,
      accepted: 'a decimal rate such as 0.0689',
    });
  }
  return rate;
}

function simulationRequest(
  run: PricingRun,
  profiles: readonly PoolTerms[],
  loans: readonly ValuedLoan[],
  measures: ReadonlySet<MeasureName>,
): SimulationRequest {
  const { market, volatilityModel } = run;
  const vega = measures.has('vega') && volatilityModel !== undefined;
  const scenarios = measureScenarios(
    {
      shift: ['effective-duration', 'effective-convexity', 'dv01'].some((name) =>
        measures.has(name as MeasureName),
      ),
      keyRates: measures.has('key-rate-dv01'),
      spread: measures.has('spread-duration'),
      refinancing: measures.has('refinancing-duration'),
      turnover: measures.has('turnover-duration'),
      basis: measures.has('basis-duration'),
      ...(vega ? { volatilityModel: 1 } : {}),
    },
    market.shiftBp,
  );
  return {
    asOf: market.snapshot.asOf,
    curve: market.curve,
    models: vega ? [market.model, volatilityModel] : [market.model],
    mortgageSpreads: mortgageSpreads(market),
    prepayment: ACTIVE_PASSIVE_PARAMETERS,
    scenarios,
    profiles,
    loans,
    seed: run.seed,
    pathCount: run.pathCount,
    kernel: run.kernel,
  };
}

function mortgageSpreads(market: ClosedFormMarket): SimulationRequest['mortgageSpreads'] {
  return Object.fromEntries(
    RATE_CLASSES.flatMap((rateClass) => {
      const quoted = market.snapshot.mortgageRates?.[rateClass];
      return quoted === undefined ? [] : [[rateClass, mortgageRateSpread(market.curve, rateClass, quoted)]];
    }),
  );
}

interface RunContext {
  readonly shiftBp: number;
  readonly result: SimulationResult;
  readonly scenarios: readonly Scenario[];
  readonly indexOf: (id: string) => number;
  readonly settlementDiscount: (scenario: number, years: number) => number;
  readonly mortgageRate: (scenario: number, rateClass: RateClass) => number;
}

function runContext(
  market: ClosedFormMarket,
  request: SimulationRequest,
  result: SimulationResult,
): RunContext {
  const curves = request.scenarios.map((scenario) => shiftCurve(request.curve, scenario.shift));
  return {
    shiftBp: market.shiftBp,
    result,
    scenarios: request.scenarios,
    indexOf: (id) => {
      const index = request.scenarios.findIndex((scenario) => scenario.id === id);
      if (index >= 0) return index;
      throw new CounterpoiseError(
        'MEASURE_UNSUPPORTED',
        'Vega needs swaption volatilities and a calibrated model.',
        {
          field: 'vega',
          accepted: 'a market with swaptionNormalVolsBp and the model {"kind": "calibrated"}',
        },
      );
    },
    settlementDiscount: (scenario, years) => discountFactor(curves[scenario]!, years),
    mortgageRate: (scenario, rateClass) =>
      marketMortgageRate(curves[scenario]!, rateClass, request.mortgageSpreads[rateClass]!) +
      request.scenarios[scenario]!.mortgageBasis,
  };
}

function oasOf(instrument: SimulatedInstrument, pricer: PoolPricer): Batched {
  return instrument.kind === 'lock' || instrument.oasBp !== undefined
    ? exact(instrument.oasBp! / 10_000)
    : pricer.oasOf(parsePrice(instrument.price!));
}

function passThroughMeasurer(context: RunContext, instrument: PassThrough, pricer: PoolPricer): Measurer {
  const oas = oasOf(instrument, pricer);
  const valueIn = (id: string): Batched => {
    const index = context.indexOf(id);
    return pricer.price(
      index,
      mapBatched((spread) => spread + context.scenarios[index]!.oasShift, oas),
    );
  };
  const base = valueIn(SCENARIO_ID.base);
  const thing: SimulatedValue = { valueIn, notional: base, shiftBp: context.shiftBp, unit: 'per 100' };
  return (measure) => {
    switch (measure) {
      case 'price':
        return answer(instrument.price === undefined ? base : exact(parsePrice(instrument.price)), 'per 100');
      case 'oas-bp':
        return answer(oas, 'bp', 10_000);
      case 'weighted-average-life':
        return { ...answer(pricer.averageLifeYears(0), 'years'), from: 'settlement' };
      default:
        return sensitivity(measure, thing);
    }
  };
}

function lockMeasurer(
  context: RunContext,
  instrument: InstrumentOf<'lock'>,
  loan: ValuedLoan,
  place: number,
): Measurer {
  const { rateClass } = PROGRAM_TERMS[instrument.program];
  const state = (index: number) => ({
    index,
    settlementDiscount: context.settlementDiscount(index, loan.pool.settlement.timeYears),
    mortgageRate: context.mortgageRate(index, rateClass),
    pullThroughShift: context.scenarios[index]!.pullThroughShift,
  });
  const valued = (index: number, lockPrice: Batched) =>
    lockValue(context.result, loan, place, instrument.loanAmount, lockPrice, instrument.mode, state(index));
  const forwardPrice = valued(0, exact(0)).forwardPrice;
  const lockPrice =
    instrument.lockPrice === undefined ? forwardPrice : exact(parsePrice(instrument.lockPrice));
  const base = valued(0, lockPrice);
  const notional = mapBatched(
    (p, price) => (p * instrument.loanAmount * price) / 100,
    base.pullThrough,
    forwardPrice,
  );
  const thing: SimulatedValue = {
    valueIn: (id) => valued(context.indexOf(id), lockPrice).value,
    notional,
    shiftBp: context.shiftBp,
    unit: 'dollars',
  };
  return (measure): PricedMeasure | undefined => {
    switch (measure) {
      case 'price':
        return answer(forwardPrice, 'per 100');
      case 'value':
        return answer(base.value, 'dollars');
      case 'oas-bp':
        return answer(exact(instrument.oasBp), 'bp');
      case 'pull-through':
        return answer(base.pullThrough, 'probability');
      case 'pull-through-delta':
        return answer(
          change(base.valueAt(base.pullThrough), base.valueAt(mapBatched((p) => p + 0.01, base.pullThrough))),
          'dollars per 1 % of pull-through',
        );
      default:
        return sensitivity(measure, thing);
    }
  };
}
