import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
import { conflictingConstraints } from './conflicts.ts';
import { type HedgeProblem, limitViolation, linearValue } from './hedge-problem.ts';
import { openLocalSolver } from './solver-session.ts';
import type { Tradable } from './tradable.ts';

const whole = (low: number, high: number): fc.Arbitrary<number> => fc.integer({ min: low, max: high });
/** Lots tried each way where bounds are left out: forms of coefficients up to 9 repeat their remainders within 81 lots. */
const REACH = 200;

/** Two instruments, three limits, a gross limit: small enough to try every trade. */
const problemArbitrary: fc.Arbitrary<HedgeProblem> = fc
  .record({
    offsets: fc.array(whole(-60, 60), { minLength: 3, maxLength: 3 }),
    effects: fc.array(whole(-9, 9), { minLength: 6, maxLength: 6 }),
    widths: fc.array(whole(0, 12), { minLength: 3, maxLength: 3 }),
    bounds: fc.array(whole(0, 4), { minLength: 4, maxLength: 4 }),
    grossMaximum: whole(1, 8),
  })
  .map(({ offsets, effects, widths, bounds, grossMaximum }) => ({
    form: 'absolute',
    quadraticScale: 1,
    lower: Float64Array.from(bounds.slice(0, 2), (lots) => -Math.min(lots, grossMaximum) + 0),
    upper: Float64Array.from(bounds.slice(2), (lots) => Math.min(lots, grossMaximum)),
    cost: {
      perLot: Float64Array.of(1, 1),
      decayPerLot: Float64Array.of(0, 0),
      freeLots: Float64Array.of(99, 99),
      extraPerLot: Float64Array.of(0, 0),
    },
    costWeight: 1,
    terms: [],
    limits: offsets.map((offset, at) => ({
      name: `limit ${at}`,
      kind: 'shock-limit',
      unit: 'USD',
      offset,
      coefficients: Float64Array.from(effects.slice(2 * at, 2 * at + 2)),
      lower: -widths[at]! - 0.25,
      upper: widths[at]! + 0.25,
      penalty: 1,
    })),
    face: Float64Array.of(1, 1),
    grossMaximum,
    costMaximum: Number.POSITIVE_INFINITY,
    relaxed: false,
  }));

function feasible({ lower, upper, limits, face, grossMaximum }: HedgeProblem): boolean {
  for (let a = lower[0]!; a <= upper[0]!; a++) {
    for (let b = lower[1]!; b <= upper[1]!; b++) {
      const kept = limits.every((limit) => limitViolation(limit, linearValue(limit, [a, b])) === 0);
      if (kept && face[0]! * Math.abs(a) + face[1]! * Math.abs(b) <= grossMaximum) return true;
    }
  }
  return false;
}

describe('constraints in conflict', () => {
  it('cannot stand together, and can without any one of them', async () => {
    const session = await openLocalSolver();
    let conflicts = 0;
    await fc.assert(
      fc.asyncProperty(problemArbitrary, async (problem) => {
        if (feasible(problem)) return;
        const tradables = [0, 1].map(
          (at): Tradable => ({
            instrument: HEDGE_INSTRUMENTS[at]!,
            lowerLots: problem.lower[at]!,
            upperLots: problem.upper[at]!,
            lowerReason: 'position-limit',
            upperReason: 'position-limit',
          }),
        );
        const { constraints, irreducible } = await conflictingConstraints(
          session,
          problem,
          tradables,
          tradables,
          10_000,
        );
        // Remainders alone can keep a limit from whole lots; no tree over free lots comes to the end of that.
        if (!irreducible) return;
        conflicts += 1;
        const named = (text: string): boolean => constraints.some((name) => name.startsWith(text));
        const free = { lower: Float64Array.of(-REACH, -REACH), upper: Float64Array.of(REACH, REACH) };
        const only = (without: string): HedgeProblem => {
          const keep = (name: string): boolean => named(name) && name !== without;
          const bound = (side: 'lower' | 'upper', at: number): number =>
            keep(`${HEDGE_INSTRUMENTS[at]!.id} `) ? problem[side][at]! : free[side][at]!;
          return {
            ...problem,
            limits: problem.limits.filter(({ name }) => keep(name)),
            grossMaximum: keep('gross') ? problem.grossMaximum : Number.POSITIVE_INFINITY,
            lower: Float64Array.from([0, 1], (at) => bound('lower', at)),
            upper: Float64Array.from([0, 1], (at) => bound('upper', at)),
          };
        };
        expect(feasible(only(''))).toBe(false);
        const names = [
          ...problem.limits.map(({ name }) => name),
          'gross',
          ...[0, 1].map((at) => `${HEDGE_INSTRUMENTS[at]!.id} `),
        ];
        for (const name of names.filter(named)) expect(feasible(only(name))).toBe(true);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(conflicts).toBeGreaterThan(30);
  });
});
