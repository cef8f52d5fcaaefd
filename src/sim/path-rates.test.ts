import { describe, expect, it } from 'vitest';
import { OBSERVED_GRID } from '../../test/fixtures/observed-paths.ts';
import { randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { logLinearCurve } from '../market/log-linear-curve.ts';
import { forwardMarket, tenorTimes } from '../models/rate/forward-market.ts';
import { g2 } from '../models/rate/g2.ts';
import { hullWhite } from '../models/rate/hull-white.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { scaledVolatility } from '../models/rate/scaled-volatility.ts';
import { normalScratch } from './block-normals.ts';
import { simulateBlock } from './path-block.ts';
import { type PathModel, pathModels } from './path-model.ts';
import { observePaths, pathRates, rateRange, rateScratch, scenarioRateTables } from './path-rates.ts';
import { type Scenario, scenario } from './scenario.ts';
import { type ObservedPaths, scenarioCurve } from './scenario-curves.ts';

/** What polynomials of different numbers of terms may differ by: twice what terms are chosen for. */
const RATE_TOLERANCE = 2e-8;

const { timesYears } = OBSERVED_GRID;
const nodes = timesYears.length;
const curve = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });
const weights = Float64Array.of(0.25, 0.75, 0.5, 0.5);
const SCENARIOS = [
  scenario('base', {}),
  scenario('up', { shift: parallelShift(100), modelIndex: 1 }),
  scenario('vega', { modelIndex: 1 }),
];
const MODELS: readonly RateModel[] = [
  hullWhite(0.03, 0.011),
  g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 }),
  forwardMarket({
    tenorTimesYears: tenorTimes(1, 43),
    dynamics: 'displaced',
    displacement: 0.03,
    shape: { form: 'abcd', a: 0.01, b: 0.3, c: 0.08, d: 0.05 },
    scale: [{ untilYears: 100, value: 1 }],
    correlation: { decay: 0.05, floor: 0.3, factors: 3 },
  }),
];

/** What a run of some scenarios shows of a block, and where its rates range. */
function shown(models: readonly RateModel[], scenarios: readonly Scenario[]) {
  const tables = pathModels(models, OBSERVED_GRID);
  const rates = pathRates(tables, {
    timesYears,
    scenarioModels: Int32Array.from(scenarios, ({ modelIndex }) => modelIndex),
    weights,
    curveOf: (index) => scenarioCurve(curve, OBSERVED_GRID, scenarios[index]!),
  });
  const track = (): Float64Array => new Float64Array(nodes * BLOCK_PATHS);
  return scenarios.map(({ modelIndex }, index) => {
    const out: ObservedPaths = { rates: [track(), track()], logDiscounts: track() };
    const model = tables[modelIndex]!;
    observePaths(rates, model, index, pathsOf(model), rateScratch(model), out);
    const ranges = [0, 1].map((pair) => rateRange(rates, { scenario: index, pair, node: 9 }, 0.75, nodes));
    return { out, ranges, tables: scenarioRateTables(rates, index, scenarios.length) };
  });
}

function pathsOf(model: PathModel): Float64Array {
  const paths = new Float64Array(model.tracks * nodes * BLOCK_PATHS);
  const sampler = { key: randomKey('rates'), blocksPerRandomisation: 2 };
  simulateBlock(model, sampler, nodes - 1, 0, normalScratch(nodes - 1, model), paths);
  return paths;
}

describe.each(MODELS)('rates of a run of several scenarios: $kind', (model) => {
  const models = [model, scaledVolatility(model, 1.2)];
  const together = shown(models, SCENARIOS);

  it('are those of each scenario by itself, on its own curve and by its own model', () => {
    SCENARIOS.forEach((own, index) => {
      const [alone] = shown([models[own.modelIndex]!], [{ ...own, modelIndex: 0 }]);
      const { out, ranges } = together[index]!;
      expect(out.logDiscounts).toEqual(alone!.out.logDiscounts);
      for (const pair of [0, 1]) {
        let worst = 0;
        out.rates[pair]!.forEach((rate, at) => {
          worst = Math.max(worst, Math.abs(rate - alone!.out.rates[pair]![at]!));
        });
        expect(worst).toBeLessThan(RATE_TOLERANCE);
        ranges[pair]!.forEach((end, side) => {
          expect(Math.abs(end - alone!.ranges[pair]![side]!)).toBeLessThan(RATE_TOLERANCE);
        });
      }
    });
  });

  it('differ from scenario to scenario, and so do the tables that name them', () => {
    const [base, up, vega] = together;
    for (const [one, other] of [
      [base!, up!],
      [up!, vega!],
    ] as const) {
      expect(one.out.rates).not.toEqual(other.out.rates);
      expect(one.out.logDiscounts).not.toEqual(other.out.logDiscounts);
      expect(one.tables).not.toEqual(other.tables);
    }
  });

  it('lie within their range, about the middle of it, and the range is not much wider', () => {
    together.forEach(({ out, ranges }) => {
      ranges.forEach(([low, high], pair) => {
        const rates = out.rates[pair]!.subarray(9 * BLOCK_PATHS, 10 * BLOCK_PATHS);
        const middle = rates.reduce((sum, rate) => sum + rate, 0) / BLOCK_PATHS;
        const deviation = Math.sqrt(
          rates.reduce((sum, rate) => sum + (rate - middle) * (rate - middle), 0) / BLOCK_PATHS,
        );
        // Three quarters of six and a half deviations, of which 64 paths tell a tenth or two.
        const half = 0.5 * (high - low);
        expect(half).toBeGreaterThan(3.5 * deviation);
        expect(half).toBeLessThan(7 * deviation);
        expect(Math.abs(0.5 * (low + high) - middle)).toBeLessThan(0.5 * deviation);
      });
    });
  });
});

describe('the models of a run', () => {
  it('are of one kind', () => {
    expect(() => pathModels(MODELS.slice(0, 2), OBSERVED_GRID)).toThrow('of one kind');
  });

  it('show rates of their own paths alone', () => {
    const [one, other] = MODELS.map((model) => pathModels([model], OBSERVED_GRID)[0]!);
    const rates = pathRates([one!], {
      timesYears,
      scenarioModels: Int32Array.of(0),
      weights,
      curveOf: () => scenarioCurve(curve, OBSERVED_GRID, SCENARIOS[0]!),
    });
    const out = { rates: [], logDiscounts: new Float64Array(nodes * BLOCK_PATHS) };
    expect(() => observePaths(rates, other!, 0, pathsOf(other!), undefined, out)).toThrow('its own model');
  });
});
