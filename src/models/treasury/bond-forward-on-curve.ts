import { type IsoDate, yearsAct365 } from '../../core/dates.ts';
import type { TreasuryBond } from '../../instruments/treasury.ts';
import { type DiscountCurve, zeroRate } from '../../market/discount-curve.ts';
import { accruedInterest } from './bond.ts';
import { type FinancedBond, financedBond, forwardCleanPrice } from './bond-forward.ts';
import { type DatedPayments, datedPayments, priceOfPayments, zSpreadOf } from './bond-on-curve.ts';

/** A bond forward tied to a curve on which the bond has its quoted price; {@link bondForwardUnderCurve} revalues it. */
export interface BondForwardOnCurve {
  readonly payments: DatedPayments;
  /** Its financing to delivery at today's price. */
  readonly financed: FinancedBond;
  /** Spread over the curve, held; continuously compounded, decimal. */
  readonly zSpread: number;
  /** ACT/360 simple, decimal, at today's curve. */
  readonly repoRate: number;
  /** Delivery day, years ACT/365F from the curve's date. */
  readonly deliveryYears: number;
  /** Zero rate of today's curve to the delivery day, continuously compounded. */
  readonly zeroRateToDelivery: number;
  /** Forward clean price at today's prices, per 100. */
  readonly pricePer100: number;
}

/** What a bond forward is tied by. */
export interface BondForwardInput {
  readonly bond: TreasuryBond;
  /** Spot, per 100, for the settlement date. */
  readonly cleanPrice: number;
  readonly settlement: IsoDate;
  readonly delivery: IsoDate;
  /** ACT/360 simple, decimal. */
  readonly repoRate: number;
}

/**
 * Ties a bond forward to today's Treasury curve: the bond's z-spread, and its forward price by cost of carry.
 *
 * @source docs/models/treasury-futures.md: a future's bond without its factor
 * @param curve today's Treasury discount curve, of date `asOf`
 * @throws CounterpoiseError INPUT_INVALID when delivery is not after settlement; SOLVE_NO_ROOT when no spread gives the price
 */
export function tieBondForward(
  { bond, cleanPrice, settlement, delivery, repoRate }: BondForwardInput,
  curve: DiscountCurve,
  asOf: IsoDate,
): BondForwardOnCurve {
  const financed = financedBond(bond, cleanPrice, settlement, delivery);
  const deliveryYears = yearsAct365(asOf, delivery);
  return Object.freeze({
    payments: datedPayments(bond, settlement, asOf),
    financed,
    zSpread: zSpreadOf(bond, settlement, cleanPrice, curve, asOf),
    repoRate,
    deliveryYears,
    zeroRateToDelivery: zeroRate(curve, deliveryYears),
    pricePer100: forwardCleanPrice(financed, repoRate),
  });
}

/**
 * The forward clean price on a shifted curve: the bond at its held spread, carried at the repo rate, which moves by as much
 * as the curve's zero rate to delivery.
 *
 * @source docs/models/treasury-futures.md
 * @returns per 100; on the base curve today's forward price, to 1e-10
 */
export function bondForwardUnderCurve(forward: BondForwardOnCurve, curve: DiscountCurve): number {
  const repoRate = forward.repoRate + (zeroRate(curve, forward.deliveryYears) - forward.zeroRateToDelivery);
  const dirtyPrice = priceOfPayments(forward.payments, curve, forward.zSpread);
  return forwardCleanPrice({ ...forward.financed, dirtyPrice }, repoRate);
}

/**
 * A bond forward as it stands on a later day when nothing but time has passed: the curve's zero rates by tenor, the bond's
 * spread over it and the repo rate are those of the day it was tied on.
 *
 * @source own derivation, docs/models/pnl-explain.md
 * @param input as the forward was tied by
 * @param curve the one it was tied to, by tenor
 * @param asOf the later day; `settlement` that of bonds bought then
 * @throws CounterpoiseError INPUT_INVALID when delivery is not after settlement
 */
export function agedBondForward(
  forward: BondForwardOnCurve,
  { bond, delivery }: Pick<BondForwardInput, 'bond' | 'delivery'>,
  curve: DiscountCurve,
  asOf: IsoDate,
  settlement: IsoDate,
): BondForwardOnCurve {
  const payments = datedPayments(bond, settlement, asOf);
  const cleanPrice = priceOfPayments(payments, curve, forward.zSpread) - accruedInterest(bond, settlement);
  const financed = financedBond(bond, cleanPrice, settlement, delivery);
  const deliveryYears = yearsAct365(asOf, delivery);
  return Object.freeze({
    ...forward,
    payments,
    financed,
    deliveryYears,
    zeroRateToDelivery: zeroRate(curve, deliveryYears),
    pricePer100: forwardCleanPrice(financed, forward.repoRate),
  });
}
