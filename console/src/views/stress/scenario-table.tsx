import type { StressResult, StressRow } from '../../../../src/desk/stress.ts';
import { type ErrorBar, ErrorBars } from '../../charts/error-bars.tsx';
import { BOOK_PARTS, type BookPart, partsOf, pnlOf } from '../../desk/book-parts.ts';
import { dollars, fixed, signed } from '../../format/numbers.ts';
import { Segmented } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { type GridColumn, shownNumber } from '../../parts/grid/grid-column.ts';
import { GridPlace } from '../../parts/grid/grid-place.tsx';
import { Panel } from '../../parts/panel.tsx';

type Column = GridColumn<StressRow>;

function measured(id: BookPart, name: string): readonly Column[] {
  return [
    {
      ...{ id, name, width: 100, isNumber: true },
      value: (row) => row[id]?.value ?? null,
      show: shownNumber(dollars),
    },
    {
      ...{
        id: `${id}StandardError`,
        name: '±',
        about: `Standard error of ${name}`,
        width: 72,
        isNumber: true,
      },
      value: (row) => row[id]?.standardError ?? null,
      show: shownNumber((value) => fixed(value, 0)),
    },
  ];
}

const COLUMNS: readonly Column[] = [
  { id: 'name', name: 'Scenario', width: 214, value: ({ name }) => name },
  ...measured('net', 'Net'),
  ...measured('locks', 'Locks'),
  {
    id: 'response',
    name: 'of it response',
    about:
      'Of the locks’ P&L, what pull-through’s following rates makes: P&L less P&L at today’s pull-through',
    width: 112,
    isNumber: true,
    isHidden: true,
    value: ({ locks, locksAtTodaysPullThrough }) => locks.value - locksAtTodaysPullThrough.value,
    show: shownNumber(dollars),
  },
  ...measured('positions', 'Trades'),
];

const WITH_SERVICING: readonly Column[] = [...COLUMNS, ...measured('servicing', 'Servicing')];

const rowId = ({ id }: StressRow): string => id;

interface ScenarioTableProps {
  readonly result: StressResult;
  readonly part: BookPart;
  readonly onPart: (part: BookPart) => void;
}

/** P&L by scenario, the worst net first, beside bars of it. */
export function ScenarioTable({ result, part, onPart }: ScenarioTableProps) {
  const rows = [...result.rows].sort((a, b) => a.net.value - b.net.value);
  const parts = partsOf(rows);
  const { name, colour } = BOOK_PARTS.find(({ value }) => value === part)!;
  const bars = [...rows]
    .sort((a, b) => pnlOf(a, part).value - pnlOf(b, part).value)
    .map(
      (row): ErrorBar => ({
        name: row.name,
        parts: [{ series: name, value: pnlOf(row, part).value }],
        standardError: pnlOf(row, part).standardError,
      }),
    );
  return (
    <div className="columns lead">
      <GridPlace rowCount={rows.length} rowsMax={40}>
        <DataGrid
          name="scenarios"
          label="scenarios"
          columns={parts.length > 3 ? WITH_SERVICING : COLUMNS}
          rows={rows}
          rowId={rowId}
        />
      </GridPlace>
      <Panel
        title={`${name} by scenario`}
        tools={<Segmented label="Part of the book" options={parts} value={part} onChange={onPart} />}
        note="Dollars, whole revaluation; whiskers are two standard errors."
      >
        <ErrorBars label={`${name}, dollars`} unit="Dollars" series={[{ name, colour }]} bars={bars} />
      </Panel>
    </div>
  );
}

/** Locks whose best coupon would be another one in a scenario. */
export function ExecutionSwitches({
  result: { executionSwitches, rows },
}: {
  readonly result: StressResult;
}) {
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const switched = executionSwitches.filter(({ locks }) => locks > 0);
  if (switched.length === 0) return null;
  return (
    <Panel
      title="Coupons that would be chosen again"
      flush
      note="Weighted by pull-through; the P&L above keeps today’s coupons."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Scenario</th>
            <th scope="col" className="number">
              Locks
            </th>
            <th scope="col" className="number">
              Worth, dollars
            </th>
          </tr>
        </thead>
        <tbody>
          {switched.map(({ scenarioId, locks, gain }) => (
            <tr key={scenarioId}>
              <th scope="row">{names.get(scenarioId) ?? scenarioId}</th>
              <td className="number">{fixed(locks, 0)}</td>
              <td className="number">{signed(gain)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
