import { type ColumnDef, constructAggregationFn, type ExpandedState, useTable } from '@tanstack/react-table';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { fixed } from '../../format/numbers.ts';
import { Button } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import { Menu } from '../menu.tsx';
import { GridBody } from './grid-body.tsx';
import type { GridColumn } from './grid-column.ts';
import { gridCsv, gridTsv, saveFile } from './grid-csv.ts';
import { gridFeatures } from './grid-features.ts';
import { gridTest } from './grid-query.ts';
import { useGridChoices } from './use-grid-choices.ts';

interface DataGridProps<Row extends object> {
  /** Under which the reader's columns are kept. */
  readonly name: string;
  /** What the rows are, in the plural. */
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly tools?: ReactNode;
  /** Told what the filter leaves. */
  readonly onFiltered?: (rows: readonly Row[]) => void;
}

const GROUPS_MAX = 3;

/**
 * A grid of any number of rows: filter, order, groups, chosen columns, totals of what is filtered, export. Where the
 * keyboard is in it, arrows move, Enter opens, Ctrl C copies.
 */
export function DataGrid<Row extends object>(props: DataGridProps<Row>) {
  const { name, label, columns, rows, rowId, onOpen, tools, onFiltered } = props;
  const choices = useGridChoices(name, columns);
  const [text, setText] = useState(choices.query);
  const query = useDeferredValue(text);
  const filtered = useMemo(() => {
    const test = gridTest(query, columns);
    return test === null ? rows : rows.filter(test);
  }, [rows, columns, query]);
  const { setQuery } = choices;
  // The address follows what is typed, once it has been filtered by.
  useEffect(() => {
    const timer = setTimeout(() => setQuery(query), 300);
    return () => clearTimeout(timer);
  }, [query, setQuery]);
  useEffect(() => onFiltered?.(filtered), [filtered, onFiltered]);
  const [expanded, setExpanded] = useState<ExpandedState>({});
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const table = useTable({
    features: gridFeatures,
    data: filtered as Row[],
    columns: definitions,
    getRowId: rowId,
    autoResetExpanded: false,
    groupedColumnMode: false,
    state: {
      sorting: choices.sort === null ? [] : [choices.sort],
      grouping: [...choices.groups],
      expanded,
      columnVisibility: Object.fromEntries([...choices.hidden].map((id) => [id, false])),
    },
    onExpandedChange: setExpanded,
  });
  const visible = columns.filter(({ id }) => !choices.hidden.has(id) || choices.groups.includes(id));
  const groupable = columns.filter(({ canGroup }) => canGroup === true);
  const addGroup = (id: string): void => choices.setGroups([...choices.groups, id].slice(0, GROUPS_MAX));
  return (
    <div className="grid">
      <div className="grid-tools">
        <input
          className="input filter"
          type="search"
          aria-label={`Filter ${label}`}
          placeholder={`Filter ${label}: a word, or ${exampleQuery(columns)}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {groupable.length === 0 ? null : (
          <Menu label={choices.groups.length === 0 ? 'Group' : `Grouped by ${choices.groups.length}`}>
            {groupable.map(({ id, name: columnName }) => (
              <label key={id} className="check">
                <input
                  type="checkbox"
                  checked={choices.groups.includes(id)}
                  onChange={() =>
                    choices.groups.includes(id)
                      ? choices.setGroups(choices.groups.filter((one) => one !== id))
                      : addGroup(id)
                  }
                />
                {columnName}
              </label>
            ))}
          </Menu>
        )}
        <Menu label="Columns">
          {columns.map(({ id, name: columnName }) => (
            <label key={id} className="check">
              <input
                type="checkbox"
                checked={!choices.hidden.has(id)}
                onChange={() => choices.toggleColumn(id)}
              />
              {columnName}
            </label>
          ))}
        </Menu>
        <Button onClick={() => saveFile(`${name}.csv`, gridCsv(visible, filtered))}>Export</Button>
        <CopyButton text={() => gridTsv(visible, filtered)} />
        <span className="fill" />
        {tools}
      </div>
      <GridBody
        table={table}
        label={label}
        columns={visible}
        filtered={filtered}
        sort={choices.sort}
        onSort={choices.setSort}
        {...(onOpen === undefined ? {} : { onOpen })}
      />
      <div className="grid-foot">
        <span>
          {fixed(filtered.length, 0)} of {fixed(rows.length, 0)} {label}
        </span>
      </div>
    </div>
  );
}

function exampleQuery<Row>(columns: readonly GridColumn<Row>[]): string {
  const number = columns.find(({ isNumber }) => isNumber === true);
  const text = columns.find(({ canGroup }) => canGroup === true);
  return [text && `${text.id}:…`, number && `${number.id}>…`].filter(Boolean).join(' ');
}

function definitionOf<Row extends object>(column: GridColumn<Row>): ColumnDef<typeof gridFeatures, Row> {
  const { id, value, total, isNumber = false } = column;
  return {
    id,
    accessorFn: value,
    // Numbers are looked for from the largest, names from the first.
    sortDescFirst: isNumber,
    sortUndefined: 'last',
    sortFn: (a, b) => compare(a.getValue(id), b.getValue(id)),
    ...(total === undefined
      ? {}
      : {
          aggregationFn: constructAggregationFn({
            aggregate: ({ rows }) => total(rows.map(({ original }) => original as Row)),
          }),
        }),
  };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
