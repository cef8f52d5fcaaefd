import { z } from 'zod';
import { digestOf } from '../../core/digest.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { money } from '../../core/money.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { EVENT_SCHEMA_VERSION, momentSchema } from '../event-envelope.ts';
import type { LockEvent } from '../lock-event.ts';
import type { LockState } from '../lock-state.ts';
import { type RecordedSale, recordedSale, saleKeyShape, saleKeyText } from './sale.ts';

/** As lock events take it. */
const PRICE_LIMITS = { min: 50, max: 150 } as const;
const SALES_MAX = 1_000;

/** A sale to be recorded. */
export const newSaleSchema = z.strictObject({
  ...saleKeyShape,
  price: z.number().min(PRICE_LIMITS.min).max(PRICE_LIMITS.max).describe('Per 100 of principal.'),
  settlementDate: isoDateSchema.optional().describe('On which the investor is to pay.'),
  soldAt: momentSchema.optional().describe('When it was agreed; now when absent.'),
  correlationId: z.string().min(1).max(128).optional(),
});

export type NewSale = z.output<typeof newSaleSchema>;

/** Sales to be recorded together. */
export const newSalesSchema = z.array(newSaleSchema).min(1).max(SALES_MAX);

/** What becomes of a sale that is to be recorded. */
export type SaleOutcome =
  | { readonly event: Extract<LockEvent, { readonly type: 'sold' }> }
  | { readonly repeated: RecordedSale }
  | { readonly refusal: SaleRefusal };

/** Why a sale cannot be recorded. */
export interface SaleRefusal {
  readonly code: Extract<ErrorCode, 'RESOURCE_NOT_FOUND' | 'SALE_CONFLICT' | 'SALE_STATE'>;
  readonly message: string;
}

/**
 * The event of a sale: once for each lock, under the key (lockId, sellSideId, executingInvestor). The same sale again
 * changes nothing; another price or day under its key, or another key, is refused.
 *
 * The event's id comes from its lock and place, so that of two sales at once a store takes one.
 *
 * @param state of the lock as it stands; undefined when nothing is known of it
 * @param now RFC 3339 UTC with milliseconds
 */
export function saleEvent(state: LockState | undefined, sale: NewSale, now: string): SaleOutcome {
  const { lockId, sellSideId, executingInvestor, price, settlementDate, correlationId } = sale;
  const refused = (code: SaleRefusal['code'], message: string): SaleOutcome => ({
    refusal: { code, message },
  });
  if (state === undefined || state.terms === null || state.deliveryType === null) {
    return refused('RESOURCE_NOT_FOUND', `Nothing is known of the lock "${lockId}".`);
  }
  const known = recordedSale(state);
  if (known !== undefined) return repeatedOrRefused(known, sale, refused);
  if (state.status !== 'funded') {
    return refused('SALE_STATE', `The lock "${lockId}" is ${state.status}: only funded loans are sold.`);
  }
  const soldAt = sale.soldAt ?? now;
  if (soldAt < (state.lastOccurredAt ?? soldAt)) {
    return refused(
      'SALE_STATE',
      `The sale of "${lockId}" lies before its last event, ${state.lastOccurredAt}.`,
    );
  }
  const lockSequence = state.lastLockSequence + 1;
  return {
    event: {
      schemaVersion: EVENT_SCHEMA_VERSION,
      eventId: saleEventId(lockId, lockSequence),
      lockId,
      lockSequence,
      type: 'sold',
      occurredAt: soldAt,
      deliveryType: state.deliveryType,
      ...(correlationId === undefined ? {} : { correlationId }),
      sellSideId,
      executingInvestor,
      price,
      ...(settlementDate === undefined ? {} : { settlementDate }),
    },
  };
}

function repeatedOrRefused(
  known: RecordedSale,
  sale: NewSale,
  refused: (code: SaleRefusal['code'], message: string) => SaleOutcome,
): SaleOutcome {
  const { lockId } = sale;
  if (saleKeyText(known) !== saleKeyText(sale)) {
    const to = `${known.executingInvestor} under ${known.sellSideId}`;
    return refused('SALE_CONFLICT', `The lock "${lockId}" is sold already, to ${to} at ${known.price}.`);
  }
  if (!money(known.price).equals(sale.price)) {
    return refused(
      'SALE_CONFLICT',
      `The sale of "${lockId}" under ${known.sellSideId} is recorded at ${known.price}, not ${sale.price}.`,
    );
  }
  if ((sale.settlementDate ?? known.settlementDate) !== known.settlementDate) {
    return refused(
      'SALE_CONFLICT',
      `The sale of "${lockId}" under ${known.sellSideId} is recorded to settle on ${known.settlementDate ?? 'no stated day'}, not ${sale.settlementDate}.`,
    );
  }
  return { repeated: known };
}

/** Hexadecimal digits that no two locks and places share by chance. */
const ID_DIGITS = 40;

function saleEventId(lockId: string, lockSequence: number): string {
  return `sold-${digestOf([lockId, lockSequence]).slice('sha256:'.length, 'sha256:'.length + ID_DIGITS)}`;
}
