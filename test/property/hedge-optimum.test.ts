import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateLots, type HedgeProblem } from '../../src/hedge/hedge-problem.ts';
import { reduceLattice } from '../../src/hedge/lattice.ts';
import { lotSearch } from '../../src/hedge/local-search.ts';
import { lotLattices } from '../../src/hedge/lot-lattice.ts';
import { hedgeSolver } from '../../src/hedge/solver.ts';
import { bruteForce } from '../fixtures/brute-force.ts';
import { solveByHighs } from '../fixtures/highs-hedge.ts';

const solve = hedgeSolver();
/** Dollars; far below any step of the objectives drawn here, far above the solver's tolerances. */
const GAP_TARGET = 0.01;
/** Dollars by which a bound or an objective may miss through the solver's feasibility tolerance. */
const SLACK = 0.01;

const whole = (low: number, high: number): fc.Arbitrary<number> => fc.integer({ min: low, max: high });

/** Three instruments of at most seven lots each way: small enough to try every trade. */
const problemArbitrary: fc.Arbitrary<HedgeProblem> = fc
  .record({
    reach: fc.array(whole(0, 7), { minLength: 6, maxLength: 6 }),
    effects: fc.array(whole(-400, 400), { minLength: 9, maxLength: 9 }),
    offsets: fc.array(whole(-2_000, 2_000), { minLength: 3, maxLength: 3 }),
    costs: fc.array(whole(1, 60), { minLength: 3, maxLength: 3 }),
    freeLots: whole(0, 5),
    limit: whole(50, 3_000),
    grossMaximum: whole(0, 20),
  })
  .map(({ reach, effects, offsets, costs, freeLots, limit, grossMaximum }) => {
    const row = (at: number): Float64Array => Float64Array.from(effects.slice(3 * at, 3 * at + 3));
    return {
      form: 'absolute',
      quadraticScale: 1,
      lower: Float64Array.from(reach.slice(0, 3), (lots) => -lots + 0),
      upper: Float64Array.from(reach.slice(3)),
      cost: {
        perLot: Float64Array.from(costs),
        decayPerLot: Float64Array.from(costs, (_, at) => (at === 0 ? 15 : 0)),
        freeLots: Float64Array.of(freeLots, freeLots, freeLots),
        extraPerLot: Float64Array.from(costs, (cost) => cost / 2),
      },
      costWeight: 1,
      terms: [0, 1].map((at) => ({
        name: `term ${at}`,
        weight: 1 + at,
        offset: offsets[at]!,
        coefficients: row(at),
      })),
      limits: [
        {
          name: 'limit',
          kind: 'shock-limit',
          unit: 'USD',
          offset: offsets[2]!,
          coefficients: row(2),
          lower: -limit - 0.5,
          upper: limit + 0.5,
          penalty: 5,
        },
      ],
      face: Float64Array.of(1e6, 1e6, 2e6),
      grossMaximum: grossMaximum * 1e6,
      costMaximum: Number.POSITIVE_INFINITY,
      relaxed: false,
    } satisfies HedgeProblem;
  });

const LIMITS = { gapTarget: GAP_TARGET, nodeLimit: 100_000 };

describe('the optimum', () => {
  it('is the best of all whole-lot trades in both forms, and infeasible exactly when there is none', () => {
    fc.assert(
      fc.property(problemArbitrary, fc.boolean(), fc.boolean(), (drawn, relaxed, quadratic) => {
        const problem: HedgeProblem = {
          ...drawn,
          relaxed,
          form: quadratic ? 'quadratic' : 'absolute',
          quadraticScale: 500,
        };
        const best = bruteForce(problem);
        const answer = solve({ ...LIMITS, problem });
        if (best === Number.POSITIVE_INFINITY) {
          expect(answer.outcome).toBe('infeasible');
          return;
        }
        if (answer.outcome !== 'solved') expect.fail('a feasible problem was called infeasible');
        const evaluation = evaluateLots(problem, answer.lots);
        expect(evaluation.feasible).toBe(true);
        expect(answer.lots.every(Number.isInteger)).toBe(true);
        expect(answer.objective).toBeLessThanOrEqual(best + GAP_TARGET + SLACK);
        expect(answer.bound).toBeLessThanOrEqual(best + SLACK);
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});

/** Seven instruments of up to forty lots each way: too many trades to try, few enough for plain branch and bound. */
const INSTRUMENTS = 7;
/** Dollars; a few lots' cost, so that HiGHS closes its plain formulation. */
const WIDE_GAP = 150;

const wideArbitrary: fc.Arbitrary<HedgeProblem> = fc
  .record({
    reach: fc.array(whole(0, 40), { minLength: 2 * INSTRUMENTS, maxLength: 2 * INSTRUMENTS }),
    effects: fc.array(whole(-400, 400), { minLength: 4 * INSTRUMENTS, maxLength: 4 * INSTRUMENTS }),
    offsets: fc.array(whole(-9_000, 9_000), { minLength: 4, maxLength: 4 }),
    costs: fc.array(whole(1, 60), { minLength: INSTRUMENTS, maxLength: INSTRUMENTS }),
    freeLots: whole(0, 20),
    limit: whole(50, 6_000),
    face: whole(-20_000_000, 20_000_000),
    grossMaximum: whole(0, 120),
    costMaximum: fc.option(whole(0, 2_000), { nil: Number.POSITIVE_INFINITY }),
    relaxed: fc.boolean(),
  })
  .map(({ reach, effects, offsets, costs, freeLots, limit, face, grossMaximum, costMaximum, relaxed }) => {
    const row = (at: number): Float64Array =>
      Float64Array.from(effects.slice(INSTRUMENTS * at, INSTRUMENTS * (at + 1)));
    return {
      form: 'absolute',
      quadraticScale: 1,
      lower: Float64Array.from(reach.slice(0, INSTRUMENTS), (lots) => -lots + 0),
      upper: Float64Array.from(reach.slice(INSTRUMENTS)),
      cost: {
        perLot: Float64Array.from(costs),
        decayPerLot: Float64Array.from(costs, (_, at) => (at === 0 ? 15 : 0)),
        freeLots: Float64Array.from(costs, () => freeLots),
        extraPerLot: Float64Array.from(costs, (cost) => cost / 2),
      },
      costWeight: 1,
      terms: [0, 1, 2].map((at) => ({
        name: `term ${at}`,
        weight: 1 + at,
        offset: offsets[at]!,
        coefficients: row(at),
      })),
      limits: [
        {
          name: 'shock',
          kind: 'shock-limit',
          unit: 'USD',
          offset: offsets[3]!,
          coefficients: row(3),
          lower: -limit - 0.5,
          upper: limit + 0.5,
          penalty: 5,
        },
        {
          name: 'coupon',
          kind: 'coupon-match',
          unit: 'USD of face',
          offset: face,
          coefficients: Float64Array.from({ length: INSTRUMENTS }, (_, index) => (index < 2 ? 1e6 : 0)),
          lower: -2.3e6,
          upper: 2.3e6,
          penalty: 0.01,
        },
      ],
      face: Float64Array.from({ length: INSTRUMENTS }, (_, index) => (index < 5 ? 1e6 : 2e5)),
      grossMaximum: grossMaximum * 1e6,
      costMaximum,
      relaxed,
    } satisfies HedgeProblem;
  });

describe('a larger problem', () => {
  it('has the optimum that HiGHS proves from another formulation, and is impossible exactly when it says so', () => {
    fc.assert(
      fc.property(wideArbitrary, (problem) => {
        const expected = solveByHighs(problem, WIDE_GAP);
        const answer = solve({ ...LIMITS, problem, gapTarget: WIDE_GAP });
        if (expected === undefined) {
          expect(answer.outcome).toBe('infeasible');
          return;
        }
        if (answer.outcome !== 'solved') expect.fail('a feasible problem was called infeasible');
        expect(evaluateLots(problem, answer.lots).feasible).toBe(true);
        expect(answer.stop).toBe('gap');
        expect(answer.objective - answer.bound).toBeLessThanOrEqual(WIDE_GAP);
        expect(answer.bound).toBeLessThanOrEqual(expected.objective + SLACK);
        expect(expected.bound).toBeLessThanOrEqual(answer.objective + SLACK);
      }),
      { numRuns: 150, seed: 3 },
    );
  });
});

describe('local search', () => {
  it('stays inside the bounds and in whole lots', () => {
    fc.assert(
      fc.property(
        problemArbitrary,
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (problem, start) => {
          const lots = lotSearch(problem, lotLattices()(problem))(start);
          for (const [index, value] of lots.entries()) {
            expect(Number.isInteger(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(problem.lower[index]!);
            expect(value).toBeLessThanOrEqual(problem.upper[index]!);
          }
        },
      ),
    );
  });
});

describe('lattice reduction', () => {
  const columnsArbitrary = fc
    .array(fc.array(whole(-900, 900), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 12 })
    .map((rows) => rows.map((row, index) => [...row, ...rows.map((_, axis) => (axis === index ? 10 : 0))]));

  it('returns a basis and its whole-number inverse', () => {
    fc.assert(
      fc.property(columnsArbitrary, (columns) => {
        const { vectors, inverse } = reduceLattice(columns);
        for (const [i, row] of inverse.entries()) {
          for (let j = 0; j < columns.length; j++) {
            const product = vectors.reduce((total, vector, k) => total + inverse[k]![i]! * vector[j]!, 0);
            expect(product).toBe(i === j ? 1 : 0);
            expect(Number.isInteger(row[j])).toBe(true);
          }
        }
      }),
    );
  });

  it('finds the short exchange of two instruments that do nearly the same', () => {
    const { vectors } = reduceLattice([
      [1_000, 10, 0],
      [1_001, 0, 10],
    ]);
    const lengths = vectors.map(([a, b]) => Math.hypot(a! * 1_000 + b! * 1_001, a! * 10, b! * 10));
    // One lot against the other: √(1² + 10² + 10²).
    expect(Math.min(...lengths)).toBeCloseTo(Math.sqrt(201), 9);
  });
});
