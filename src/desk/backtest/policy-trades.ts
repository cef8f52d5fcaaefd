import { oneInstrumentBaseline } from '../../hedge/baseline.ts';
import type { HedgeInstrument } from '../../hedge/exposure.ts';
import { solveHedge } from '../../hedge/hedge.ts';
import { type HedgeConfig, hedgeConfigSchema } from '../../hedge/hedge-config.ts';
import type { HorizonPnl } from '../../hedge/horizon-pnl.ts';
import { rebalanceDecision } from '../../hedge/rebalance.ts';
import type { BacktestConfig, Policy } from './backtest-config.ts';
import { type DayRisk, type MeasuredLot, netExposure } from './day-risk.ts';
import { type Holding, type PolicyTrade, tradeableKey } from './holdings.ts';

/** A policy's evening. */
export interface PolicyEvening {
  readonly risk: DayRisk;
  readonly holdings: readonly Holding[];
  /** What may be traded beside what is held. */
  readonly offered: ReadonlySet<string>;
  readonly config: BacktestConfig;
  readonly signal?: AbortSignal;
}

/** A test compares policies, not limits. */
const NO_LIMIT = { maxLongLots: 1_000_000, maxShortLots: 1_000_000 } as const;

type HedgingPolicy = Exclude<Policy, 'none'>;

/**
 * The trades that a policy makes at the evening's prices.
 *
 * `duration`: the TBA nearest par alone, as many lots as bring net DV01 nearest zero. `duration-convexity`: the absolute
 * program (docs/models/hedge.md) over TBAs and futures. `shortfall`: the least expected shortfall over the states ahead.
 * All three leave a book inside its bands as it is.
 *
 * @throws CounterpoiseError those of the optimizer
 */
export async function policyTrades(policy: Policy, evening: PolicyEvening): Promise<readonly PolicyTrade[]> {
  if (policy === 'none') return [];
  const { risk, holdings } = evening;
  const lots = lotsOf(policy, evening);
  if (lots.length === 0) return [];
  const held = new Map(holdings.map((holding) => [tradeableKey(holding), holding.lots]));
  const instruments = lots.map(
    ({ instrument, tradeable }): HedgeInstrument => ({
      ...instrument,
      existingLots: held.get(tradeableKey(tradeable)) ?? 0,
    }),
  );
  const book = netExposure(risk, holdings);
  const config = hedgeConfigOf(policy, evening.config);
  if (policy === 'duration') {
    if (rebalanceDecision(book, [], config).action === 'hold') return [];
    const baseline = oneInstrumentBaseline(book, instruments, config);
    if (baseline === undefined || baseline.lots === 0) return [];
    const place = instruments.indexOf(baseline.instrument);
    return [tradeOf(lots[place]!, baseline.lots)];
  }
  const solution = await solveHedge(book, instruments, config, {
    ...(policy === 'shortfall' ? { horizon: horizonOf(evening, lots) } : {}),
    ...(evening.signal === undefined ? {} : { signal: evening.signal }),
  });
  return solution.trades.map((trade) => {
    const lot = lots.find(
      ({ instrument }) => instrument.id === trade.instrument && instrument.month === trade.month,
    )!;
    return tradeOf(lot, trade.side === 'buy' ? trade.lots : -trade.lots);
  });
}

function tradeOf({ tradeable: { instrument, month } }: MeasuredLot, lots: number): PolicyTrade {
  return { instrument, month, lots };
}

/** What a policy may trade: what is offered and what it holds, without futures for the duration policy. */
function lotsOf(policy: HedgingPolicy, { risk, holdings, offered }: PolicyEvening): readonly MeasuredLot[] {
  const held = new Set(holdings.map(tradeableKey));
  return [...risk.lots].flatMap(([key, lot]) => {
    const usable = offered.has(key) || (policy !== 'duration' && held.has(key));
    return usable && (policy !== 'duration' || lot.tradeable.kind === 'tba') ? [lot] : [];
  });
}

function hedgeConfigOf(policy: HedgingPolicy, { rebalance, costs, shortfall }: BacktestConfig): HedgeConfig {
  const { netDv01Band, convexityBand } = rebalance;
  return hedgeConfigSchema.parse({
    schemaVersion: 1,
    objective: policy === 'shortfall' ? 'minimum-shortfall' : 'absolute',
    shortfallLevel: shortfall.level,
    // Beside positions the baseline is a small trade or none: a share of it is no limit to hold a book to.
    shockLimit: null,
    limits: { tba: NO_LIMIT, treasuryFuture: NO_LIMIT, grossNotional: null },
    transactionCostTicks: {
      tba: costs.halfSpreadTicks.tba,
      treasuryFuture: costs.halfSpreadTicks.treasuryFuture,
    },
    sizePenalty: { ticks: 0 },
    rebalance: netDv01Band === null ? null : { netDv01: netDv01Band, convexityPnl: convexityBand },
    frontierPoints: 0,
    outOfSample: null,
  });
}

function horizonOf({ risk, holdings }: PolicyEvening, lots: readonly MeasuredLot[]): HorizonPnl {
  const book = Float64Array.from(risk.locks.pnl!);
  for (const holding of holdings) {
    const pnl = risk.lots.get(tradeableKey(holding))!.pnl!;
    for (let state = 0; state < book.length; state++) book[state]! += holding.lots * pnl[state]!;
  }
  return { book, perLot: lots.map(({ pnl }) => pnl!) };
}
