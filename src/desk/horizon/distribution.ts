import { standardErrorOf } from '../../core/batched.ts';
import { daysBetween } from '../../core/dates.ts';
import { expectedShortfall, type TailEstimate, tailLoss, tailOf, valueAtRisk } from '../../core/tail-risk.ts';
import { horizonDeviations } from '../../sim/horizon/horizon-draws.ts';
import { HORIZON_FACTORS } from '../../sim/horizon/horizon-terms.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import type { ValuedBook } from '../valued-book.ts';
import { type BookCell, bookCells } from './book-cells.ts';
import { type DeskTailTable, deskTailTables } from './desk-tails.ts';
import { type Histogram, histogramOf } from './histogram.ts';
import { checkInterpolation, type InterpolationCheck } from './interpolation-check.ts';
import { type LinePnl, type PnlPart, sumLines, withTimePassing } from './line-pnl.ts';
import type { Horizon } from './prepare-horizon.ts';

/** A tail measure with its error and what the error is made of, dollars; losses are positive. */
export interface TailValue extends MeasureValue {
  /** From the number of scenarios. */
  readonly samplingError: number;
  /** From the simulated paths behind every revaluation. */
  readonly pathError: number;
}

export interface TailRow {
  readonly level: number;
  readonly valueAtRisk: TailValue;
  readonly expectedShortfall: TailValue;
}

/** Lines of P&L: the sides of the book, servicing where the desk holds some, and their sum. */
export type DistributionLine = 'locks' | 'positions' | 'servicing' | 'net';

/** P&L over the horizon of a side of the book, or of all, dollars. */
export interface LineDistribution {
  readonly line: DistributionLine;
  readonly standardDeviation: number;
  readonly skewness: number;
  readonly worst: number;
  readonly best: number;
  /** What the passing of time brings, so that the mean is zero. */
  readonly timePassing: number;
  readonly tails: readonly TailRow[];
  readonly histogram: Histogram;
}

/** What a part of P&L adds to the net book's expected shortfall at the first level, dollars; they sum to it. */
export interface FactorContribution {
  readonly factor: PnlPart;
  /** Standard deviation over the horizon, in `unit`; null for what is no single factor. */
  readonly deviation: number | null;
  readonly unit: string | null;
  readonly locks: number;
  readonly positions: number;
  /** Null when the desk holds no servicing. */
  readonly servicing: number | null;
  readonly net: number;
  /** Expected shortfall of the net book if nothing else moved. */
  readonly alone: number;
}

/** Margin that may be lost over the horizon: value at risk of the net book beside what the pipeline is expected to earn. */
export interface MarginAtRisk {
  readonly level: number;
  readonly dollars: MeasureValue;
  /** Per 100 of expected fundings. */
  readonly per100: number;
  /** Share of the expected margin, when the configuration states one. */
  readonly shareOfMargin: number | null;
}

export interface Distribution {
  readonly horizon: {
    readonly date: string;
    readonly businessDays: number;
    readonly calendarDays: number;
    readonly scenarioCount: number;
    readonly rates: 'stated' | 'model' | 'history';
    /** Moves of the key rates for one standard deviation of each component, bp. */
    readonly componentsBp: readonly (readonly number[])[];
  };
  readonly lines: readonly LineDistribution[];
  readonly marginAtRisk: readonly MarginAtRisk[];
  readonly factors: readonly FactorContribution[];
  readonly tables: readonly DeskTailTable[];
  readonly interpolation: InterpolationCheck;
}

/** Reads the distribution of a book's P&L at a horizon off a run that holds the horizon's scenarios. */
export function distributionOf(
  { day, book, valuation }: Pick<ValuedBook, 'day' | 'book' | 'valuation'>,
  horizon: Horizon,
): Distribution {
  const { config, design, date } = horizon;
  const count = design.draws.states.length;
  const cells = bookCells(day, book, valuation, horizon).map(
    (cell): BookCell => ({ ...cell, pnl: withTimePassing(cell.pnl) }),
  );
  const ofSide = (side: BookCell['side']): LinePnl =>
    sumLines(
      cells.filter((cell) => cell.side === side).map(({ pnl }) => pnl),
      count,
    );
  const locks = ofSide('locks');
  const positions = ofSide('positions');
  const servicing = valuation.servicing === undefined ? undefined : ofSide('servicing');
  const net = sumLines([locks, positions, ...(servicing === undefined ? [] : [servicing])], count);
  const lines = { locks, positions, servicing, net };
  const fundings = book.hedged.reduce(
    (sum, lock) => sum + lock.lock.loanAmount * valuation.pullThrough(lock, SCENARIO_ID.base),
    0,
  );
  return {
    horizon: {
      date,
      businessDays: config.businessDays,
      calendarDays: daysBetween(day.asOf, date),
      scenarioCount: count,
      rates: config.rates.from,
      componentsBp: design.components.movesBp,
    },
    lines: (['locks', 'positions', 'servicing', 'net'] as const).flatMap((line) => {
      const pnl = lines[line];
      return pnl === undefined ? [] : [lineDistribution(line, pnl, config.levels)];
    }),
    marginAtRisk: config.levels.map((level): MarginAtRisk => {
      const dollars = tailValue(net, level, valueAtRisk);
      const per100 = fundings === 0 ? 0 : (100 * dollars.value) / fundings;
      const { expectedMarginPer100: margin } = config;
      return { level, dollars, per100, shareOfMargin: margin === undefined ? null : per100 / margin };
    }),
    factors: factorContributions(lines, horizon),
    tables: deskTailTables(cells, net, config.levels[0]!),
    interpolation: checkInterpolation(
      book,
      valuation,
      design,
      day.tba.filter((mark) => valuation.prices(mark)),
    ),
  };
}

function lineDistribution(
  line: LineDistribution['line'],
  pnl: LinePnl,
  levels: readonly number[],
): LineDistribution {
  const { total } = pnl;
  const average = (of: (value: number) => number): number =>
    total.reduce((sum, value) => sum + of(value), 0) / total.length;
  const mean = average((value) => value);
  const deviation = Math.sqrt(average((value) => (value - mean) * (value - mean)));
  const third = average((value) => (value - mean) * (value - mean) * (value - mean));
  return {
    line,
    standardDeviation: deviation,
    skewness: deviation === 0 ? 0 : third / (deviation * deviation * deviation),
    worst: total.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    best: total.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    timePassing: pnl.parts.get('time')?.[0] ?? 0,
    tails: levels.map((level) => ({
      level,
      valueAtRisk: tailValue(pnl, level, valueAtRisk),
      expectedShortfall: tailValue(pnl, level, expectedShortfall),
    })),
    histogram: histogramOf(total),
  };
}

function tailValue(
  { total, batches }: LinePnl,
  level: number,
  estimate: (pnl: Float64Array, level: number) => TailEstimate,
): TailValue {
  const { value, samplingError } = estimate(total, level);
  const pathError = standardErrorOf({ value, batches: batches.map((batch) => estimate(batch, level).value) });
  return {
    value,
    standardError: Math.sqrt(samplingError * samplingError + pathError * pathError),
    unit: 'dollars',
    samplingError,
    pathError,
  };
}

/** Parts of P&L in the order in which they are told. */
const PARTS: readonly PnlPart[] = [...HORIZON_FACTORS, 'outcomes', 'time'];

function factorContributions(
  lines: Readonly<Record<'locks' | 'positions' | 'net', LinePnl>> & {
    readonly servicing: LinePnl | undefined;
  },
  { config, design }: Horizon,
): FactorContribution[] {
  const level = config.levels[0]!;
  const tail = tailOf(lines.net.total, level);
  const deviations = horizonDeviations(config);
  const sizes: Readonly<Partial<Record<PnlPart, readonly [number, string]>>> = {
    level: [norm(design.components.movesBp[0]!), 'bp a key rate'],
    slope: [norm(design.components.movesBp[1] ?? []), 'bp a key rate'],
    'mortgage-basis': [deviations.mortgageBasis * 10_000, 'bp'],
    spread: [deviations.spread * 10_000, 'bp of OAS'],
    'coupon-spread': [deviations.couponSpread * 10_000, 'bp of OAS'],
    volatility: [deviations.volatility * 100, '% of volatility'],
    'pull-through': [deviations.pullThrough * 100, 'points'],
  };
  const moved = PARTS.filter((part) => lines.net.parts.get(part)?.some((value) => value !== 0));
  const inTail = (line: LinePnl, part: PnlPart): number => {
    const values = line.parts.get(part);
    return values === undefined ? 0 : tailLoss(tail, values);
  };
  return moved.map((factor) => {
    const values = lines.net.parts.get(factor)!;
    const [deviation = null, unit = null] = sizes[factor] ?? [];
    return {
      factor,
      deviation,
      unit,
      locks: inTail(lines.locks, factor),
      positions: inTail(lines.positions, factor),
      servicing: lines.servicing === undefined ? null : inTail(lines.servicing, factor),
      net: tailLoss(tail, values),
      alone: expectedShortfall(values, level).value,
    };
  });
}

/** Root mean square of a component's moves: its size at a key rate. */
function norm(moves: readonly number[]): number {
  return moves.length === 0 ? 0 : Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length);
}
