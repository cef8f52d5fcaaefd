import type { HedgeState, HedgeTrade } from '../../hedge/hedge-solution.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { HedgeResult } from '../hedge.ts';

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
    ...(['transactionCost', 'sizePenalty', 'existingLots', 'lotsAfter'] as const),
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

/** The tables of a hedge. */
export function hedgeTables(result: HedgeResult): CsvTables {
  return {
    trades: () => tradeCsv(result),
    exposures: () => exposureCsv(result),
    frontier: () => frontierCsv(result),
  };
}
