import { describe, expect, it } from 'vitest';
import { percent } from '../../format/numbers.ts';
import type { GridColumn } from './grid-column.ts';
import { gridTest } from './grid-query.ts';

interface Loan {
  readonly id: string;
  readonly stage: string | null;
  readonly rate: number | null;
}

const COLUMNS: readonly GridColumn<Loan>[] = [
  { id: 'id', name: 'Id', width: 80, value: ({ id }) => id },
  { id: 'stage', name: 'Stage', width: 80, value: ({ stage }) => stage },
  {
    id: 'noteRate',
    name: 'Rate',
    width: 80,
    isNumber: true,
    isPercent: true,
    value: ({ rate }) => rate,
    show: (value) => percent(value as number, 3),
  },
];

const LOANS: readonly Loan[] = [
  { id: 'A-1', stage: 'approved', rate: 0.0675 },
  { id: 'A-2', stage: 'clear to close', rate: 0.07 },
  { id: 'B-1', stage: null, rate: 0.06125 },
  { id: 'B-2', stage: 'funded', rate: null },
];

function left(query: string): readonly string[] {
  const test = gridTest(query, COLUMNS);
  return test === null ? ['all'] : LOANS.filter(test).map(({ id }) => id);
}

describe('the filter of a grid', () => {
  it.each([
    ['', ['all']],
    ['   ', ['all']],
    ['a-', ['A-1', 'A-2']],
    ['close', ['A-2']],
    ['-close', ['A-1', 'B-1', 'B-2']],
    ['stage:app', ['A-1']],
    ['stage="clear to close"', ['A-2']],
    ['stage!=funded', ['A-1', 'A-2', 'B-1']],
    ['noteRate>=6.75', ['A-1', 'A-2']],
    ['NOTERATE<6.75', ['B-1']],
    ['noteRate=7', ['A-2']],
    ['a- noteRate>6.9', ['A-2']],
    ['-noteRate>6.9', ['A-1', 'B-1', 'B-2']],
    ['unknown:7', []],
  ])('%s', (query, ids) => {
    expect(left(query)).toEqual(ids);
  });
});
