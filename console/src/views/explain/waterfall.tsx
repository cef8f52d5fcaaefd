import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '../../../../src/desk/explain/explain-result.ts';
import { Chart } from '../../charts/chart.tsx';
import { shortDollars, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { waterfallOf } from './waterfall-steps.ts';

const ROW_PX = 22;
const AXIS_PX = 56;

/** From nothing to the day's P&L, cause by cause. */
export function Waterfall({ result }: { readonly result: ExplainResult }) {
  const steps = waterfallOf(result);
  const largest = steps
    .filter(({ isTotal }) => !isTotal)
    .toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
    .slice(0, 3);
  return (
    <Panel
      title="Waterfall"
      note="Each bar starts where the one above it ended; whiskers are two standard errors of the simulation."
    >
      <Chart
        label={`P&L ${signed(Number(result.total.pnl))}; largest: ${largest.map(({ name, amount }) => `${name} ${signed(amount)}`).join(', ')}`}
        height={steps.length * ROW_PX + AXIS_PX}
        data={[result]}
        draw={({ width }) => ({
          marginLeft: Math.min(190, width / 3),
          marginRight: 64,
          x: { label: 'Dollars', tickFormat: shortDollars, grid: true, nice: true },
          y: { label: null, domain: steps.map(({ name }) => name), padding: 0.22 },
          marks: [
            Plot.barX(steps, {
              y: 'name',
              x1: 'from',
              x2: 'to',
              fill: ({ amount, isTotal }: (typeof steps)[number]) =>
                isTotal ? 'var(--net)' : amount < 0 ? 'var(--bad)' : 'var(--good)',
            }),
            Plot.ruleY(steps, {
              y: 'name',
              x1: ({ to, standardError }: (typeof steps)[number]) => to - 2 * standardError,
              x2: ({ to, standardError }: (typeof steps)[number]) => to + 2 * standardError,
              stroke: 'var(--ink-2)',
            }),
            Plot.text(steps, {
              y: 'name',
              x: ({ from, to }: (typeof steps)[number]) => Math.max(from, to),
              text: ({ amount }: (typeof steps)[number]) =>
                `${amount < 0 ? '▼' : '▲'} ${shortDollars(amount)}`,
              textAnchor: 'start',
              dx: 6,
              fill: 'var(--ink-2)',
            }),
            Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
          ],
        })}
      />
    </Panel>
  );
}
