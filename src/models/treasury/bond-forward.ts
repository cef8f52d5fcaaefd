import { daysBetween, type IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { TreasuryBond } from '../../instruments/treasury.ts';
import { accruedInterest, remainingCashFlows } from './bond.ts';

const DAYS_IN_MONEY_MARKET_YEAR = 360;

/** A coupon received while a bond is financed. */
export interface IntermediateCoupon {
  /** Days from settlement to the coupon. */
  readonly days: number;
  /** Per 100 of face. */
  readonly amount: number;
}

/** A bond bought at settlement and held to delivery on borrowed money. */
export interface FinancedBond {
  /** Per 100 of face, paid at settlement. */
  readonly dirtyPrice: number;
  /** Days from settlement to delivery. */
  readonly days: number;
  /** Coupons after settlement, up to and including delivery. */
  readonly coupons: readonly IntermediateCoupon[];
  /** Accrued interest the buyer pays at delivery, per 100. */
  readonly accruedAtDelivery: number;
}

/**
 * Forward dirty price by cost of carry, P·(1 + r·d/360) − Σ coupon·(1 + r·(d − d_coupon)/360).
 *
 * Coupons earn the same repo rate, at simple interest, until delivery.
 *
 * @source Burghardt, Belton, Lane & Papa, "The Treasury Bond Basis" (3rd ed. 2005), ch. 1; Tuckman & Serrat,
 *   "Fixed Income Securities" (4th ed. 2022), section 11.1 (who compound at the coupon: a difference of r²)
 * @param repoRate ACT/360 simple, decimal
 * @returns per 100 of face, at delivery
 */
export function forwardDirtyPrice(bond: FinancedBond, repoRate: number): number {
  const perDay = repoRate / DAYS_IN_MONEY_MARKET_YEAR;
  let price = bond.dirtyPrice * (1 + perDay * bond.days);
  for (const coupon of bond.coupons) price -= coupon.amount * (1 + perDay * (bond.days - coupon.days));
  return price;
}

/**
 * The repo rate at which the forward dirty price is a given invoice price: what buying the bond, financing nothing and
 * selling it at delivery earns.
 *
 * r = 360·(invoice + Σ coupon − P)/(P·d − Σ coupon·(d − d_coupon)), the exact inverse of {@link forwardDirtyPrice}.
 *
 * @source Burghardt, Belton, Lane & Papa, "The Treasury Bond Basis" (3rd ed. 2005), ch. 2
 * @param invoicePrice futures price × factor + accrued interest at delivery, per 100
 * @returns ACT/360 simple, decimal
 */
export function impliedRepoRate(bond: FinancedBond, invoicePrice: number): number {
  let gain = invoicePrice - bond.dirtyPrice;
  let financedDays = bond.dirtyPrice * bond.days;
  for (const coupon of bond.coupons) {
    gain += coupon.amount;
    financedDays -= coupon.amount * (bond.days - coupon.days);
  }
  invariant(financedDays > 0, 'Something is financed for at least a day.');
  return (DAYS_IN_MONEY_MARKET_YEAR * gain) / financedDays;
}

/**
 * The financing of a bond from settlement to delivery.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param cleanPrice per 100, for the settlement date
 * @throws CounterpoiseError INPUT_INVALID when delivery is not after settlement, or the bond matures by delivery
 */
export function financedBond(
  bond: TreasuryBond,
  cleanPrice: number,
  settlement: IsoDate,
  delivery: IsoDate,
): FinancedBond {
  if (delivery <= settlement) {
    throw new CounterpoiseError('INPUT_INVALID', `Delivery on ${delivery} is not after settlement.`, {
      field: 'settlement',
      found: settlement,
      accepted: `a date before ${delivery}`,
    });
  }
  return {
    dirtyPrice: cleanPrice + accruedInterest(bond, settlement),
    days: daysBetween(settlement, delivery),
    coupons: remainingCashFlows(bond, settlement)
      .filter((flow) => flow.date <= delivery)
      .map((flow) => ({ days: daysBetween(settlement, flow.date), amount: flow.amount })),
    accruedAtDelivery: accruedInterest(bond, delivery),
  };
}

/**
 * Forward clean price: {@link forwardDirtyPrice} less the accrued interest at delivery.
 *
 * @source Tuckman & Serrat, "Fixed Income Securities" (4th ed. 2022), section 11.1
 * @returns per 100 of face
 */
export function forwardCleanPrice(bond: FinancedBond, repoRate: number): number {
  return forwardDirtyPrice(bond, repoRate) - bond.accruedAtDelivery;
}
