import * as Plot from '@observablehq/plot';
import type { HedgeResult } from '../../../../src/desk/hedge.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { KeyRateBars } from '../../charts/key-rate-bars.tsx';
import { shortDollars, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

const STATES = [
  { name: 'Before', colour: '--locks' },
  { name: 'One instrument', colour: '--series-6' },
  { name: 'After', colour: '--net' },
] as const;

/** P&L at the shocks the hedge looked at: before, with one instrument, after. */
export function HedgeProfile({ result }: { readonly result: HedgeResult }) {
  const states = [result.before, result.baselines.oneInstrument?.after, result.after];
  const points = STATES.flatMap(({ name, colour }, index) => {
    const shocks = Object.entries(states[index]?.shockPnl ?? {}).map(([shift, pnl]) => ({
      name,
      colour: `var(${colour})`,
      shiftBp: Number(shift),
      pnl: pnl.value,
      low: pnl.value - 2 * pnl.standardError,
      high: pnl.value + 2 * pnl.standardError,
    }));
    const today = { name, colour: `var(${colour})`, shiftBp: 0, pnl: 0, low: 0, high: 0 };
    return states[index] === undefined ? [] : [...shocks, today].sort((a, b) => a.shiftBp - b.shiftBp);
  });
  return (
    <Panel title="P&L by shock" note="Whole revaluation with pull-through; bands are two standard errors.">
      <Legend entries={STATES} />
      <Chart
        label={`P&L at the shocks; largest after the hedge ${shortDollars(result.after.worstShockPnl)}`}
        data={[result]}
        draw={() => ({
          marginLeft: 56,
          x: { label: 'Move of rates, bp' },
          y: { label: 'Dollars', grid: true, tickFormat: shortDollars, nice: true },
          marks: [
            Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
            Plot.areaY(points, {
              x: 'shiftBp',
              y1: 'low',
              y2: 'high',
              z: 'name',
              fill: 'colour',
              fillOpacity: 0.18,
            }),
            Plot.lineY(points, {
              x: 'shiftBp',
              y: 'pnl',
              z: 'name',
              stroke: 'colour',
              strokeWidth: 2,
              marker: 'circle-stroke',
            }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'shiftBp',
                y: 'pnl',
                title: ({ name, shiftBp, pnl }: (typeof points)[number]) =>
                  `${name} at ${shiftBp} bp\n${signed(pnl)}`,
              }),
            ),
          ],
        })}
      />
    </Panel>
  );
}

/** Key-rate DV01s before and after. */
export function BeforeAfter({ result }: { readonly result: HedgeResult }) {
  const { before, after } = result;
  const traded = Object.fromEntries(
    Object.entries(after.keyRateDv01).map(([tenor, { value }]) => [
      tenor,
      { value: value - (before.keyRateDv01[tenor]?.value ?? 0), standardError: 0 },
    ]),
  );
  return (
    <Panel title="Key-rate DV01, before and after">
      <KeyRateBars
        series={[
          { name: 'Before', colour: '--locks', of: before.keyRateDv01 },
          { name: 'Traded', colour: '--hedge', of: traded },
          { name: 'After', colour: '--net', of: after.keyRateDv01 },
        ]}
      />
    </Panel>
  );
}
