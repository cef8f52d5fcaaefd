import type { TradeCalendar } from '../book/trade-calendar.ts';
import type { PnlSum } from '../book/trade-pnl.ts';
import { formatDollars } from '../core/money.ts';
import { formatTicks } from '../core/quotes.ts';
import type { PlannedDeliveries, PlannedDelivery } from '../desk/planned-deliveries.ts';
import type { RollAnalysis } from '../desk/roll-analysis.ts';
import type { TradeBlotter } from '../desk/trade-blotter.ts';
import { percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

const PRICE_DECIMALS = 4;
const POOLS_NAMED = 10;

/** An amount in dollars and cents, grouped; blank where it is not known. */
function cents(amount: string | null): string {
  return amount === null ? '' : formatDollars(Number(amount), 2);
}

function quantity(value: number): string {
  return formatDollars(value, Number.isInteger(value) ? 0 : 2);
}

function price(value: number | null): string {
  return value === null ? '' : value.toFixed(PRICE_DECIMALS);
}

/** The blotter: trades, then what they come to by instrument and by counterparty. */
export function blotterText(blotter: TradeBlotter): string {
  const { rows, byInstrument, byCounterparty, total } = blotter;
  const unmarked = rows.filter(({ status, pnl }) => status === 'open' && pnl.unrealised === null);
  const reasons = [...new Set(unmarked.map(({ pnl }) => pnl.markSource))];
  return [
    renderTable(
      'Trades',
      [
        ...['trade', 'status', 'side', 'instrument', 'month'].map(words),
        ...['open', 'price', 'mark', 'realised $', 'unrealised $', 'commissions $', 'total $'].map(numbers),
        words('counterparty'),
      ],
      rows.map((row) => [
        ...[row.tradeId, row.status, row.side, row.instrument, row.settlementMonth],
        ...[quantity(row.openQuantity), price(row.price), price(row.pnl.markPrice)],
        ...[cents(row.pnl.realised), cents(row.pnl.unrealised), cents(row.pnl.commissions)],
        ...[cents(row.pnl.total), row.counterparty ?? ''],
      ]),
    ),
    sumsTable('By instrument', 'instrument', [...byInstrument, total]),
    sumsTable('By counterparty', 'counterparty', [...byCounterparty, total]),
    ...(unmarked.length === 0
      ? []
      : [
          [
            `${unmarked.length} open trades have no mark; their unrealised gain is in no sum:`,
            ...reasons.map((reason) => `  ${reason}`),
          ].join('\n'),
        ]),
  ].join('\n\n');
}

function sumsTable(title: string, name: string, sums: readonly PnlSum[]): string {
  return renderTable(
    title,
    [
      words(name),
      ...['trades', 'realised $', 'unrealised $', 'fails $', 'commissions $', 'total $', 'odd lots $'].map(
        numbers,
      ),
    ],
    sums.map((sum) => [
      ...[sum.key, String(sum.tradeCount), cents(sum.realised), cents(sum.unrealised)],
      ...[cents(sum.failsCharges), cents(sum.commissions), cents(sum.total)],
      cents(sum.oddLotConcession),
    ]),
  );
}

/** What is open, at what average prices, and what odd lots would give up. */
export function averagesText({ averages, total }: TradeBlotter): string {
  const table = renderTable(
    'Open positions',
    [
      ...['instrument', 'month'].map(words),
      ...['bought', 'average', 'sold', 'average', 'net', 'break-even'].map(numbers),
    ],
    averages.map((row) => [
      ...[row.instrument, row.settlementMonth],
      ...[quantity(row.boughtQuantity), price(row.averageBuyPrice)],
      ...[quantity(row.soldQuantity), price(row.averageSellPrice)],
      ...[quantity(row.netQuantity), price(row.breakEvenPrice)],
    ]),
  );
  return `${table}\n\nOdd lots would give up ${cents(total.oddLotConcession)} $ against the mark.`;
}

/** What is due, by day. */
export function calendarText({ entries, failures }: TradeCalendar): string {
  const table = renderTable(
    'Settlement calendar',
    [
      ...['date', 'due'].map(words),
      numbers('business days'),
      ...['trade', 'side', 'instrument', 'month'].map(words),
      ...['open', 'allocated'].map(numbers),
      words('counterparty'),
    ],
    entries.map((entry) => [
      ...[entry.date, entry.by === null ? entry.event : `${entry.event} by 3 p.m. New York`],
      entry.isPast ? 'past' : String(entry.businessDaysAway),
      ...[entry.tradeId, entry.side, entry.instrument, entry.settlementMonth],
      ...[quantity(entry.openQuantity), entry.allocatedFace === null ? '' : quantity(entry.allocatedFace)],
      entry.counterparty ?? '',
    ]),
  );
  return failures.length === 0
    ? table
    : [table, 'Without days', ...failures.map(({ detail }) => `  ${detail}`)].join('\n');
}

/** Drops and what they finance at. */
export function rollText({ asOf, rows, failures }: RollAnalysis): string {
  const table = renderTable(
    `Dollar rolls as of ${asOf}`,
    [
      words('instrument'),
      words('roll'),
      ...['front', 'drop 32nds', 'CPR', 'implied', 'financing', 'break-even 32nds'].map(numbers),
      ...['advantage 32nds', '$ a million'].map(numbers),
    ],
    rows.map((row) => [
      ...[row.instrument, `${row.front} to ${row.back}`, formatTicks(row.frontPrice)],
      ...[row.dropThirtySeconds.toFixed(2), percent(row.cpr)],
      ...[percent(row.impliedFinancingRate, 2), percent(row.financingRate, 2)],
      (row.breakEvenDrop * 32).toFixed(2),
      ...[row.advantageThirtySeconds.toFixed(2), formatDollars(row.advantagePerMillion)],
    ]),
  );
  const sources =
    rows.length === 0 ? [] : [`Financing: ${rows[0]!.financingSource}. Speeds: ${speeds(rows)}.`];
  const refused = failures.map(({ detail }) => `  ${detail}`);
  return [table, ...sources, ...(refused.length === 0 ? [] : ['Without a roll', ...refused])].join('\n');
}

function speeds(rows: RollAnalysis['rows']): string {
  return [...new Set(rows.map(({ cprSource }) => cprSource))].join('; ');
}

/** Which pools fill which trades, and what was left on the table. */
export function deliveryText({ plans, unusedPools }: PlannedDeliveries): string {
  const parts = plans.map((planned) => [filledTable(planned), lotsTable(planned), proofText(planned)]);
  const shown = parts.map((part) => part.filter((text) => text !== '').join('\n'));
  return [...(shown.length === 0 ? ['No open TBA was sold.'] : shown), unusedText(unusedPools)].join('\n\n');
}

function filledTable({ instrument, settlementMonth, marketPrice, plan }: PlannedDelivery): string {
  const market = marketPrice === null ? '' : `, market ${formatTicks(marketPrice)}`;
  return renderTable(
    `${instrument}, ${settlementMonth}${market}`,
    [
      words('trade'),
      ...['sold', 'price', 'filled', 'delivered', 'variance $', 'left on table $'].map(numbers),
      ...['unfilled', 'paired off $'].map(numbers),
    ],
    plan.trades.map((trade) => [
      ...[trade.tradeId, quantity(trade.quantity), formatTicks(trade.price), quantity(trade.filled)],
      ...[quantity(trade.delivered), cents(trade.varianceGain), cents(trade.leftOnTheTable)],
      ...[quantity(trade.unfilled), cents(trade.pairOffGain)],
    ]),
  );
}

function lotsTable({ plan }: PlannedDelivery): string {
  const rows = plan.trades.flatMap(({ tradeId, lots }) =>
    lots.map(({ nominal, delivered, poolNumbers }) => [
      ...[tradeId, quantity(nominal), formatDollars(delivered, 2), poolNumbers.join(' + ')],
    ]),
  );
  if (rows.length === 0) return '';
  return renderTable('  Lots', [words('trade'), numbers('lot'), numbers('delivered'), words('pools')], rows);
}

function proofText({ plan }: PlannedDelivery): string {
  return plan.isProven
    ? '  No plan fills more, and none that fills as much gains more.'
    : '  The best plan found within the limit of the search; a better one may exist.';
}

function unusedText(pools: PlannedDeliveries['unusedPools']): string {
  if (pools.length === 0) return 'Every pool is used.';
  const face = Math.round(pools.reduce((sum, pool) => sum + pool.face, 0) * 100) / 100;
  const named = pools.slice(0, POOLS_NAMED).map(({ poolNumber }) => poolNumber);
  const more = pools.length > named.length ? ', …' : '';
  const what = pools.length === 1 ? '1 pool' : `${pools.length} pools`;
  return `Not used: ${what} of ${quantity(face)} face, ${named.join(', ')}${more}.`;
}
