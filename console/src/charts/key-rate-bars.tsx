import * as Plot from '@observablehq/plot';
import { fixed, shortDollars } from '../format/numbers.ts';
import { Chart, Legend } from './chart.tsx';

type KeyRates = Readonly<Record<string, { readonly value: number; readonly standardError: number }>>;

interface KeyRateBarsProps {
  readonly series: readonly { readonly name: string; readonly colour: string; readonly of: KeyRates }[];
}

/** Key-rate DV01s of some parts, side by side; the last is the one that counts. */
export function KeyRateBars({ series }: KeyRateBarsProps) {
  const last = series.at(-1)!;
  const bars = series.flatMap(({ name, colour, of }) =>
    Object.entries(of).map(([tenor, { value, standardError }]) => ({
      name,
      colour: `var(${colour})`,
      tenor: `${tenor}y`,
      value,
      low: value - 2 * standardError,
      high: value + 2 * standardError,
    })),
  );
  const tenors = Object.keys(last.of).map((tenor) => `${tenor}y`);
  return (
    <>
      <Legend entries={series} />
      <Chart
        label={`Key-rate DV01, ${last.name}: ${Object.entries(last.of)
          .map(([tenor, { value }]) => `${tenor} years ${fixed(value, 0)}`)
          .join(', ')}`}
        height={260}
        data={[
          series
            .map(({ of }) => of)
            .flatMap((of) => Object.values(of).map(({ value }) => value))
            .join(),
        ]}
        draw={() => ({
          marginLeft: 56,
          fx: { domain: tenors, label: null, padding: 0.18 },
          x: { axis: null, domain: series.map(({ name }) => name) },
          y: { label: 'Dollars per bp', tickFormat: shortDollars, grid: true, nice: true },
          marks: [
            Plot.barY(bars, { fx: 'tenor', x: 'name', y: 'value', fill: 'colour' }),
            Plot.ruleX(bars, { fx: 'tenor', x: 'name', y1: 'low', y2: 'high', stroke: 'var(--ink-2)' }),
            Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
            Plot.tip(
              bars,
              Plot.pointerX({
                fx: 'tenor',
                x: 'name',
                y: 'value',
                title: ({ name, tenor, value }: (typeof bars)[number]) =>
                  `${name}, ${tenor}\n${fixed(value, 0)}`,
              }),
            ),
          ],
        })}
      />
    </>
  );
}
