import { applyLockStatement } from './apply-lock-statement.ts';
import type { LockEvent } from './lock-event.ts';
import { type LockFinding, type LockFindingCode, sortedFindings } from './lock-finding.ts';
import { type LockState, unknownLock } from './lock-state.ts';
import { type SettledStatement, settleLockEvents } from './settle-lock-events.ts';

/**
 * One lock as of a moment: the statements that had happened by then, in the order of their sequence, corrections in
 * the place of what they correct.
 *
 * A pure function of the set of events: their order and repetition change nothing. What is missing, contradictory or
 * out of place is a finding of the state, never guessed.
 *
 * @param lockId the lock all events are about
 * @param events those known; leave out what was not yet known for a view of the past as it was seen then
 * @param asOf RFC 3339 UTC with milliseconds, compared with the time at which things happened
 * @returns undefined when nothing had happened to the lock by then
 */
export function foldLockEvents(
  lockId: string,
  events: readonly LockEvent[],
  asOf: string,
): LockState | undefined {
  const settled = settleLockEvents(lockId, events);
  const findings: LockFinding[] = settled.findings.filter(({ since }) => since <= asOf);
  let state = unknownLock(lockId);
  for (const statement of settled.statements) {
    if (statement.statement.occurredAt > asOf) continue;
    const applied = applyLockStatement(state, statement);
    if ('refusal' in applied) {
      findings.push(about(lockId, statement, applied.refusal.code, applied.refusal.detail, false));
      continue;
    }
    if (applied.deliveryUnannounced) findings.push(unannounced(state, statement));
    state = applied.state;
  }
  if (state.lastLockSequence === 0 && findings.length === 0) return undefined;
  return { ...state, findings: sortedFindings(findings) };
}

function unannounced(state: LockState, settled: SettledStatement): LockFinding {
  const { type, deliveryType } = settled.statement;
  const detail = `"${type}" says ${deliveryType}, but nothing announced the change from ${state.deliveryType}.`;
  return about(state.lockId, settled, 'delivery-type-unannounced', detail, true);
}

function about(
  lockId: string,
  { eventId, lockSequence, statement }: SettledStatement,
  code: LockFindingCode,
  detail: string,
  applied: boolean,
): LockFinding {
  return {
    code,
    lockId,
    eventIds: [eventId],
    lockSequence: { from: lockSequence, to: lockSequence },
    since: statement.occurredAt,
    applied,
    detail,
  };
}
