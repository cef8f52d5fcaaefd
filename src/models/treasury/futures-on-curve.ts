import { type IsoDate, yearsAct365 } from '../../core/dates.ts';
import { type DiscountCurve, zeroRate } from '../../market/discount-curve.ts';
import { accruedInterest } from './bond.ts';
import { type FinancedBond, financedBond, forwardCleanPrice } from './bond-forward.ts';
import { type DatedPayments, datedPayments, priceOfPayments, zSpreadOf } from './bond-on-curve.ts';
import { analyseFuture, type FutureAnalysis, type FutureValuationInput, indexOfLowest } from './futures.ts';

/** A bond of the basket as it is revalued. */
interface BondOnCurve {
  readonly conversionFactor: number;
  readonly payments: DatedPayments;
  /** Its financing to delivery at today's price. */
  readonly financed: FinancedBond;
  /** Spread over the curve, held; continuously compounded, decimal. */
  readonly zSpread: number;
}

/** A future tied to a curve on which it has its quoted price; {@link futuresPriceUnderCurve} revalues it. */
export interface FutureOnCurve {
  readonly bonds: readonly BondOnCurve[];
  /** ACT/360 simple, decimal, at today's curve. */
  readonly repoRate: number;
  /** Delivery day, years ACT/365F from the curve's date. */
  readonly deliveryYears: number;
  /** Zero rate of today's curve to the delivery day, continuously compounded. */
  readonly zeroRateToDelivery: number;
  /** Theoretical less quoted price, per 100, held under shifts; the given basis when there is no quote. */
  readonly basisPer100: number;
  /** The analysis at today's prices. */
  readonly analysis: FutureAnalysis;
}

/** A futures price on a curve. */
export interface FuturePriceOnCurve {
  readonly pricePer100: number;
  /** Index into the basket of the bond with the lowest forward/factor on this curve. */
  readonly cheapestToDeliverIndex: number;
  /** ACT/360 simple, decimal, as moved with the curve. */
  readonly repoRate: number;
}

/**
 * Ties a future to today's Treasury curve: each bond's z-spread, the delivery day, and the basis to its quote.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param input the basket at today's prices, with the quoted futures price if there is one
 * @param curve today's Treasury discount curve
 * @param asOf the curve's date, before delivery and not after settlement
 * @throws CounterpoiseError as {@link analyseFuture}; SOLVE_NO_ROOT when a bond's price fits no spread
 */
export function tieFutureToCurve(
  input: FutureValuationInput,
  curve: DiscountCurve,
  asOf: IsoDate,
): FutureOnCurve {
  const { settlement } = input;
  const analysis = analyseFuture(input);
  const deliveryYears = yearsAct365(asOf, analysis.deliveryDate);
  return Object.freeze({
    bonds: analysis.deliverables.map(({ bond, conversionFactor, cleanPrice }) => ({
      conversionFactor,
      payments: datedPayments(bond, settlement, asOf),
      financed: financedBond(bond, cleanPrice, settlement, analysis.deliveryDate),
      zSpread: zSpreadOf(bond, settlement, cleanPrice, curve, asOf),
    })),
    repoRate: input.repoRate,
    deliveryYears,
    zeroRateToDelivery: zeroRate(curve, deliveryYears),
    basisPer100: analysis.pricePer100 + (input.basisPer100 ?? 0) - analysis.referencePricePer100,
    analysis,
  });
}

/**
 * The futures price on a shifted curve, with the cheapest to deliver chosen again.
 *
 * Each bond is repriced at its held spread and carried to the held delivery day at the repo rate, which moves by as
 * much as the curve's zero rate to that day; price = min_i forward_i/factor_i − basis.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @returns on the base curve itself the quoted price, to 1e-10
 */
export function futuresPriceUnderCurve(future: FutureOnCurve, curve: DiscountCurve): FuturePriceOnCurve {
  const repoRate = future.repoRate + (zeroRate(curve, future.deliveryYears) - future.zeroRateToDelivery);
  const ratios = future.bonds.map(({ conversionFactor, payments, financed, zSpread }) => {
    const dirtyPrice = priceOfPayments(payments, curve, zSpread);
    return forwardCleanPrice({ ...financed, dirtyPrice }, repoRate) / conversionFactor;
  });
  const cheapestToDeliverIndex = indexOfLowest(ratios);
  return {
    pricePer100: ratios[cheapestToDeliverIndex]! - future.basisPer100,
    cheapestToDeliverIndex,
    repoRate,
  };
}

/**
 * A future as it stands on a later day when nothing but time has passed: the curve's zero rates by tenor, each bond's
 * spread over it, the repo rate, the delivery day and the basis are those of the day it was tied on.
 *
 * @source own derivation, docs/models/pnl-explain.md
 * @param curve the one it was tied to, by tenor
 * @param asOf the later day; `settlement` that of bonds bought then
 * @throws CounterpoiseError INPUT_INVALID when the settlement is not before the delivery day
 */
export function agedFuture(
  future: FutureOnCurve,
  curve: DiscountCurve,
  asOf: IsoDate,
  settlement: IsoDate,
): FutureOnCurve {
  const { deliveryDate, deliverables } = future.analysis;
  const deliveryYears = yearsAct365(asOf, deliveryDate);
  return Object.freeze({
    ...future,
    bonds: deliverables.map(({ bond, conversionFactor }, index) => {
      const { zSpread } = future.bonds[index]!;
      const payments = datedPayments(bond, settlement, asOf);
      const cleanPrice = priceOfPayments(payments, curve, zSpread) - accruedInterest(bond, settlement);
      const financed = financedBond(bond, cleanPrice, settlement, deliveryDate);
      return { conversionFactor, payments, financed, zSpread };
    }),
    deliveryYears,
    zeroRateToDelivery: zeroRate(curve, deliveryYears),
  });
}
