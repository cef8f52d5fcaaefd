import * as Plot from '@observablehq/plot';
import type { StressResult } from '../../../src/desk/stress.ts';
import { partsOf, pnlOf } from '../desk/book-parts.ts';
import { shortDollars, signed } from '../format/numbers.ts';
import { Chart, Legend } from './chart.tsx';

interface Pnl {
  readonly value: number;
  readonly standardError: number;
}

/** P&L of the book at one parallel move. */
export interface ProfilePoint {
  readonly shiftBp: number;
  readonly locks: Pnl;
  readonly positions: Pnl;
  /** Null where the desk holds none. */
  readonly servicing: Pnl | null;
  readonly net: Pnl;
  /** Of the locks, were pull-through held; null where the run did not look. */
  readonly locksHeld: Pnl | null;
}

const ZERO: Pnl = { value: 0, standardError: 0 };
const PARALLEL = /^parallel([+-]\d+)$/;

/** The parallel moves among scenarios and the check of durations, in order, with today between them. */
export function profileOf({ rows, durationCheck }: StressResult): readonly ProfilePoint[] {
  const none = rows.some(({ servicing }) => servicing !== null) ? ZERO : null;
  const points = new Map<number, ProfilePoint>([
    [0, { shiftBp: 0, locks: ZERO, positions: ZERO, servicing: none, net: ZERO, locksHeld: ZERO }],
    ...durationCheck.map(({ shiftBp, fullRevaluation }): [number, ProfilePoint] => [
      shiftBp,
      { shiftBp, ...fullRevaluation, locksHeld: null },
    ]),
  ]);
  for (const row of rows) {
    const { id, locks, positions, servicing, net, locksAtTodaysPullThrough: locksHeld } = row;
    const shiftBp = Number(PARALLEL.exec(id)?.[1]);
    if (!Number.isNaN(shiftBp)) points.set(shiftBp, { shiftBp, locks, positions, servicing, net, locksHeld });
  }
  return [...points.values()].sort((a, b) => a.shiftBp - b.shiftBp);
}

interface PnlProfileProps {
  readonly points: readonly ProfilePoint[];
  readonly height?: number;
  /** Further nets to compare with. */
  readonly beside?: readonly {
    readonly name: string;
    readonly colour: string;
    readonly points: readonly { readonly shiftBp: number; readonly pnl: number }[];
  }[];
}

/** P&L against parallel moves of rates: the parts of the book, and its net. */
export function PnlProfile({ points, height = 260, beside = [] }: PnlProfileProps) {
  const [net, ...sides] = partsOf(points);
  // The net on top of what it is the sum of.
  const lines = [...sides, net!];
  const entries = lines.flatMap(({ value: part, name, colour }) =>
    points.map((point) => {
      const { value: pnl, standardError } = pnlOf(point, part);
      return {
        ...{ name, colour: `var(${colour})`, shiftBp: point.shiftBp, pnl },
        low: pnl - 2 * standardError,
        high: pnl + 2 * standardError,
      };
    }),
  );
  const worst = points.reduce((a, b) => (b.net.value < a.net.value ? b : a));
  return (
    <>
      <Legend
        entries={[
          ...lines.map(({ name, colour }) => ({ name, colour })),
          ...beside.map(({ name, colour }) => ({ name, colour, dashed: true })),
        ]}
      />
      <Chart
        label={`P&L by parallel move from ${points[0]!.shiftBp} to ${points.at(-1)!.shiftBp} bp; worst net ${signed(worst.net.value)} at ${worst.shiftBp} bp`}
        height={height}
        data={[points, beside]}
        draw={() => ({
          marginLeft: 56,
          x: {
            label: 'Move of rates, bp',
            tickFormat: (bp: number) => signed(bp),
            line: false,
          },
          y: { label: 'Dollars', tickFormat: shortDollars, grid: true, nice: true },
          marks: [
            Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
            Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
            Plot.areaY(entries, {
              x: 'shiftBp',
              y1: 'low',
              y2: 'high',
              z: 'name',
              fill: 'colour',
              fillOpacity: 0.18,
            }),
            ...beside.map(({ colour, points: others }) =>
              Plot.lineY([...others], {
                x: 'shiftBp',
                y: 'pnl',
                stroke: `var(${colour})`,
                strokeDasharray: '5,4',
              }),
            ),
            Plot.lineY(entries, {
              x: 'shiftBp',
              y: 'pnl',
              z: 'name',
              stroke: 'colour',
              strokeWidth: 2,
              marker: 'circle-stroke',
            }),
            Plot.tip(
              entries,
              Plot.pointer({
                x: 'shiftBp',
                y: 'pnl',
                title: ({ name, shiftBp, pnl }: (typeof entries)[number]) =>
                  `${name} at ${shiftBp > 0 ? '+' : ''}${shiftBp} bp\n${signed(pnl)}`,
              }),
            ),
          ],
        })}
      />
    </>
  );
}
