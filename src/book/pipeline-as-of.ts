import { businessDateOf } from '../core/business-date.ts';
import { daysBetween, type IsoDate } from '../core/dates.ts';
import { foldLockEvents } from './fold-lock-events.ts';
import type { LockEvent } from './lock-event.ts';
import { type LockFinding, sortedFindings } from './lock-finding.ts';
import { LOCK_STATUSES, type LockState, type LockStatus } from './lock-state.ts';
import { lockFault, type ParsedLock, pipelineLockOf } from './lock-terms.ts';

/** A pipeline in the form of its JSON document: docs/schemas/pipeline.json. */
export interface PipelineDocument {
  readonly schemaVersion: 1;
  readonly asOf: IsoDate;
  readonly locks: readonly ParsedLock[];
}

/** The locks that can still be delivered, as of a moment, and what is wrong with what is known of them. */
export interface PipelineAsOf {
  /** RFC 3339 UTC. */
  readonly asOf: string;
  readonly document: PipelineDocument;
  readonly lockCounts: Readonly<Record<LockStatus, number>>;
  readonly findings: readonly LockFinding[];
}

/**
 * The pipeline as of a moment, from the events of all its locks: active locks and funded loans not yet sold.
 *
 * @param eventsByLock the known events of each lock by its id, in any order
 * @param asOf RFC 3339 UTC with milliseconds
 */
export function pipelineAsOf(
  eventsByLock: ReadonlyMap<string, readonly LockEvent[]>,
  asOf: string,
): PipelineAsOf {
  const states: LockState[] = [];
  for (const lockId of [...eventsByLock.keys()].sort()) {
    const state = foldLockEvents(lockId, eventsByLock.get(lockId)!, asOf);
    if (state !== undefined) states.push(state);
  }
  return pipelineOf(states, asOf);
}

/**
 * The pipeline of locks whose states are known.
 *
 * @param states as of the same moment, by lock id
 * @param asOf RFC 3339 UTC with milliseconds
 */
export function pipelineOf(states: readonly LockState[], asOf: string): PipelineAsOf {
  const date = businessDateOf(new Date(asOf));
  const counts = Object.fromEntries(LOCK_STATUSES.map((status) => [status, 0])) as Record<LockStatus, number>;
  const locks: ParsedLock[] = [];
  const findings: LockFinding[] = [];
  for (const state of states) {
    counts[state.status] += 1;
    findings.push(...state.findings);
    const { terms, status } = state;
    if (terms === null || (status !== 'active' && status !== 'funded')) continue;
    const fault = lockFault(terms, date);
    if (fault === undefined) locks.push(pipelineLockOf(terms));
    else findings.push(ofState(state, 'invalid-terms', fault.message, asOf));
    if (status === 'active' && daysBetween(date, terms.lockExpiration) < 0) {
      const detail = `The lock ran to ${terms.lockExpiration}, and nothing tells what became of it.`;
      findings.push({ ...ofState(state, 'expiration-passed', detail, asOf), applied: true });
    }
  }
  return {
    asOf,
    document: { schemaVersion: 1, asOf: date, locks },
    lockCounts: counts,
    findings: sortedFindings(findings),
  };
}

function ofState(state: LockState, code: LockFinding['code'], detail: string, asOf: string): LockFinding {
  const { lockId, lastLockSequence } = state;
  return {
    code,
    lockId,
    eventIds: [],
    lockSequence: { from: lastLockSequence, to: lastLockSequence },
    since: asOf,
    applied: false,
    detail,
  };
}
