import { expect, it } from 'vitest';
import type { StressRow } from '../../../../src/desk/stress.ts';
import { comparedScenarios } from './compared-scenarios.ts';

function row(id: string, net: number, standardError: number): StressRow {
  const measured = { value: net, standardError, unit: 'dollars' };
  return {
    id,
    name: id,
    locks: measured,
    positions: measured,
    servicing: null,
    net: measured,
    locksAtTodaysPullThrough: measured,
  };
}

it('compares what both runs have, the largest difference first, with the error of independent runs', () => {
  const first = [row('up', -100, 3), row('down', 50, 1), row('gone', 1, 1)];
  const second = [row('down', 40, 1), row('up', -140, 4), row('new', 1, 1)];
  expect(comparedScenarios(first, second, 'net')).toEqual([
    { id: 'up', name: 'up', first: -100, second: -140, difference: -40, standardError: 5 },
    { id: 'down', name: 'down', first: 50, second: 40, difference: -10, standardError: Math.SQRT2 },
  ]);
});
