import { applyLockStatement } from './apply-lock-statement.ts';
import type { LockEvent } from './lock-event.ts';
import { type LockState, unknownLock } from './lock-state.ts';
import { type SettledStatement, settleLockEvents } from './settle-lock-events.ts';

/** One statement that counts, with the lock before and after it. */
export interface LifeStep {
  readonly before: LockState;
  readonly settled: SettledStatement;
  readonly after: LockState;
}

/**
 * The life of a lock up to a moment, step by step; statements that do not go with what came before are left out, as the
 * lock's findings say.
 *
 * @param asOf RFC 3339 UTC with milliseconds
 */
export function lockLife(lockId: string, events: readonly LockEvent[], asOf: string): readonly LifeStep[] {
  const steps: LifeStep[] = [];
  let before = unknownLock(lockId);
  for (const settled of settleLockEvents(lockId, events).statements) {
    if (settled.statement.occurredAt > asOf) continue;
    const applied = applyLockStatement(before, settled);
    if ('refusal' in applied) continue;
    steps.push({ before, settled, after: applied.state });
    before = applied.state;
  }
  return steps;
}
