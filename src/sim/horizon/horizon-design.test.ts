import { describe, expect, it } from 'vitest';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { horizonConfigSchema } from './horizon-config.ts';
import { horizonDesign } from './horizon-design.ts';
import { drawHorizon, type HorizonState } from './horizon-draws.ts';
import { covarianceOf, rateComponents } from './rate-components.ts';

const config = horizonConfigSchema.parse({ schemaVersion: 1, businessDays: 10, scenarioCount: 300 });
const identity = KEY_RATE_TENORS.map((_, i) => KEY_RATE_TENORS.map((_, j) => (i === j ? 1 : 0.7)));
const components = rateComponents(covarianceOf([20, 21, 19, 18, 17], identity));
const draws = drawHorizon(config, components.movesBp.length, 'design');
const COUPON = 'UMBS30-6.0';
const design = horizonDesign(config, components, draws, [COUPON], 1);

/** A P&L of the form that the design reads exactly, and no simpler one. */
function pnl({ scores, mortgageBasis, spread, volatility, pullThrough }: HorizonState): number {
  const [level = 0, slope = 0, third = 0, fourth = 0, fifth = 0] = scores;
  const quartic = slope * slope * slope * slope;
  const eighth = level * level * level * level * level * level * level * level;
  const bent = 1 + level - 0.3 * level * level;
  return (
    -100 * level -
    12 * level * level +
    0.01 * eighth +
    20 * slope -
    3 * level * slope * slope +
    0.5 * quartic +
    bent * (4 * third + third * third) -
    2 * fourth +
    0.3 * fifth +
    bent * (3e4 * mortgageBasis - 2e7 * mortgageBasis * mortgageBasis) -
    (bent + 0.2 * slope * slope + 3e3 * mortgageBasis) * (5e4 * spread - 1e7 * spread * spread) -
    (bent - 0.1 * slope + 2e3 * mortgageBasis) * (40 * volatility - 5 * volatility * volatility) +
    (bent + 0.3 * slope - 40 * mortgageBasis + 70 * spread + 2 * volatility) * 900 * pullThrough
  );
}

describe('the nodes of a horizon', () => {
  it('start with today, and are followed by the checks', () => {
    expect(design.nodeIds[0]).toBe('base');
    expect(design.scenarios).toHaveLength(design.nodeIds.length - 1 + config.checkCount);
    expect(new Set(design.scenarios.map(({ id }) => id)).size).toBe(design.scenarios.length);
  });

  it('read an anchored polynomial off exactly, in every drawn state', () => {
    const nodes = design.nodes.map(pnl);
    draws.states.forEach((state, index) => {
      let read = 0;
      for (const part of design.parts) {
        part.nodes.forEach((node, at) => {
          read += part.weights[index]![at]! * nodes[node]!;
        });
      }
      expect(read).toBeCloseTo(pnl(state), 7);
    });
  });

  it('do without a slope where rates have one component', () => {
    const { movesBp } = components;
    const single = horizonDesign(
      config,
      { movesBp: [movesBp[0]!] },
      drawHorizon(config, 1, 'single'),
      [COUPON],
      1,
    );
    expect(single.nodeIds.length).toBeLessThan(design.nodeIds.length / 2);
    const nodes = single.nodes.map(pnl);
    single.draws.states.forEach((state, index) => {
      const read = single.parts.reduce(
        (sum, part) =>
          part.nodes.reduce((total, node, at) => total + part.weights[index]![at]! * nodes[node]!, sum),
        0,
      );
      expect(read).toBeCloseTo(pnl(state), 7);
    });
  });

  it('add to a coupon what its own spread does at the state’s level', () => {
    const nodes = design.nodes.map(pnl);
    const part = design.couponPart(COUPON)!;
    const own = draws.couponSpread(COUPON);
    draws.states.forEach((state, index) => {
      const read = part.nodes.reduce((sum, node, at) => sum + part.weights[index]![at]! * nodes[node]!, 0);
      // Pull-through meets the spread of all coupons alone.
      const still = { ...state, pullThrough: 0 };
      expect(read).toBeCloseTo(pnl({ ...still, spread: state.spread + own[index]! }) - pnl(still), 7);
    });
  });

  it('revalue volatility by models that follow the run’s own: two for the nodes, one for each check', () => {
    expect(design.volatilityFactors).toHaveLength(2 + config.checkCount);
    expect(design.volatilityFactors[0]).toBeLessThan(1);
    const used = new Set(design.scenarios.map((one) => one.modelIndex));
    expect(used.size).toBe(3 + config.checkCount);
    for (const { scenarioId, state } of design.checks) {
      const { modelIndex } = design.scenarios.find(({ id }) => id === scenarioId)!;
      expect(design.volatilityFactors[modelIndex - 1]).toBe(Math.exp(state.volatility));
    }
  });
});

describe('drawn states', () => {
  it('are no mirror images of one another', () => {
    const levels = new Set(draws.states.map(({ scores }) => scores[0]!));
    expect(draws.states.some(({ scores }) => levels.has(-scores[0]!))).toBe(false);
  });

  it('are those of their names and seed, whatever else is drawn', () => {
    const again = drawHorizon({ ...config, scenarioCount: 200 }, components.movesBp.length, 'design');
    again.couponSpread('GNMA2-30-6.0');
    expect(again.states).toEqual(draws.states.slice(0, 200));
    expect(again.couponSpread(COUPON)).toEqual(draws.couponSpread(COUPON).slice(0, 200));
    expect(again.outcomes('a')).not.toEqual(again.outcomes('b'));
    expect(drawHorizon(config, 5, 'other').states[0]).not.toEqual(draws.states[0]);
  });

  it('have the deviations and correlations asked for', () => {
    const tied = horizonConfigSchema.parse({
      schemaVersion: 1,
      businessDays: 4,
      scenarioCount: 20_000,
      spreadBp: { daily: 3, correlationWithLevel: -0.5 },
    });
    const { states } = drawHorizon(tied, 5, 'moments');
    const mean = (of: (state: HorizonState) => number): number =>
      states.reduce((sum, state) => sum + of(state), 0) / states.length;
    // 4.5 standard errors of a variance and of a covariance of 20,000 normals: one false alarm in 150,000 each.
    expect(Math.sqrt(mean(({ spread }) => spread * spread)) / 6e-4).toBeCloseTo(1, 1);
    expect(Math.abs(mean(({ spread, scores }) => (spread / 6e-4) * scores[0]!) + 0.5)).toBeLessThan(
      4.5 * Math.sqrt(1.25 / 20_000),
    );
    expect(Math.abs(mean(({ volatility }) => Math.exp(volatility)) - 1)).toBeLessThan(
      (4.5 * 0.04) / Math.sqrt(20_000),
    );
  });
});
