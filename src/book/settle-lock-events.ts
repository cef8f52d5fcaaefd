import { canonicalJson } from '../core/digest.ts';
import type { LockCorrection, LockEvent, LockStatement } from './lock-event.ts';
import type { LockFinding, LockFindingCode } from './lock-finding.ts';

/** A statement about a lock as it stands after all corrections. */
export interface SettledStatement {
  readonly eventId: string;
  readonly lockSequence: number;
  readonly statement: LockStatement;
  readonly correlationId: string | null;
  /** The correction it was taken from, if one replaced it. */
  readonly correctedBy: string | null;
}

/** What a set of a lock's events comes to: one statement a sequence number at most, and what is wrong with the set. */
export interface SettledLock {
  /** By rising sequence. */
  readonly statements: readonly SettledStatement[];
  readonly findings: readonly LockFinding[];
}

type OrdinaryEvent = Exclude<LockEvent, LockCorrection>;

/**
 * Settles the events of one lock: duplicates once, corrections in the place of what they correct, and neither of two
 * events that contradict each other.
 *
 * A function of the set alone: order and repetition of the events change nothing.
 *
 * @param lockId the lock all events are about
 */
export function settleLockEvents(lockId: string, events: readonly LockEvent[]): SettledLock {
  const findings: LockFinding[] = [];
  const find = (
    code: LockFindingCode,
    about: readonly LockEvent[],
    detail: string,
    applied = false,
  ): void => {
    findings.push(findingOf(code, lockId, about, detail, applied));
  };
  const distinct = distinctEvents(events, (reused) =>
    find('event-id-reused', reused, 'Events of different content have this id; none of them counts.'),
  );
  const bySequence = groupBy(distinct.kept, ({ lockSequence }) => lockSequence);
  const names = new Map<string, OrdinaryEvent>();
  const ordinary = new Map<number, OrdinaryEvent[]>();
  const corrections: LockCorrection[] = [];
  for (const [lockSequence, group] of bySequence) {
    const alike = groupBy(group, (event) => (group.length === 1 ? '' : contentKeyOf(event)));
    const asCorrections: LockCorrection[] = [];
    const asOrdinary: OrdinaryEvent[] = [];
    for (const same of alike.values()) {
      const event = same[0]!;
      if (event.type === 'correction') asCorrections.push(event);
      else {
        asOrdinary.push(event);
        for (const { eventId } of same) names.set(eventId, event);
      }
    }
    if (asOrdinary.length > 0) ordinary.set(lockSequence, asOrdinary);
    if (asCorrections.length === 1) corrections.push(asCorrections[0]!);
    else if (asCorrections.length > 1) find('sequence-conflict', asCorrections, CONFLICT);
  }
  const correctionOf = latestCorrections(corrections, names, (orphan) =>
    find(
      'correction-without-target',
      [orphan],
      `No event "${orphan.correctsEventId}" of this lock is known.`,
    ),
  );

  const statements: SettledStatement[] = [];
  const correctionAt = new Map(corrections.map((correction) => [correction.lockSequence, correction]));
  for (const [lockSequence, group] of ordinary) {
    const settled = group.flatMap((event) => settledOf(event, correctionOf.get(event.eventId)) ?? []);
    const agree =
      settled.length <= 1 || new Set(settled.map(({ statement }) => canonicalJson(statement))).size === 1;
    const correction = correctionAt.get(lockSequence);
    const living = group.filter(({ eventId }) => settled.some((one) => one.eventId === eventId));
    if (settled.length > 0 && (!agree || correction !== undefined))
      find('sequence-conflict', correction === undefined ? living : [...living, correction], CONFLICT);
    else if (settled.length > 0) statements.push(settled[0]!);
  }
  statements.sort((a, b) => a.lockSequence - b.lockSequence);
  findings.push(...gapsOf(lockId, [...bySequence.values(), ...distinct.reused]));
  findings.push(...disorderOf(lockId, statements));
  return { statements, findings };
}

const CONFLICT =
  'Different events have this sequence number; none of them counts until a correction settles it.';

/** Events once each by their id, and those whose id stands for several contents. */
function distinctEvents(
  events: readonly LockEvent[],
  onReused: (events: readonly LockEvent[]) => void,
): { readonly kept: readonly LockEvent[]; readonly reused: readonly (readonly LockEvent[])[] } {
  const kept: LockEvent[] = [];
  const reused: LockEvent[][] = [];
  for (const group of groupBy(events, ({ eventId }) => eventId).values()) {
    const contents = groupBy(group, (event) => (group.length === 1 ? '' : canonicalJson(event)));
    if (contents.size === 1) kept.push(group[0]!);
    else {
      const different = [...contents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, [first]]) => first!);
      reused.push(different);
      onReused(different);
    }
  }
  kept.sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  return { kept, reused };
}

/** The correction that holds for each event corrected, by the event's id: the one of the highest sequence. */
function latestCorrections(
  corrections: readonly LockCorrection[],
  names: ReadonlyMap<string, OrdinaryEvent>,
  onOrphan: (correction: LockCorrection) => void,
): ReadonlyMap<string, LockCorrection> {
  const latest = new Map<string, LockCorrection>();
  for (const correction of corrections) {
    const target = names.get(correction.correctsEventId);
    if (target === undefined) onOrphan(correction);
    else if (correction.lockSequence > (latest.get(target.eventId)?.lockSequence ?? 0))
      latest.set(target.eventId, correction);
  }
  return latest;
}

function settledOf(
  event: OrdinaryEvent,
  correction: LockCorrection | undefined,
): SettledStatement | undefined {
  const { schemaVersion: _version, eventId, lockId: _lockId, lockSequence, ...own } = event;
  if (correction === undefined)
    return {
      eventId,
      lockSequence,
      statement: own,
      correlationId: own.correlationId ?? null,
      correctedBy: null,
    };
  const { replacement } = correction;
  if (replacement === null) return undefined;
  const correlationId = replacement.correlationId ?? correction.correlationId ?? own.correlationId ?? null;
  return {
    eventId,
    lockSequence,
    statement: replacement,
    correlationId,
    correctedBy: correction.eventId,
  };
}

/** Ranges of sequence numbers below the highest that no event has. */
function gapsOf(lockId: string, groups: readonly (readonly LockEvent[])[]): LockFinding[] {
  const bySequence = groupBy(groups.flat(), ({ lockSequence }) => lockSequence);
  const sequences = [...bySequence.keys()].sort((a, b) => a - b);
  return sequences.flatMap((sequence, index): LockFinding | readonly LockFinding[] => {
    const before = sequences[index - 1];
    const from = (before ?? 0) + 1;
    const to = sequence - 1;
    if (to < from) return [];
    return {
      code: 'sequence-gap',
      lockId,
      eventIds: [],
      lockSequence: { from, to },
      // What is missing may have happened as soon as the event before it had.
      since: earliestTime(bySequence.get(before ?? sequence)!),
      applied: false,
      detail: from === to ? `Event ${from} is missing.` : `Events ${from} to ${to} are missing.`,
    };
  });
}

/** Statements that happened, by their clock, before the one they follow. */
function disorderOf(lockId: string, statements: readonly SettledStatement[]): LockFinding[] {
  const findings: LockFinding[] = [];
  let latest: SettledStatement | undefined;
  for (const settled of statements) {
    const { occurredAt } = settled.statement;
    if (latest !== undefined && occurredAt < latest.statement.occurredAt) {
      findings.push({
        code: 'time-disorder',
        lockId,
        eventIds: [settled.eventId],
        lockSequence: { from: settled.lockSequence, to: settled.lockSequence },
        since: occurredAt,
        applied: true,
        detail: `It happened before event ${latest.lockSequence}, which it follows.`,
      });
    } else latest = settled;
  }
  return findings;
}

function findingOf(
  code: LockFindingCode,
  lockId: string,
  about: readonly LockEvent[],
  detail: string,
  applied: boolean,
): LockFinding {
  const sequences = about.map(({ lockSequence }) => lockSequence);
  return {
    code,
    lockId,
    eventIds: [...new Set(about.map(({ eventId }) => eventId))].sort(),
    lockSequence: { from: Math.min(...sequences), to: Math.max(...sequences) },
    since: earliestTime(about),
    applied,
    detail,
  };
}

function earliestTime(events: readonly LockEvent[]): string {
  return events.map(({ occurredAt }) => occurredAt).sort()[0]!;
}

/** What an event says beside its id: two of one content are one event sent under two ids. */
function contentKeyOf(event: LockEvent): string {
  return canonicalJson({ ...event, eventId: '' });
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
