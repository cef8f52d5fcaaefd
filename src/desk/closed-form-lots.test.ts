import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { yearsAct365 } from '../core/dates.ts';
import { buildDiscountCurve, buildTreasuryCurve } from '../market/build-curves.ts';
import { NO_SHIFT, parallelShift, shiftCurve } from '../market/curve-shift.ts';
import { discountFactor } from '../market/discount-curve.ts';
import { readMarket } from '../market/read-market.ts';
import { bondForwardLot, futureOptionLot } from './closed-form-lots.ts';
import { futureRevaluation } from './future-lot.ts';

const EXAMPLE = new URL('../../examples/2025-02-10/market-with-options.json', import.meta.url);
const snapshot = readMarket(readFileSync(EXAMPLE, 'utf8'), 'market-with-options.json');
const day = {
  snapshot,
  asOf: snapshot.asOf,
  curve: buildDiscountCurve(snapshot),
  treasuryCurve: buildTreasuryCurve(snapshot),
};
const option = (right: 'call' | 'put', strike = 109) =>
  snapshot.futureOptions!.find(
    (one) => one.contract === 'TY' && one.right === right && one.strike === strike,
  )!;
/** Dollars of a contract of 100,000: rounding of prices near 100. */
const ROUNDING = 1e-8;

describe('an option on a future as a hedge', () => {
  it('keeps parity under every move: a call less a put is the discounted future less its strike', () => {
    const [call, put] = [futureOptionLot(day, option('call')), futureOptionLot(day, option('put'))];
    const future = futureRevaluation(day, snapshot.futures!.find(({ contract }) => contract === 'TY')!);
    const years = yearsAct365(day.asOf, option('call').expiry);
    const synthetic = (bp: number): number => {
      const shift = parallelShift(bp);
      return 1_000 * discountFactor(shiftCurve(day.curve, shift), years) * (future(shift) - 109);
    };
    for (const bp of [-100, -25, 0, 50, 100]) {
      const shift = parallelShift(bp);
      for (const factor of [1, 1.3]) {
        const gained = call.gain(shift, factor) - put.gain(shift, factor);
        expect(Math.abs(gained - (synthetic(bp) - synthetic(0)))).toBeLessThan(ROUNDING);
      }
    }
  });

  it('is worth what it was quoted at, whether by volatility or by premium', () => {
    const quoted = futureOptionLot(day, option('call'));
    const { blackVolatility: _, ...terms } = option('call');
    const priced = futureOptionLot(day, { ...terms, price: quoted.pricePer100 });
    for (const bp of [-50, 50]) {
      expect(priced.gain(parallelShift(bp))).toBeCloseTo(quoted.gain(parallelShift(bp)), 6);
    }
    expect(Math.abs(quoted.gain(NO_SHIFT))).toBeLessThan(ROUNDING);
  });

  it('loses time value day by day, all of it by its expiry', () => {
    const call = futureOptionLot(day, option('call', 110));
    expect(call.decay(0)).toBe(0);
    expect(call.decay(1)).toBeGreaterThan(0);
    expect(call.decay(5)).toBeGreaterThan(call.decay(1));
    // Out of the money: at expiry nothing is left of the premium.
    expect(call.decay(30)).toBeCloseTo(1_000 * call.pricePer100, 9);
  });

  it('is bought convexity', () => {
    const call = futureOptionLot(day, option('call'));
    expect(0.5 * (call.gain(parallelShift(50)) + call.gain(parallelShift(-50)))).toBeGreaterThan(800);
  });

  it('needs the quote of its future', () => {
    expect(() => futureOptionLot({ ...day, snapshot: { ...snapshot, futures: [] } }, option('call'))).toThrow(
      'TY of 2025-03 has no quote',
    );
  });
});

describe('a bond forward as a hedge', () => {
  it('gains when rates fall, nothing when they stay', () => {
    const lot = bondForwardLot(day, snapshot.bondForwards![1]!);
    expect(Math.abs(lot.gain(NO_SHIFT))).toBeLessThan(1e-4);
    // Ten-year note, a million: some 750 dollars a basis point.
    expect(lot.gain(parallelShift(-1))).toBeGreaterThan(700);
    expect(lot.gain(parallelShift(-1))).toBeLessThan(850);
  });
});
