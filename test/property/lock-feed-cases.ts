import fc from 'fast-check';
import { expect } from 'vitest';
import { foldLockEvents } from '../../src/book/fold-lock-events.ts';
import { type LockEvent, lockEventSchema } from '../../src/book/lock-event.ts';
import { pipelineAsOf } from '../../src/book/pipeline-as-of.ts';
import { digestOf } from '../../src/core/digest.ts';
import { lockEvent } from '../fixtures/lock-events.ts';

const LOCK_IDS = ['L1', 'L2', 'L3'];
const TYPES = [
  'locked',
  'stage-changed',
  'renegotiated',
  'repriced',
  'extended',
  'relocked',
  'delivery-type-changed',
  'cancelled',
  'expired',
  'funded',
  'hedged',
  'sold',
] as const;

const deliveryType = fc.constantFrom('mandatory', 'best-efforts');
const minute = fc.nat({ max: 4000 });
const noteRate = fc.constantFrom(0.06, 0.065, 0.07);

/** Statements of every type, some of which cannot follow one another. */
const statement = fc
  .record({
    type: fc.constantFrom(...TYPES),
    minute,
    deliveryType,
    noteRate,
    day: fc.integer({ min: 3, max: 28 }),
  })
  .map(({ type, minute: at, deliveryType: stated, noteRate: rate, day }) => {
    const date = `2025-02-${String(day).padStart(2, '0')}`;
    const own = {
      locked: {},
      'stage-changed': { stage: 'approved' },
      renegotiated: { noteRate: rate, lockPrice: 100.5 },
      repriced: { loanAmount: 100_000 + day, noteRate: rate },
      extended: { lockExpiration: date },
      relocked: { noteRate: rate, lockDate: date, lockExpiration: '2025-04-01' },
      'delivery-type-changed': {},
      cancelled: {},
      expired: {},
      funded: { fundingDate: date },
      hedged: { tradeIds: [`T-${day}`] },
      sold: { sellSideId: 'POOL', executingInvestor: 'Example Agency', price: 101 },
    }[type];
    const { occurredAt, ...rest } = lockEvent('', 1, type, { deliveryType: stated, ...own });
    const { schemaVersion: _v, eventId: _e, lockId: _l, lockSequence: _s, ...said } = rest;
    return { ...said, type, occurredAt: momentAt(at) };
  });

/** One event, with ids and numbers so few that gaps, conflicts, reused ids and corrections come often. */
const event = fc
  .record({
    lockId: fc.constantFrom(...LOCK_IDS),
    lockSequence: fc.integer({ min: 1, max: 12 }),
    name: fc.nat({ max: 30 }),
    statement,
    corrects: fc.option(fc.nat({ max: 30 }), { freq: 3 }),
    voids: fc.boolean(),
  })
  .map(({ lockId, lockSequence, name, statement: said, corrects, voids }): LockEvent => {
    const envelope = { schemaVersion: 1, eventId: `${lockId}-e${name}`, lockId, lockSequence };
    if (corrects === null) return lockEventSchema.parse({ ...envelope, ...said });
    return lockEventSchema.parse({
      ...envelope,
      type: 'correction',
      occurredAt: said.occurredAt,
      correctsEventId: `${lockId}-e${corrects}`,
      replacement: voids ? null : said,
    });
  });

/** Every lock begins as it should, so that most cases hold locks that live. */
const feed = fc
  .array(fc.tuple(event, fc.option(fc.constantFrom('0-again', 'z-again'), { freq: 4 })), { maxLength: 24 })
  // Some sources tell an event once more under another id.
  .map((told) =>
    told.flatMap(([one, again]) =>
      again === null ? [one] : [one, { ...one, eventId: `${again}-${one.eventId}` }],
    ),
  )
  .map((events) => [
    ...LOCK_IDS.map((lockId) =>
      lockEventSchema.parse(lockEvent(lockId, 1, 'locked', { eventId: `${lockId}-first` })),
    ),
    ...events,
  ]);

/**
 * Feeds of events, well and badly made: each in another order and with repetitions gives the same projection.
 *
 * @param caseCount feeds tried
 */
export function holdOneProjection(caseCount: number): void {
  const met = new Set<string>();
  fc.assert(
    fc.property(feed, fc.array(fc.nat(), { minLength: 8, maxLength: 60 }), minute, (events, keys, at) => {
      const asOf = momentAt(at);
      const other = permuted(
        [...events, ...events.filter((_event, index) => keys[index % keys.length]! % 2)],
        keys,
      );
      const plain = projectionOf(events, asOf);
      expect(digestOf(projectionOf(other, asOf))).toBe(digestOf(plain));
      for (const { code } of plain.findings) met.add(code);
    }),
    { numRuns: caseCount, seed: 20_250_210 },
  );
  // Feeds that are never wrong would hold nothing of this.
  expect(met.size).toBeGreaterThanOrEqual(FINDINGS_MET_MIN);
}

/** All codes but those that need a rarer accident than a few hundred feeds are sure to have. */
const FINDINGS_MET_MIN = 10;

function projectionOf(events: readonly LockEvent[], asOf: string) {
  const byLock = new Map<string, LockEvent[]>();
  for (const one of events) byLock.set(one.lockId, [...(byLock.get(one.lockId) ?? []), one]);
  const locks = LOCK_IDS.map((lockId) => foldLockEvents(lockId, byLock.get(lockId) ?? [], asOf) ?? null);
  return { ...pipelineAsOf(byLock, asOf), locks };
}

function permuted<Item>(items: readonly Item[], keys: readonly number[]): Item[] {
  return items
    .map((item, index) => ({ item, key: (keys[index % keys.length]! * (2 * index + 1)) % 104_729 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function momentAt(minuteOfMonth: number): string {
  return new Date(Date.UTC(2025, 1, 3) + minuteOfMonth * 600_000).toISOString();
}
