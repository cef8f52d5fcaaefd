import type { ParsedLock } from '../../../../src/book/lock-terms.ts';
import type { LockMeasures, MeasuredLock } from '../../api/lock-rows.ts';

/** A lock as it was uploaded, with what the last risk run measured of it. */
export interface PipelineRow {
  readonly lock: ParsedLock;
  readonly status: string;
  readonly coupon: number | null;
  readonly settlementMonth: string;
  readonly measures: LockMeasures | null;
}

/** Joins locks and measures by the lock's id. */
export function pipelineRows(
  locks: readonly ParsedLock[],
  measured: ReadonlyMap<string, MeasuredLock> | undefined,
): readonly PipelineRow[] {
  return locks.map((lock) => {
    const found = measured?.get(lock.lockId);
    return {
      lock,
      status: found?.texts.get('status') ?? 'not valued',
      coupon: found?.numbers.get('coupon') ?? null,
      settlementMonth: found?.texts.get('settlementMonth') ?? '',
      measures: found?.numbers ?? null,
    };
  });
}
