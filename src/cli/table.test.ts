import { expect, it } from 'vitest';
import { dollarsWithError, fixedWithError, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

it('words stand left, numbers right, under a rule, without trailing spaces', () => {
  const text = renderTable(
    'Trades',
    [words('side'), numbers('face')],
    [
      ['buy', '1,000'],
      ['sell', '−20'],
    ],
  );
  const lines = text.split('\n');
  expect(lines[0]).toBe('Trades');
  expect(lines[1]).toBe('  side   face');
  expect(lines[2]).toMatch(/^ {2}─+$/);
  expect(lines[3]).toBe('  buy   1,000');
  expect(lines[4]).toBe('  sell    −20');
  expect(lines).toHaveLength(5);
});

it('a table without rows keeps its header', () => {
  expect(renderTable('None', [words('a'), numbers('b')], [])).toContain('a  b');
});

it('a simulated number shows its standard error, a closed form none', () => {
  const unit = 'dollars';
  expect(dollarsWithError({ value: -1234567.4, standardError: 89.6, unit })).toBe('-1,234,567 ± 90');
  expect(dollarsWithError({ value: 1000, standardError: 0, unit })).toBe('1,000');
  expect(fixedWithError({ value: 4.4675, standardError: 0.0031, unit: 'years' }, 3)).toBe('4.468 ± 0.003');
  expect(percent(0.06875, 3)).toBe('6.875 %');
});
