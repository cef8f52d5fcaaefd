import { describe, expect, it } from 'vitest';
import { invariant } from '../src/core/invariant.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { calibratedModel } from './calibration-set.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import { simulateInline } from '../src/sim/simulate.ts';
import { CALIBRATION_MARKET } from '../test/fixtures/calibration-market.ts';
import { calibrateMarket } from './calibrate.ts';
import { calibrationConfigSchema } from './calibration-config.ts';
import { modelVolatility } from './hull-white-fit.ts';
import { vegaModel } from './vega-model.ts';

const market = { ...CALIBRATION_MARKET, tba: undefined };
const curve = buildDiscountCurve(market);
const calibrate = (fixedMeanReversion?: number) =>
  calibrateMarket(market, {
    seed: '1',
    pathCount: 128,
    engineVersion: '0.0.0-test',
    simulate: simulateInline,
    config: calibrationConfigSchema.parse({
      rateModel: { kind: 'hull-white', meanReversion: fixedMeanReversion },
    }),
  });

function firstVolatility(model: RateModel): number {
  invariant(model.kind === 'hull-white', 'The default model is Hull–White.');
  return model.volatility[0]!.value;
}

/** A two-parameter model follows a parallel move of six quotes closely, not exactly. */
const FREE_TOLERANCE_BP = 0.05;

describe('vegaModel', () => {
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
