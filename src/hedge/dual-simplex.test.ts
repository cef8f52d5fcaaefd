import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoxedProgram, dualBound } from './boxed-program.ts';
import { slackDictionary } from './dictionary.ts';
import { FEASIBILITY_TOLERANCE, solveDual } from './dual-simplex.ts';

const COLUMNS = 6;
const ROWS = 4;
/** Dollars: pivots on whole numbers up to 20 in doubles, and the feasibility tolerance times duals of up to some hundreds. */
const ROUNDING = 1e-4;
const CEILING = 1e6;

const small = fc.integer({ min: -20, max: 20 });
const drawn = fc.record({
  matrix: fc.array(small, { minLength: COLUMNS * ROWS, maxLength: COLUMNS * ROWS }),
  cost: fc.array(small, { minLength: COLUMNS, maxLength: COLUMNS }),
  reach: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: COLUMNS, maxLength: COLUMNS }),
  inside: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: COLUMNS, maxLength: COLUMNS }),
  widths: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: ROWS, maxLength: ROWS }),
  duals: fc.array(small, { minLength: ROWS, maxLength: ROWS }),
});

/** A program with a feasible point in the middle of its rows' bounds. */
const feasible = drawn.map(({ matrix, cost, reach, inside, widths, duals }) => {
  const point = reach.map((most, column) => most * inside[column]!);
  const activity = activities(Float64Array.from(matrix), point);
  const program: BoxedProgram = {
    columnCount: COLUMNS,
    rowCount: ROWS,
    constant: 3,
    columnCost: Float64Array.from(cost),
    matrix: Float64Array.from(matrix),
    lower: Float64Array.from([...reach.map(() => 0), ...activity.map((value, row) => value - widths[row]!)]),
    upper: Float64Array.from([...reach, ...activity.map((value, row) => value + widths[row]!)]),
  };
  return { program, point, duals: Float64Array.from(duals) };
});

function activities(matrix: Float64Array, point: ArrayLike<number>): number[] {
  return Array.from({ length: ROWS }, (_, row) => {
    let total = 0;
    for (let column = 0; column < COLUMNS; column++)
      total += matrix[row * COLUMNS + column]! * point[column]!;
    return total;
  });
}

function objective({ constant, columnCost }: BoxedProgram, point: ArrayLike<number>): number {
  return columnCost.reduce((total, cost, column) => total + cost * point[column]!, constant);
}

describe('a bound from duals', () => {
  it('is below every feasible point, whatever the duals', () => {
    fc.assert(
      fc.property(feasible, ({ program, point, duals }) => {
        expect(dualBound(program, duals, program.lower, program.upper)).toBeLessThanOrEqual(
          objective(program, point) + ROUNDING,
        );
      }),
    );
  });
});

describe('the dual simplex method', () => {
  it('ends at a feasible point whose objective its duals prove', () => {
    fc.assert(
      fc.property(feasible, ({ program }) => {
        const dictionary = slackDictionary(program);
        const { end, bound } = solveDual(program, dictionary, CEILING);
        expect(end).toBe('optimal');
        const rows = activities(program.matrix, dictionary.value);
        for (const [at, value] of [...dictionary.value.subarray(0, COLUMNS), ...rows].entries()) {
          expect(value).toBeGreaterThanOrEqual(program.lower[at]! - 100 * FEASIBILITY_TOLERANCE);
          expect(value).toBeLessThanOrEqual(program.upper[at]! + 100 * FEASIBILITY_TOLERANCE);
        }
        expect(Math.abs(objective(program, dictionary.value) - bound)).toBeLessThan(ROUNDING);
      }),
      { numRuns: 500 },
    );
  });

  it('stops once its bound has passed the cutoff', () => {
    fc.assert(
      fc.property(feasible, fc.integer({ min: 1, max: 50 }), ({ program }, below) => {
        const { bound: least } = solveDual(program, slackDictionary(program), CEILING);
        const { end, bound } = solveDual(program, slackDictionary(program), least - below);
        if (end !== 'optimal') expect(bound).toBeGreaterThanOrEqual(least - below);
        expect(bound).toBeLessThanOrEqual(least + ROUNDING);
      }),
    );
  });

  it('proves a row impossible by duals that pass any cutoff', () => {
    fc.assert(
      fc.property(feasible, ({ program }) => {
        const reach = Array.from({ length: COLUMNS }, (_, column) =>
          Math.max(0, program.matrix[column]! * program.upper[column]!),
        ).reduce((total, most) => total + most, 0);
        const lower = program.lower.slice();
        const upper = program.upper.slice();
        lower[COLUMNS] = reach + 0.5;
        upper[COLUMNS] = reach + 1;
        const impossible = { ...program, lower, upper };
        const { end, bound } = solveDual(impossible, slackDictionary(impossible), CEILING);
        expect(end === 'infeasible' || end === 'cutoff').toBe(true);
        expect(bound).toBeGreaterThanOrEqual(CEILING);
      }),
    );
  });
});
