import type { IsoDate } from '../core/dates.ts';
import type { DeliveryType } from '../instruments/rate-lock.ts';
import type { LockPricing } from './lock-event.ts';
import type { LockFinding } from './lock-finding.ts';
import type { ParsedLock } from './lock-terms.ts';

export const LOCK_STATUSES = ['unknown', 'active', 'funded', 'sold', 'cancelled', 'expired'] as const;
export type LockStatus = (typeof LOCK_STATUSES)[number];

/** The event that set the price now in force, and what it was made from. */
export interface PricedAt {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly pricing: LockPricing | null;
  /** The lock's terms as priced. */
  readonly terms: ParsedLock;
}

export interface LockHedge {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly tradeIds: readonly string[];
}

export interface LockSale {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly sellSideId: string;
  readonly executingInvestor: string;
  /** Per 100. */
  readonly price: number;
  /** On which the investor is to pay; null where nobody said. */
  readonly settlementDate: IsoDate | null;
}

/** A lock as of a moment. */
export interface LockState {
  readonly lockId: string;
  /** `unknown` while the event that opens it is missing. */
  readonly status: LockStatus;
  readonly terms: ParsedLock | null;
  readonly deliveryType: DeliveryType | null;
  readonly pricedAt: PricedAt | null;
  readonly hedges: readonly LockHedge[];
  readonly sale: LockSale | null;
  /** In the order in which they came up. */
  readonly correlationIds: readonly string[];
  /** The highest sequence whose event counts; 0 for none. */
  readonly lastLockSequence: number;
  readonly lastOccurredAt: string | null;
  readonly findings: readonly LockFinding[];
}

/** A lock of which nothing is known yet. */
export function unknownLock(lockId: string): LockState {
  return {
    lockId,
    status: 'unknown',
    terms: null,
    deliveryType: null,
    pricedAt: null,
    hedges: [],
    sale: null,
    correlationIds: [],
    lastLockSequence: 0,
    lastOccurredAt: null,
    findings: [],
  };
}
