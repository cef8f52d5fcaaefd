import { describe, expect, it } from 'vitest';
import { durationHedge, durationHedgeResidual } from '../../src/hedge/seed-hedge.ts';
import fixture from './fixtures/seed-hedge.json' with { type: 'json' };

/** Half a unit of the last digit given. */
const FOUR_DECIMALS = 0.5e-4;
const TWO_DECIMALS = 0.5e-2;
const TENTH_OF_A_PERCENT = 0.05;
/** The figures given to four decimals are exact products: only rounding in doubles is left. */
const ROUNDING = 1e-12;

describe('the seed system’s duration hedge', () => {
  const hedge = durationHedge(fixture.input);

  it('sells what the locks lose', () => {
    expect(Math.abs(hedge.lockPnlPer100Bp - fixture.lockPnlPer100Bp)).toBeLessThan(ROUNDING);
    expect(Math.abs(hedge.sell - fixture.sell)).toBeLessThan(TWO_DECIMALS);
    expect(hedge.sellWhole).toBe(fixture.sellWhole);
  });

  it.each([
    ['exact', hedge.sell],
    ['whole', hedge.sellWhole],
  ] as const)('leaves a loss when pull-through rises with rates, %s units', (units, sold) => {
    const residual = durationHedgeResidual(fixture.input, sold, fixture.move);
    const expected = fixture.after[units];
    expect(Math.abs(residual.lockPnl - expected.lockPnl)).toBeLessThan(FOUR_DECIMALS);
    expect(Math.abs(residual.tbaPnl - expected.tbaPnl)).toBeLessThan(FOUR_DECIMALS);
    expect(Math.abs(residual.net - expected.net)).toBeLessThan(FOUR_DECIMALS);
    expect(Math.abs(100 * residual.shareOfMargin - expected.marginPercent)).toBeLessThan(TENTH_OF_A_PERCENT);
  });
});
