import * as Plot from '@observablehq/plot';
import { useSearchParams } from 'wouter';
import type { TbaOas } from '../../../../calibration/calibration-set.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { fixed, percent, price } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Segmented } from '../../parts/button.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

const COLOURS = ['--locks', '--hedge', '--series-4', '--series-5', '--series-6', '--net'];

/** OAS by coupon, a line for each month: how the market's prices differ from the model's. */
export function OasSmile({ tbaOas }: { readonly tbaOas: readonly TbaOas[] }) {
  const [params, setParams] = useSearchParams();
  const programs = [...new Set(tbaOas.map(({ program }) => program))];
  const program = programs.find((one) => one === params.get('program')) ?? programs[0];
  const rows = tbaOas.filter((one) => one.program === program);
  const months = [...new Set(rows.map(({ settlementMonth }) => settlementMonth))].sort();
  if (program === undefined) {
    return (
      <Panel title="OAS by coupon">
        <Empty title="No TBA is quoted on this day" />
      </Panel>
    );
  }
  const lines = months.map((name, index) => ({ name, colour: COLOURS[index % COLOURS.length]! }));
  const points = rows
    .map((one) => ({
      coupon: one.coupon * 100,
      month: one.settlementMonth,
      oas: one.oasBp,
      low: one.oasBp - 2 * one.standardErrorBp,
      high: one.oasBp + 2 * one.standardErrorBp,
      colour: `var(${lines.find(({ name }) => name === one.settlementMonth)!.colour})`,
    }))
    .sort((a, b) => a.coupon - b.coupon);
  return (
    <Panel
      title="OAS by coupon"
      note="Spread at which the model gives the market’s price. Whiskers are two standard errors of the simulation."
      tools={
        <Segmented
          label="Program"
          options={programs.map((value) => ({ value, name: value }))}
          value={program}
          onChange={(value) => setParams({ program: value }, { replace: true })}
        />
      }
    >
      <Legend entries={lines} />
      <Chart
        label={`OAS of ${program}: ${points.map(({ coupon, month, oas }) => `${coupon} ${month} ${fixed(oas, 1)} bp`).join(', ')}`}
        data={[tbaOas, program]}
        draw={() => ({
          marginLeft: 44,
          x: { label: 'Coupon, percent', ticks: [...new Set(points.map(({ coupon }) => coupon))] },
          y: { label: 'OAS, bp', grid: true, nice: true },
          marks: [
            Plot.lineY(points, {
              x: 'coupon',
              y: 'oas',
              z: 'month',
              stroke: 'colour',
              strokeWidth: 2,
              marker: 'circle-stroke',
            }),
            Plot.ruleX(points, { x: 'coupon', y1: 'low', y2: 'high', stroke: 'var(--ink-2)' }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'coupon',
                y: 'oas',
                title: ({ coupon, month, oas }: (typeof points)[number]) =>
                  `${coupon} ${month}\n${fixed(oas, 1)} bp`,
              }),
            ),
          ],
        })}
      />
      <OasTable rows={rows} />
    </Panel>
  );
}

function OasTable({ rows }: { readonly rows: readonly TbaOas[] }) {
  const { priceStyle } = usePreferences();
  return (
    <details>
      <summary>As a table, {rows.length} TBAs</summary>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Coupon</th>
            <th scope="col">Month</th>
            {['Price', 'WAC, %', 'Age, months', 'OAS, bp'].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.coupon} ${row.settlementMonth}`}>
              <th scope="row">{percent(row.coupon, 2)}</th>
              <td>{row.settlementMonth}</td>
              <td className="number">{price(row.pricePer100, priceStyle)}</td>
              <td className="number">{percent(row.pool.wac, 2)}</td>
              <td className="number">{row.pool.ageMonths}</td>
              <td className="number">
                <Measured of={{ value: row.oasBp, standardError: row.standardErrorBp }} digits={2} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
