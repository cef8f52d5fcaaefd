import { type IsoDate, yearsAct365 } from '../../core/dates.ts';
import { findRoot } from '../../core/root.ts';
import type { TreasuryBond } from '../../instruments/treasury.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { accruedInterest, remainingCashFlows } from './bond.ts';

const WIDEST_SPREAD = 0.5;
const SPREAD_TOLERANCE = 1e-15;

/** A bond's payments after settlement, placed on a curve's time axis. */
export interface DatedPayments {
  /** Settlement, years ACT/365F from the curve's date. */
  readonly settlementYears: number;
  readonly paymentYears: readonly number[];
  /** Per 100 of face. */
  readonly amounts: readonly number[];
}

/**
 * Places a bond's payments after settlement on the time axis of a curve, so that it is revalued without its calendar.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param settlement on or after `asOf`
 * @throws CounterpoiseError INPUT_INVALID when the bond has matured by settlement
 */
export function datedPayments(bond: TreasuryBond, settlement: IsoDate, asOf: IsoDate): DatedPayments {
  const flows = remainingCashFlows(bond, settlement);
  return {
    settlementYears: yearsAct365(asOf, settlement),
    paymentYears: flows.map((flow) => yearsAct365(asOf, flow.date)),
    amounts: flows.map((flow) => flow.amount),
  };
}

/**
 * Price of dated payments off a curve, Σ amount·P(0,t)/P(0,t_s)·e^(−z·(t − t_s)).
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param zSpread continuously compounded, decimal
 * @returns dirty price per 100 of face, for payment at settlement
 */
export function priceOfPayments(payments: DatedPayments, curve: DiscountCurve, zSpread: number): number {
  const { settlementYears, paymentYears, amounts } = payments;
  const logSettlement = curve.logDiscount(settlementYears);
  let price = 0;
  for (let i = 0; i < amounts.length; i++) {
    const years = paymentYears[i]!;
    const spreadDiscount = zSpread * (years - settlementYears);
    price += amounts[i]! * Math.exp(curve.logDiscount(years) - logSettlement - spreadDiscount);
  }
  return price;
}

/**
 * Dirty price of a bond off a discount curve: {@link priceOfPayments} of its payments after settlement.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param settlement on or after `asOf`, the curve's date
 * @param zSpread continuously compounded, decimal; 0 prices on the curve itself
 * @returns per 100 of face, for payment at settlement
 * @throws CounterpoiseError INPUT_INVALID when the bond has matured by settlement
 */
export function dirtyPriceFromCurve(
  bond: TreasuryBond,
  settlement: IsoDate,
  curve: DiscountCurve,
  asOf: IsoDate,
  zSpread = 0,
): number {
  return priceOfPayments(datedPayments(bond, settlement, asOf), curve, zSpread);
}

/**
 * The constant spread over a curve at which a bond has its quoted clean price.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param cleanPrice per 100, for the settlement date
 * @returns continuously compounded, decimal, to 1e-14
 * @throws CounterpoiseError SOLVE_NO_ROOT when no spread within ±50 % gives the price
 */
export function zSpreadOf(
  bond: TreasuryBond,
  settlement: IsoDate,
  cleanPrice: number,
  curve: DiscountCurve,
  asOf: IsoDate,
): number {
  const payments = datedPayments(bond, settlement, asOf);
  const dirtyPrice = cleanPrice + accruedInterest(bond, settlement);
  return findRoot(
    (z) => priceOfPayments(payments, curve, z) - dirtyPrice,
    -WIDEST_SPREAD,
    WIDEST_SPREAD,
    SPREAD_TOLERANCE,
  );
}
