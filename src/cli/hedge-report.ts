import { formatTicks } from '../core/quotes.ts';
import type { HedgeResult } from '../desk/hedge.ts';
import { exposureLines } from '../desk/tables/hedge-tables.ts';
import type { HedgeTrade } from '../hedge/hedge-solution.ts';
import { dollars, dollarsWithError } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

/** What to trade, one line an order. */
export function tradeTable({ trades, decision }: HedgeResult): string {
  if (decision.action === 'hold') return `Trades: none. ${decision.statement}`;
  if (trades.length === 0) return 'Trades: none. No trade lowers risk by more than it costs.';
  return renderTable(
    'Trades',
    [
      words('side'),
      words('instrument'),
      words('month'),
      numbers('lots'),
      numbers('face'),
      numbers('price'),
      numbers('DV01'),
      numbers('convexity P&L'),
      numbers('cost'),
      numbers('lots before'),
      numbers('after'),
    ],
    trades.map((trade) => [
      trade.side,
      trade.instrument,
      trade.month,
      dollars(trade.lots),
      dollars(trade.face),
      formatTicks(trade.price),
      dollars(trade.dv01),
      dollars(trade.convexityPnl),
      dollars(trade.transactionCost + trade.sizePenalty + trade.timeDecay),
      dollars(trade.existingLots),
      dollars(trade.lotsAfter),
    ]),
  );
}

/** Net exposures before and after the trades, beside the one-instrument hedge. */
export function exposureTable({ before, after, baselines }: HedgeResult): string {
  const single = baselines.oneInstrument;
  return renderTable(
    'Net exposures, dollars',
    [
      words(''),
      numbers('before'),
      numbers('after'),
      ...(single === null ? [] : [numbers(`one instrument: ${tradeText(single.trade)}`)]),
    ],
    exposureLines(before).map(({ name, pick }) => [
      name,
      dollarsWithError(pick(before)),
      dollarsWithError(pick(after)),
      ...(single === null ? [] : [dollarsWithError(pick(single.after))]),
    ]),
  );
}

/** The hedge beside doing nothing and beside one instrument. */
export function baselineTable(result: HedgeResult): string {
  const { baselines, comparison, trades, before, after } = result;
  const single = baselines.oneInstrument;
  const cost = trades.reduce(
    (sum, trade) => sum + trade.transactionCost + trade.sizePenalty + trade.timeDecay,
    0,
  );
  const shocks = comparison.shocksBp.map((bp) => `±${Math.abs(bp)}`);
  return renderTable(
    `Against the baselines, largest |P&L| over ${[...new Set(shocks)].join(', ')} bp`,
    [
      words(''),
      numbers('largest |P&L|'),
      numbers('of one instrument'),
      numbers('gross notional'),
      numbers('of one instrument'),
      numbers('weighted risk'),
      numbers('cost'),
    ],
    [
      ['no hedge', dollars(before.worstShockPnl), '', '0', '', dollars(before.risk), '0'],
      ...(single === null
        ? []
        : [
            [
              `one instrument: ${tradeText(single.trade)}`,
              dollars(single.after.worstShockPnl),
              '',
              dollars(single.grossNotional),
              '',
              dollars(single.after.risk),
              dollars(single.cost),
            ],
          ]),
      [
        'this hedge',
        dollars(comparison.worstShockPnl),
        ratio(comparison.worstShockPnl, comparison.baselineWorstShockPnl),
        dollars(comparison.grossNotional),
        ratio(comparison.grossNotional, comparison.baselineGrossNotional),
        dollars(after.risk),
        dollars(cost),
      ],
    ],
  );
}

/** The least risk that each budget buys. */
export function frontierTable({ frontier }: HedgeResult): string {
  return renderTable(
    'Cost and risk',
    [
      numbers('budget'),
      numbers('cost'),
      numbers('weighted risk'),
      numbers('net DV01'),
      numbers('largest |P&L|'),
      numbers('gross notional'),
      numbers('orders'),
    ],
    frontier.map((point) => [
      dollars(point.costBudget),
      dollars(point.cost),
      dollars(point.risk),
      dollars(point.netDv01),
      dollars(point.worstShockPnl),
      dollars(point.grossNotional),
      String(Object.keys(point.lots).length),
    ]),
  );
}

/** What held the hedge back, and how close to the best it is proven to be. */
export function proofText(result: HedgeResult): string {
  const { binding, conflict, gap, netDv01Limit, after, executionSwitches } = result;
  const limits = binding.map(
    ({ constraint, value, limit, unit, gaveWay }) =>
      `  ${constraint}: ${dollars(value)} at ${dollars(limit)} ${unit}${gaveWay ? ' (GAVE WAY: no trade keeps it)' : ''}`,
  );
  const switches = executionSwitches
    .filter(({ locks }) => locks > 0)
    .map(
      ({ scenarioId, locks, gain }) => `  ${scenarioId}: for ${locks} of the locks, worth ${dollars(gain)}`,
    );
  return [
    limits.length === 0 ? 'Binding constraints: none' : 'Binding constraints',
    ...limits,
    ...(conflict === null
      ? []
      : [
          `No trades keep these together${conflict.irreducible ? '; without any one of them the rest can be kept' : ''}`,
          ...conflict.constraints.map((constraint) => `  ${constraint}`),
        ]),
    ...(netDv01Limit === null || gap.stop === 'held'
      ? []
      : [`Net DV01 ${dollars(after.dv01.value)} of at most ${dollars(netDv01Limit)} either way`]),
    gapText(gap),
    ...(switches.length === 0 ? [] : ['Another coupon would be chosen under shocks', ...switches]),
  ].join('\n');
}

function gapText({ dollars: gap, target, met, stop, nodeCount }: HedgeResult['gap']): string {
  if (stop === 'held') return `Trading would lower the objective by ${dollars(gap)} at most`;
  const verdict = met ? 'met' : `NOT met, stopped by ${stop}`;
  return `Proven gap ${dollars(gap)} (target ${dollars(target)}, ${verdict}, ${nodeCount} nodes)`;
}

function tradeText(trade: HedgeTrade | null): string {
  return trade === null ? 'none' : `${trade.side} ${dollars(trade.lots)} ${trade.instrument}`;
}

function ratio(value: number, baseline: number | null): string {
  return baseline === null || baseline === 0 ? '' : (value / baseline).toFixed(2);
}
