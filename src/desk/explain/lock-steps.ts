import type { IsoDate } from '../../core/dates.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { isAlive } from '../resolved-lock.ts';
import type { LockLine } from './explain-lines.ts';

/** A lock after one of its steps; without terms it has left the book. */
export interface LockStep {
  readonly line: LockLine;
  readonly terms: RateLock | undefined;
}

/** A lock of either day, as its files state it. */
export interface LockOnBothDays {
  /** Undefined when it was not in the book yesterday, or had expired. */
  readonly before: RateLock | undefined;
  readonly after: RateLock | undefined;
}

type LockField = keyof RateLock;

/** What a change of stage brings with it. */
const STAGE_FIELDS: readonly LockField[] = ['stage', 'fundingDate'];
const DATE_FIELDS: readonly LockField[] = ['lockDate', 'lockExpiration', 'fundingDate'];
const PRICE_FIELDS: readonly LockField[] = ['lockPrice', 'lockCoupon', 'borrowerPrice', 'marketRateAtLock'];

/**
 * Pairs the locks of two days by their id.
 *
 * @param dates as-of dates: what has expired by then is not in that day's book
 */
export function pairLocks(
  before: readonly RateLock[],
  after: readonly RateLock[],
  dates: { readonly before: IsoDate; readonly after: IsoDate },
): ReadonlyMap<string, LockOnBothDays> {
  const alive = (locks: readonly RateLock[], asOf: IsoDate): Map<string, RateLock> =>
    new Map(locks.filter((lock) => isAlive(lock, asOf)).map((lock) => [lock.lockId, lock]));
  const first = alive(before, dates.before);
  const second = alive(after, dates.after);
  return new Map(
    [...new Set([...first.keys(), ...second.keys()])].map((id) => [
      id,
      { before: first.get(id), after: second.get(id) },
    ]),
  );
}

/**
 * What happened to a lock between two days, one change at a time: its stage, its dates, its price and note rate, all
 * else. A price that changes with the expiration but not with the note rate is what the extension cost.
 *
 * @param sold whether a lock that is gone was a loan that was sold; otherwise it fell out
 * @returns the steps that change something, in their order
 * @source docs/models/pnl-explain.md
 */
export function lockSteps({ before, after }: LockOnBothDays, sold: boolean): readonly LockStep[] {
  if (before === undefined) return after === undefined ? [] : [{ line: 'new-locks', terms: after }];
  if (after === undefined) return [{ line: sold ? 'sales' : 'fallout', terms: undefined }];
  const extended = before.lockExpiration !== after.lockExpiration;
  const repriced = before.noteRate !== after.noteRate;
  const pricesGoWithDates = extended && !repriced;
  const changes: readonly { readonly line: LockLine; readonly fields: readonly LockField[] }[] = [
    { line: 'stage-changes', fields: before.stage === after.stage ? [] : STAGE_FIELDS },
    { line: 'extensions', fields: pricesGoWithDates ? [...DATE_FIELDS, ...PRICE_FIELDS] : DATE_FIELDS },
    { line: 'renegotiations', fields: ['noteRate', ...PRICE_FIELDS] },
    { line: 'amendments', fields: Object.keys({ ...before, ...after }) as LockField[] },
  ];
  const steps: LockStep[] = [];
  let terms = before;
  for (const { line, fields } of changes) {
    const from = terms;
    if (fields.every((field) => from[field] === after[field])) continue;
    terms = { ...from, ...fieldsOf(after, fields) };
    steps.push({ line, terms });
  }
  return steps;
}

/** The named fields of a lock, those it does not state among them. */
function fieldsOf(lock: RateLock, fields: readonly LockField[]): Partial<RateLock> {
  return Object.fromEntries(fields.map((field) => [field, lock[field]]));
}
