import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LockMoves, type ModeCosts, modeEconomics } from './mode-economics.ts';

const DIGITS = 10;
const PAIR_OFF = { kind: 'pair-off', gain: 'forfeited', penaltyPer100: 0.125 } as const;
const COSTS: ModeCosts = { spread: 0.25, cancel: PAIR_OFF, hedgeCost: 1 / 32 };
/** Rates fall: prices rise by two points and borrowers leave; rates rise: the mirror of the price. */
const TWO_STATES: LockMoves = {
  pullThrough: Float64Array.of(0.6, 0.9),
  price: Float64Array.of(2, -2),
  hedge: Float64Array.of(1.6, -1.6),
};

describe('a lock committed to an investor', () => {
  it('pays for what falls out while prices are up', () => {
    const { committed, expectedPullThrough, spreadIncome } = modeEconomics(TWO_STATES, COSTS);
    expect(expectedPullThrough).toBeCloseTo(0.75, DIGITS);
    expect(spreadIncome).toBeCloseTo(0.1875, DIGITS);
    // ½·(0.4·2.125 + 0.1·0.125)
    expect(committed.falloutCost).toBeCloseTo(0.43125, DIGITS);
    // 0.25·½·(2.125 + 0.125): a third less, had borrowers not looked at rates.
    expect(committed.falloutCostIfIndependent).toBeCloseTo(0.28125, DIGITS);
    expect(committed.net).toBeCloseTo(0.1875 - 0.43125, DIGITS);
  });

  it('costs nothing but the penalty where prices do not move, and nothing at all where leaving is free', () => {
    const still = { ...TWO_STATES, price: Float64Array.of(0, 0), hedge: Float64Array.of(0, 0) };
    expect(modeEconomics(still, COSTS).committed.falloutCost).toBeCloseTo(0.25 * 0.125, DIGITS);
    expect(modeEconomics(TWO_STATES, { ...COSTS, cancel: { kind: 'free' } }).committed.falloutCost).toBe(0);
  });
});

describe('a lock hedged with TBAs', () => {
  it('loses as pull-through and price move against one another', () => {
    const { hedged } = modeEconomics(TWO_STATES, COSTS);
    // −½·(0.6·2 − 0.9·2)
    expect(hedged.falloutCost).toBeCloseTo(0.3, DIGITS);
    // Revenues 1.35 and −1.575 on moves of ±1.6: the chord's slope leaves nothing.
    expect(hedged.hedgeRatio).toBeCloseTo((1.35 + 1.575) / 3.2, DIGITS);
    expect(hedged.byState[0]).toBeCloseTo(hedged.byState[1]!, DIGITS);
    expect(hedged.net).toBeCloseTo(0.1875 - 0.3 - hedged.hedgeRatio / 32, DIGITS);
  });

  it('earns the whole spread less the hedge where borrowers do not look at rates', () => {
    const fixed = { ...TWO_STATES, pullThrough: Float64Array.of(0.8, 0.8) };
    const { hedged } = modeEconomics(fixed, COSTS);
    expect(hedged.falloutCost).toBeCloseTo(0, DIGITS);
    expect(hedged.hedgeRatio).toBeCloseTo((0.8 * 2) / 1.6, DIGITS);
    expect(hedged.net).toBeCloseTo(0.2 - 1 / 32, DIGITS);
  });
});

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Moves in 64ths of a point. */
const ticks = fc.integer({ min: -400, max: 400 }).map((count) => count / 64);
const cases = fc.record({
  states: fc.array(fc.tuple(finite(0.02, 0.98), ticks, ticks), {
    minLength: 2,
    maxLength: 20,
  }),
  spread: finite(0.01, 1),
  penaltyPer100: finite(0, 1),
  hedgeCost: finite(0, 0.1),
  gain: fc.constantFrom('paid' as const, 'forfeited' as const),
});
const SETTINGS = { seed: 20250210, numRuns: 500 };

describe('break-evens', () => {
  it('put back make the ways tie', () => {
    fc.assert(
      fc.property(cases, ({ states, spread, penaltyPer100, hedgeCost, gain }) => {
        const moves: LockMoves = {
          pullThrough: Float64Array.from(states, ([p]) => p),
          price: Float64Array.from(states, ([, price]) => price),
          hedge: Float64Array.from(states, ([, , hedge]) => hedge),
        };
        const costs: ModeCosts = { spread, hedgeCost, cancel: { kind: 'pair-off', gain, penaltyPer100 } };
        const { committed, hedged, expectedPullThrough: p } = modeEconomics(moves, costs);
        const at = (breakEven: number, ratio: number) =>
          modeEconomics(moves, { ...costs, spread: breakEven }, ratio);
        const beta = hedged.hedgeRatio;
        expect(at(committed.breakEvenSpread!, beta).committed.net).toBeCloseTo(0, 8);
        expect(at(hedged.breakEvenSpread!, beta).hedged.net).toBeCloseTo(0, 8);
        // With the fee for what is not delivered, and the convexity and the cost for what is hedged, held.
        const fee = committed.falloutCost / (1 - p);
        const even = committed.breakEvenPullThrough;
        if (even !== null) expect(even * spread).toBeCloseTo((1 - even) * fee, 8);
        const other = hedged.breakEvenPullThrough;
        if (other !== null) {
          expect(other * (spread - hedged.hedgeCost / p)).toBeCloseTo(hedged.falloutCost, 8);
        }
      }),
      SETTINGS,
    );
  });

  it('are means of the results by state, which the hedge makes no riskier', () => {
    fc.assert(
      fc.property(cases, ({ states, spread, penaltyPer100, hedgeCost, gain }) => {
        const moves: LockMoves = {
          pullThrough: Float64Array.from(states, ([p]) => p),
          price: Float64Array.from(states, ([, price]) => price),
          hedge: Float64Array.from(states, ([, , hedge]) => hedge),
        };
        const costs: ModeCosts = { spread, hedgeCost, cancel: { kind: 'pair-off', gain, penaltyPer100 } };
        const best = modeEconomics(moves, costs);
        const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = (values: Float64Array) => mean(values.map((value) => (value - mean(values)) ** 2));
        for (const way of [best.committed, best.hedged]) expect(mean(way.byState)).toBeCloseTo(way.net, 8);
        const unhedged = modeEconomics(moves, costs, 0).hedged.byState;
        expect(variance(best.hedged.byState)).toBeLessThanOrEqual(variance(unhedged) + 1e-9);
      }),
      SETTINGS,
    );
  });
});
