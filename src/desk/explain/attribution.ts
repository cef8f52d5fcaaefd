import { centsText, type Money, money, moneyFromSimulated, sumOf } from '../../core/money.ts';
import { type ExplainLine, MARKET_LINES } from './explain-lines.ts';
import type { Attribution, AttributionRow } from './explain-result.ts';
import { BOOK_PARTS, type BookPart } from './item-chain.ts';
import type { LineSums } from './line-table.ts';

/** Risk of the two sides of the book yesterday, dollars a basis point. */
export interface HedgedDv01 {
  readonly locks: number;
  readonly hedge: number;
}

/** What the locks and the hedge made of the market. */
export interface MarketGains {
  readonly locks: Money;
  readonly hedge: Money;
}

/** Gains of both sides over the lines of the market. */
export function marketGains(sum: LineSums): MarketGains {
  return {
    locks: sumOf(MARKET_LINES.map((line) => sum(line, 'locks'))),
    hedge: sumOf(MARKET_LINES.flatMap((line) => HEDGE_PARTS.map((part) => sum(line, part)))),
  };
}

const HEDGE_PARTS: readonly BookPart[] = BOOK_PARTS.filter((part) => part !== 'locks');

const FALLOUT_LINES: readonly ExplainLine[] = ['fallout', 'stage-changes'];
const BOOK_LINES: readonly ExplainLine[] = [
  'new-locks',
  'sales',
  'extensions',
  'renegotiations',
  'amendments',
  'execution',
];
const MODEL_LINES: readonly ExplainLine[] = ['model', 'fee-multiples'];
const TRADE_LINES: readonly ExplainLine[] = ['trades', 'costs'];

/**
 * P&L by cause. The market's part is what a hedge of exactly the locks' DV01 would have left; what the hedge made
 * beyond that, because it was larger or smaller, is the hedge-ratio error: (1 − ρ)·hedge's gain with ρ = −DV01 of the
 * locks over DV01 of the hedge.
 *
 * @param cash by line
 * @source own definition, docs/models/pnl-explain.md
 */
export function attribution(
  sum: LineSums,
  cash: ReadonlyMap<ExplainLine, Money>,
  dv01: HedgedDv01,
): Attribution {
  const market = marketGains(sum);
  const rightRatio = dv01.hedge === 0 ? null : -dv01.locks / dv01.hedge;
  const ratioError =
    rightRatio === null ? money(0) : moneyFromSimulated(market.hedge.toNumber() * (1 - rightRatio));
  const over = (lines: readonly ExplainLine[]): Money =>
    sumOf(
      lines.flatMap((line) => [cash.get(line) ?? money(0), ...BOOK_PARTS.map((part) => sum(line, part))]),
    );
  const row = (cause: AttributionRow['cause'], name: string, amount: Money): AttributionRow => ({
    cause,
    name,
    amount: centsText(amount),
  });
  return {
    rows: [
      row('market', 'Market, hedged at the right ratio', market.locks.plus(market.hedge).minus(ratioError)),
      row('hedge-ratio', 'Hedge-ratio error', ratioError),
      row('fallout', 'Fallout and stage changes', over(FALLOUT_LINES)),
      row('time', 'Time and carry', over(['time'])),
      row('book', 'Other changes of the book', over(BOOK_LINES)),
      row('model', 'Model, multiples', over(MODEL_LINES)),
      row('trades-and-costs', 'Trades and costs', over(TRADE_LINES)),
      row('unexplained', 'Unexplained', over(['unexplained'])),
    ],
    locksDv01: dv01.locks,
    hedgeDv01: dv01.hedge,
    rightRatio,
  };
}
