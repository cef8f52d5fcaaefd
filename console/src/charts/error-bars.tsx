import * as Plot from '@observablehq/plot';
import { fixed, shortDollars } from '../format/numbers.ts';
import { Chart, Legend } from './chart.tsx';

export interface ErrorBar {
  readonly name: string;
  /** Parts that make up the bar, each under its series' name. */
  readonly parts: readonly { readonly series: string; readonly value: number }[];
  /** Of the parts' sum. */
  readonly standardError: number;
}

interface ErrorBarsProps {
  readonly label: string;
  readonly bars: readonly ErrorBar[];
  readonly series: readonly { readonly name: string; readonly colour: string }[];
  /** What is measured, at the axis. */
  readonly unit: string;
}

const BAR_PX = 22;
const MARGIN_PX = 40;
const CHARACTER_PX = 6.2;
const NAME_LENGTH_MAX = 38;

/** Named horizontal bars, each the sum of its parts, with two standard errors either way. */
export function ErrorBars({ label, bars, series, unit }: ErrorBarsProps) {
  const colours = new Map(series.map(({ name, colour }) => [name, `var(${colour})`]));
  const parts = bars.flatMap(({ name, parts: own }) => own.map((part) => ({ ...part, name })));
  const sums = bars.map(({ name, parts: own, standardError }) => {
    const sum = own.reduce((total, { value }) => total + value, 0);
    return { name, sum, standardError, low: sum - 2 * standardError, high: sum + 2 * standardError };
  });
  const longest = Math.max(0, ...bars.map(({ name }) => shortName(name).length));
  return (
    <>
      {series.length > 1 ? <Legend entries={series} /> : null}
      <Chart
        label={`${label}: ${sums.map(({ name, sum }) => `${name} ${fixed(sum, 0)}`).join(', ')}`}
        height={MARGIN_PX + BAR_PX * bars.length}
        data={[JSON.stringify(bars)]}
        draw={() => ({
          marginLeft: 14 + CHARACTER_PX * longest,
          marginRight: 24,
          marginTop: 4,
          marginBottom: 34,
          x: { label: unit, tickFormat: shortDollars, grid: true, nice: true },
          y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0, tickFormat: shortName },
          marks: [
            Plot.barX(parts, {
              x: 'value',
              y: 'name',
              fill: ({ series: of }: (typeof parts)[number]) => colours.get(of),
              insetTop: 3,
              insetBottom: 3,
            }),
            Plot.ruleY(sums, { y: 'name', x1: 'low', x2: 'high', stroke: 'var(--ink)', strokeWidth: 1.5 }),
            Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
            Plot.tip(
              sums,
              Plot.pointerY({
                x: 'sum',
                y: 'name',
                title: ({ name, sum, standardError }: (typeof sums)[number]) =>
                  `${name}\n${fixed(sum, 0)} ± ${fixed(standardError, 0)}`,
              }),
            ),
          ],
        })}
      />
    </>
  );
}

function shortName(name: string): string {
  return name.length > NAME_LENGTH_MAX ? `${name.slice(0, NAME_LENGTH_MAX - 1)}…` : name;
}
