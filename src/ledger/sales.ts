import { type NewSale, type SaleRefusal, saleEvent } from '../book/bids/new-sale.ts';
import { type RecordedSale, recordedSale } from '../book/bids/sale.ts';
import { foldLockEvents } from '../book/fold-lock-events.ts';
import type { LockEvent } from '../book/lock-event.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { Repositories } from '../store/repositories.ts';
import { eventsBySubject } from './events-by-subject.ts';
import { lockEventOf, type View } from './lock-projections.ts';

/** Sales taken, in the order in which they were asked for, and how many of them were recorded before. */
export interface RecordedSales {
  readonly sales: readonly RecordedSale[];
  readonly recordedCount: number;
  readonly repeatedCount: number;
}

/**
 * Records sales as lock events, each once by its key: all or none.
 *
 * @param repositories of a transaction
 * @throws CounterpoiseError RESOURCE_NOT_FOUND, SALE_STATE or SALE_CONFLICT with every sale that is refused
 */
export async function recordSales(
  repositories: Repositories,
  asked: readonly NewSale[],
  now: Date,
): Promise<RecordedSales> {
  const acceptedAt = now.toISOString();
  const sales: RecordedSale[] = [];
  const refusals: { readonly index: number; readonly refusal: SaleRefusal }[] = [];
  let repeatedCount = 0;
  for (const [index, sale] of asked.entries()) {
    const events = await lockEvents(repositories, sale.lockId);
    const state = foldLockEvents(sale.lockId, events, latestOf(events, acceptedAt));
    const outcome = saleEvent(state, sale, acceptedAt);
    if ('refusal' in outcome) refusals.push({ index, refusal: outcome.refusal });
    else if ('repeated' in outcome) {
      repeatedCount += 1;
      sales.push(outcome.repeated);
    } else {
      const { event } = outcome;
      const stored = await appendSale(repositories, event, acceptedAt);
      if (!stored) refusals.push({ index, refusal: changedMeanwhile(sale.lockId) });
      else sales.push(recordedSale(foldLockEvents(sale.lockId, [...events, event], event.occurredAt)!)!);
    }
  }
  if (refusals.length > 0) throw refusedSales(refusals);
  return { sales, recordedCount: sales.length - repeatedCount, repeatedCount };
}

/** The sales that the caller may know, as of a moment, by time and lock. */
export async function readSales(
  repositories: Repositories,
  { asOf, knownAt }: View,
): Promise<readonly RecordedSale[]> {
  const sales: RecordedSale[] = [];
  for await (const { subjectId, records } of eventsBySubject(repositories, 'lock', knownAt)) {
    const state = foldLockEvents(subjectId, records.map(lockEventOf), asOf);
    const sale = state && recordedSale(state);
    if (sale !== undefined) sales.push(sale);
  }
  const order = ({ soldAt, lockId }: RecordedSale): string => `${soldAt} ${lockId}`;
  return sales.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** The events of every lock that the caller may know, by lock. */
export async function readLockEvents(
  repositories: Repositories,
  knownAt?: string,
): Promise<ReadonlyMap<string, readonly LockEvent[]>> {
  const events = new Map<string, readonly LockEvent[]>();
  for await (const { subjectId, records } of eventsBySubject(repositories, 'lock', knownAt)) {
    events.set(subjectId, records.map(lockEventOf));
  }
  return events;
}

async function lockEvents({ events }: Repositories, lockId: string): Promise<readonly LockEvent[]> {
  return (await events.list({ stream: 'lock', subjectId: lockId })).map(lockEventOf);
}

/** What was accepted counts, even where a clock was set back since. */
function latestOf(events: readonly LockEvent[], now: string): string {
  return events.reduce((latest, { occurredAt }) => (occurredAt > latest ? occurredAt : latest), now);
}

async function appendSale({ events }: Repositories, event: LockEvent, acceptedAt: string): Promise<boolean> {
  const [outcome] = await events.append(
    'lock',
    [
      {
        eventId: event.eventId,
        subjectId: event.lockId,
        occurredAt: event.occurredAt,
        correlationId: event.correlationId ?? null,
        contentDigest: digestOf(event),
        eventJson: JSON.stringify(event),
      },
    ],
    acceptedAt,
  );
  return outcome === 'accepted';
}

function changedMeanwhile(lockId: string): SaleRefusal {
  return {
    code: 'SALE_CONFLICT',
    message: `The lock "${lockId}" was sold in the same moment, or is of another desk.`,
  };
}

function refusedSales(
  refusals: readonly { readonly index: number; readonly refusal: SaleRefusal }[],
): CounterpoiseError {
  const errors = refusals.map(
    ({ index, refusal: { code, message } }): ErrorItem => ({
      pointer: `/sales/${index}`,
      code,
      detail: message,
    }),
  );
  const [first] = errors;
  return new CounterpoiseError(first!.code, `${first!.detail} Nothing was recorded.`, {
    pointer: first!.pointer,
    accepted: 'each lock sold once, at one price under its key',
    errors,
  });
}
