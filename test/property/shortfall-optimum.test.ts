import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateLots, type HedgeProblem } from '../../src/hedge/hedge-problem.ts';
import { scenarioPnl } from '../../src/hedge/scenario-risk.ts';
import { hedgeSolver } from '../../src/hedge/solver.ts';
import { varianceTerms } from '../../src/hedge/variance-terms.ts';
import { bruteForce } from '../fixtures/brute-force.ts';
import { shortfallByHighs } from '../fixtures/highs-shortfall.ts';

const solve = hedgeSolver();
/** Dollars; far below any step of the objectives drawn here. */
const GAP_TARGET = 0.01;
const SLACK = 0.01;
const LIMITS = { gapTarget: GAP_TARGET, nodeLimit: 100_000 };

const whole = (low: number, high: number): fc.Arbitrary<number> => fc.integer({ min: low, max: high });

/** Instruments of at most `reach` lots each way over a few scenarios, with one limit and a gross limit. */
function problemArbitrary(instruments: number, reach: number, scenarios: number): fc.Arbitrary<HedgeProblem> {
  const numbers = (count: number, most: number): fc.Arbitrary<number[]> =>
    fc.array(whole(-most, most), { minLength: count, maxLength: count });
  return fc
    .record({
      bounds: fc.array(whole(0, reach), { minLength: 2 * instruments, maxLength: 2 * instruments }),
      book: numbers(scenarios, 4_000),
      gains: numbers(instruments * scenarios, 500),
      costs: fc.array(whole(1, 60), { minLength: instruments, maxLength: instruments }),
      decays: numbers(instruments, 20),
      limitEffects: numbers(instruments, 400),
      limit: whole(50, 3_000),
      grossMaximum: whole(0, 3 * reach),
      level: fc.constantFrom(0.5, 0.8, 0.9, 0.95),
    })
    .map(({ bounds, book, gains, costs, decays, limitEffects, limit, grossMaximum, level }) => {
      const pnl = {
        book: Float64Array.from(book),
        perLot: costs.map((_, at) => Float64Array.from(gains.slice(at * scenarios, (at + 1) * scenarios))),
      };
      return {
        form: 'shortfall',
        tail: { weight: 1, level, pnl },
        quadraticScale: 1,
        lower: Float64Array.from(bounds.slice(0, instruments), (lots) => -lots + 0),
        upper: Float64Array.from(bounds.slice(instruments)),
        cost: {
          perLot: Float64Array.from(costs),
          decayPerLot: Float64Array.from(decays),
          freeLots: Float64Array.from(costs, () => 2),
          extraPerLot: Float64Array.from(costs, (cost) => cost / 2),
        },
        costWeight: 1,
        terms: varianceTerms(pnl),
        limits: [
          {
            name: 'limit',
            kind: 'shock-limit',
            unit: 'USD',
            offset: 500,
            coefficients: Float64Array.from(limitEffects),
            lower: -limit - 0.5,
            upper: limit + 0.5,
            penalty: 5,
          },
        ],
        face: Float64Array.from(costs, () => 1e6),
        grossMaximum: grossMaximum * 1e6,
        costMaximum: Number.POSITIVE_INFINITY,
        relaxed: false,
      } satisfies HedgeProblem;
    });
}

describe('the least expected shortfall', () => {
  it('is the least of all whole-lot trades, and infeasible exactly when there is none', () => {
    fc.assert(
      fc.property(problemArbitrary(3, 6, 12), fc.boolean(), (drawn, relaxed) => {
        const problem = { ...drawn, relaxed };
        const best = bruteForce(problem);
        const answer = solve({ ...LIMITS, problem });
        if (best === Number.POSITIVE_INFINITY) {
          expect(answer.outcome).toBe('infeasible');
          return;
        }
        if (answer.outcome !== 'solved') expect.fail('a feasible problem was called infeasible');
        expect(evaluateLots(problem, answer.lots).feasible).toBe(true);
        expect(answer.stop).toBe('gap');
        expect(answer.objective).toBeLessThanOrEqual(best + GAP_TARGET + SLACK);
        expect(answer.bound).toBeLessThanOrEqual(best + SLACK);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('is what HiGHS proves from Rockafellar and Uryasev’s own linear program', () => {
    fc.assert(
      fc.property(problemArbitrary(6, 20, 60), (problem) => {
        const expected = shortfallByHighs(problem, GAP_TARGET);
        const answer = solve({ ...LIMITS, problem });
        if (expected === undefined) {
          expect(answer.outcome).toBe('infeasible');
          return;
        }
        if (answer.outcome !== 'solved') expect.fail('a feasible problem was called infeasible');
        expect(answer.stop).toBe('gap');
        expect(answer.bound).toBeLessThanOrEqual(expected.objective + SLACK);
        expect(expected.bound).toBeLessThanOrEqual(answer.objective + SLACK);
      }),
      { numRuns: 25, seed: 6 },
    );
  });

  it('of scenarios in opposite pairs is where the deviation is least: both see the same book', () => {
    // Whatever the tail weighs, a P&L that is symmetric and of one factor has a shortfall proportional to its deviation.
    const factor = Float64Array.from({ length: 200 }, (_, at) => (at - 99.5) / 50);
    const pnl = { book: factor.map((x) => 90_000 * x), perLot: [factor.map((x) => 731 * x)] };
    const problem: HedgeProblem = {
      form: 'shortfall',
      tail: { weight: 1, level: 0.95, pnl },
      quadraticScale: 1,
      lower: Float64Array.of(-500),
      upper: Float64Array.of(500),
      cost: {
        perLot: Float64Array.of(0),
        decayPerLot: Float64Array.of(0),
        freeLots: Float64Array.of(1e6),
        extraPerLot: Float64Array.of(0),
      },
      costWeight: 1,
      terms: varianceTerms(pnl),
      limits: [],
      face: Float64Array.of(1e6),
      grossMaximum: Number.POSITIVE_INFINITY,
      costMaximum: Number.POSITIVE_INFINITY,
      relaxed: false,
    };
    const answer = solve({ ...LIMITS, problem });
    if (answer.outcome !== 'solved') expect.fail('infeasible');
    expect(answer.lots).toEqual([-Math.round(90_000 / 731)]);
    const left = scenarioPnl(pnl, answer.lots);
    expect(left[0]).toBeCloseTo(-left[199]!, 6);
  });
});
