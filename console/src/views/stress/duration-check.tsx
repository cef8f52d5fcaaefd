import * as Plot from '@observablehq/plot';
import type { DurationCheckRow } from '../../../../src/desk/stress.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { BOOK_PARTS, type BookPart, pnlOf } from '../../desk/book-parts.ts';
import { dollars, shortDollars, signed } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';

interface DurationCheckProps {
  readonly rows: readonly DurationCheckRow[];
  readonly part: BookPart;
}

/** What duration alone would have said of a parallel move, beside the truth. */
export function DurationCheck({ rows, part }: DurationCheckProps) {
  const { name, colour } = BOOK_PARTS.find(({ value }) => value === part)!;
  const none = { value: 0, standardError: 0 };
  const points = [
    ...rows.map(({ shiftBp, durationEstimate, fullRevaluation }) => ({
      shiftBp,
      estimate: durationEstimate[part] ?? 0,
      full: pnlOf(fullRevaluation, part),
    })),
    { shiftBp: 0, estimate: 0, full: none },
  ]
    .sort((a, b) => a.shiftBp - b.shiftBp)
    .map((point) => ({
      ...point,
      value: point.full.value,
      low: point.full.value - 2 * point.full.standardError,
      high: point.full.value + 2 * point.full.standardError,
    }));
  const last = points.at(-1)!;
  return (
    <div className="columns wide">
      <Panel
        title={`${name}: duration’s estimate and full revaluation`}
        note="The estimate is −DV01 × move. What lies between is convexity, and pull-through’s response."
      >
        <Legend
          entries={[
            { name: 'Full revaluation', colour },
            { name: 'Duration alone', colour: '--series-6', dashed: true },
          ]}
        />
        <Chart
          label={`${name} at +${last.shiftBp} bp: duration says ${dollars(last.estimate)}, revaluation ${dollars(last.value)}`}
          height={330}
          data={[rows, part]}
          draw={() => ({
            marginLeft: 56,
            x: { label: 'Move of rates, bp', tickFormat: (bp: number) => signed(bp) },
            y: { label: 'Dollars', tickFormat: shortDollars, grid: true, nice: true },
            marks: [
              Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
              Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
              Plot.areaY(points, {
                x: 'shiftBp',
                y1: 'estimate',
                y2: 'value',
                fill: `var(${colour})`,
                fillOpacity: 0.1,
              }),
              Plot.lineY(points, {
                x: 'shiftBp',
                y: 'estimate',
                stroke: 'var(--series-6)',
                strokeDasharray: '5,4',
              }),
              Plot.ruleX(points, { x: 'shiftBp', y1: 'low', y2: 'high', stroke: `var(${colour})` }),
              Plot.lineY(points, {
                x: 'shiftBp',
                y: 'value',
                stroke: `var(${colour})`,
                strokeWidth: 2,
                marker: 'circle-stroke',
              }),
              Plot.tip(
                points,
                Plot.pointerX({
                  x: 'shiftBp',
                  y: 'value',
                  title: ({ shiftBp, estimate, value }: (typeof points)[number]) =>
                    `${signed(shiftBp)} bp\nrevalued ${signed(value)}\nby duration ${signed(estimate)}`,
                }),
              ),
            ],
          })}
        />
      </Panel>
      <Panel title="As numbers, dollars" flush>
        <table className="plain">
          <thead>
            <tr>
              {['Move, bp', 'Duration alone', 'Revalued', 'Net: revalued less estimate'].map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ shiftBp, durationEstimate, fullRevaluation, difference }) => (
              <tr key={shiftBp}>
                <th scope="row" className="number">
                  {signed(shiftBp)}
                </th>
                <td className="number">{dollars(durationEstimate[part])}</td>
                <td className="number">
                  <Measured of={fullRevaluation[part]} />
                </td>
                <td className="number">
                  <Measured of={difference} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </div>
  );
}
