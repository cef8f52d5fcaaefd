import { describe, expect, it } from 'vitest';
import { multipleFor } from './multiple.ts';

const GRID = [
  { noteRate: 0.07, termMonths: 360, multiple: 3 },
  { noteRate: 0.06, termMonths: 360, multiple: 5 },
  { noteRate: 0.055, termMonths: 180, multiple: 3.5 },
  { noteRate: 0.065, termMonths: 180, multiple: 2.5 },
];

describe('multipleFor', () => {
  it('is the number itself when there is one for all', () => {
    expect(multipleFor(4.25, 0.07, 180)).toBe(4.25);
  });

  it('meets the quotes and is linear between them', () => {
    expect(multipleFor(GRID, 0.06, 360)).toBe(5);
    expect(multipleFor(GRID, 0.065, 360)).toBeCloseTo(4, 12);
    expect(multipleFor(GRID, 0.06, 180)).toBeCloseTo(3, 12);
    expect(multipleFor(GRID, 0.06, 270)).toBeCloseTo(4, 12);
  });

  it('is flat beyond the outermost quotes', () => {
    expect(multipleFor(GRID, 0.09, 360)).toBe(3);
    expect(multipleFor(GRID, 0.03, 480)).toBe(5);
    expect(multipleFor(GRID, 0.03, 120)).toBe(3.5);
  });
});
