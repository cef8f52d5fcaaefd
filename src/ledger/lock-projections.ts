import { setImmediate as nextTurn } from 'node:timers/promises';
import { foldLockEvents } from '../book/fold-lock-events.ts';
import type { LockEvent } from '../book/lock-event.ts';
import type { LockState } from '../book/lock-state.ts';
import { type PipelineAsOf, pipelineOf } from '../book/pipeline-as-of.ts';
import type { EventRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';

/** A moment, and until when what is known of it counts. */
export interface View {
  /** RFC 3339 UTC with milliseconds. */
  readonly asOf: string;
  /** Only events accepted by then; all when absent. */
  readonly knownAt?: string;
}

/** Events folded before others get their turn: some ten milliseconds' worth. */
const EVENTS_PER_TURN = 500;

/** A lock event as it was stored. */
function lockEventOf({ eventJson }: EventRecord): LockEvent {
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

/** The pipeline as of a moment, folded in turns so that others are answered meanwhile. */
export async function readPipeline(
  repositories: Repositories,
  { asOf, knownAt }: View,
): Promise<PipelineAsOf> {
  const records = await repositories.events.list({
    stream: 'lock',
    ...(knownAt === undefined ? {} : { knownAt }),
  });
  const byLock = new Map<string, EventRecord[]>();
  for (const record of records) {
    const known = byLock.get(record.subjectId);
    if (known === undefined) byLock.set(record.subjectId, [record]);
    else known.push(record);
  }
  const states: LockState[] = [];
  let folded = 0;
  for (const lockId of [...byLock.keys()].sort()) {
    const own = byLock.get(lockId)!;
    const state = foldLockEvents(lockId, own.map(lockEventOf), asOf);
    if (state !== undefined) states.push(state);
    folded += own.length;
    if (folded < EVENTS_PER_TURN) continue;
    folded = 0;
    await nextTurn();
  }
  return pipelineOf(states, asOf);
}
