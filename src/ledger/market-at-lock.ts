import type { PricedAt } from '../book/lock-state.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import { type MarketSnapshot, marketSnapshotSchema } from '../market/snapshot.ts';
import { compareRecency } from '../store/recency.ts';
import type { MarketSnapshotRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';

/** The market day a lock was priced on, and how it was found. */
export interface MarketAtLock {
  readonly market: MarketSnapshot;
  /** Null when a job carried it inline. */
  readonly marketSnapshotId: string | null;
  readonly foundBy: 'event' | 'job' | 'latest-at-lock';
}

const PAGE_LENGTH = 100;
/** Pages looked through for a market day that was known at a lock: two years at ten a day. */
const PAGE_COUNT_MAX = 50;

/**
 * The market day behind the price of a lock: the one its event names, the one of the job it names, or else the latest
 * of those accepted last before the moment of lock.
 *
 * @throws CounterpoiseError PRICE_NOT_REPLAYABLE when it is not stored, RESOURCE_ERASED when it no longer is
 */
export async function marketAtLock(
  repositories: Repositories,
  { pricing, occurredAt }: PricedAt,
): Promise<MarketAtLock> {
  if (pricing?.marketSnapshotId !== undefined)
    return fromStore(repositories, pricing.marketSnapshotId, 'event');
  if (pricing?.jobId !== undefined) return fromJob(repositories, pricing.jobId);
  const id = await latestKnownAt(repositories, occurredAt);
  if (id === undefined) throw gone('No market day was stored when the lock was taken.');
  return fromStore(repositories, id, 'latest-at-lock');
}

async function fromStore(
  repositories: Repositories,
  id: string,
  foundBy: MarketAtLock['foundBy'],
): Promise<MarketAtLock> {
  const record = await repositories.marketSnapshots.find(id);
  if (record === undefined) throw gone(`The market day "${id}" is not stored.`);
  return { market: marketOf(record), marketSnapshotId: id, foundBy };
}

async function fromJob(repositories: Repositories, jobId: string): Promise<MarketAtLock> {
  const job = await repositories.jobs.find(jobId);
  const requestJson = job === undefined ? undefined : await repositories.jobs.findRequest(jobId);
  if (requestJson === undefined) throw gone(`The job "${jobId}" is not stored.`);
  const { input } = JSON.parse(requestJson) as { readonly input: Readonly<Record<string, unknown>> };
  const { marketSnapshotId, market } = input;
  if (typeof marketSnapshotId === 'string') return fromStore(repositories, marketSnapshotId, 'job');
  if (market === undefined) throw gone(`The job "${jobId}" has no market day.`);
  return { market: parseWithSchema(marketSnapshotSchema, market), marketSnapshotId: null, foundBy: 'job' };
}

/** The latest of those market days that were accepted last by then; a page of them, so that one handed in late counts. */
async function latestKnownAt({ marketSnapshots }: Repositories, moment: string): Promise<string | undefined> {
  let beforeSequence: number | undefined;
  for (let page = 0; page < PAGE_COUNT_MAX; page += 1) {
    const listed = await marketSnapshots.list({
      limit: PAGE_LENGTH,
      ...(beforeSequence === undefined ? {} : { beforeSequence }),
    });
    const known = listed.filter(({ createdAt }) => createdAt <= moment);
    const [latest] = known.sort((a, b) => compareRecency(b, a));
    if (latest !== undefined || listed.length === 0) return latest?.id;
    beforeSequence = listed.at(-1)!.sequence;
  }
  return undefined;
}

function marketOf({ documentJson }: MarketSnapshotRecord): MarketSnapshot {
  return parseWithSchema(marketSnapshotSchema, JSON.parse(documentJson));
}

function gone(message: string): CounterpoiseError {
  return new CounterpoiseError('PRICE_NOT_REPLAYABLE', message, {
    accepted: 'a lock whose event names a stored market day, or one taken after a market day was stored',
  });
}
