import { type Batched, exact, scaleBatched, sumBatched } from '../../core/batched.ts';
import type { IsoMonth } from '../../core/dates.ts';
import { type Money, money, moneyFromSimulated, sumOf, toCents } from '../../core/money.ts';
import type { BacktestConfig } from './backtest-config.ts';

/** A position of a policy, marked. */
export interface Holding {
  /** `UMBS30-5.5`, `TY`. */
  readonly instrument: string;
  readonly month: IsoMonth;
  /** Whole lots, negative when short. */
  readonly lots: number;
  /** Price per 100 at which it was last marked. */
  readonly price: number;
}

/** What can be held and traded on a day. */
export interface Tradeable {
  readonly instrument: string;
  readonly month: IsoMonth;
  readonly kind: 'tba' | 'treasuryFuture';
  readonly lotFace: number;
  readonly price: number;
  /** The same with the batches of its simulation. */
  readonly simulatedPrice: Batched;
  /** P(0,T_s): what a dollar gained in a forward is worth today. */
  readonly discount: number;
}

/** A trade of a policy. */
export interface PolicyTrade {
  readonly instrument: string;
  readonly month: IsoMonth;
  /** Signed. */
  readonly lots: number;
}

/** 32nds of a point per 100 as a fraction of face. */
const TICK = 1 / 3_200;

/** Names a contract of a month. */
export function tradeableKey({ instrument, month }: Pick<Holding, 'instrument' | 'month'>): string {
  return `${instrument} ${month}`;
}

/** Everything that has a price on a day, by {@link tradeableKey}. */
export type Quotes = ReadonlyMap<string, Tradeable>;

/** Marks positions to a day's prices: their gain since the last mark, each to the cent. */
export function marked(
  holdings: readonly Holding[],
  quotes: Quotes,
): { readonly holdings: readonly Holding[]; readonly gain: Money } {
  const gains: Money[] = [];
  const now = holdings.map((holding) => {
    const { price, lotFace, discount } = quotes.get(tradeableKey(holding))!;
    gains.push(moneyFromSimulated((holding.lots * lotFace * discount * (price - holding.price)) / 100));
    return { ...holding, price };
  });
  return { holdings: now, gain: sumOf(gains) };
}

/** What positions are worth beside what they were traded at, with the batches of the day's simulation. */
export function simulatedValue(holdings: readonly Holding[], quotes: Quotes): Batched {
  return sumBatched([
    exact(0),
    ...holdings.map((holding) => {
      const { simulatedPrice, lotFace, discount } = quotes.get(tradeableKey(holding))!;
      return scaleBatched(simulatedPrice, (holding.lots * lotFace * discount) / 100);
    }),
  ]);
}

/** Positions after trades at the day's prices; what is flat is left out. */
export function traded(
  holdings: readonly Holding[],
  trades: readonly PolicyTrade[],
  quotes: Quotes,
): readonly Holding[] {
  const lots = new Map<string, Holding>(holdings.map((holding) => [tradeableKey(holding), holding]));
  for (const trade of trades) {
    const key = tradeableKey(trade);
    const { instrument, month } = trade;
    const held = lots.get(key)?.lots ?? 0;
    lots.set(key, { instrument, month, lots: held + trade.lots, price: quotes.get(key)!.price });
  }
  return [...lots]
    .filter(([, holding]) => holding.lots !== 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, holding]) => holding);
}

/** Half the bid–offer and the fees of trades. */
export function tradingCost(
  trades: readonly PolicyTrade[],
  quotes: Quotes,
  { halfSpreadTicks, feeDollars }: BacktestConfig['costs'],
): Money {
  return sumOf(
    trades.map((trade) => {
      const { kind, lotFace } = quotes.get(tradeableKey(trade))!;
      return costOf(trade.lots, halfSpreadTicks[kind], lotFace, feeDollars[kind]);
    }),
  );
}

/** What rolling positions costs: the roll's own spread, and fees of both legs. */
export function rollingCost(
  rolled: readonly PolicyTrade[],
  quotes: Quotes,
  { rollTicks, feeDollars }: BacktestConfig['costs'],
): Money {
  return sumOf(
    rolled.map((trade) => {
      const { kind, lotFace } = quotes.get(tradeableKey(trade))!;
      return costOf(trade.lots, rollTicks[kind], lotFace, 2 * feeDollars[kind]);
    }),
  );
}

/** Face traded, dollars. */
export function tradedFace(trades: readonly PolicyTrade[], quotes: Quotes): number {
  return trades.reduce(
    (sum, trade) => sum + Math.abs(trade.lots) * quotes.get(tradeableKey(trade))!.lotFace,
    0,
  );
}

function costOf(lots: number, ticks: number, lotFace: number, fee: number): Money {
  const each = money(ticks).times(TICK).times(lotFace).plus(fee);
  return toCents(each.times(Math.abs(lots)));
}
