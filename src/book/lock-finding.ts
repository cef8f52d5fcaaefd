/** What a feed of lock events can have wrong with it. */
export const LOCK_FINDING_CODES = [
  'sequence-gap',
  'sequence-conflict',
  'event-id-reused',
  'correction-without-target',
  'time-disorder',
  'before-lock',
  'already-locked',
  'after-end',
  'not-allowed',
  'invalid-terms',
  'delivery-type-unannounced',
  'expiration-passed',
] as const;
export type LockFindingCode = (typeof LOCK_FINDING_CODES)[number];

/** Something about a lock's events that a person should see. What it names was left out, unless `applied`. */
export interface LockFinding {
  readonly code: LockFindingCode;
  readonly lockId: string;
  /** The events it is about, sorted; none for a gap. */
  readonly eventIds: readonly string[];
  /** Sequence numbers it is about; first and last of a gap. */
  readonly lockSequence: { readonly from: number; readonly to: number } | null;
  /** From when on it bears on the lock, RFC 3339 UTC. */
  readonly since: string;
  /** Whether what it is about counts in the state all the same. */
  readonly applied: boolean;
  readonly detail: string;
}

/** Findings in an order that does not depend on how they were found. */
export function sortedFindings(findings: readonly LockFinding[]): readonly LockFinding[] {
  const keyOf = ({ lockId, lockSequence, code, eventIds }: LockFinding): string =>
    JSON.stringify([lockId, String(lockSequence?.from ?? 0).padStart(7, '0'), code, eventIds]);
  return findings
    .map((finding) => ({ finding, key: keyOf(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
}
