import { describe, expect, it } from 'vitest';
import { type ComparisonGroup, comparisonCheck, comparisonTable } from './comparison.ts';

const GROUP: ComparisonGroup = {
  id: 'reference/x',
  tested: 'numbers',
  source: 'a book',
  unit: 'years',
  tolerance: 0.1,
  comparisons: [
    { name: 'first', found: 1, expected: 1.05 },
    { name: 'second', found: -20, expected: -20.2 },
  ],
};

describe('comparisons', () => {
  it('fail by the one that is furthest off, and name it', () => {
    const check = comparisonCheck(GROUP);
    expect(check.passed).toBe(false);
    expect(check.value).toBeCloseTo(0.2, 12);
    expect(check.reading).toContain('second');
  });

  it('are judged relative to the reference where that is asked', () => {
    const check = comparisonCheck({ ...GROUP, relative: true });
    expect(check.passed).toBe(true);
    expect(check.value).toBeCloseTo(0.05 / 1.05, 12);
  });

  it('fail when a number is none, wherever it stands, and when there is nothing to compare', () => {
    for (const at of [0, 1]) {
      const comparisons = GROUP.comparisons.map((one, i) => (i === at ? { ...one, found: Number.NaN } : one));
      expect(comparisonCheck({ ...GROUP, tolerance: 10, comparisons }).passed).toBe(false);
    }
    expect(comparisonCheck({ ...GROUP, comparisons: [] }).passed).toBe(false);
  });

  it('stand in a table, one on each line', () => {
    const { columns, rows } = comparisonTable(GROUP);
    expect(rows).toHaveLength(2);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows[1]).toEqual(['second', '-20.0000000000', '-20.2000000000', '2.0e-1', '1.0e-1']);
  });
});
