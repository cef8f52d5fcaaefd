import type { DocumentRecord } from './records.ts';

/** What places a document among others of its kind. */
type Moment = Pick<DocumentRecord, 'asOf' | 'asOfTime' | 'sequence'>;

/**
 * Orders documents by the moment they describe: `asOf`, then `asOfTime`, then order of acceptance.
 * On one day, a document without a time stands before those with one.
 *
 * @returns negative when `left` is the older
 */
export function compareRecency(left: Moment, right: Moment): number {
  if (left.asOf !== right.asOf) return left.asOf < right.asOf ? -1 : 1;
  const leftTime = instantOf(left.asOfTime);
  const rightTime = instantOf(right.asOfTime);
  if (leftTime !== rightTime) return leftTime < rightTime ? -1 : 1;
  return left.sequence - right.sequence;
}

/** Offsets differ between writers, so times are compared as instants, never as text. */
function instantOf(asOfTime: string | null): number {
  return asOfTime === null ? Number.NEGATIVE_INFINITY : Date.parse(asOfTime);
}
