import { expect, it } from 'vitest';
import { axisText, axisValuesOf, GRID_FACTORS } from './grid-factors.ts';

it('reads an axis in the units that are shown, in order and once', () => {
  expect(axisValuesOf('pullThroughShift', '5, −10 0;5')).toEqual([-0.1, 0, 0.05]);
  expect(axisValuesOf('parallelBp', '-50 0 50')).toEqual([-50, 0, 50]);
  expect(axisValuesOf('parallelBp', 'ten')).toBeNull();
  expect(axisValuesOf('parallelBp', ' ')).toBeNull();
});

it('writes an axis so that it is read back', () => {
  for (const values of [[-0.1, -0.05, 0, 0.075]]) {
    expect(axisValuesOf('pullThroughShift', axisText('pullThroughShift', values))).toEqual(values);
  }
});

it('shows a value with its unit', () => {
  expect(GRID_FACTORS.pullThroughShift.show(-0.05)).toBe('−5 points');
  expect(GRID_FACTORS.pullThroughShift.show(0.075)).toBe('+7.5 points');
  expect(GRID_FACTORS.parallelBp.show(25)).toBe('+25 bp');
});
