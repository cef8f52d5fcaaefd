import { describe, expect, it } from 'vitest';
import { invariant } from '../src/core/invariant.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { g2 } from '../src/models/rate/g2.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { simulateInline } from '../src/sim/simulate.ts';
import { CALIBRATION_MARKET } from '../test/fixtures/calibration-market.ts';
import { calibrateMarket } from './calibrate.ts';
import { calibrationConfigSchema } from './calibration-config.ts';
import { type CalibrationSet, calibratedModel } from './calibration-set.ts';
import { fitRateModel } from './fit-rate-model.ts';
import { g2Volatilities } from './g2-volatilities.ts';
import { modelVolatility } from './hull-white-fit.ts';
import { modelAfterVolatilityRise, volatilityRiseOf } from './vega-model.ts';

const market = { ...CALIBRATION_MARKET, tba: undefined };
const curve = buildDiscountCurve(market);
const calibrate = (fixedMeanReversion?: number) =>
  calibrateMarket(market, {
    seed: '1',
    pathCount: 128,
    engineVersion: '0.0.0-test',
    simulate: simulateInline,
    config: calibrationConfigSchema.parse({
      schemaVersion: 1,
      rateModel: { kind: 'hull-white', meanReversion: fixedMeanReversion },
    }),
  });

function firstVolatility(model: RateModel): number {
  invariant(model.kind === 'hull-white', 'The default model is Hull–White.');
  return model.volatility[0]!.value;
}

/** A two-parameter model follows a parallel move of six quotes closely, not exactly. */
const FREE_TOLERANCE_BP = 0.05;

/** The model of a set after the rise, on a market of its day. */
const vegaModel = (day: MarketSnapshot, set: CalibrationSet): RateModel => {
  const { specification, quotes, model } = volatilityRiseOf(set);
  return modelAfterVolatilityRise(buildDiscountCurve(day), specification, quotes, model);
};

describe('the rise of a set’s volatilities', () => {
  it('raises every fitted volatility by about one basis point', async () => {
    const set = await calibrate();
    const bumped = vegaModel(market, set);
    invariant(bumped.kind === 'hull-white', 'The default model is Hull–White.');
    for (const cell of set.rateModel.fit.cells) {
      const rise = 1e4 * modelVolatility(curve, cell)(bumped) - cell.modelBp;
      expect(Math.abs(rise - 1)).toBeLessThan(FREE_TOLERANCE_BP);
    }
  });

  it('leaves a fixed reversion where it is', async () => {
    const set = await calibrate(0.03);
    const bumped = vegaModel(market, set);
    expect(bumped).toMatchObject({ kind: 'hull-white', meanReversion: 0.03 });
    expect(firstVolatility(bumped)).toBeGreaterThan(firstVolatility(calibratedModel(set)));
  });

  it('does not take a moved curve for a move of volatility', async () => {
    const set = await calibrate();
    const moved = { ...market, curve: { zeroRates: [{ years: 10, rate: 0.06 }] } };
    const fitted = firstVolatility(calibratedModel(set));
    const there = firstVolatility(vegaModel(moved, set)) - fitted;
    const here = firstVolatility(vegaModel(market, set)) - fitted;
    expect(Math.abs(there / here - 1)).toBeLessThan(0.05);
  });
});

describe('modelAfterVolatilityRise', () => {
  const cells = [1, 3, 7].flatMap((expiryYears) =>
    [2, 5, 10].map((tenorYears) => ({
      expiryYears,
      tenorYears,
      quoteBp: 100 - expiryYears - 0.3 * tenorYears,
    })),
  );

  it('raises every volatility of G2++ by about one basis point', () => {
    const specification = { kind: 'g2' } as const;
    const { model } = fitRateModel(curve, cells, specification);
    const bumped = modelAfterVolatilityRise(curve, specification, cells, model);
    if (model.kind !== 'g2' || bumped.kind !== 'g2') throw new Error('not of the kind that was fitted');
    const { exact } = g2Volatilities(curve, cells);
    const before = exact(model);
    for (const [i, after] of exact(bumped).entries()) {
      expect(Math.abs(after - before[i]! - 1)).toBeLessThan(FREE_TOLERANCE_BP);
    }
  });

  it('raises every volatility of Hull–White with σ in pieces, the reversion held', () => {
    const specification = { kind: 'hull-white', meanReversion: 0.03, volatilityUntilYears: [1, 3] } as const;
    const fitted = fitRateModel(curve, cells, specification).model;
    const bumped = modelAfterVolatilityRise(curve, specification, cells, fitted);
    if (fitted.kind !== 'hull-white' || bumped.kind !== 'hull-white') throw new Error('not Hull–White');
    expect(bumped.meanReversion).toBe(0.03);
    for (const cell of cells) {
      const volatilityOf = modelVolatility(curve, cell);
      // A held reversion cannot raise long tenors as much as short ones.
      expect(Math.abs(1e4 * (volatilityOf(bumped) - volatilityOf(fitted)) - 1)).toBeLessThan(0.15);
    }
  });

  it('keeps parameters within their ranges', () => {
    const specification = { kind: 'g2', a: 0.3, b: 0.05 } as const;
    const model = g2({ a: 0.3, sigma: 0, b: 0.05, eta: 0.01, rho: -1 });
    const bumped = modelAfterVolatilityRise(curve, specification, cells, model);
    expect(bumped).toMatchObject({ kind: 'g2', a: 0.3, b: 0.05 });
  });

  it('refuses a model of another kind than was fitted', () => {
    expect(() => modelAfterVolatilityRise(curve, { kind: 'g2' }, cells, hullWhite(0.03, 0.01))).toThrow(
      /kind/,
    );
  });
});
