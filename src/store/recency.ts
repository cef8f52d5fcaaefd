import type { DocumentRecord } from './records.ts';

/**
 * Orders documents by the moment they describe: `asOf`, then `asOfTime`, then order of acceptance.
 * On one day, a document without a time stands before those with one.
 *
 * @returns negative when `left` is the older
 */
export function compareRecency(left: DocumentRecord, right: DocumentRecord): number {
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
