import type { ParsedLock } from '../../../../src/book/lock-terms.ts';
import type { MeasuredLock } from '../../api/lock-rows.ts';
import { percent } from '../../format/numbers.ts';

/** What locks can be told apart by. */
export const BUCKETS = [
  { value: 'coupon', name: 'Coupon' },
  { value: 'program', name: 'Program' },
  { value: 'stage', name: 'Stage' },
  { value: 'purpose', name: 'Purpose' },
  { value: 'channel', name: 'Channel' },
] as const;
export type Bucket = (typeof BUCKETS)[number]['value'];

type LockTerms = Pick<ParsedLock, 'lockId' | 'purpose' | 'channel'>;

/** Locks of one kind, with what a risk run measured of them. */
export interface LockGroup {
  readonly name: string;
  readonly locks: readonly MeasuredLock[];
}

const UNKNOWN = 'not stated';

/** The measured locks by an attribute, in the order of its values; those that are not hedged stay out. */
export function groupLocks(
  measured: ReadonlyMap<string, MeasuredLock>,
  pipeline: readonly LockTerms[],
  bucket: Bucket,
): readonly LockGroup[] {
  const terms = new Map(pipeline.map((lock) => [lock.lockId, lock]));
  const hedged = [...measured].filter(([, { texts }]) => texts.get('status') !== 'best-efforts');
  const groups = Map.groupBy(hedged, ([lockId, lock]) => nameOf(lock, terms.get(lockId), bucket));
  return [...groups]
    .map(([name, members]) => ({ name, locks: members.map(([, lock]) => lock) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** A coupon as instruments are named: UMBS30 5.5. */
export function couponName(program: string, coupon: number): string {
  return `${program} ${percent(coupon, 1)}`;
}

function nameOf({ texts, numbers }: MeasuredLock, lock: LockTerms | undefined, bucket: Bucket): string {
  switch (bucket) {
    case 'coupon':
      return couponName(texts.get('program') ?? UNKNOWN, numbers.get('coupon') ?? 0);
    case 'program':
    case 'stage':
      return texts.get(bucket) ?? UNKNOWN;
    default:
      return lock?.[bucket] ?? UNKNOWN;
  }
}

/** p·UPB·P₀ of a lock, dollars: what its durations are relative to. */
export function notionalOf({ numbers }: MeasuredLock): number {
  return ((numbers.get('exposure') ?? 0) * (numbers.get('forwardPrice') ?? 0)) / 100;
}

/** A sum over locks; its error is the sum of theirs, the most it can be: their paths are the same ones. */
export interface SummedMeasure {
  readonly value: number;
  readonly standardError: number;
}

/**
 * Sum of a relative measure over locks, in dollars.
 *
 * @param perNotional dollars per unit of the measure and dollar of p·UPB·P₀
 */
export function dollarSum(
  locks: readonly MeasuredLock[],
  measure: string,
  perNotional: number,
): SummedMeasure {
  let value = 0;
  let standardError = 0;
  for (const lock of locks) {
    const scale = perNotional * notionalOf(lock);
    value += scale * (lock.numbers.get(measure) ?? 0);
    standardError += Math.abs(scale) * (lock.numbers.get(`${measure}StandardError`) ?? 0);
  }
  return { value, standardError };
}

/** Mean of a relative measure over locks, each counted by its p·UPB·P₀. */
export function meanMeasure(locks: readonly MeasuredLock[], measure: string): SummedMeasure {
  const notional = locks.reduce((sum, lock) => sum + notionalOf(lock), 0);
  const { value, standardError } = dollarSum(locks, measure, 1);
  return notional === 0
    ? { value: 0, standardError: 0 }
    : { value: value / notional, standardError: standardError / notional };
}
