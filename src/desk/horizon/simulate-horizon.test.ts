import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, SMALL_RUN } from '../../../test/fixtures/example-day.ts';
import { STRESS_LOCKS, STRESS_POSITIONS } from '../../../test/fixtures/stress-book.ts';
import { exact } from '../../core/batched.ts';
import { normalDensity } from '../../core/normal.ts';
import { expectedShortfall, valueAtRisk } from '../../core/tail-risk.ts';
import { KEY_RATE_TENORS, shiftAt } from '../../market/curve-shift.ts';
import { type HorizonConfig, horizonConfigSchema } from '../../sim/horizon/horizon-config.ts';
import { horizonDesign } from '../../sim/horizon/horizon-design.ts';
import { drawHorizon, horizonDeviations } from '../../sim/horizon/horizon-draws.ts';
import { covarianceOf, rateComponents } from '../../sim/horizon/rate-components.ts';
import { BASE_SCENARIO } from '../../sim/scenario.ts';
import { type Book, resolveBook } from '../book.ts';
import { type BookValuation, valueBook } from '../book-valuation.ts';
import type { MarketDay } from '../market-day.ts';
import { marksOfBook, type ValuedBook } from '../valued-book.ts';
import { splitOutcomes } from './book-parts.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { closedFormPnl, mean, simulatedLinePnl, withTimePassing } from './line-pnl.ts';
import { type Horizon, prepareHorizon } from './prepare-horizon.ts';
import {
  type HorizonInstrument,
  type HorizonScenarios,
  horizonScenarios,
  simulateHorizon,
} from './simulate-horizon.ts';

/** Standard errors away with one false alarm in 150,000. */
const STANDARD_ERRORS = 4.5;

function configOf(changes: object = {}): HorizonConfig {
  return horizonConfigSchema.parse({ schemaVersion: 1, ...changes });
}

describe('a book that is linear in its factors', () => {
  const config = configOf({ businessDays: 5, scenarioCount: 20_000, volatility: { daily: 0 } });
  const covariance = covarianceOf(
    [7, 7, 6, 6, 6],
    [
      [1, 0.9, 0.8, 0.7, 0.6],
      [0.9, 1, 0.9, 0.8, 0.7],
      [0.8, 0.9, 1, 0.9, 0.8],
      [0.7, 0.8, 0.9, 1, 0.9],
      [0.6, 0.7, 0.8, 0.9, 1],
    ],
  ).map((value) => value * 5);
  const components = rateComponents(covariance);
  const design = horizonDesign(config, components, drawHorizon(config, 5, 'linear'), ['C'], 1);
  const keyDv01 = [100, -300, 500, 200, -50];
  const [perBasis, perSpread, perPullThrough] = [2e6, -4e6, 3e4];
  const scenarios = new Map([BASE_SCENARIO, ...design.scenarios].map((one) => [one.id, one]));
  const pnlIn = (id: string) => {
    const { shift, mortgageBasis, oasShift, pullThroughShift } = scenarios.get(id)!;
    const rates = KEY_RATE_TENORS.reduce(
      (sum, tenor, index) => sum - keyDv01[index]! * shiftAt(shift, tenor) * 10_000,
      0,
    );
    return exact(rates + perBasis * mortgageBasis + perSpread * oasShift + perPullThrough * pullThroughShift);
  };
  const { total } = simulatedLinePnl(design, { pnlIn, coupon: 'C' });

  it('has the value at risk and the expected shortfall of a normal, within their errors', () => {
    const size = horizonDeviations(config);
    let variance = 0;
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) variance += keyDv01[i]! * keyDv01[j]! * covariance[i * 5 + j]!;
    }
    for (const [weight, deviation] of [
      [perBasis, size.mortgageBasis],
      [perSpread, size.spread],
      [perSpread, size.couponSpread],
      [perPullThrough, size.pullThrough],
    ] as const) {
      variance += weight * weight * deviation * deviation;
    }
    const deviation = Math.sqrt(variance);
    for (const [level, quantile] of [
      [0.95, 1.6448536269514722],
      [0.99, 2.3263478740408408],
    ] as const) {
      const risk = valueAtRisk(total, level);
      const shortfall = expectedShortfall(total, level);
      const expected = (deviation * normalDensity(quantile)) / (1 - level);
      expect(Math.abs(risk.value - quantile * deviation)).toBeLessThan(STANDARD_ERRORS * risk.samplingError);
      expect(Math.abs(shortfall.value - expected)).toBeLessThan(STANDARD_ERRORS * shortfall.samplingError);
    }
  });

  it('is the same as a closed form that is revalued in every state', () => {
    const rates = (id: string) => {
      const { shift } = scenarios.get(id)!;
      return exact(-1000 * shiftAt(shift, 10) * 10_000);
    };
    const read = simulatedLinePnl(design, { pnlIn: rates, coupon: 'C' });
    const revalued = closedFormPnl(design, (shift) => -1000 * shiftAt(shift, 10) * 10_000);
    for (const part of ['level', 'slope', 'curvature'] as const) {
      const other = read.parts.get(part)!;
      const apart = revalued.parts.get(part)!.map((value, state) => Math.abs(value - other[state]!));
      expect(apart.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(1e-6);
    }
  });

  it('earns nothing on average once time is counted', () => {
    const timed = withTimePassing({
      parts: new Map(),
      total: total.map((value) => value - 1000),
      batches: [],
    });
    expect(mean(timed.total)).toBeCloseTo(0, 6);
    expect(timed.parts.get('time')![0]).toBeCloseTo(1000 - mean(total), 6);
  });
});

describe('outcomes of a cell that parts share', () => {
  it('add up to the cell’s, and are independent with the variances of their own', () => {
    const draws = drawHorizon(configOf({ scenarioCount: 20_000 }), 1, 'shared');
    const deviations = [3, 4].map((size) => new Float64Array(20_000).fill(size));
    const together = draws.outcomes('cell').map((z) => 5 * z);
    const own = deviations.map((of, part) => {
      const normals = draws.outcomes(`cell/part ${part}`);
      return of.map((deviation, state) => deviation * normals[state]!);
    });
    const [a, b] = splitOutcomes(
      together,
      deviations.map((of, part) => ({ deviations: of, own: own[part]! })),
    );
    together.forEach((sum, state) => {
      expect(Math.abs(a![state]! + b![state]! - sum)).toBeLessThan(1e-12);
    });
    const product = (left: Float64Array, right: Float64Array): number =>
      left.reduce((sum, value, state) => sum + value * right[state]!, 0) / 20_000;
    const error = STANDARD_ERRORS / Math.sqrt(20_000);
    expect(Math.abs(product(a!, b!))).toBeLessThan(12 * error);
    expect(Math.abs(product(a!, a!) - 9)).toBeLessThan(9 * Math.SQRT2 * error);
    expect(Math.abs(product(b!, b!) - 16)).toBeLessThan(16 * Math.SQRT2 * error);
  });
});

describe('a book of locks and shorts', () => {
  let day: MarketDay;
  let book: Book;
  let valuation: BookValuation;
  let horizon: Horizon;
  let distribution: Distribution;
  let scenarios: HorizonScenarios;
  let instruments: readonly HorizonInstrument[];
  const run = { ...SMALL_RUN, seed: 'horizon test', pathCount: 256, kernel: 'simd' as const };

  beforeAll(async () => {
    day = await exampleDay();
    book = resolveBook(day, STRESS_LOCKS, STRESS_POSITIONS);
    const marks = marksOfBook(book);
    const config = configOf({ businessDays: 10, scenarioCount: 1_000 });
    horizon = prepareHorizon(day, marks, { config }, run.seed, 1);
    const request = {
      scenarios: [BASE_SCENARIO, ...horizon.design.scenarios],
      models: [day.model, ...horizon.models],
      marks,
      shiftBp: 25,
    };
    valuation = await valueBook(day, book, request, run);
    const valued: Pick<ValuedBook, 'day' | 'book' | 'valuation'> = { day, book, valuation };
    distribution = distributionOf(valued, horizon);
    const future = day.snapshot.futures!.find(({ contract }) => contract === 'TY')!;
    instruments = [
      { kind: 'tba', mark: book.tbaPositions[0]!.mark },
      { kind: 'treasury-future', future },
      { kind: 'closed-form', lotPnlUnder: (_, volatilityFactor) => 1e4 * (volatilityFactor - 1) },
    ];
    scenarios = horizonScenarios(day, book, valuation, horizon, instruments);
  }, 120_000);

  const lineOf = (name: string) => distribution.lines.find(({ line }) => line === name)!;

  it('is read off its nodes close to full revaluation, in states of all factors together', () => {
    const { interpolation } = distribution;
    expect(interpolation.states).toBe(12);
    expect(interpolation.netRms).toBeLessThan(0.02 * lineOf('net').standardDeviation);
    expect(interpolation.locksRms).toBeLessThan(0.01 * lineOf('locks').standardDeviation);
    expect(interpolation.tbaLargestPer100).toBeLessThan(0.02);
    expect(interpolation.netRms).toBeGreaterThan(0);
  });

  it('leans to losses: locks are short an option', () => {
    expect(lineOf('locks').skewness).toBeLessThan(0);
    // The market's moves cost them on average, which time has to pay back.
    expect(lineOf('locks').timePassing).toBeGreaterThan(0);
  });

  it('shares its shortfall out among factors, and among the rows of every table', () => {
    const shortfall = lineOf('net').tails[0]!.expectedShortfall.value;
    const { factors, tables } = distribution;
    expect(factors.reduce((sum, { net }) => sum + net, 0)).toBeCloseTo(shortfall, 6);
    for (const { locks, positions, net } of factors) expect(locks + positions).toBeCloseTo(net, 6);
    for (const { rows } of tables) {
      expect(rows.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(shortfall, 6);
    }
  });

  it('counts every scenario once in each histogram', () => {
    for (const { histogram, worst, best } of distribution.lines) {
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(1_000);
      expect(histogram.edges[0]).toBe(worst);
      expect(histogram.edges.at(-1)).toBeCloseTo(best, 6);
    }
  });

  it('gives a hedge the same P&L: of the book, and of a lot of each instrument', () => {
    const { book: whole, perLot } = scenarios.pnl;
    expect(perLot).toHaveLength(3);
    expect(expectedShortfall(whole, 0.95).value).toBeCloseTo(
      lineOf('net').tails[0]!.expectedShortfall.value,
      6,
    );
    for (const line of [whole, ...perLot]) expect(mean(line)).toBeCloseTo(0, 6);
    // A lot is a million, and the short 600,000 and two contracts.
    const held = whole.map((_, state) => -0.6 * perLot[0]![state]! - 2 * perLot[1]![state]!);
    const deviation = Math.sqrt(held.reduce((sum, value) => sum + value * value, 0) / held.length);
    expect(deviation).toBeCloseTo(lineOf('positions').standardDeviation, 6);
    expect(scenarios.diagnostics.timePassing.perLot[0]).toBeGreaterThan(0);
  });

  it('adds up from its parts in every state, whatever they share', () => {
    const [first, ...others] = book.hedged;
    const none: Book = {
      ...book,
      hedged: [],
      tbaPositions: [],
      futurePositions: [],
      closedFormPositions: [],
    };
    const parts = [
      { ...none, hedged: [first!], tbaPositions: book.tbaPositions },
      { ...none, hedged: others, futurePositions: book.futurePositions },
      none,
    ];
    const { parts: pnl, pnl: whole } = horizonScenarios(day, book, valuation, horizon, [], parts);
    for (const [state, total] of whole.book.entries()) {
      expect(pnl.reduce((sum, part) => sum + part[state]!, 0)).toBeCloseTo(total, 6);
    }
    expect(pnl[2]!.every((value) => value === 0)).toBe(true);
    for (const part of pnl) expect(mean(part)).toBeCloseTo(0, 6);
  });

  it('gives the same bits in a run of its own', async () => {
    const alone = await simulateHorizon(day, book, instruments, { config: horizon.config }, run);
    expect(alone.pnl).toEqual(scenarios.pnl);
    expect(alone.diagnostics.date).toBe('2025-02-25');
  }, 120_000);

  it('knows of own outcomes for open locks alone', () => {
    const outcomes = distribution.factors.find(({ factor }) => factor === 'outcomes')!;
    expect(outcomes.alone).toBeGreaterThan(0);
    expect(outcomes.positions).toBe(0);
  });
});
