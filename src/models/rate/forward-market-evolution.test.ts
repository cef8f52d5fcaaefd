import { describe, expect, it } from 'vitest';
import { addressedNormal } from '../../core/random.ts';
import { type ForwardMarket, forwardMarket } from './forward-market.ts';
import { modelCorrelation } from './forward-market-correlation.ts';
import {
  advanceForwards,
  evolutionScratch,
  evolutionTables,
  initialForwards,
} from './forward-market-evolution.ts';
import { integratedVariance } from './forward-market-volatility.ts';

/** Some dozens of roundings of rates near 0.05. */
const TOLERANCE = 1e-15;

const PATHS = 5;
/** Tenor dates 1, 2.5, 4 and 5 fall within steps, at nodes, and two into one step. */
const GRID = [0, 0.4, 1.3, 2.5, 3.2, 5.5];
const CURVE = { logDiscount: (years: number) => -0.03 * years - 0.001 * years * years };

function model(dynamics: ForwardMarket['dynamics'], factors: number): ForwardMarket {
  const size = dynamics === 'normal' ? 1 : 20;
  return forwardMarket({
    tenorTimesYears: [0, 1, 2.5, 4, 5, 6, 7.5],
    dynamics,
    displacement: dynamics === 'normal' ? 0 : 0.02,
    shape: { form: 'abcd', a: 0.003 * size, b: 0.5, c: 0.01 * size, d: 0.002 * size },
    scale: [
      { untilYears: 2, value: 1.2 },
      { untilYears: 3, value: 0.8 },
    ],
    correlation: { decay: 0.2, floor: 0.3, factors },
  });
}

/** The normals of every step, [step][factor][path] after an offset. */
function normals(factors: number, offset: number): Float64Array {
  return Float64Array.from({ length: offset + (GRID.length - 1) * factors * PATHS }, (_, at) =>
    addressedNormal({ low: 7, high: 11 }, at, 0, 0),
  );
}

/** The same step written as the equations have it, one path alone. */
function plainStep(
  m: ForwardMarket,
  rates: readonly number[],
  from: number,
  to: number,
  shocks: readonly number[],
) {
  const times = m.tenorTimesYears;
  const count = rates.length;
  const rho = modelCorrelation(m);
  const s = rates.map((_, j) => Math.sqrt(integratedVariance(m, j, Math.min(from, to), to)));
  const phi = (rate: number): number => (m.dynamics === 'normal' ? 1 : rate + m.displacement);
  const drift = (at: readonly number[], j: number): number => {
    let sum = 0;
    for (let i = 0; i <= j; i++) {
      if (times[i + 1]! <= from) continue;
      const period = times[i + 1]! - times[i]!;
      sum += (period * rho[i * count + j]! * phi(at[i]!) * s[i]!) / (1 + period * at[i]!);
    }
    return sum;
  };
  const moved = (j: number, mu: number): number => {
    const shock = s[j]! * (mu + shocks[j]!);
    if (m.dynamics === 'normal') return rates[j]! + shock;
    return phi(rates[j]!) * Math.exp(shock - 0.5 * s[j]! * s[j]!) - m.displacement;
  };
  const predicted = rates.map((_, j) => moved(j, drift(rates, j)));
  return rates.map((_, j) => moved(j, 0.5 * (drift(rates, j) + drift(predicted, j))));
}

describe.each([
  ['normal', 3],
  ['normal', 1],
  ['normal', 6],
  ['displaced', 2],
  ['displaced', 4],
] as const)('%s forwards on %i factors', (dynamics, factors) => {
  const m = model(dynamics, factors);
  const tables = evolutionTables(m, GRID);
  const start = initialForwards(m, CURVE);
  const count = start.length;

  it('move as the equations of predictor and corrector say', () => {
    const offset = 3;
    const drawn = normals(factors, offset);
    const forwards = Float64Array.from({ length: count * PATHS }, (_, at) => start[Math.floor(at / PATHS)]!);
    const scratch = evolutionScratch(tables, PATHS);
    let plain = Array.from({ length: PATHS }, () => [...start]);
    const width = tables.loadings.length / count;
    for (let step = 0; step + 1 < GRID.length; step++) {
      const at = offset + step * factors * PATHS;
      advanceForwards(tables, step, count - 1, drawn, at, forwards, scratch, PATHS);
      plain = plain.map((rates, p) => {
        const shocks = rates.map((_, j) => {
          let sum = 0;
          for (let f = 0; f < factors; f++)
            sum += tables.loadings[j * width + f]! * drawn[at + f * PATHS + p]!;
          return sum;
        });
        return plainStep(m, rates, GRID[step]!, GRID[step + 1]!, shocks);
      });
      for (const [p, rates] of plain.entries()) {
        for (const [j, rate] of rates.entries())
          expect(Math.abs(forwards[j * PATHS + p]! - rate)).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('leaves ended forwards and those beyond the last wanted as they are', () => {
    const forwards = new Float64Array(count * PATHS).fill(0.04);
    const scratch = evolutionScratch(tables, PATHS);
    advanceForwards(tables, 3, 4, normals(factors, 0), 0, forwards, scratch, PATHS);
    expect([...forwards.subarray(0, 2 * PATHS)]).toEqual(Array(2 * PATHS).fill(0.04));
    expect([...forwards.subarray(5 * PATHS)]).toEqual(Array(PATHS).fill(0.04));
    for (let at = 2 * PATHS; at < 5 * PATHS; at++) expect(forwards[at]).not.toBe(0.04);
  });
});

describe('the tables of a grid', () => {
  const tables = evolutionTables(model('normal', 3), GRID);

  it('begin each step with the forward of the period its start lies in', () => {
    expect([...tables.firstForwards]).toEqual([0, 0, 1, 2, 2]);
  });

  it('give each forward the whole of its variance up to its end, and none after', () => {
    for (let j = 0; j < 4; j++) {
      let sum = 0;
      for (let step = 0; step < 5; step++)
        sum += tables.deviations[step * 6 + j]! * tables.deviations[step * 6 + j]!;
      const whole = integratedVariance(model('normal', 3), j, 0, 7.5);
      expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-14);
    }
    expect(tables.deviations[2 * 6]).toBe(0);
    expect(tables.deviations[3 * 6 + 1]).toBe(0);
  });

  it('start at the forwards of the curve', () => {
    const forwards = initialForwards(model('normal', 3), CURVE);
    const expected = (Math.exp(CURVE.logDiscount(1) - CURVE.logDiscount(2.5)) - 1) / 1.5;
    expect(Math.abs(forwards[1]! - expected)).toBeLessThan(TOLERANCE);
  });
});

it.each(['normal', 'displaced'] as const)(
  'refuses %s forwards that lose more than everything',
  (dynamics) => {
    const tables = evolutionTables(model(dynamics, 3), GRID);
    const forwards = new Float64Array(6 * PATHS).fill(0.04);
    forwards[PATHS + 2] = -1.2;
    expect(() =>
      advanceForwards(tables, 1, 5, normals(3, 0), 0, forwards, evolutionScratch(tables, PATHS), PATHS),
    ).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
  },
);
