import { describe, expect, it } from 'vitest';
import { parsedLockEvent, wholeLife } from '../../test/fixtures/lock-events.ts';
import type { LockEvent } from './lock-event.ts';
import { pipelineAsOf } from './pipeline-as-of.ts';

function pipeline(events: readonly LockEvent[], asOf: string) {
  return pipelineAsOf(
    Map.groupBy(events, ({ lockId }) => lockId),
    asOf,
  );
}
const locked = (lockId: string, more: Record<string, unknown> = {}) =>
  parsedLockEvent(lockId, 1, 'locked', more);

describe('the pipeline as of a moment', () => {
  it('holds locks that live and loans that are funded, until they are sold, cancelled or expired', () => {
    const events = [
      ...wholeLife('sold-later'),
      locked('lives'),
      locked('falls'),
      parsedLockEvent('falls', 2, 'cancelled', { reason: 'withdrawn' }),
      locked('ends'),
      parsedLockEvent('ends', 2, 'expired'),
      parsedLockEvent('unknown', 2, 'expired'),
    ];
    const idsAt = (asOf: string) => pipeline(events, asOf).document.locks.map(({ lockId }) => lockId);
    expect(idsAt('2025-02-03T23:00:00.000Z')).toEqual(['ends', 'falls', 'lives', 'sold-later']);
    expect(idsAt('2025-02-10T23:00:00.000Z')).toEqual(['lives', 'sold-later']);
    expect(idsAt('2025-02-11T23:00:00.000Z')).toEqual(['lives']);
    expect(pipeline(events, '2025-02-11T23:00:00.000Z').lockCounts).toEqual({
      unknown: 1,
      active: 1,
      funded: 0,
      sold: 1,
      cancelled: 1,
      expired: 1,
    });
  });

  it('describes the day in New York on which the moment lies', () => {
    expect(pipeline([locked('L1')], '2025-02-11T04:59:59.999Z').document.asOf).toBe('2025-02-10');
    expect(pipeline([locked('L1')], '2025-02-11T05:00:00.000Z').document.asOf).toBe('2025-02-11');
  });

  it('keeps a lock that ran out without a word, and shows it', () => {
    const { document, findings } = pipeline([locked('L1')], '2025-03-22T12:00:00.000Z');
    expect(document.locks).toHaveLength(1);
    expect(findings).toMatchObject([{ code: 'expiration-passed', lockId: 'L1', applied: true }]);
  });

  it('leaves out a lock whose dates lie after the day, and shows it', () => {
    const { document, findings } = pipeline(
      [locked('L1', { lockDate: '2025-02-05', occurredAt: '2025-02-03T15:00:00Z' })],
      '2025-02-04T12:00:00.000Z',
    );
    expect(document.locks).toEqual([]);
    expect(findings).toMatchObject([{ code: 'invalid-terms', lockId: 'L1', applied: false }]);
  });
});
