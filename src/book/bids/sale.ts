import type { IsoDate } from '../../core/dates.ts';
import { centsText, money } from '../../core/money.ts';
import { eventIdSchema } from '../event-envelope.ts';
import type { LockState } from '../lock-state.ts';
import { lockSchema } from '../lock-terms.ts';

/** What a sale is known by, and by nothing else. */
export interface SaleKey {
  readonly lockId: string;
  readonly sellSideId: string;
  readonly executingInvestor: string;
}

export const saleKeyShape = {
  lockId: lockSchema.shape.lockId,
  sellSideId: eventIdSchema,
  executingInvestor: eventIdSchema,
};

/** A key as a text that no other key has. */
export function saleKeyText({ lockId, sellSideId, executingInvestor }: SaleKey): string {
  return JSON.stringify([lockId, sellSideId, executingInvestor]);
}

/** A sale as it was recorded. */
export interface RecordedSale extends SaleKey {
  readonly eventId: string;
  /** RFC 3339 UTC. */
  readonly soldAt: string;
  /** Per 100. */
  readonly price: number;
  /** Principal, dollars. */
  readonly loanAmount: number;
  /** Principal × price, dollars to the cent. */
  readonly amount: string;
  /** On which the investor is to pay; null where nobody said. */
  readonly settlementDate: IsoDate | null;
}

/** The sale of a lock, if it was sold. */
export function recordedSale({ lockId, sale, terms }: LockState): RecordedSale | undefined {
  if (sale === null || terms === null) return undefined;
  const { eventId, occurredAt, sellSideId, executingInvestor, price, settlementDate } = sale;
  const { loanAmount } = terms;
  return {
    lockId,
    sellSideId,
    executingInvestor,
    eventId,
    soldAt: occurredAt,
    price,
    loanAmount,
    amount: centsText(money(loanAmount).times(price).dividedBy(100)),
    settlementDate,
  };
}
