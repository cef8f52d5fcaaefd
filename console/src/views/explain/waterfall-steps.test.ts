import { expect, it } from 'vitest';
import type { ExplainRow } from '../../../../src/desk/explain/explain-result.ts';
import { waterfallOf } from './waterfall-steps.ts';

function row(line: ExplainRow['line'], total: string): ExplainRow {
  return {
    line,
    name: line,
    locks: total,
    tba: '0.00',
    futures: '0.00',
    options: '0.00',
    forwards: '0.00',
    markToMarket: total,
    cash: '0.00',
    total,
    standardError: 1,
    predicted: null,
    predictionError: null,
    orderEffect: null,
  };
}

it('starts each bar where the one before ended, and ends at the P&L', () => {
  const steps = waterfallOf({
    lines: [row('time', '100.00'), row('slope', '0.00'), row('level', '-250.50'), row('unexplained', '0.00')],
    total: { markToMarket: '-150.50', cash: '0.00', pnl: '-150.50', grossMove: '350.50' },
  });
  expect(steps.map(({ name, from, to }) => [name, from, to])).toEqual([
    ['time', 0, 100],
    ['level', 100, -150.5],
    ['unexplained', -150.5, -150.5],
    ['P&L', 0, -150.5],
  ]);
});
