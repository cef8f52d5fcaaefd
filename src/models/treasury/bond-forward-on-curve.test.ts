import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../../core/dates.ts';
import { parallelShift, shiftCurve } from '../../market/curve-shift.ts';
import { bootstrapTreasuryCurve } from '../../market/treasury-curve.ts';
import { bondForwardUnderCurve, tieBondForward } from './bond-forward-on-curve.ts';
import { futuresPriceUnderCurve, tieFutureToCurve } from './futures-on-curve.ts';

const asOf = isoDate('2025-02-10');
const settlement = isoDate('2025-02-11');
const curve = bootstrapTreasuryCurve(asOf, [
  { tenor: '1Y', rate: 0.0424 },
  { tenor: '2Y', rate: 0.0428 },
  { tenor: '10Y', rate: 0.0451 },
  { tenor: '30Y', rate: 0.0471 },
]);
const bond = { couponRate: 0.0425, maturity: isoDate('2034-11-15') };
const input = { bond, cleanPrice: 98.03, settlement, repoRate: 0.0435 };

describe('a bond forward', () => {
  it('has today’s forward price on today’s curve, and gains when rates fall', () => {
    const forward = tieBondForward({ ...input, delivery: isoDate('2025-03-31') }, curve, asOf);
    expect(Math.abs(bondForwardUnderCurve(forward, curve) - forward.pricePer100)).toBeLessThan(1e-10);
    const move = (bp: number): number =>
      bondForwardUnderCurve(forward, shiftCurve(curve, parallelShift(bp))) - forward.pricePer100;
    expect(move(-25)).toBeGreaterThan(1.8);
    expect(move(25)).toBeLessThan(-1.7);
    expect(move(25) + move(-25)).toBeGreaterThan(0);
  });

  it('is a future with that bond alone in its basket, less the factor', () => {
    const future = tieFutureToCurve(
      {
        future: { contract: 'TN', deliveryMonth: isoMonth('2025-03') },
        basket: [{ bond, cleanPrice: input.cleanPrice }],
        settlement,
        repoRate: input.repoRate,
      },
      curve,
      asOf,
    );
    const { conversionFactor } = future.bonds[0]!;
    const forward = tieBondForward({ ...input, delivery: future.analysis.deliveryDate }, curve, asOf);
    for (const bp of [-100, -25, 0, 25, 100]) {
      const shifted = shiftCurve(curve, parallelShift(bp));
      const byFuture = futuresPriceUnderCurve(future, shifted).pricePer100 * conversionFactor;
      expect(Math.abs(bondForwardUnderCurve(forward, shifted) - byFuture)).toBeLessThan(1e-9);
    }
  });
});
