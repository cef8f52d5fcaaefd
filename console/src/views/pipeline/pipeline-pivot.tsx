import { useCallback, useMemo, useState } from 'react';
import { SelectField } from '../../parts/field.tsx';
import { type CellValue, type GridColumn, shown } from '../../parts/grid/grid-column.ts';
import { Panel } from '../../parts/panel.tsx';
import type { PipelineRow } from './pipeline-rows.ts';

type Column = GridColumn<PipelineRow>;

interface PipelinePivotProps {
  readonly rows: readonly PipelineRow[];
  readonly columns: readonly Column[];
}

/** What the filter leaves, by two of its columns. */
export function PipelinePivot({ rows, columns }: PipelinePivotProps) {
  const dimensions = columns.filter(({ canGroup }) => canGroup === true);
  const measures = columns.filter(({ total }) => total !== undefined);
  const [across, setAcross] = useState('stage');
  const [down, setDown] = useState('coupon');
  const [measure, setMeasure] = useState('exposure');
  const find = useCallback((id: string): Column => columns.find((column) => column.id === id)!, [columns]);
  const pivot = useMemo(() => {
    const [downward, sideward] = [find(down), find(across)];
    const cells = Map.groupBy(rows, (row) => `${downward.value(row)} ${sideward.value(row)}`);
    return { rowKeys: keysOf(rows, downward), columnKeys: keysOf(rows, sideward), cells };
  }, [rows, find, down, across]);
  const chosen = find(measure);
  const totalOf = (part: readonly PipelineRow[]): string =>
    part.length === 0 ? '' : shown(chosen, chosen.total!(part));
  const options = (list: readonly Column[]) => list.map(({ id, name }) => ({ value: id, name }));
  return (
    <Panel
      title="Pivot of what the filter leaves"
      flush
      tools={
        <>
          <SelectField label="Rows" value={down} options={options(dimensions)} onChange={setDown} />
          <SelectField label="Columns" value={across} options={options(dimensions)} onChange={setAcross} />
          <SelectField label="Measure" value={measure} options={options(measures)} onChange={setMeasure} />
        </>
      }
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">
              {find(down).name} \ {find(across).name}
            </th>
            {pivot.columnKeys.map((key) => (
              <th key={String(key)} scope="col" className="number">
                {shown(find(across), key) || 'none'}
              </th>
            ))}
            <th scope="col" className="number">
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {pivot.rowKeys.map((key) => (
            <tr key={String(key)}>
              <th scope="row">{shown(find(down), key) || 'none'}</th>
              {pivot.columnKeys.map((other) => (
                <td key={String(other)} className="number">
                  {totalOf(pivot.cells.get(`${key} ${other}`) ?? [])}
                </td>
              ))}
              <td className="number">{totalOf(rows.filter((row) => find(down).value(row) === key))}</td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row">All</th>
            {pivot.columnKeys.map((key) => (
              <td key={String(key)} className="number">
                {totalOf(rows.filter((row) => find(across).value(row) === key))}
              </td>
            ))}
            <td className="number">{totalOf(rows)}</td>
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}

function keysOf(rows: readonly PipelineRow[], column: Column): readonly CellValue[] {
  const keys = [...new Set(rows.map((row) => column.value(row)))];
  return keys.sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)),
  );
}
