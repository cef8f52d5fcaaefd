import type { HedgeState, HedgeTrade } from '../../hedge/hedge-solution.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { HedgeResult } from '../hedge.ts';
import type { SegmentsResult, WholeBookHedge } from '../segments.ts';

interface ExposureLine {
  readonly name: string;
  readonly pick: (state: HedgeState) => MeasureValue;
}

/** The exposures a hedge is judged by, in the order they are shown. */
export function exposureLines(before: HedgeState): ExposureLine[] {
  const shock = (text: string): string => `${Number(text) > 0 ? '+' : ''}${text}`;
  return [
    { name: 'DV01', pick: (state) => state.dv01 },
    ...Object.keys(before.keyRateDv01).map((tenor) => ({
      name: `  key rate ${tenor}y`,
      pick: (state: HedgeState) => state.keyRateDv01[tenor]!,
    })),
    ...Object.keys(before.convexityPnl).map((bp) => ({
      name: `convexity P&L, ±${bp} bp`,
      pick: (state: HedgeState) => state.convexityPnl[bp]!,
    })),
    ...Object.keys(before.shockPnl)
      .sort((left, right) => Number(left) - Number(right))
      .map((bp) => ({
        name: `P&L, ${shock(bp)} bp`,
        pick: (state: HedgeState) => state.shockPnl[bp]!,
      })),
  ];
}

/** The trade list for a spreadsheet or an order system. */
function tradeCsv({ trades }: HedgeResult): CsvTable {
  const columns: readonly (keyof HedgeTrade)[] = [
    ...(['side', 'instrument', 'month', 'kind', 'lots', 'face', 'price', 'dv01', 'convexityPnl'] as const),
    ...(['transactionCost', 'sizePenalty', 'timeDecay', 'existingLots', 'lotsAfter'] as const),
  ];
  return { header: columns, rows: trades.map((trade) => columns.map((column) => trade[column])) };
}

/** Exposures before, after and under the one-instrument hedge, with their errors. */
function exposureCsv({ before, after, baselines }: HedgeResult): CsvTable {
  const single = baselines.oneInstrument?.after;
  return {
    header: [
      ...['exposure', 'before', 'beforeStandardError', 'after', 'afterStandardError'],
      ...['oneInstrument', 'oneInstrumentStandardError'],
    ],
    rows: exposureLines(before).map(({ name, pick }) => [
      name.trim(),
      ...[before, after, single].flatMap((state) =>
        state === undefined ? [null, null] : [pick(state).value, pick(state).standardError],
      ),
    ]),
  };
}

/** The frontier for a spreadsheet. */
function frontierCsv({ frontier }: HedgeResult): CsvTable {
  return {
    header: ['costBudget', 'cost', 'risk', 'netDv01', 'worstShockPnl', 'grossNotional', 'gapDollars', 'lots'],
    rows: frontier.map((point) => [
      ...[point.costBudget, point.cost, point.risk, point.netDv01, point.worstShockPnl],
      ...[point.grossNotional, point.gapDollars],
      Object.entries(point.lots)
        .map(([instrument, lots]) => `${lots} ${instrument}`)
        .join('; '),
    ]),
  };
}

/** The hedges over the simulated horizon; empty when it was not simulated. */
function horizonCsv({ horizon }: HedgeResult): CsvTable {
  const columns = [
    ...(['hedge', 'mean', 'standardDeviation', 'valueAtRisk', 'shortfall'] as const),
    ...(['shortfallStandardError', 'cost'] as const),
  ];
  return {
    header: columns,
    rows: (horizon?.rows ?? []).map((row) => columns.map((column) => row[column])),
  };
}

/** The hedges on fresh paths, a line a hedge and shock; empty when there was no such check. */
function freshPathsCsv({ outOfSample }: HedgeResult): CsvTable {
  return {
    header: ['hedge', 'shockBp', 'pnl', 'standardError', 'worstInSample', 'worstFresh'],
    rows: (outOfSample?.rows ?? []).flatMap(({ hedge, shockPnl, worstInSample, worstFresh }) =>
      Object.entries(shockPnl).map(([shock, { value, standardError }]) => [
        ...[hedge, Number(shock), value, standardError, worstInSample, worstFresh],
      ]),
    ),
  };
}

/** Segments hedged apart, then all apart, crossed inside, and together. */
function segmentsCsv({ segments }: HedgeResult): CsvTable {
  return {
    header: [
      ...['hedge', 'locks', 'positions', 'servicing', 'orders', 'grossNotional', 'cost'],
      ...['dv01Before', 'dv01After', 'riskBefore', 'riskAfter', 'worstShockPnlAfter', 'gapDollars'],
    ],
    rows: (segments === null ? [] : segmentLines(segments)).map((line) => [
      ...[line.name, line.locks, line.positions, line.servicing, line.orders, line.grossNotional, line.cost],
      ...[line.before?.dv01.value ?? null, line.after.dv01.value],
      ...[line.before?.risk ?? null, line.after.risk, line.after.worstShockPnl, line.gapDollars],
    ]),
  };
}

/** The trades of every segment hedged by itself. */
function segmentTradesCsv({ segments }: HedgeResult): CsvTable {
  const columns = ['side', 'instrument', 'month', 'kind', 'lots', 'face', 'price', 'dv01'] as const;
  return {
    header: ['segment', ...columns, 'transactionCost', 'sizePenalty', 'timeDecay'],
    rows: (segments?.segments ?? []).flatMap(({ name, trades }) =>
      trades.map((trade) => [
        name,
        ...columns.map((column) => trade[column]),
        ...[trade.transactionCost, trade.sizePenalty, trade.timeDecay],
      ]),
    ),
  };
}

/** A line of the table of segments. */
export interface SegmentLine {
  readonly name: string;
  readonly locks: number | null;
  readonly positions: number | null;
  /** Servicing rights. */
  readonly servicing: number | null;
  readonly orders: number;
  readonly grossNotional: number;
  readonly cost: number;
  readonly before: HedgeState | null;
  readonly after: HedgeState;
  readonly gapDollars: number | null;
}

/** Segments, and below them the three ways to hedge the whole book. */
export function segmentLines({ segments, apart, crossed, together }: SegmentsResult): SegmentLine[] {
  const whole = (name: string, hedge: WholeBookHedge): SegmentLine => ({
    name,
    locks: null,
    positions: null,
    servicing: null,
    before: null,
    gapDollars: null,
    ...hedge,
  });
  return [
    ...segments.map(
      ({ name, lockCount, positionCount, servicingCount, trades, gap, ...hedge }): SegmentLine => ({
        name,
        locks: lockCount,
        positions: positionCount,
        servicing: servicingCount,
        orders: trades.length,
        grossNotional: hedge.grossNotional,
        cost: hedge.cost,
        before: hedge.before,
        after: hedge.after,
        gapDollars: gap.dollars,
      }),
    ),
    whole('all apart', apart),
    whole('apart, crossed inside', crossed),
    whole('together', together),
  ];
}

/** The tables of a hedge. */
export function hedgeTables(result: HedgeResult): CsvTables {
  return {
    trades: () => tradeCsv(result),
    exposures: () => exposureCsv(result),
    frontier: () => frontierCsv(result),
    horizon: () => horizonCsv(result),
    'fresh-paths': () => freshPathsCsv(result),
    segments: () => segmentsCsv(result),
    'segment-trades': () => segmentTradesCsv(result),
  };
}
