import type { Trade } from '../../api/trades.ts';
import { dollars } from '../../format/numbers.ts';

/** Who asked for what waits, and when. */
export function makerOf({ pendingChange, steps }: Trade): {
  readonly actor: string;
  readonly occurredAt: string;
} {
  return pendingChange ?? steps[0]!;
}

/** What waits, in words. */
export function waitingText({ pendingChange, trade }: Trade): string {
  if (pendingChange !== null) return `to be ${pendingChange.type.replace('-', ' ')}`;
  return `${trade.side} ${dollars(trade.quantity)} ${trade.instrument} ${trade.settlementMonth}`;
}
