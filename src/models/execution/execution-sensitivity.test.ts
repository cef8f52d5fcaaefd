import { describe, expect, it } from 'vitest';
import type { ExecutionTerms } from '../../market/execution-terms.ts';
import { NEAR_TIE_PER_100 } from './best-execution.ts';
import { executionSensitivities } from './execution-sensitivity.ts';

const TERMS: ExecutionTerms = {
  guaranteeFeeBp: 45,
  servicingFeeBp: 25,
  buyUp: 2.5,
  buyDown: 4.5,
  servicingMultiple: 4,
};
const DIGITS = 10;

/** 6.875 % has 17.5 bp to spare into 6s and lacks 32.5 bp into 6.5s; `gap` is what 6s are worth more. */
function sensitivities(gap: number, terms: Partial<ExecutionTerms> = {}) {
  const all = executionSensitivities({
    noteRate: 0.06875,
    termMonths: 360,
    program: 'UMBS30',
    coupons: [
      { coupon: 0.06, price: 100 + gap - 0.7 - 0.325 * 4.5 },
      { coupon: 0.065, price: 100 },
    ],
    terms: { ...TERMS, ...terms },
  });
  return (driver: string, coupon: number | null = null) =>
    all.find((one) => one.driver === driver && one.coupon === coupon);
}

describe('sensitivities far from a switch', () => {
  const of = sensitivities(1);

  it('are those of the coupon held, up and down alike', () => {
    const tick = of('tba-price', 0.06)!;
    expect(tick.blended).toBeCloseTo(1 / 32, DIGITS);
    expect(tick.up).toBeCloseTo(1 / 32, DIGITS);
    expect(tick.down).toBeCloseTo(-1 / 32, DIGITS);
    expect(of('tba-price', 0.065)).toMatchObject({ blended: 0, up: 0, down: 0 });
  });

  it('follow the excess: retained servicing is dearer than the buy-up, so the latter does not matter', () => {
    expect(of('buy-up-multiple')!.blended).toBeCloseTo(0, DIGITS);
    expect(of('servicing-multiple')!.blended).toBeCloseTo(0.1 * (0.25 + 0.175), DIGITS);
    expect(of('buy-down-multiple')!.blended).toBeCloseTo(0, DIGITS);
    expect(of('guarantee-fee-bp')!.blended).toBeCloseTo(-0.04, DIGITS);
  });

  it('are those of the bought-down coupon where that is held', () => {
    const below = sensitivities(-1);
    expect(below('buy-down-multiple')!.blended).toBeCloseTo(-0.1 * 0.325, DIGITS);
    expect(below('guarantee-fee-bp')!.blended).toBeCloseTo(-0.045, DIGITS);
  });
});

describe('sensitivities at a tie', () => {
  const of = sensitivities(0);

  it('are half of each coupon', () => {
    expect(of('tba-price', 0.06)!.blended).toBeCloseTo(1 / 64, DIGITS);
    expect(of('tba-price', 0.065)!.blended).toBeCloseTo(1 / 64, DIGITS);
    expect(of('guarantee-fee-bp')!.blended).toBeCloseTo(-(0.04 + 0.045) / 2, DIGITS);
  });

  it('show the right to choose again: a tick up is taken, a tick down is not', () => {
    const tick = of('tba-price', 0.06)!;
    expect(tick.up).toBeCloseTo(1 / 32, DIGITS);
    expect(tick.down).toBeCloseTo(0, DIGITS);
  });

  it('go over to the best coupon within the near tie', () => {
    const half = sensitivities(NEAR_TIE_PER_100 / 2);
    expect(half('tba-price', 0.06)!.blended).toBeCloseTo(0.75 / 32, 8);
  });
});

it('a fee below nothing is no move', () => {
  const of = sensitivities(1, { guaranteeFeeBp: 12.5, servicingFeeBp: 40 });
  expect(of('guarantee-fee-bp')!.down).not.toBeNull();
  const none = executionSensitivities({
    noteRate: 0.065,
    termMonths: 360,
    program: 'UMBS30',
    coupons: [{ coupon: 0.06, price: 100 }],
    terms: { ...TERMS, guaranteeFeeBp: 0 },
  });
  const fee = none.find(({ driver }) => driver === 'guarantee-fee-bp')!;
  expect(fee.down).toBeNull();
  expect(fee.blended).toBeCloseTo(fee.up!, DIGITS);
});

it('Ginnie II has neither a fee nor a buy-down to move', () => {
  const drivers = executionSensitivities({
    noteRate: 0.065,
    termMonths: 360,
    program: 'GNMA2-30',
    coupons: [{ coupon: 0.06, price: 100 }],
    terms: TERMS,
  }).map(({ driver }) => driver);
  expect(drivers).toEqual(['tba-price', 'servicing-multiple']);
});
