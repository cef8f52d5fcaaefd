import { expect, it } from 'vitest';
import { significant } from './number-format.ts';

it('shows ten significant digits', () => {
  expect(significant(66.69884187983976)).toBe('66.69884188');
  expect(significant(0)).toBe('0');
});
