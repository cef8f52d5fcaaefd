import { type IsoDate, partsOf } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import { buildTreasuryCurve } from '../market/build-curves.ts';
import { addBusinessDays } from '../market/business-days.ts';
import { KEY_RATE_TENORS, keyRateShift, NO_SHIFT, parallelShift, shiftCurve } from '../market/curve-shift.ts';
import { type DiscountCurve, discountFactor } from '../market/discount-curve.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import type { SettlementDates } from '../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { impliedNormalVolatility } from '../models/bachelier.ts';
import { impliedBlackVolatility } from '../models/black.ts';
import { cprFromPsa, smmFromCpr } from '../models/prepay/standard-speeds.ts';
import { rebonatoVolatility } from '../models/rate/forward-market-options.ts';
import { annualPaymentTimes, forwardSwap, type SwaptionTerms } from '../models/rate/hull-white-options.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { backwardCapletPrice, swaptionPrice } from '../models/rate/rate-options.ts';
import { projectPool } from '../models/static-pool.ts';
import {
  mortgageYieldOf,
  type PoolValue,
  poolValueFromPrice,
  poolValueFromYield,
} from '../models/static-pool-value.ts';
import { bondValueFromYield, yieldFromCleanPrice } from '../models/treasury/bond.ts';
import { conversionFactorOf } from '../models/treasury/conversion-factor.ts';
import { analyseFuture, type FutureValuationInput } from '../models/treasury/futures.ts';
import { futuresPriceUnderCurve, tieFutureToCurve } from '../models/treasury/futures-on-curve.ts';
import { attempt } from './attempt.ts';
import type { InstrumentOf, MeasureName } from './pricing-request.ts';

/** A measure as `price` answers it; a closed form's error is zero. */
export interface PricedMeasure {
  readonly value: unknown;
  readonly standardError: number | Readonly<Record<string, number>>;
  readonly unit: string;
  readonly [detail: string]: unknown;
}

/** Answers one measure of one instrument, or undefined when the measure has no meaning for it. */
export type Measurer = (measure: MeasureName) => PricedMeasure | undefined;

/** What closed forms are computed from. */
export interface ClosedFormMarket {
  readonly snapshot: MarketSnapshot;
  readonly curve: DiscountCurve;
  readonly model: RateModel;
  readonly settlementDates: SettlementDates;
  readonly shiftBp: number;
}

const BP = 1e-4;

function known(value: unknown, unit: string, details: Readonly<Record<string, unknown>> = {}): PricedMeasure {
  return { value, standardError: 0, unit, ...details };
}

/**
 * Sensitivities of anything whose price is a function of the curve.
 *
 * @param priceOn price per 100 on a shifted curve
 */
function curveMeasure(
  measure: MeasureName,
  shiftBp: number,
  priceOn: (shift: typeof NO_SHIFT) => number,
): PricedMeasure | undefined {
  const base = priceOn(NO_SHIFT);
  const parallel = (bp: number): number => priceOn(parallelShift(bp));
  switch (measure) {
    case 'price':
      return known(base, 'per 100');
    case 'effective-duration':
      return known((parallel(-shiftBp) - parallel(shiftBp)) / (2 * shiftBp * BP * base), 'years');
    case 'effective-convexity': {
      const shift = shiftBp * BP;
      return known((parallel(-shiftBp) + parallel(shiftBp) - 2 * base) / (shift * shift * base), 'years²');
    }
    case 'dv01':
      return known((parallel(-shiftBp) - parallel(shiftBp)) / (2 * shiftBp), 'per 100');
    case 'key-rate-dv01':
      return known(
        Object.fromEntries(
          KEY_RATE_TENORS.map((tenor) => [
            String(tenor),
            (priceOn(keyRateShift(tenor, -shiftBp)) - priceOn(keyRateShift(tenor, shiftBp))) / (2 * shiftBp),
          ]),
        ),
        'per 100',
      );
    default:
      return undefined;
  }
}

export function zeroCouponBondMeasurer(
  market: ClosedFormMarket,
  bond: InstrumentOf<'zero-coupon-bond'>,
): Measurer {
  const priceOn = (shift: typeof NO_SHIFT): number =>
    100 * discountFactor(shiftCurve(market.curve, shift), bond.maturityYears);
  return (measure) => {
    if (measure === 'discount-factor') return known(priceOn(NO_SHIFT) / 100, 'per 1');
    if (measure === 'yield') {
      return known(
        -market.curve.logDiscount(bond.maturityYears) / bond.maturityYears,
        'continuously compounded',
      );
    }
    if (measure === 'macaulay-duration') return known(bond.maturityYears, 'years');
    return curveMeasure(measure, market.shiftBp, priceOn);
  };
}

/** Swaptions and caplets: a caplet is the swaption of one payment. */
export function optionMeasurer(
  market: ClosedFormMarket,
  option: InstrumentOf<'swaption'> | InstrumentOf<'caplet'>,
): Measurer {
  const expiryYears = option.kind === 'swaption' ? option.expiryYears : option.fixingYears;
  const paymentTimesYears =
    option.kind === 'caplet'
      ? [option.paymentYears]
      : (option.paymentTimesYears ?? annualPaymentTimes(expiryYears, option.tenorYears!));
  const side = ['payer', 'caplet', 'cap', 'call'].includes(option.side) ? 'payer' : 'receiver';
  const atTheMoney = forwardSwap(market.curve, expiryYears, paymentTimesYears);
  const strike = option.strike === 'atm' ? atTheMoney.rate : option.strike;
  const terms: SwaptionTerms = { expiryYears, paymentTimesYears, strike, side };
  const isBackward = option.kind === 'caplet' && option.rate === 'backward-looking';
  const priceOn = (shift: typeof NO_SHIFT): number =>
    100 * optionPrice(market, option, terms, shiftCurve(market.curve, shift));
  // Out of the money all of the price tells the volatility; parity gives the other side the same.
  const outOfTheMoney = strike < atTheMoney.rate ? 'receiver' : 'payer';
  const quoted = (): VolatilityQuestion => ({
    price: optionPrice(market, option, { ...terms, side: outOfTheMoney }, market.curve) / atTheMoney.annuity,
    forward: atTheMoney.rate,
    strike,
    years: isBackward ? option.paymentYears : expiryYears,
    side: outOfTheMoney === 'payer' ? 'call' : 'put',
  });
  const details = (): Readonly<Record<string, unknown>> => ({
    forward: atTheMoney.rate,
    annuity: atTheMoney.annuity,
    ...(isBackward ? {} : rebonatoDetails(market, terms)),
  });
  return (measure) => {
    if (measure === 'implied-normal-vol') {
      const { price, forward, years, side: optionSide } = quoted();
      const volatility = impliedNormalVolatility(price, forward, strike, years, optionSide);
      return known(volatility, 'decimal a year', details());
    }
    if (measure === 'implied-black-vol') {
      const { price, forward, years, side: optionSide } = quoted();
      const displacement = market.model.kind === 'forward-market' ? market.model.displacement : 0;
      const volatility = impliedBlackVolatility(price, forward, strike, years, optionSide, displacement);
      return known(volatility, 'of rate + displacement, a year', { ...details(), displacement });
    }
    if (measure === 'discount-factor') {
      return known(discountFactor(market.curve, paymentTimesYears.at(-1)!), 'per 1');
    }
    const answer = curveMeasure(measure, market.shiftBp, priceOn);
    if (answer === undefined || market.model.kind !== 'forward-market') return answer;
    return { ...answer, method: 'Rebonato’s approximation, exact for one period of the tenor' };
  };
}

/** What an implied volatility is asked for: the price per 1 of annuity of an option out of the money. */
interface VolatilityQuestion {
  readonly price: number;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly side: 'call' | 'put';
}

/** Rebonato's two volatilities of a swap rate, where the model prices by one of them; frozen weights need tenor dates. */
function rebonatoDetails(
  { model, curve }: ClosedFormMarket,
  terms: SwaptionTerms,
): Readonly<Record<string, unknown>> {
  if (model.kind !== 'forward-market') return {};
  const frozen = attempt(() => rebonatoVolatility(model, curve, terms, 'frozen'));
  return {
    rebonato: {
      dynamics: model.dynamics,
      derivativeWeights: rebonatoVolatility(model, curve, terms, 'derivative'),
      frozenWeights: frozen instanceof CounterpoiseError ? null : frozen,
    },
  };
}

/** A backward-looking caplet's rate is compounded in arrears over the period from fixing to payment. */
function optionPrice(
  { model }: ClosedFormMarket,
  option: InstrumentOf<'swaption'> | InstrumentOf<'caplet'>,
  terms: SwaptionTerms,
  curve: DiscountCurve,
): number {
  if (option.kind === 'swaption' || option.rate === 'forward-looking')
    return swaptionPrice(model, curve, terms);
  return backwardCapletPrice(model, curve, {
    startYears: terms.expiryYears,
    endYears: option.paymentYears,
    strike: terms.strike,
    side: terms.side === 'payer' ? 'caplet' : 'floorlet',
  });
}

export function treasuryBondMeasurer(bond: InstrumentOf<'treasury-bond'>): Measurer {
  const terms = { couponRate: bond.coupon, maturity: bond.maturity };
  const bondYield =
    bond.yield ?? yieldFromCleanPrice(terms, bond.settlement, parsePrice(bond.cleanPrice!), bond.lastPeriod);
  const value = bondValueFromYield(terms, bond.settlement, bondYield, bond.lastPeriod);
  return (measure) => {
    switch (measure) {
      case 'price':
        return known(value.cleanPrice, 'per 100', {
          dirtyPrice: value.dirtyPrice,
          accruedInterest: value.accruedInterest,
        });
      case 'yield':
        return known(bondYield, 'semi-annual');
      case 'macaulay-duration':
        return known(value.macaulayDurationYears, 'years');
      case 'modified-duration':
        return known(value.modifiedDurationYears, 'years');
      case 'convexity':
        return known(value.convexityYears2, 'years²');
      case 'dv01':
        return known(value.dirtyPrice * value.modifiedDurationYears * BP, 'per 100');
      default:
        return undefined;
    }
  };
}

/** What a Treasury future of a market day is valued from. */
export function futureInput(
  snapshot: MarketSnapshot,
  future: Pick<InstrumentOf<'treasury-future'>, 'contract' | 'month' | 'price' | 'basket' | 'settlement'>,
): FutureValuationInput {
  if (snapshot.repoRate === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', 'A Treasury future needs the repo rate.', {
      field: 'repoRate',
      accepted: 'a decimal rate such as 0.0435',
    });
  }
  return {
    future: { contract: future.contract, deliveryMonth: future.month },
    basket: future.basket.map((bond) => ({
      bond: { couponRate: bond.coupon, maturity: bond.maturity },
      cleanPrice: parsePrice(bond.cleanPrice),
    })),
    settlement: future.settlement ?? settlementOf(snapshot.asOf),
    repoRate: snapshot.repoRate,
    ...(future.price === undefined ? {} : { quotedPrice: parsePrice(future.price, 'futures') }),
  };
}

/** Treasuries settle on the next business day. */
export function settlementOf(asOf: IsoDate): IsoDate {
  return addBusinessDays(asOf, 1);
}

/** Treasury futures: factors for any bond, the rest for a basket that can be delivered. */
export function treasuryFutureMeasurer(
  market: ClosedFormMarket,
  future: InstrumentOf<'treasury-future'>,
): Measurer {
  return (measure) =>
    measure === 'conversion-factor'
      ? conversionFactorMeasure(market, future)
      : deliveryMeasurer(market, future)(measure);
}

/**
 * Conversion factors are a formula of contract and bond alone, so they need neither a repo rate nor a deliverable
 * bond: the value is the cheapest to deliver's where that is known, else the first bond's, with each bond's beside it.
 */
function conversionFactorMeasure(
  market: ClosedFormMarket,
  future: InstrumentOf<'treasury-future'>,
): PricedMeasure {
  const { factorRounding } = futuresContractTerms(future.contract, future.month);
  const basket = future.basket.map(({ coupon, maturity }) => ({
    coupon,
    maturity,
    value: conversionFactorOf({ couponRate: coupon, maturity }, future.month, factorRounding).rounded,
  }));
  const analysis = attempt(() => analyseFuture(futureInput(market.snapshot, future)));
  const chosen = analysis instanceof CounterpoiseError ? 0 : analysis.cheapestToDeliverIndex;
  return known(basket[chosen]!.value, 'per 1', { basket });
}

function deliveryMeasurer(market: ClosedFormMarket, future: InstrumentOf<'treasury-future'>): Measurer {
  const input = futureInput(market.snapshot, future);
  const analysis = analyseFuture(input);
  const cheapest = analysis.deliverables[analysis.cheapestToDeliverIndex]!;
  const basket = (pick: (bond: (typeof analysis.deliverables)[number]) => number): unknown =>
    analysis.deliverables.map((bond) => ({
      coupon: bond.bond.couponRate,
      maturity: bond.bond.maturity,
      value: pick(bond),
    }));
  return (measure) => {
    switch (measure) {
      case 'price':
        return known(analysis.pricePer100, 'per 100', { deliveryDate: analysis.deliveryDate });
      case 'implied-repo':
        return known(cheapest.impliedRepoRate, 'ACT/360', { basket: basket((bond) => bond.impliedRepoRate) });
      case 'net-basis':
        return known(cheapest.netBasis, 'per 100', {
          ticks: cheapest.netBasisTicks,
          basket: basket((bond) => bond.netBasis),
        });
      case 'gross-basis':
        return known(cheapest.grossBasis, 'per 100', {
          ticks: cheapest.grossBasisTicks,
          basket: basket((bond) => bond.grossBasis),
        });
      case 'cheapest-to-deliver':
        return known({ coupon: cheapest.bond.couponRate, maturity: cheapest.bond.maturity }, 'bond', {
          forwardCleanPrice: cheapest.forwardCleanPrice,
          conversionFactor: cheapest.conversionFactor,
          index: analysis.cheapestToDeliverIndex,
          criteriaDisagree: analysis.criteriaDisagree,
        });
      default: {
        if (!['effective-duration', 'effective-convexity', 'dv01', 'key-rate-dv01'].includes(measure))
          return undefined;
        const curve = buildTreasuryCurve(market.snapshot);
        const tied = tieFutureToCurve(input, curve, market.snapshot.asOf);
        return curveMeasure(
          measure,
          market.shiftBp,
          (shift) => futuresPriceUnderCurve(tied, shiftCurve(curve, shift)).pricePer100,
        );
      }
    }
  };
}

export function staticPoolMeasurer(market: ClosedFormMarket, instrument: InstrumentOf<'pool'>): Measurer {
  const { pool } = instrument;
  const date =
    instrument.settlementDate ?? market.settlementDates(instrument.program, instrument.settlementMonth);
  const terms = {
    face: 1,
    grossRate: pool.wac,
    netRate: instrument.coupon,
    remainingMonths: pool.wamMonths,
  };
  const smm = Array.from({ length: pool.wamMonths }, (_, k) =>
    instrument.psa !== undefined
      ? smmFromCpr(cprFromPsa(instrument.psa, pool.ageMonths + k + 1))
      : instrument.cpr !== undefined
        ? smmFromCpr(instrument.cpr)
        : instrument.smm!,
  );
  const flows = projectPool(terms, smm);
  const settlement = {
    settlementDay: Math.min(partsOf(date).day, 30),
    delayDays: PROGRAM_TERMS[instrument.program].delayDays,
  };
  const value: PoolValue =
    instrument.price === undefined
      ? poolValueFromYield(
          terms,
          flows,
          settlement,
          instrument.mortgageYield ?? mortgageYieldOf(instrument.yield!),
        )
      : poolValueFromPrice(terms, flows, settlement, parsePrice(instrument.price));
  return (measure) => {
    switch (measure) {
      case 'price':
        return known(value.cleanPrice, 'per 100', {
          dirtyPrice: value.dirtyPrice,
          accruedInterest: value.accruedInterest,
        });
      case 'yield':
        return known(value.bondEquivalentYield, 'bond-equivalent', { mortgageYield: value.mortgageYield });
      case 'mortgage-yield':
        return known(value.mortgageYield, 'monthly');
      case 'macaulay-duration':
        return known(value.macaulayDurationYears, 'years');
      case 'modified-duration':
        return known(value.modifiedDurationYears, 'years');
      case 'convexity':
        return known(value.convexityYears2, 'years²');
      case 'weighted-average-life':
        return known(value.averageLifeYears, 'years', { from: 'settlement' });
      case 'dv01':
        return known(value.dirtyPrice * value.modifiedDurationYears * BP, 'per 100');
      default:
        return undefined;
    }
  };
}
