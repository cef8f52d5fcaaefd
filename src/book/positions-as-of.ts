import type { IsoMonth } from '../core/dates.ts';
import { money } from '../core/money.ts';
import type { Position } from '../instruments/position.ts';
import type { TradeState } from './trade-state.ts';

/** What all open trades of one instrument and month come to. */
export interface NetPosition {
  readonly instrument: string;
  readonly settlementMonth: IsoMonth;
  /** Dollars of face for TBAs and bonds, contracts for futures and options; negative when sold. */
  readonly netQuantity: number;
  readonly tradeCount: number;
}

/** A position as its JSON document writes it. */
export type PositionDocument = Omit<Position, 'name'>;

/** The position without what its name was read into. */
export function positionDocument({ name: _name, ...position }: Position): PositionDocument {
  return position;
}

/** What is open of a trade, as a position. */
export function openPosition({ trade, openQuantity }: Pick<TradeState, 'trade' | 'openQuantity'>): Position {
  return trade.quantity === openQuantity ? trade : Object.freeze({ ...trade, quantity: openQuantity });
}

/** The open quantities and their net, by instrument and month; trades that are not open do not count. */
export function positionsOf(trades: readonly TradeState[]): {
  readonly positions: readonly PositionDocument[];
  readonly net: readonly NetPosition[];
} {
  const open = trades
    .filter(({ status }) => status === 'open')
    .map(openPosition)
    .sort((a, b) => (a.tradeId < b.tradeId ? -1 : 1));
  const groups = Map.groupBy(open, ({ instrument, settlementMonth }) => `${instrument} ${settlementMonth}`);
  const net = [...groups.keys()].sort().map((key): NetPosition => {
    const members = groups.get(key)!;
    const { instrument, settlementMonth } = members[0]!;
    // Faces have cents, which doubles do not add exactly.
    const sum = members.reduce(
      (total, { side, quantity }) => (side === 'buy' ? total.plus(quantity) : total.minus(quantity)),
      money(0),
    );
    return { instrument, settlementMonth, netQuantity: sum.toNumber(), tradeCount: members.length };
  });
  return { positions: open.map(positionDocument), net };
}
