import { describe, expect, it } from 'vitest';
import { solveLinear } from '../../src/core/solve-system.ts';
import { clusteredCovariance } from './clustered-covariance.ts';
import type { Design } from './design.ts';
import { likelihoodAt, type Penalty } from './likelihood.ts';
import { maximizeLikelihood } from './newton.ts';

interface Row {
  readonly x: readonly number[];
  readonly y: 0 | 1;
  readonly move?: number;
  readonly offset?: number;
  readonly lock?: number;
}

function designOfRows(rows: readonly Row[]): Design {
  const slotCount = rows[0]!.x.length;
  const columns = new Int32Array(rows.length * slotCount).fill(-1);
  const values = new Float64Array(rows.length * slotCount);
  rows.forEach(({ x }, row) => {
    let slot = row * slotCount;
    x.forEach((value, column) => {
      if (value === 0) return;
      columns[slot] = column;
      values[slot++] = value;
    });
  });
  return {
    rowCount: rows.length,
    columnCount: slotCount,
    slotCount,
    columns,
    values,
    offsets: Float64Array.from(rows, ({ offset }) => offset ?? 0),
    rateMoves: Float64Array.from(rows, ({ move }) => move ?? 0),
    funded: Uint8Array.from(rows, ({ y }) => y),
    locks: Int32Array.from(rows, ({ lock }, index) => lock ?? index),
  };
}

function noPenalty(size: number): Penalty {
  return { precisions: new Float64Array(size), centres: new Float64Array(size) };
}

function fitOf(rows: readonly Row[], penalty?: Penalty) {
  const design = designOfRows(rows);
  const size = design.columnCount + 2;
  const free = new Uint8Array(size).fill(1, 0, design.columnCount);
  return maximizeLikelihood(design, {
    start: new Float64Array(size),
    free,
    penalty: penalty ?? noPenalty(size),
  });
}

const repeat = (count: number, row: Row): readonly Row[] => Array.from({ length: count }, () => row);
/** What a closed form and a solved maximum may differ by: rounding of a sum over some hundred rows. */
const CLOSED_FORM_DIGITS = 11;

describe('maximizeLikelihood', () => {
  it('gives a saturated table its log odds', () => {
    const rows = [
      ...repeat(37, { x: [1, 0, 0, 0], y: 1 }),
      ...repeat(11, { x: [1, 0, 0, 0], y: 0 }),
      ...repeat(20, { x: [1, 1, 0, 0], y: 1 }),
      ...repeat(23, { x: [1, 1, 0, 0], y: 0 }),
      ...repeat(90, { x: [1, 0, 1, 0], y: 1 }),
      ...repeat(7, { x: [1, 0, 1, 0], y: 0 }),
      ...repeat(5, { x: [1, 1, 1, 1], y: 1 }),
      ...repeat(14, { x: [1, 1, 1, 1], y: 0 }),
    ];
    const { theta, converged } = fitOf(rows);
    const [base, left, right, both] = [37 / 11, 20 / 23, 90 / 7, 5 / 14].map(Math.log) as [
      number,
      number,
      number,
      number,
    ];
    expect(converged).toBe(true);
    expect(theta[0]).toBeCloseTo(base, CLOSED_FORM_DIGITS);
    expect(theta[1]).toBeCloseTo(left - base, CLOSED_FORM_DIGITS);
    expect(theta[2]).toBeCloseTo(right - base, CLOSED_FORM_DIGITS);
    expect(theta[3]).toBeCloseTo(both - left - right + base, CLOSED_FORM_DIGITS);
  });

  it('takes offsets off, and shrinks by the penalty’s own equation', () => {
    const rows = [...repeat(30, { x: [1], y: 1, offset: 0.4 }), ...repeat(10, { x: [1], y: 0, offset: 0.4 })];
    expect(fitOf(rows).theta[0]).toBeCloseTo(Math.log(3) - 0.4, CLOSED_FORM_DIGITS);
    const penalty = { precisions: Float64Array.from([5, 0, 0]), centres: Float64Array.from([-1, 0, 0]) };
    const shrunk = fitOf(rows, penalty).theta[0]!;
    const p = 1 / (1 + Math.exp(-(0.4 + shrunk)));
    expect(30 - 40 * p).toBeCloseTo(5 * (shrunk + 1), 9);
  });

  it('agrees with weighted least squares repeated by hand', () => {
    const scores = [-1.7, -1.1, -0.6, -0.2, 0, 0.3, 0.5, 0.9, 1.2, 1.6, 2.1, 2.4];
    const outcomes = [0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1] as const;
    const rows = scores.map((x, i): Row => ({ x: [1, x], y: outcomes[i]! }));
    let beta = [0, 0];
    // Iteratively reweighted least squares: regress the working response on x, which never forms a gradient.
    for (let iteration = 0; iteration < 40; iteration++) {
      const working = scores.map((x, i) => {
        const eta = beta[0]! + beta[1]! * x;
        const p = 1 / (1 + Math.exp(-eta));
        const w = p * (1 - p);
        return { x, w, z: eta + (outcomes[i]! - p) / w };
      });
      const sum = (f: (one: (typeof working)[number]) => number) => working.reduce((s, one) => s + f(one), 0);
      beta = [
        ...solveLinear(
          [
            [sum(({ w }) => w), sum(({ w, x }) => w * x)],
            [sum(({ w, x }) => w * x), sum(({ w, x }) => w * x * x)],
          ],
          [sum(({ w, z }) => w * z), sum(({ w, x, z }) => w * x * z)],
        ),
      ];
    }
    const { theta } = fitOf(rows);
    expect(theta[0]).toBeCloseTo(beta[0]!, CLOSED_FORM_DIGITS);
    expect(theta[1]).toBeCloseTo(beta[1]!, CLOSED_FORM_DIGITS);
  });

  it('finds a and b where three moves have saturated log odds', () => {
    // Log odds c − a·t, c, c + a·t: made for c = ln 3 and a·tanh(1/b) = ln 2.
    const rows = [
      ...repeat(60, { x: [1], y: 1, move: -1 }),
      ...repeat(40, { x: [1], y: 0, move: -1 }),
      ...repeat(75, { x: [1], y: 1 }),
      ...repeat(25, { x: [1], y: 0 }),
      ...repeat(600, { x: [1], y: 1, move: 1 }),
      ...repeat(100, { x: [1], y: 0, move: 1 }),
    ];
    const design = designOfRows(rows);
    const found = maximizeLikelihood(design, {
      start: Float64Array.from([0, 1, Math.log(0.5)]),
      free: Uint8Array.from([1, 1, 0]),
      penalty: noPenalty(3),
    });
    expect(found.theta[0]).toBeCloseTo(Math.log(3), CLOSED_FORM_DIGITS);
    expect(found.theta[1]! * Math.tanh(2)).toBeCloseTo(Math.log(2), CLOSED_FORM_DIGITS);
  });
});

describe('likelihoodAt', () => {
  it('has the derivatives that differences of its value show', () => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(
      (i): Row => ({ x: [1, Math.sin(i)], y: i % 3 === 0 ? 0 : 1, move: Math.cos(3 * i), offset: 0.1 * i }),
    );
    const design = designOfRows(rows);
    const penalty = {
      precisions: Float64Array.from([0, 2, 0.5, 0.3]),
      centres: Float64Array.from([0, 1, 2, 0]),
    };
    const theta = Float64Array.from([0.3, -0.7, 1.4, Math.log(0.8)]);
    const { gradient, negativeHessian } = likelihoodAt(design, theta, penalty);
    const step = 1e-5;
    const at = (j: number, move: number) => {
      const moved = theta.slice();
      moved[j]! += move;
      return likelihoodAt(design, moved, penalty);
    };
    for (let j = 0; j < 4; j++) {
      const [above, below] = [at(j, step), at(j, -step)];
      expect((above.value - below.value) / (2 * step)).toBeCloseTo(gradient[j]!, 8);
      for (let i = j; i < 4; i++) {
        const slope = (above.gradient[i]! - below.gradient[i]!) / (2 * step);
        expect(slope).toBeCloseTo(-negativeHessian[4 * i + j]!, 8);
      }
    }
  });

  it('stays finite for logits at which a probability rounds to 1', () => {
    const design = designOfRows([
      { x: [1], y: 1, offset: 900 },
      { x: [1], y: 0, offset: 800 },
    ]);
    const { value, gradient } = likelihoodAt(design, new Float64Array(3), noPenalty(3));
    expect(value).toBe(-800);
    expect(gradient[0]).toBe(-1);
  });
});

describe('clusteredCovariance', () => {
  const outcomes = ([1, 0, 1, 1, 0, 1, 1, 1, 0, 1] as const).map((y, i): Row => ({ x: [1, Math.cos(i)], y }));

  it('does not take a lock’s second observation for a second lock', () => {
    const free = Uint8Array.from([1, 1, 0, 0]);
    const once = outcomes.map((row, lock) => ({ ...row, lock }));
    const twice = once.flatMap((row) => [row, row]);
    const [single, double] = [once, twice].map((rows) => {
      const { theta } = fitOf(rows);
      return clusteredCovariance(designOfRows(rows), theta, free, noPenalty(4))!;
    }) as [
      NonNullable<ReturnType<typeof clusteredCovariance>>,
      NonNullable<ReturnType<typeof clusteredCovariance>>,
    ];
    for (const index of [0, 1, 5]) {
      expect(double.robust[index]).toBeCloseTo(single.robust[index]!, 10);
      expect(double.plain[index]).toBeCloseTo(single.plain[index]! / 2, 10);
    }
  });

  it('is the inverse information of a proportion, times G/(G − 1)', () => {
    const rows = [...repeat(70, { x: [1], y: 1 }), ...repeat(30, { x: [1], y: 0 })];
    const { theta } = fitOf(rows);
    const { robust, plain } = clusteredCovariance(
      designOfRows(rows),
      theta,
      Uint8Array.from([1, 0, 0]),
      noPenalty(3),
    )!;
    expect(plain[0]).toBeCloseTo(1 / 21, CLOSED_FORM_DIGITS);
    expect(robust[0]).toBeCloseTo(100 / 99 / 21, CLOSED_FORM_DIGITS);
  });
});
