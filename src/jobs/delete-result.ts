import type { Caller } from '../core/caller.ts';
import { invariant } from '../core/invariant.ts';
import type { Store } from '../store/repositories.ts';
import { transition } from './job.ts';

/**
 * Removes the result of a job that is stored, and says so in its record. Repeating it changes nothing.
 *
 * @param at RFC 3339 in UTC
 * @throws CounterpoiseError JOB_STATE when the job has not ended
 */
export function deleteResult(store: Store, caller: Caller, id: string, at: string): Promise<void> {
  return store.transact(caller, async ({ jobs, results }) => {
    const record = await jobs.find(id);
    invariant(record !== undefined, 'A job that was found is stored.');
    if (record.resultDeletedAt !== null) return;
    await jobs.update(transition(record, { type: 'delete-result', at }));
    await results.delete(id);
  });
}
