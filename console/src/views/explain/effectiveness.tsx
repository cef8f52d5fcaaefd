import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '../../../../src/desk/explain/explain-result.ts';
import { Chart } from '../../charts/chart.tsx';
import { fixed, percent, shortDollars, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

/** How well the hedge offset the locks: over parallel moves, and over the periods there were. */
export function Effectiveness({ result }: { readonly result: ExplainResult }) {
  const { scenarios, periods } = result.effectiveness;
  const { regression } = scenarios;
  const points = scenarios.rows;
  return (
    <Panel
      title="Hedge effectiveness"
      note={
        regression === null
          ? 'Too few moves for a regression.'
          : `Over parallel moves of yesterday’s book: slope ${fixed(regression.slope, 3)} ± ${fixed(regression.slopeStandardError, 3)}, R² ${fixed(regression.rSquared, 3)}: ${regression.effective ? '✓ highly effective' : '✕ not highly effective'}. A perfect hedge lies on the dashed line.`
      }
    >
      <Chart
        label={`Gain of the hedge against that of the locks: ${points.map(({ label, hedgedItem, hedge }) => `${label} ${shortDollars(hedgedItem)}, ${shortDollars(hedge)}`).join('; ')}`}
        height={220}
        data={[result]}
        draw={() => ({
          marginLeft: 56,
          x: { label: 'Gain of the locks, dollars', tickFormat: shortDollars, grid: true },
          y: { label: 'Gain of the hedge', tickFormat: shortDollars, grid: true },
          marks: [
            Plot.line(
              [points.map(({ hedgedItem }) => hedgedItem)].flatMap((items) => [
                [Math.min(...items), -Math.min(...items)],
                [Math.max(...items), -Math.max(...items)],
              ]),
              { stroke: 'var(--line-strong)', strokeDasharray: '5,4' },
            ),
            Plot.dot(points, { x: 'hedgedItem', y: 'hedge', fill: 'var(--locks)', r: 4 }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'hedgedItem',
                y: 'hedge',
                title: ({ label, hedgedItem, hedge }: (typeof points)[number]) =>
                  `${label}\nlocks ${signed(hedgedItem)}\nhedge ${signed(hedge)}`,
              }),
            ),
          ],
        })}
      />
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Period</th>
            {['Locks', 'Hedge', 'Offset, %', 'All to date, %'].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col">In the corridor</th>
          </tr>
        </thead>
        <tbody>
          {periods.rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td className="number">{signed(row.hedgedItem)}</td>
              <td className="number">{signed(row.hedge)}</td>
              <td className="number">{percent(row.dollarOffset)}</td>
              <td className="number">{percent(row.cumulativeDollarOffset)}</td>
              <td>{row.withinCorridor === null ? '' : row.withinCorridor ? '✓ yes' : '✕ no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
