import * as Plot from '@observablehq/plot';
import type { ServicingProfileRow } from '../../../../src/desk/servicing/servicing-result.ts';
import { Chart } from '../../charts/chart.tsx';
import { shortDollars, signed } from '../../format/numbers.ts';
import { AsNumbers } from '../../parts/as-numbers.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What the rights gain and lose by parallel move of rates. */
export function ServicingProfile({ rows }: { readonly rows: readonly ServicingProfileRow[] }) {
  const points = rows.map(({ shiftBp, change }) => ({
    shiftBp,
    change: change.value,
    low: change.value - 2 * change.standardError,
    high: change.value + 2 * change.standardError,
  }));
  return (
    <Panel
      title="Gain by parallel move of rates"
      note="Dollars, OAS held, every move revalued in full; the band is two standard errors."
    >
      <Chart
        label={`Gain of servicing by parallel move: ${points.map(({ shiftBp, change }) => `${signed(shiftBp)} bp ${signed(change)}`).join(', ')}`}
        height={236}
        data={[rows]}
        draw={() => ({
          marginLeft: 56,
          x: { label: 'Move of rates, bp', tickFormat: (bp: number) => signed(bp) },
          y: { label: 'Dollars', tickFormat: shortDollars, grid: true, nice: true },
          marks: [
            Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
            Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
            Plot.areaY(points, {
              x: 'shiftBp',
              y1: 'low',
              y2: 'high',
              fill: 'var(--series-4)',
              fillOpacity: 0.18,
            }),
            Plot.lineY(points, {
              x: 'shiftBp',
              y: 'change',
              stroke: 'var(--series-4)',
              strokeWidth: 2,
              marker: 'circle-stroke',
            }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'shiftBp',
                y: 'change',
                title: ({ shiftBp, change }: (typeof points)[number]) =>
                  `${signed(shiftBp)} bp\n${signed(change)}`,
              }),
            ),
          ],
        })}
      />
      <AsNumbers label="Gain by parallel move, numbers">
        <table className="plain">
          <thead>
            <tr>
              {['Move, bp', 'Value', 'Gain', 'Multiple'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ shiftBp, value, change, multiple }) => (
              <tr key={shiftBp}>
                <th scope="row" className="number">
                  {signed(shiftBp)}
                </th>
                <td className="number">
                  <Measured of={value} />
                </td>
                <td className="number">
                  <Measured of={change} />
                </td>
                <td className="number">
                  <Measured of={multiple} digits={3} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </AsNumbers>
    </Panel>
  );
}
