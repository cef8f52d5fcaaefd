import { useCallback, useEffect, useMemo } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { EXPLAIN_LINES, LINE_NAMES } from '../../../../src/desk/explain/explain-lines.ts';
import type { ExplainItemRow } from '../../../../src/desk/explain/explain-result.ts';
import { signed } from '../../format/numbers.ts';
import { SelectField } from '../../parts/field.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { type CellValue, type GridColumn, sumOf } from '../../parts/grid/grid-column.ts';

const rowId = ({ part, id }: ExplainItemRow): string => `${part} ${id}`;
const amount = (value: CellValue): string => (typeof value === 'number' ? signed(value) : '');

/** Every lock and trade with its day, the ones a line moved most first. */
export function ExplainItems({ rows }: { readonly rows: readonly ExplainItemRow[] }) {
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const line = EXPLAIN_LINES.find((one) => one === params.get('line')) ?? null;
  const columns = useMemo(() => columnsOf(rows), [rows]);
  const shown = useMemo(
    () =>
      line === null
        ? rows
        : rows
            .filter(({ lines }) => lines[line] !== undefined)
            .toSorted((a, b) => Math.abs(Number(b.lines[line])) - Math.abs(Number(a.lines[line]))),
    [rows, line],
  );
  const open = useCallback(
    ({ part, id }: ExplainItemRow) =>
      navigate(`/${part === 'locks' ? 'pipeline' : 'trades'}/${encodeURIComponent(id)}`),
    [navigate],
  );
  const hasLine = line === null || columns.some(({ id }) => id === line);
  // A line of an earlier result may be in no item of this one.
  useEffect(() => {
    if (!hasLine) setParams({}, { replace: true });
  }, [hasLine, setParams]);
  return (
    <div id="explain-items" className="grid-box">
      <DataGrid
        name="explain"
        label="locks and trades"
        columns={columns}
        rows={shown}
        rowId={rowId}
        onOpen={open}
        tools={
          <div className="beside-label">
            <SelectField
              label="Moved by"
              value={line ?? ''}
              options={[
                { value: '', name: 'anything' },
                ...columns.flatMap(({ id, name }) => (id in LINE_NAMES ? [{ value: id, name }] : [])),
              ]}
              onChange={(next) =>
                setParams((current) => {
                  const changed = new URLSearchParams(current);
                  if (next === '') changed.delete('line');
                  else changed.set('line', next);
                  return changed;
                })
              }
            />
          </div>
        }
      />
    </div>
  );
}

function columnsOf(rows: readonly ExplainItemRow[]): readonly GridColumn<ExplainItemRow>[] {
  const money = (id: string, name: string, value: (row: ExplainItemRow) => number | null) => ({
    ...{ id, name, value, width: 104, isNumber: true, show: amount, about: `${name}, dollars` },
    total: sumOf(value),
  });
  const used = new Set(rows.flatMap(({ lines }) => Object.keys(lines)));
  return [
    { id: 'id', name: 'Lock or trade', width: 120, value: ({ id }) => id },
    { id: 'part', name: 'Part', width: 76, canGroup: true, value: ({ part }) => part },
    { id: 'what', name: 'What', width: 170, canGroup: true, value: ({ description }) => description },
    money('change', 'Change', ({ change }) => Number(change)),
    ...EXPLAIN_LINES.filter((line) => used.has(line)).map((line) =>
      money(line, LINE_NAMES[line], ({ lines }) => (lines[line] === undefined ? null : Number(lines[line]))),
    ),
    { ...money('before', 'Before', ({ before }) => Number(before)), isHidden: true },
    { ...money('after', 'After', ({ after }) => Number(after)), isHidden: true },
  ];
}
