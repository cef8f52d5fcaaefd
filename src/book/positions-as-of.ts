import type { IsoMonth } from '../core/dates.ts';
import type { Position } from '../instruments/position.ts';
import type { TradeState } from './fold-trade-events.ts';

/** What all open trades of one instrument and month come to. */
export interface NetPosition {
  readonly instrument: string;
  readonly settlementMonth: IsoMonth;
  /** Dollars of face for TBAs, contracts for futures; negative when sold. */
  readonly netQuantity: number;
  readonly tradeCount: number;
}

/** A position as its JSON document writes it. */
export type PositionDocument = Omit<Position, 'name'>;

/** The position without what its name was read into. */
export function positionDocument({ name: _name, ...position }: Position): PositionDocument {
  return position;
}

/** The open trades and their net, by instrument and month; pending, rejected and cancelled ones do not count. */
export function positionsOf(trades: readonly TradeState[]): {
  readonly positions: readonly PositionDocument[];
  readonly net: readonly NetPosition[];
} {
  const open = trades
    .filter(({ status }) => status === 'open')
    .map(({ trade }) => trade)
    .sort((a, b) => (a.tradeId < b.tradeId ? -1 : 1));
  const net = new Map<string, NetPosition>();
  for (const { instrument, settlementMonth, side, quantity } of open) {
    const key = `${instrument} ${settlementMonth}`;
    const known = net.get(key);
    net.set(key, {
      instrument,
      settlementMonth,
      netQuantity: (known?.netQuantity ?? 0) + (side === 'buy' ? quantity : -quantity),
      tradeCount: (known?.tradeCount ?? 0) + 1,
    });
  }
  const keys = [...net.keys()].sort();
  return { positions: open.map(positionDocument), net: keys.map((key) => net.get(key)!) };
}
