import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import { financedBond, forwardCleanPrice, forwardDirtyPrice, impliedRepoRate } from './bond-forward.ts';

const BOND = { couponRate: 0.01125, maturity: isoDate('2031-02-15') };
const SETTLEMENT = isoDate('2021-05-17');

describe('forward price', () => {
  it('takes the coupon that falls before delivery, with its interest', () => {
    const financed = financedBond(BOND, 95.5, SETTLEMENT, isoDate('2021-09-30'));
    expect(financed.coupons).toEqual([{ days: 90, amount: 0.5625 }]);
    const byHand = financed.dirtyPrice * (1 + (0.05 * 136) / 360) - 0.5625 * (1 + (0.05 * 46) / 360);
    expect(forwardDirtyPrice(financed, 0.05)).toBeCloseTo(byHand, 13);
  });

  it('gives a coupon paid on the delivery day to the seller, and no accrued interest with it', () => {
    const financed = financedBond(BOND, 95.5, SETTLEMENT, isoDate('2021-08-15'));
    expect(financed.coupons).toHaveLength(1);
    expect(financed.accruedAtDelivery).toBe(0);
  });

  it('is inverted by the implied repo rate, coupons included', () => {
    const financed = financedBond(BOND, 95.5, SETTLEMENT, isoDate('2022-03-31'));
    expect(financed.coupons).toHaveLength(2);
    const invoice = forwardCleanPrice(financed, 0.0437) + financed.accruedAtDelivery;
    expect(impliedRepoRate(financed, invoice)).toBeCloseTo(0.0437, 14);
  });

  it('needs delivery after settlement', () => {
    expect(() => financedBond(BOND, 95.5, SETTLEMENT, SETTLEMENT)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});
