import * as Plot from '@observablehq/plot';
import { useMemo } from 'react';
import { buildDiscountCurve } from '../../../../src/market/build-curves.ts';
import { zeroRate } from '../../../../src/market/discount-curve.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { useMarket } from '../../api/documents.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { percent } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

const LINES = [
  { name: 'Zero rate', colour: '--locks' },
  { name: 'Forward, 3 months', colour: '--hedge' },
] as const;
const STEP_YEARS = 0.25;
const LAST_YEARS = 30;

/** The discount curve the calibration rests on. */
export function CurvePlot({ asOf }: { readonly asOf: string }) {
  const market = useMarket();
  const snapshot = market.data?.asOf === asOf ? market.data.document : undefined;
  const points = useMemo(() => (snapshot === undefined ? null : pointsOf(snapshot)), [snapshot]);
  if (points === null) {
    return (
      <Panel title="Curve">
        <Empty title="Not of this day">
          {market.data
            ? `The latest market day is ${market.data.asOf}; this set is of ${asOf}.`
            : 'There is no market day.'}
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel title={`Curve of ${asOf}`} note="SOFR, continuously compounded, percent.">
      <Legend entries={LINES} />
      <Chart
        label={`Zero rates: ${[2, 5, 10, 30].map((years) => `${years} years ${percent(points.find((point) => point.years === years && point.name === LINES[0].name)?.rate, 2)} percent`).join(', ')}`}
        data={[points]}
        draw={() => ({
          marginLeft: 44,
          x: { label: 'Years' },
          y: { label: 'Percent', grid: true, transform: (rate: number) => rate * 100 },
          marks: [
            Plot.lineY(points, { x: 'years', y: 'rate', z: 'name', stroke: 'colour', strokeWidth: 2 }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'years',
                y: 'rate',
                title: ({ name, years, rate }: (typeof points)[number]) =>
                  `${name}, ${years} years\n${percent(rate, 3)} %`,
              }),
            ),
          ],
        })}
      />
    </Panel>
  );
}

function pointsOf(snapshot: MarketSnapshot) {
  const curve = buildDiscountCurve(snapshot);
  return Array.from({ length: LAST_YEARS / STEP_YEARS }, (_, index) => (index + 1) * STEP_YEARS).flatMap(
    (years) => [
      { name: LINES[0].name, colour: `var(${LINES[0].colour})`, years, rate: zeroRate(curve, years) },
      {
        name: LINES[1].name,
        colour: `var(${LINES[1].colour})`,
        years,
        rate: (curve.logDiscount(years - STEP_YEARS) - curve.logDiscount(years)) / STEP_YEARS,
      },
    ],
  );
}
