import { foldLockEvents } from '../book/fold-lock-events.ts';
import type { LockEvent } from '../book/lock-event.ts';
import type { LockState } from '../book/lock-state.ts';
import { type PipelineAsOf, pipelineOf } from '../book/pipeline-as-of.ts';
import type { EventRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import { eventsBySubject } from './events-by-subject.ts';

/** A moment, and until when what is known of it counts. */
export interface View {
  /** RFC 3339 UTC with milliseconds. */
  readonly asOf: string;
  /** Only events accepted by then; all when absent. */
  readonly knownAt?: string;
}

/** A lock event as it was stored. */
export function lockEventOf({ eventJson }: EventRecord): LockEvent {
  return JSON.parse(eventJson);
}

/**
 * One lock as of a moment.
 *
 * @returns undefined when the caller knows of no event of it by then
 */
export async function readLock(
  repositories: Repositories,
  lockId: string,
  { asOf, knownAt }: View,
): Promise<LockState | undefined> {
  const records = await repositories.events.list({
    stream: 'lock',
    subjectId: lockId,
    ...(knownAt === undefined ? {} : { knownAt }),
  });
  return foldLockEvents(lockId, records.map(lockEventOf), asOf);
}

/** The pipeline as of a moment, folded page by page so that others are answered meanwhile. */
export async function readPipeline(
  repositories: Repositories,
  { asOf, knownAt }: View,
): Promise<PipelineAsOf> {
  const states: LockState[] = [];
  for await (const { subjectId, records } of eventsBySubject(repositories, 'lock', knownAt)) {
    const state = foldLockEvents(subjectId, records.map(lockEventOf), asOf);
    if (state !== undefined) states.push(state);
  }
  // The store sorts by bytes, which is another order for letters beyond the first plane.
  states.sort((a, b) => (a.lockId < b.lockId ? -1 : 1));
  return pipelineOf(states, asOf);
}
