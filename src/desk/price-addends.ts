import { money } from '../core/money.ts';
import type { CouponDelivery } from '../models/execution/coupon-delivery.ts';
import type { FeeStrip } from '../models/execution/fee-strips.ts';
import type { LoanSale } from '../models/execution/loan-bid.ts';

/** One part of a price, per 100, and where it was read. */
export interface PriceAddend {
  readonly name:
    | 'tba-price'
    | 'lock-term'
    | 'shorter-lock'
    | 'bid-price'
    | FeeStrip['kind']
    | 'pay-up'
    | 'carry'
    | 'delivery-cost'
    | 'bid-fee'
    | `adjuster:${string}`
    | 'margin'
    | 'rounding';
  readonly per100: number;
  readonly source: string;
}

/** Decimals of an addend: an eighth of a 32nd has eight. */
const ADDEND_DECIMALS = 8;

/**
 * The parts of a delivery's all-in price after its TBA price, those of nothing left out.
 *
 * @param source where fees and multiples were read
 */
export function deliveryAddends(delivery: CouponDelivery, source: string): readonly PriceAddend[] {
  const { strips, payUp, payUpStory, carry, deliveryCost } = delivery;
  return [
    ...stripAddends(strips, source),
    ...present('pay-up', payUp, `${source}.payUps: ${payUpStory}`),
    ...present('carry', carry, `${source}.warehouseRate`),
    ...present('delivery-cost', -deliveryCost, source),
  ];
}

/** The parts of a sale's all-in price. */
export function saleAddends(sale: LoanSale, source: string): readonly PriceAddend[] {
  const bid = `${source}.bids: ${sale.buyer}`;
  return [
    { name: 'bid-price', per100: sale.bidPrice, source: bid },
    ...stripAddends(sale.strips, source),
    ...present('carry', sale.carry, `${source}.warehouseRate`),
    ...present('bid-fee', -sale.fee, bid),
  ];
}

/**
 * An addend where there is something to add.
 *
 * @param per100 zero leaves it out
 */
export function present(name: PriceAddend['name'], per100: number, source: string): readonly PriceAddend[] {
  return per100 === 0 ? [] : [{ name, per100, source }];
}

/** An addend to eight decimals, to which prices are sums without binary dust. */
export function decimalAddend({ name, per100, source }: PriceAddend): PriceAddend {
  return { name, per100: money(per100).toDecimalPlaces(ADDEND_DECIMALS).toNumber(), source };
}

/** The sum of addends, exact in decimals. */
export function sumOfAddends(addends: readonly PriceAddend[]): number {
  return addends.reduce((sum, { per100 }) => sum.plus(per100), money(0)).toNumber();
}

/** A coupon as a desk writes it: `6 %`, `5.5 %`. */
export function couponText(coupon: number): string {
  return `${Number((coupon * 100).toFixed(3))} %`;
}

function stripAddends(strips: readonly FeeStrip[], source: string): readonly PriceAddend[] {
  return strips.map(({ kind, feeBp, multiple }) => ({
    name: kind,
    per100: (feeBp / 100) * multiple,
    source: `${source}: ${Number(feeBp.toFixed(6))} bp at ${Number(multiple.toFixed(6))}`,
  }));
}
