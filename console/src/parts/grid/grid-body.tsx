import type { ReactTable, Row as TableRow } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useId, useMemo, useRef, useState } from 'react';
import { type CellValue, type GridColumn, shown } from './grid-column.ts';
import type { gridFeatures } from './grid-features.ts';

const ROW_PX = 26;
const OVERSCAN_ROWS = 12;
const PAGE_ROWS = 20;
const INDENT_PX = 16;

interface GridBodyProps<Row extends object> {
  readonly table: ReactTable<typeof gridFeatures, Row>;
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly filtered: readonly Row[];
  readonly sort: { readonly id: string; readonly desc: boolean } | null;
  readonly onSort: (sort: { readonly id: string; readonly desc: boolean } | null) => void;
  readonly onOpen?: (row: Row) => void;
}

/** Head, rows in sight, and the total. */
export function GridBody<Row extends object>(props: GridBodyProps<Row>) {
  const { table, label, columns, filtered, sort, onSort, onOpen } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const [active, setActive] = useState<{ readonly row: number; readonly column: number } | null>(null);
  const { rows } = table.getRowModel();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
  });
  const items = virtualizer.getVirtualItems();
  // Elements of rows that leave one end are those of rows that enter at the other: only their texts change.
  const pool = 2 ** Math.ceil(Math.log2(items.length + 1));
  const totals = useMemo(
    () => new Map(columns.flatMap(({ id, total }) => (total === undefined ? [] : [[id, total(filtered)]]))),
    [columns, filtered],
  );
  const hasTotals = totals.size > 0;
  useEffect(() => {
    if (active !== null && active.row >= rows.length) setActive(null);
  }, [active, rows.length]);

  const open = (row: TableRow<typeof gridFeatures, Row>): void => {
    if (row.subRows.length > 0) row.toggleExpanded();
    else onOpen?.(row.original);
  };
  const listen = (event: KeyboardEvent): void => {
    const at = active ?? { row: -1, column: 0 };
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [at.row + 1, at.column],
      ArrowUp: [at.row - 1, at.column],
      ArrowRight: [at.row, at.column + 1],
      ArrowLeft: [at.row, at.column - 1],
      PageDown: [at.row + PAGE_ROWS, at.column],
      PageUp: [at.row - PAGE_ROWS, at.column],
      Home: [0, at.column],
      End: [rows.length - 1, at.column],
    };
    const move = moves[event.key];
    const row = rows[at.row];
    if (move !== undefined) {
      const next = {
        row: Math.max(0, Math.min(rows.length - 1, move[0])),
        column: Math.max(0, Math.min(columns.length - 1, move[1])),
      };
      setActive(next);
      virtualizer.scrollToIndex(next.row);
    } else if (event.key === 'Enter' && row !== undefined) open(row);
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey) && row !== undefined) {
      const cells = columns.map((column) => shown(column, row.getValue<CellValue>(column.id) ?? null));
      void navigator.clipboard.writeText(cells.join('\t'));
    } else return;
    event.preventDefault();
  };
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of the browser has no rows out of sight
    <div
      className="grid-scroll"
      ref={scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active === null ? undefined : `${gridId}-${active.row}`}
      tabIndex={0}
      onKeyDown={listen}
    >
      {/* biome-ignore lint/a11y: see above */}
      <div className="grid-head" role="row" aria-rowindex={1}>
        {columns.map((column, index) => {
          const way = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : 'none';
          return (
            // biome-ignore lint/a11y: see above
            <div
              key={column.id}
              className={column.isNumber ? 'grid-cell number' : 'grid-cell'}
              style={{ width: column.width }}
              role="columnheader"
              aria-sort={way}
              aria-colindex={index + 1}
              title={column.about ?? `${column.name} (${column.id})`}
            >
              <button type="button" tabIndex={-1} onClick={() => onSort(nextSort(column, sort))}>
                {column.name}
                {way === 'none' ? '' : way === 'ascending' ? ' ▲' : ' ▼'}
              </button>
            </div>
          );
        })}
      </div>
      {/* biome-ignore lint/a11y: see above */}
      <div className="grid-rows" style={{ height: virtualizer.getTotalSize(), width }} role="rowgroup">
        {items.map((item) => {
          const row = rows[item.index]!;
          return (
            <GridRow
              key={item.index % pool}
              id={`${gridId}-${item.index}`}
              row={row}
              index={item.index}
              top={item.start}
              columns={columns}
              activeColumn={active?.row === item.index ? active.column : null}
              isExpanded={row.subRows.length > 0 && row.getIsExpanded()}
              isLink={onOpen !== undefined}
              onClick={(column) => {
                setActive({ row: item.index, column });
                open(row);
              }}
            />
          );
        })}
      </div>
      {hasTotals ? (
        // biome-ignore lint/a11y: see above
        <div className="grid-total" role="row" aria-rowindex={rows.length + 2}>
          {columns.map((column, index) => (
            // biome-ignore lint/a11y: see above
            <div
              key={column.id}
              role="gridcell"
              className={column.isNumber ? 'grid-cell number' : 'grid-cell'}
              style={{ width: column.width }}
            >
              {totals.has(column.id) ? shown(column, totals.get(column.id)!) : index === 0 ? 'Total' : ''}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function nextSort<Row>(
  { id, isNumber = false }: GridColumn<Row>,
  sort: GridBodyProps<object>['sort'],
): GridBodyProps<object>['sort'] {
  if (sort?.id !== id) return { id, desc: isNumber };
  return sort.desc === isNumber ? { id, desc: !isNumber } : null;
}

interface GridRowProps<Row extends object> {
  readonly id: string;
  readonly row: TableRow<typeof gridFeatures, Row>;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly GridColumn<Row>[];
  readonly activeColumn: number | null;
  readonly isExpanded: boolean;
  readonly isLink: boolean;
  readonly onClick: (column: number) => void;
}

function PlainGridRow<Row extends object>(props: GridRowProps<Row>) {
  const { id, row, index, top, columns, activeColumn, isExpanded, isLink, onClick } = props;
  const isGroup = row.subRows.length > 0;
  return (
    // biome-ignore lint/a11y: the grid itself takes the keys, and tells which row is active
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={activeColumn !== null}
      aria-expanded={isGroup ? isExpanded : undefined}
      className={`grid-row ${isGroup ? 'group' : ''} ${isLink || isGroup ? 'link' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column, position) => (
        // biome-ignore lint/a11y: see above
        <div
          key={column.id}
          role="gridcell"
          className={`grid-cell ${column.isNumber ? 'number' : ''} ${position === activeColumn ? 'active' : ''}`}
          style={
            position === 0 && row.depth > 0
              ? { width: column.width, paddingLeft: 8 + INDENT_PX * row.depth }
              : { width: column.width }
          }
          onClick={() => onClick(position)}
        >
          {cellText(row, column, position, isExpanded)}
        </div>
      ))}
    </div>
  );
}

/** Rows that scroll past unchanged are not drawn again. */
const GridRow = memo(
  PlainGridRow,
  (a, b) =>
    a.row === b.row &&
    a.index === b.index &&
    a.top === b.top &&
    a.columns === b.columns &&
    a.activeColumn === b.activeColumn &&
    a.isExpanded === b.isExpanded,
) as typeof PlainGridRow;

function cellText<Row extends object>(
  row: TableRow<typeof gridFeatures, Row>,
  column: GridColumn<Row>,
  position: number,
  isExpanded: boolean,
): string {
  if (row.subRows.length === 0) return shown(column, column.value(row.original));
  if (position === 0) {
    const count = row.getLeafRows().filter(({ subRows }) => subRows.length === 0).length;
    return `${isExpanded ? '▾' : '▸'} ${String(row.groupingValue ?? 'none')} (${count})`;
  }
  if (column.total === undefined) return '';
  return shown(column, row.getValue<CellValue>(column.id) ?? null);
}
