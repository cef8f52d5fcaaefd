import { type DeliveryPlan, planDelivery } from '../book/delivery-plan.ts';
import type { TradeState } from '../book/trade-state.ts';
import type { IsoMonth } from '../core/dates.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { tradeMark } from './trade-marks.ts';

/** A pool that can be delivered into TBAs of its instrument. */
export interface DeliverablePool {
  readonly poolNumber: string;
  /** As trades name it: `UMBS30-6.0`. */
  readonly instrument: string;
  /** The month it is for; every month when absent. */
  readonly settlementMonth?: IsoMonth | undefined;
  /** Current face, dollars and cents. */
  readonly face: number;
}

/** A plan of one instrument and month. */
export interface PlannedDelivery {
  readonly instrument: string;
  readonly settlementMonth: string;
  readonly marketPrice: number | null;
  readonly plan: DeliveryPlan;
}

/** Plans of every instrument and month that was sold, and the pools that none of them takes. */
export interface PlannedDeliveries {
  readonly plans: readonly PlannedDelivery[];
  readonly unusedPools: readonly DeliverablePool[];
}

/**
 * Plans which pools fill which open TBA trades that were sold, month after month, each pool once.
 *
 * @param trades of which those sold and open are filled
 * @param market whose prices say what the variance is worth; without one only the face counts
 * @param workMax looks at pools for each instrument and month
 */
export function plannedDeliveries(
  trades: readonly TradeState[],
  pools: readonly DeliverablePool[],
  market: MarketSnapshot | undefined,
  workMax?: number,
): PlannedDeliveries {
  const sold = trades.filter(
    ({ status, trade }) => status === 'open' && trade.side === 'sell' && trade.name.kind === 'tba',
  );
  const groups = Map.groupBy(sold, ({ trade }) => `${trade.settlementMonth} ${trade.instrument}`);
  const taken = new Set<string>();
  const plans = [...groups.keys()].sort().map((key): PlannedDelivery => {
    const members = groups.get(key)!;
    const { instrument, settlementMonth } = members[0]!.trade;
    const mark = market === undefined ? undefined : tradeMark(market, members[0]!.trade);
    const marketPrice = mark !== undefined && 'price' in mark ? mark.price : null;
    const available = pools.filter(
      (pool) =>
        pool.instrument === instrument &&
        (pool.settlementMonth ?? settlementMonth) === settlementMonth &&
        !taken.has(pool.poolNumber),
    );
    const toFill = members.map(({ tradeId, openQuantity, trade }) => ({
      tradeId,
      quantity: openQuantity,
      price: trade.price,
    }));
    const plan = planDelivery(toFill, available, marketPrice, workMax);
    for (const { lots } of plan.trades) {
      for (const { poolNumbers } of lots) for (const poolNumber of poolNumbers) taken.add(poolNumber);
    }
    return { instrument, settlementMonth, marketPrice, plan };
  });
  return { plans, unusedPools: pools.filter(({ poolNumber }) => !taken.has(poolNumber)) };
}
