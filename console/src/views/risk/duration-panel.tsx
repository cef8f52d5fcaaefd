import * as Plot from '@observablehq/plot';
import { useQuery } from '@tanstack/react-query';
import type { PricingResult } from '../../../../src/desk/price.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { believed } from '../../api/believed.ts';
import { useMaySubmit } from '../../api/documents.ts';
import type { MeasuredLock } from '../../api/lock-rows.ts';
import { api } from '../../api/session.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { fixed } from '../../format/numbers.ts';
import { AsNumbers } from '../../parts/as-numbers.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Failure, Loading } from '../../parts/states.tsx';
import { couponName, groupLocks, meanMeasure } from './lock-groups.ts';

interface DurationPanelProps {
  readonly market: MarketSnapshot;
  readonly measured: ReadonlyMap<string, MeasuredLock>;
  /** Of the risk run: the same paths and model for the market's TBAs. */
  readonly run: {
    readonly seed: string | null;
    readonly pathCount: number | null;
    readonly model: string | null;
  };
}

interface Years {
  readonly value: number;
  readonly standardError: number;
}

interface DurationRow {
  readonly coupon: string;
  readonly locks: Years | null;
  readonly tba: Years | null;
}

const SERIES = [
  { key: 'locks', name: 'Locks', colour: '--locks', symbol: 'circle' },
  { key: 'tba', name: 'TBA of the first month', colour: '--hedge', symbol: 'diamond' },
] as const;

/** Duration of the locks of each coupon beside that of the coupon's TBA in the market. */
export function DurationPanel({ market, measured, run }: DurationPanelProps) {
  const maySubmit = useMaySubmit('pricing');
  const tbas = firstMonths(market);
  const priced = useQuery({
    queryKey: ['tba-durations', market.asOf, run, tbas.map(({ id, price }) => [id, price])],
    queryFn: async () => {
      const { seed, pathCount, model } = run;
      const input = {
        marketSnapshotId: 'latest',
        model: { kind: 'calibrated', ...(model === null ? {} : { rateModel: { kind: model } }) },
        run: { ...(seed === null ? {} : { seed }), ...(pathCount === null ? {} : { pathCount }) },
        measures: ['effective-duration'],
        instruments: tbas,
      };
      return believed<PricingResult>(await api.run({ kind: 'pricing', input }));
    },
    enabled: maySubmit && tbas.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = durationRows(measured, priced.data);
  return (
    <Panel
      title="Duration by coupon, against the market"
      note="Effective, years, each with two standard errors. Locks: relative to their expected fundings, pull-through following rates; mostly shorter than the TBA, for fewer fund when rates fall. TBAs: at today’s price, same paths and model."
    >
      {priced.error ? <Failure error={priced.error} /> : null}
      {priced.isLoading ? (
        <Loading what="the TBAs’ durations" height={260} />
      ) : (
        <>
          <Legend entries={SERIES} />
          <DurationChart rows={rows} />
          <AsNumbers label="Durations by coupon, numbers">
            <DurationTable rows={rows} />
          </AsNumbers>
        </>
      )}
    </Panel>
  );
}

function DurationChart({ rows }: { readonly rows: readonly DurationRow[] }) {
  const points = SERIES.flatMap(({ key, name, colour, symbol }) =>
    rows.flatMap((row) => {
      const years = row[key];
      if (years === null) return [];
      const { value, standardError } = years;
      const [low, high] = [value - 2 * standardError, value + 2 * standardError];
      const [program = '', coupon = ''] = row.coupon.split(' ');
      return [{ program, coupon, name, colour: `var(${colour})`, symbol, value, low, high }];
    }),
  );
  return (
    <Chart
      label={`Effective duration by coupon, years: ${rows.map(({ coupon, locks, tba }) => `${coupon} locks ${fixed(locks?.value, 2)}, TBA ${fixed(tba?.value, 2)}`).join('; ')}`}
      height={270}
      data={[JSON.stringify(rows)]}
      draw={() => ({
        fx: { label: null, padding: 0.06 },
        x: { label: null, type: 'point', padding: 0.7 },
        y: { label: 'Years', grid: true, zero: true, nice: true },
        marks: [
          Plot.ruleX(points, {
            fx: 'program',
            x: 'coupon',
            y1: 'low',
            y2: 'high',
            stroke: 'colour',
            strokeWidth: 2,
          }),
          Plot.dot(points, {
            fx: 'program',
            x: 'coupon',
            y: 'value',
            fill: 'colour',
            symbol: 'symbol',
            r: 5,
          }),
          Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
          Plot.tip(
            points,
            Plot.pointer({
              fx: 'program',
              x: 'coupon',
              y: 'value',
              title: ({ name, program, coupon, value, high }: (typeof points)[number]) =>
                `${name}, ${program} ${coupon}\n${fixed(value, 3)} ± ${fixed((high - value) / 2, 3)} years`,
            }),
          ),
        ],
      })}
    />
  );
}

function DurationTable({ rows }: { readonly rows: readonly DurationRow[] }) {
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">Coupon</th>
          {['Locks', 'TBA', 'Locks less TBA'].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ coupon, locks, tba }) => (
          <tr key={coupon}>
            <th scope="row">{coupon}</th>
            <td className="number">
              <Measured of={locks} digits={3} />
            </td>
            <td className="number">
              <Measured of={tba} digits={3} />
            </td>
            <td className="number">
              {locks === null || tba === null ? '–' : fixed(locks.value - tba.value, 3)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every quoted coupon in its first month, as a pricing run takes it. */
function firstMonths(market: MarketSnapshot) {
  const first = new Map<string, NonNullable<MarketSnapshot['tba']>[number]>();
  for (const quote of market.tba ?? []) {
    const id = couponName(quote.program, quote.coupon);
    const known = first.get(id);
    if (known === undefined || quote.settlementMonth < known.settlementMonth) first.set(id, quote);
  }
  return [...first].map(([id, { program, coupon, settlementMonth, price }]) => ({
    kind: 'tba' as const,
    ...{ id, program, coupon, settlementMonth, price },
  }));
}

function durationRows(
  measured: ReadonlyMap<string, MeasuredLock>,
  priced: PricingResult | undefined,
): readonly DurationRow[] {
  const tbas = new Map(
    (priced?.results ?? []).map(({ id, measures }) => [id, measures['effective-duration']]),
  );
  const locks = new Map(
    groupLocks(measured, [], 'coupon').map(({ name, locks: members }) => [
      name,
      meanMeasure(members, 'effectiveDuration'),
    ]),
  );
  return [...new Set([...locks.keys(), ...tbas.keys()])]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((coupon) => ({ coupon, locks: locks.get(coupon) ?? null, tba: yearsOf(tbas.get(coupon)) }));
}

function yearsOf(
  measure: { readonly value: unknown; readonly standardError: unknown } | undefined,
): Years | null {
  const { value, standardError } = measure ?? {};
  return typeof value === 'number' && typeof standardError === 'number' ? { value, standardError } : null;
}
