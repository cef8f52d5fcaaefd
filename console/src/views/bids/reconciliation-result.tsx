import { dollars, fixed, signed } from '../../format/numbers.ts';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { type GridColumn, shownNumber, sumOf } from '../../parts/grid/grid-column.ts';
import { GridPlace } from '../../parts/grid/grid-place.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import type { Reconciliation } from './bids-api.ts';

type Row = Reconciliation['rows'][number];

const STATUS_NAMES: Readonly<Record<Row['status'], string>> = {
  matched: '✓ matched',
  differs: '✕ differs',
  'missing-settlement': '✕ not paid',
  'missing-sale': '✕ not sold',
  'duplicate-settlement': '✕ paid twice',
};

const rowId = ({ lockId, sellSideId, executingInvestor }: Row): string =>
  `${lockId} ${sellSideId} ${executingInvestor}`;
const cash = shownNumber(dollars);
const sold = ({ expected }: Row): number | null => (expected === null ? null : Number(expected.amount));
const paid = ({ settled }: Row): number | null =>
  settled.length === 0 ? null : settled.reduce((sum, { amount }) => sum + Number(amount), 0);
const difference = (row: Row): number => Number(row.amountDifference);

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'status', name: 'Status', width: 120, canGroup: true, value: ({ status }) => STATUS_NAMES[status] },
  { id: 'lockId', name: 'Lock', width: 120, value: ({ lockId }) => lockId },
  {
    ...{ id: 'investor', name: 'Investor', width: 130, canGroup: true },
    value: ({ executingInvestor }) => executingInvestor,
  },
  { id: 'commitment', name: 'Commitment', width: 200, value: ({ sellSideId }) => sellSideId },
  {
    ...{ id: 'sold', name: 'Sold for', width: 120, isNumber: true, show: cash },
    ...{ value: sold, total: sumOf(sold) },
  },
  {
    ...{ id: 'paid', name: 'Paid', width: 120, isNumber: true, show: cash },
    ...{ value: paid, total: sumOf(paid) },
  },
  {
    ...{ id: 'difference', name: 'Difference', about: 'Paid less sold for, dollars', width: 120 },
    ...{ isNumber: true, value: difference, total: sumOf(difference) },
    show: shownNumber((cell) => signed(cell, 2)),
  },
  {
    id: 'what',
    name: 'What differs',
    width: 340,
    value: ({ differences }) =>
      differences.map(({ field, expected, settled }) => `${field} ${expected}, paid ${settled}`).join('; '),
  },
];

/** A settlement file against the recorded sales. */
export function ReconciliationResult({
  result: { rows, counts, totals },
}: {
  readonly result: Reconciliation;
}) {
  return (
    <>
      <Stats>
        {Object.entries(STATUS_NAMES).map(([status, name]) => (
          <Stat key={status} name={name}>
            {fixed(counts[status as Row['status']] ?? 0, 0)}
          </Stat>
        ))}
        <Stat name="Sold for" beside="dollars">
          {dollars(Number(totals.sales))}
        </Stat>
        <Stat name="Paid" beside={`difference ${signed(Number(totals.differences))}`}>
          {dollars(Number(totals.settled))}
        </Stat>
      </Stats>
      <GridPlace rowCount={rows.length} hasTotals>
        <DataGrid name="reconciliation" label="payments" columns={COLUMNS} rows={rows} rowId={rowId} />
      </GridPlace>
    </>
  );
}
