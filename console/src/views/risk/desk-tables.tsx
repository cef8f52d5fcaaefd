import type { DeskRow, DeskTable } from '../../../../src/desk/desk-table.ts';
import { dollars, percent } from '../../format/numbers.ts';
import { Segmented } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { type GridColumn, meanOf, shownNumber, sumOf } from '../../parts/grid/grid-column.ts';
import { GridPlace } from '../../parts/grid/grid-place.tsx';

type Column = GridColumn<DeskRow>;

const rowId = ({ key }: DeskRow): string => key;

function column(
  id: keyof DeskRow,
  name: string,
  about: string,
  show: (value: number) => string,
  more: Partial<Column> = {},
): Column {
  const value = (row: DeskRow) => row[id] ?? null;
  return {
    ...{ id, name, about, value, width: 112, isNumber: true },
    show: shownNumber(show),
    total: sumOf(value),
    ...more,
  };
}

const SUMS: readonly Column[] = [
  column('locks', 'Locks', 'Count', dollars, { width: 76 }),
  column('locked', 'Locked', 'Loan amounts, dollars', dollars),
  column('pullThroughWeighted', 'Expected to fund', 'Pull-through × loan amount, dollars', dollars, {
    width: 124,
  }),
  column('pullThrough', 'Pull-through, %', 'Expected to fund of locked', (value) => percent(value, 1), {
    isPercent: true,
    total: meanOf(
      ({ pullThrough }) => pullThrough,
      ({ locked }) => locked,
    ),
  }),
  column('noteRate', 'Note rate, %', 'Weighted by loan amount', (value) => percent(value, 3), {
    isPercent: true,
    total: meanOf(
      ({ noteRate }) => noteRate,
      ({ locked }) => locked,
    ),
  }),
  column('dv01', 'DV01', 'Gain when rates fall 1 bp, dollars', dollars),
];

const COUPON: readonly Column[] = [
  column('position', 'TBA held', 'Face, negative when short', dollars),
  column('target', 'TBA wanted', 'Face that would offset the row’s DV01 in its own coupon', dollars),
  column('gap', 'To trade', 'Wanted less held', dollars),
];

interface DeskTablesProps {
  readonly tables: readonly DeskTable[];
  readonly by: string | null;
  readonly onBy: (by: DeskTable['by']) => void;
}

/** The pipeline by one attribute at a time, as desks lay it out. */
export function DeskTables({ tables, by, onBy }: DeskTablesProps) {
  const table = tables.find((one) => one.by === by) ?? tables[0]!;
  const columns: readonly Column[] = [
    { id: 'key', name: table.title, width: 170, value: rowId },
    ...SUMS,
    ...(table.by === 'coupon' ? COUPON : []),
  ];
  return (
    <GridPlace rowCount={table.rows.length} hasTotals>
      <DataGrid
        key={table.by}
        name={`risk-${table.by}`}
        label={`rows ${table.title.toLowerCase()}`}
        columns={columns}
        rows={table.rows}
        rowId={rowId}
        tools={
          <Segmented
            label="Table"
            options={tables.map((one) => ({ value: one.by, name: one.title }))}
            value={table.by}
            onChange={onBy}
          />
        }
      />
    </GridPlace>
  );
}
