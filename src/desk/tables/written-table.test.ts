import { expect, it } from 'vitest';
import { writtenTable } from './written-table.ts';

const RISK = JSON.stringify({
  asOf: '2025-02-10',
  rows: [{ lockId: '00123' }],
  book: { net: 1 },
  tables: [],
});

it('leaves members of a document out, and keeps all others as they are', () => {
  const shortened = writtenTable({ kind: 'risk', documentJson: RISK, omit: ['rows', 'tables', 'unknown'] });
  expect(JSON.parse(shortened)).toEqual({ asOf: '2025-02-10', book: { net: 1 } });
});

it('refuses a table that a document has not', () => {
  expect(() => writtenTable({ kind: 'risk', documentJson: RISK, table: 'none' })).toThrow(
    expect.objectContaining({ code: 'INPUT_INVALID' }),
  );
});
