import * as Plot from '@observablehq/plot';
import type { Policy } from '../../../../src/desk/backtest/backtest-config.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { dollars, shortDollars } from '../../format/numbers.ts';
import type { DrawnDay } from './policy-days.ts';
import { POLICY_LOOK } from './policy-look.ts';

interface PolicyLinesProps {
  /** What is drawn, in words. */
  readonly what: string;
  readonly unit: string;
  readonly days: readonly DrawnDay[];
  readonly policies: readonly Policy[];
  readonly value: (day: DrawnDay) => number;
}

/** A line for each policy through the days. */
export function PolicyLines({ what, unit, days, policies, value }: PolicyLinesProps) {
  const shown = days.filter(({ policy }) => policies.includes(policy));
  const last = policies.map((policy) => {
    const end = shown.findLast((day) => day.policy === policy);
    return `${POLICY_LOOK[policy].name} ${end === undefined ? '–' : dollars(value(end))}`;
  });
  return (
    <>
      <Legend entries={policies.map((policy) => POLICY_LOOK[policy])} />
      <Chart
        label={`${what}, ${unit.toLowerCase()}; on the last day ${last.join(', ')}`}
        height={230}
        data={[days, policies.join()]}
        draw={() => ({
          marginLeft: 56,
          x: { label: null, type: 'utc' },
          y: { label: unit, tickFormat: shortDollars, grid: true, nice: true },
          marks: [
            Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
            ...policies.map((policy) =>
              Plot.lineY(
                shown.filter((day) => day.policy === policy),
                {
                  x: 'date',
                  y: value,
                  stroke: `var(${POLICY_LOOK[policy].colour})`,
                  strokeWidth: 1.75,
                  ...(POLICY_LOOK[policy].dashed ? { strokeDasharray: '5,4' } : {}),
                },
              ),
            ),
            Plot.tip(
              shown,
              Plot.pointer({
                x: 'date',
                y: value,
                title: (day: DrawnDay) =>
                  `${POLICY_LOOK[day.policy].name}\n${day.date.toISOString().slice(0, 10)}\n${dollars(value(day))}`,
              }),
            ),
          ],
        })}
      />
    </>
  );
}
