import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnLoans } from '../../test/fixtures/grid-request.ts';
import { addressedUniform, randomKey } from '../core/random.ts';
import { GRID_COORDINATES } from './grid-coordinates.ts';
import { type LoanGrid, loanGrid } from './loan-grid.ts';
import type { DeliveredLoan, PoolTerms } from './loan-terms.ts';

/** Weights come from the inverse of a matrix of some fifty rows: a few hundred roundings. */
const WEIGHT_TOLERANCE = 1e-11;

const LOANS = drawnLoans(300);
const GRID = loanGrid(LOANS);

const coordinates = (pool: PoolTerms): number[] => GRID_COORDINATES.map(({ of }) => of(pool));
/** What a grid makes of a function that is known at its nodes. */
function interpolated(grid: LoanGrid, lock: number, of: (pool: PoolTerms) => number): number {
  const { firstNode, weights } = grid.locks[lock]!;
  return weights.reduce((sum, weight, node) => sum + weight * of(grid.nodes[firstNode + node]!.pool), 0);
}
const withPool = (loan: DeliveredLoan, changes: Partial<PoolTerms>): DeliveredLoan => ({
  ...loan,
  pool: { ...loan.pool, ...changes },
});
const withRefinancing = (loan: DeliveredLoan, refinancing: number): DeliveredLoan =>
  withPool(loan, { multipliers: { ...loan.pool.multipliers, refinancing } });
const shuffled = (loans: readonly DeliveredLoan[]): DeliveredLoan[] => {
  const key = randomKey('shuffle');
  return loans
    .map((loan, index) => ({ loan, draw: addressedUniform(key, index, 0, 0) }))
    .sort((left, right) => left.draw - right.draw)
    .map(({ loan }) => loan);
};

describe('a group of locks on a grid', () => {
  it('has far fewer nodes than locks', () => {
    expect(GRID.nodes.length).toBeGreaterThan(20);
    expect(GRID.nodes.length).toBeLessThan(LOANS.length / 4);
    for (const { firstNode, weights } of GRID.locks) {
      expect(firstNode).toBe(0);
      expect(weights).toHaveLength(GRID.nodes.length);
    }
  });

  it('has locks in the order of its loans, with their fees by strip', () => {
    GRID.locks.forEach((lock, index) => {
      expect(lock.loan).toBe(LOANS[index]);
      // Multiples in rising order: 3 of the excess, 4 of the servicing fee.
      expect(lock.fees).toEqual([LOANS[index]!.strips[1]!.fee, 0.0025]);
    });
    expect(GRID.nodes.every(({ multiples }) => `${multiples}` === '3,4')).toBe(true);
  });

  it('gives each lock weights that add up to 1', () => {
    for (const { weights } of GRID.locks) {
      const sum = weights.reduce((total, weight) => total + weight, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(WEIGHT_TOLERANCE);
    }
  });

  it('gives back every polynomial of its own terms', () => {
    const terms = [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [1, 1, 0, 0],
      [0, 1, 1, 0],
      [0, 2, 0, 0],
      [2, 0, 0, 0],
      [1, 2, 0, 0],
    ];
    // In units of about 1, so that no term is lost beside the others.
    const scales = [0.07, 1, 1, 1];
    const coefficient = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: terms.length, maxLength: terms.length }), (factors) => {
        const polynomial = (pool: PoolTerms): number => {
          const at = coordinates(pool).map((value, dimension) => value / scales[dimension]!);
          return factors.reduce(
            (sum, factor, term) =>
              sum +
              factor *
                terms[term]!.reduce((product, degree, d) => {
                  let power = product;
                  for (let i = 0; i < degree; i++) power *= at[d]!;
                  return power;
                }, 1),
            0,
          );
        };
        for (let lock = 0; lock < LOANS.length; lock += 37) {
          expect(Math.abs(interpolated(GRID, lock, polynomial) - polynomial(LOANS[lock]!.pool))).toBeLessThan(
            20 * WEIGHT_TOLERANCE,
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it('does not give back a degree it left out', () => {
    const cubic = (pool: PoolTerms): number => {
      const at = pool.multipliers.default;
      return at * at * at;
    };
    const errors = LOANS.map(({ pool }, lock) => Math.abs(interpolated(GRID, lock, cubic) - cubic(pool)));
    expect(Math.max(...errors)).toBeGreaterThan(0.1);
  });

  it('gives a lock at a node that node alone', () => {
    const atNodes = GRID.nodes.map(({ pool }): DeliveredLoan => ({ ...LOANS[0]!, pool }));
    const grid = loanGrid([...LOANS, ...atNodes]);
    expect(grid.nodes).toEqual(GRID.nodes);
    grid.locks.slice(LOANS.length).forEach(({ weights, distance }, node) => {
      expect(distance).toBeLessThan(WEIGHT_TOLERANCE);
      weights.forEach((weight, other) => {
        expect(Math.abs(weight - (other === node ? 1 : 0))).toBeLessThan(20 * WEIGHT_TOLERANCE);
      });
    });
    expect(GRID.locks.filter(({ distance }) => distance > 0.1).length).toBeGreaterThan(LOANS.length / 2);
  });

  it('does not depend on the order of the locks', () => {
    const order = shuffled(LOANS);
    const grid = loanGrid(order);
    expect(grid.nodes).toEqual(GRID.nodes);
    grid.locks.forEach((lock, index) => {
      expect(lock.weights).toEqual(GRID.locks[LOANS.indexOf(order[index]!)]!.weights);
    });
  });

  it('keeps its nodes when some locks come and go within its range', () => {
    const ranges = GRID_COORDINATES.map(({ of }) => {
      const values = LOANS.map(({ pool }) => of(pool));
      return [Math.min(...values), Math.max(...values)] as const;
    });
    const extreme = (loan: DeliveredLoan): boolean =>
      coordinates(loan.pool).some((value, d) => ranges[d]!.some((end) => end === value));
    const fewer = LOANS.filter((loan, index) => extreme(loan) || index % 3 > 0);
    expect(fewer.length).toBeLessThan(LOANS.length);
    expect(loanGrid(fewer).nodes).toEqual(GRID.nodes);
    // Ranges are widened to steps, so the ends may move a little too.
    const nudged = LOANS.map((loan) => withRefinancing(loan, loan.pool.multipliers.refinancing * 1.001));
    expect(loanGrid(nudged).nodes).toEqual(GRID.nodes);
  });

  it('spends nodes on the error that is asked for', () => {
    const rough = loanGrid(LOANS, { pricePer100: 0.02, durationYears: 0.02 });
    const fine = loanGrid(LOANS, { pricePer100: 0.0005, durationYears: 0.0005 });
    expect(rough.nodes.length).toBeLessThan(GRID.nodes.length);
    expect(fine.nodes.length).toBeGreaterThan(GRID.nodes.length);
  });
});

describe('groups', () => {
  it('are of one program, term, age, coupon, OAS and settlement', () => {
    const changed: ((loan: DeliveredLoan) => DeliveredLoan)[] = [
      (loan) => loan,
      (loan) => ({ ...loan, oas: loan.oas + 1e-4 }),
      (loan) => withPool(loan, { program: 'UMBS20' }),
      (loan) => withPool(loan, { coupon: 0.055 }),
      (loan) => withPool(loan, { remainingMonths: 359 }),
      (loan) => withPool(loan, { ageMonths: 1 }),
      (loan) => withPool(loan, { settlement: { startNode: 3, timeYears: 93 / 365, day: 14 } }),
    ];
    const grid = loanGrid(changed.flatMap((change) => LOANS.map(change)));
    expect(new Set(grid.locks.map(({ firstNode }) => firstNode)).size).toBe(changed.length);
    expect(grid.nodes).toHaveLength(changed.length * GRID.nodes.length);
    // One lock of each group: its nodes are those of all.
    for (const group of changed.keys()) {
      const { loan, firstNode, weights } = grid.locks[group * LOANS.length]!;
      for (const { pool, oas } of grid.nodes.slice(firstNode, firstNode + weights.length)) {
        const { noteRate: _, multipliers: __, ...terms } = pool;
        expect({ ...loan.pool, ...terms }).toEqual(loan.pool);
        expect(oas).toBe(loan.oas);
      }
    }
  });

  it('of fewer different loans than nodes keep each loan as its own node', () => {
    const few = LOANS.slice(0, 20);
    const { nodes, locks } = loanGrid([...few, ...few]);
    expect(nodes).toHaveLength(20);
    locks.forEach((lock, index) => {
      expect(nodes[lock.firstNode]!.pool).toEqual(few[index % 20]!.pool);
      expect(lock).toMatchObject({ weights: Float64Array.of(1), distance: 0 });
    });
  });

  it('in which loans carry different strips keep them apart when each is its own node', () => {
    const plain = { ...LOANS[0]!, strips: [] };
    const { nodes, locks } = loanGrid([LOANS[0]!, plain]);
    expect(nodes.map(({ multiples }) => multiples)).toEqual([[3, 4], []]);
    expect(locks.map(({ fees }) => fees.length)).toEqual([2, 0]);
  });

  it('with strips at more multiples than a node carries are not interpolated', () => {
    const quoted = LOANS.map((loan, index) => ({
      ...loan,
      strips: [{ fee: 0.0025, multiple: 3 + (index % 4) * 0.5 }],
    }));
    const { nodes, locks } = loanGrid(quoted);
    expect(nodes).toHaveLength(quoted.length);
    expect(locks.every(({ weights, distance }) => weights[0] === 1 && distance === 0)).toBe(true);
    // With three multiples the group is on a grid.
    expect(loanGrid(quoted.filter((_, index) => index % 4 < 3)).nodes.length).toBeLessThan(100);
  });

  it('add the fees of strips at one multiple', () => {
    const twice = { ...LOANS[0]!, strips: [...LOANS[0]!.strips, { fee: 0.001, multiple: 4 }] };
    expect(loanGrid([twice]).locks[0]!.fees[1]).toBeCloseTo(0.0035, 15);
  });

  it('spend no nodes on a coordinate that all loans share', () => {
    const sameRate = LOANS.map((loan) => withPool(loan, { noteRate: 0.0675 }));
    const grid = loanGrid(sameRate);
    expect(grid.nodes.length).toBeLessThan(GRID.nodes.length);
    expect(grid.nodes.every(({ pool }) => pool.noteRate === 0.0675)).toBe(true);
    const byRefinancing = LOANS.map((loan) =>
      withPool(loan, {
        noteRate: 0.0675,
        multipliers: { refinancing: loan.pool.multipliers.refinancing, turnover: 1, default: 1 },
      }),
    );
    const line = loanGrid(byRefinancing);
    expect(line.nodes.length).toBeLessThan(7);
    expect(
      line.nodes.every(({ pool }) => pool.multipliers.turnover === 1 && pool.multipliers.default === 1),
    ).toBe(true);
    for (let lock = 0; lock < LOANS.length; lock += 29) {
      const [, inverseRoot] = coordinates(byRefinancing[lock]!.pool);
      expect(Math.abs(interpolated(line, lock, (pool) => coordinates(pool)[1]!) - inverseRoot!)).toBeLessThan(
        WEIGHT_TOLERANCE,
      );
    }
  });

  it('of one loan, and of none', () => {
    expect(loanGrid([LOANS[0]!])).toMatchObject({
      nodes: [{ pool: LOANS[0]!.pool }],
      locks: [{ firstNode: 0 }],
    });
    expect(loanGrid([])).toEqual({ nodes: [], locks: [] });
  });
});

describe('the coordinates of the grid', () => {
  it.each(GRID_COORDINATES.map((coordinate, index) => [index, coordinate] as const))(
    'number %i goes from a pool to its place and back, and leaves the others',
    (index, { of, pool }) => {
      for (const loan of LOANS.slice(0, 20)) {
        const moved = pool(loan.pool, of(loan.pool) * 1.1);
        expect(of(moved)).toBeCloseTo(of(loan.pool) * 1.1, 14);
        coordinates(moved).forEach((value, other) => {
          if (other !== index) expect(value).toBe(coordinates(loan.pool)[other]);
        });
      }
    },
  );
});
