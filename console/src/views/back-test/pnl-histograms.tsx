import * as Plot from '@observablehq/plot';
import type { BacktestResult } from '../../../../src/desk/backtest/backtest-result.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { dollars, percent, shortDollars } from '../../format/numbers.ts';
import { dailyPnls } from './policy-days.ts';
import { POLICY_LOOK } from './policy-look.ts';

const BINS = 40;
const ROW_PX = 84;
const AXIS_PX = 40;

interface PnlHistogramsProps {
  readonly policies: BacktestResult['policies'];
  readonly days: BacktestResult['days'];
  readonly riskLevel: number;
}

/** How each policy's days were distributed, one below the other on the same dollars, with the tail's two numbers. */
export function PnlHistograms({ policies, days, riskLevel }: PnlHistogramsProps) {
  const names = policies.map(({ policy }) => POLICY_LOOK[policy].name);
  const daily = dailyPnls(days)
    .filter(({ policy }) => policies.some((one) => one.policy === policy))
    .map((day) => ({ ...day, name: POLICY_LOOK[day.policy].name }));
  const least = daily.reduce((low, { pnl }) => Math.min(low, pnl), 0);
  const most = daily.reduce((high, { pnl }) => Math.max(high, pnl), 0);
  // The same for every policy, so that their heights can be compared.
  const edges = Array.from({ length: BINS + 1 }, (_, index) => least + ((most - least) * index) / BINS);
  const tails = policies.flatMap(({ policy, valueAtRisk, expectedShortfall }) => [
    { name: POLICY_LOOK[policy].name, at: -valueAtRisk.value, colour: 'var(--warn)' },
    { name: POLICY_LOOK[policy].name, at: -expectedShortfall.value, colour: 'var(--bad)' },
  ]);
  const said = policies.map(
    ({ policy, valueAtRisk, expectedShortfall }) =>
      `${POLICY_LOOK[policy].name}: value at risk ${dollars(valueAtRisk.value)}, shortfall ${dollars(expectedShortfall.value)}`,
  );
  return (
    <>
      <Legend
        entries={[
          { name: `Value at risk, ${percent(riskLevel, 0)} %`, colour: '--warn', dashed: true },
          { name: 'Expected shortfall', colour: '--bad' },
        ]}
      />
      <Chart
        label={`Distribution of a day’s P&L at ${percent(riskLevel, 0)} %; ${said.join('; ')}`}
        height={AXIS_PX + ROW_PX * policies.length}
        data={[days, names.join()]}
        draw={() => ({
          marginLeft: 44,
          marginRight: 132,
          x: { label: 'P&L of a day, dollars', tickFormat: shortDollars },
          y: { label: 'Share of days, %', percent: true, grid: true, ticks: 3 },
          fy: { domain: names, label: null, padding: 0.14 },
          marks: [
            ...policies.map(({ policy }) =>
              Plot.rectY(
                daily.filter((day) => day.policy === policy),
                {
                  ...Plot.binX({ y: 'proportion-facet' }, { x: 'pnl', thresholds: edges }),
                  fy: 'name',
                  fill: `var(${POLICY_LOOK[policy].colour})`,
                  fillOpacity: 0.75,
                },
              ),
            ),
            Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
            Plot.ruleX(
              tails.filter((_, index) => index % 2 === 0),
              { x: 'at', fy: 'name', stroke: 'colour', strokeWidth: 1.5, strokeDasharray: '4,3' },
            ),
            Plot.ruleX(
              tails.filter((_, index) => index % 2 === 1),
              { x: 'at', fy: 'name', stroke: 'colour', strokeWidth: 1.5 },
            ),
          ],
        })}
      />
    </>
  );
}
