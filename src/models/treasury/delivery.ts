import { addToMonth, firstOfMonth, type IsoDate, type IsoMonth } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { TreasuryBond } from '../../instruments/treasury.ts';
import { addBusinessDays, nextBusinessDay } from '../../market/business-days.ts';
import { deliverableWindow, type FuturesContractTerms } from '../../market/futures-contracts.ts';

/** Business days after the delivery month in which the contracts that trade to its end still deliver. */
const DAYS_AFTER_MONTH = 3;

/**
 * First day on which a contract can be delivered: the first business day of its month.
 *
 * @source CBOT Rulebook, chapters 18–21, 26, 39, 40, "Delivery"
 */
export function firstDeliveryDay(deliveryMonth: IsoMonth): IsoDate {
  return nextBusinessDay(firstOfMonth(deliveryMonth));
}

/**
 * Last day on which a contract can be delivered: its month's last business day, and for TU, Z3N and FV the third
 * business day after that.
 *
 * @source CBOT Rulebook, chapters 18–21, 26, 39, 40, "Last day of delivery"
 */
export function lastDeliveryDay(terms: FuturesContractTerms, deliveryMonth: IsoMonth): IsoDate {
  const end = addBusinessDays(firstOfMonth(addToMonth(deliveryMonth, 1)), -1);
  return terms.lastDelivery === 'last-business-day-of-month' ? end : addBusinessDays(end, DAYS_AFTER_MONTH);
}

/** A bond as a desk names it: `2.875% of 2028-05-15`. */
function bondName(bond: TreasuryBond): string {
  return `${Number((bond.couponRate * 100).toFixed(6))}% of ${bond.maturity}`;
}

/**
 * Refuses a basket that holds a bond the contract does not accept.
 *
 * The maturity is held against the contract's window; the original term cannot be read off coupon and maturity and is
 * the basket's maker's to keep.
 *
 * @source CBOT Rulebook, deliverable grades, by way of the dated terms
 * @throws CounterpoiseError INPUT_INVALID naming the first ineligible bond and the accepted maturities
 * @throws CounterpoiseError INPUT_EMPTY for an empty basket
 */
export function requireDeliverable(
  terms: FuturesContractTerms,
  deliveryMonth: IsoMonth,
  basket: readonly TreasuryBond[],
): void {
  if (basket.length === 0) {
    throw new CounterpoiseError('INPUT_EMPTY', `The basket of ${terms.contract} ${deliveryMonth} is empty.`, {
      field: 'basket',
      accepted: 'at least one deliverable bond',
    });
  }
  const window = deliverableWindow(terms, deliveryMonth);
  const index = basket.findIndex((bond) => bond.maturity < window.earliest || bond.maturity > window.latest);
  if (index < 0) return;
  const bond = basket[index]!;
  throw new CounterpoiseError(
    'INPUT_INVALID',
    `${bondName(bond)} is not deliverable into ${terms.contract} of ${deliveryMonth}.`,
    {
      field: `basket[${index}].maturity`,
      found: bond.maturity,
      accepted: `maturities from ${window.earliest} to ${window.latest}`,
    },
  );
}
