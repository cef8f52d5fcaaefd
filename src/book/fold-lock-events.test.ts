import { describe, expect, it } from 'vitest';
import { lockEvent, parsedLockEvent, wholeLife } from '../../test/fixtures/lock-events.ts';
import { foldLockEvents } from './fold-lock-events.ts';
import { type LockEvent, lockEventSchema } from './lock-event.ts';

const LATER = '2025-06-01T00:00:00.000Z';
const day = (number: number): string => `2025-02-${String(number).padStart(2, '0')}T23:00:00.000Z`;
const codesOf = (events: readonly LockEvent[], asOf = LATER) =>
  foldLockEvents('L1', events, asOf)!.findings.map(({ code }) => code);
const event = (sequence: number, type: LockEvent['type'], more: Record<string, unknown> = {}) =>
  parsedLockEvent('L1', sequence, type, more);

describe('a lock', () => {
  it('is followed from lock to hedge to sale', () => {
    const life = wholeLife('L1');
    expect(foldLockEvents('L1', life, day(2))).toBeUndefined();
    // What happens at a moment has happened by then.
    expect(foldLockEvents('L1', life, '2025-02-03T14:59:59.999Z')).toBeUndefined();
    expect(foldLockEvents('L1', life, '2025-02-03T15:00:00.000Z')).toMatchObject({ status: 'active' });
    expect(foldLockEvents('L1', life, day(3))).toMatchObject({
      status: 'active',
      deliveryType: 'best-efforts',
      terms: { lockId: 'L1', stage: 'locked', noteRate: 0.0675, lockPrice: 101.25 },
      pricedAt: { eventId: 'L1-1' },
      hedges: [],
    });
    expect(foldLockEvents('L1', life, day(6))).toMatchObject({
      deliveryType: 'mandatory',
      terms: { stage: 'approved', deliveryType: 'mandatory' },
      hedges: [{ eventId: 'L1-4', tradeIds: ['T-1', 'T-2'] }],
    });
    expect(foldLockEvents('L1', life, day(9))).toMatchObject({
      terms: { stage: 'clear-to-close', noteRate: 0.065, lockPrice: 100.5, lockExpiration: '2025-04-04' },
      pricedAt: { eventId: 'L1-5' },
    });
    expect(foldLockEvents('L1', life, day(10))).toMatchObject({ status: 'funded' });
    expect(foldLockEvents('L1', life, day(11))).toMatchObject({
      status: 'sold',
      sale: { sellSideId: 'POOL-7', executingInvestor: 'Example Agency', price: 101.125 },
      correlationIds: ['loan-L1'],
      lastLockSequence: 9,
      findings: [],
    });
  });

  it('taken again after it fell out has the prices of its new day alone', () => {
    const again = event(3, 'relocked', {
      lockDate: '2025-02-05',
      lockExpiration: '2025-03-22',
      noteRate: 0.07,
    });
    const state = foldLockEvents('L1', [event(1, 'locked'), event(2, 'cancelled'), again], LATER)!;
    expect(state).toMatchObject({ status: 'active', pricedAt: { eventId: 'L1-3' }, findings: [] });
    expect(state.terms).not.toHaveProperty('lockPrice');
  });

  it('has the coupon of its price for as long as its note rate stands', () => {
    const priced = event(1, 'locked', { pricing: { coupon: 0.06 } });
    const couponAfter = (...more: readonly LockEvent[]) =>
      foldLockEvents('L1', [priced, ...more], LATER)!.terms?.lockCoupon;
    expect(couponAfter()).toBe(0.06);
    expect(couponAfter(event(2, 'extended', { lockExpiration: '2025-04-04', lockPrice: 101 }))).toBe(0.06);
    expect(couponAfter(event(2, 'renegotiated', { noteRate: 0.065 }))).toBeUndefined();
    const again = { noteRate: 0.065, pricing: { coupon: 0.055 } };
    expect(couponAfter(event(2, 'renegotiated', again))).toBe(0.055);
  });
});

describe('a feed', () => {
  it('that misses events shows the gap from the event before it on', () => {
    const events = [
      event(1, 'locked'),
      event(2, 'stage-changed', { stage: 'submitted' }),
      event(5, 'expired'),
    ];
    expect(foldLockEvents('L1', events, LATER)).toMatchObject({
      status: 'expired',
      findings: [{ code: 'sequence-gap', lockSequence: { from: 3, to: 4 }, applied: false }],
    });
    expect(codesOf(events, day(3))).toEqual([]);
    expect(codesOf(events, day(4))).toEqual(['sequence-gap']);
  });

  it('without the lock itself knows no terms, and says so', () => {
    const state = foldLockEvents('L1', [event(2, 'stage-changed', { stage: 'submitted' })], LATER);
    expect(state).toMatchObject({ status: 'unknown', terms: null });
    expect(state!.findings.map(({ code }) => code)).toEqual(['sequence-gap', 'before-lock']);
  });

  it('with two events of one number counts neither, until a correction takes one back', () => {
    const one = event(2, 'renegotiated', { noteRate: 0.065 });
    const other = event(2, 'cancelled', { eventId: 'other' });
    const conflict = [event(1, 'locked'), one, other];
    expect(foldLockEvents('L1', conflict, LATER)).toMatchObject({
      status: 'active',
      terms: { noteRate: 0.0675 },
      findings: [{ code: 'sequence-conflict', eventIds: ['L1-2', 'other'] }],
    });
    const settled = [...conflict, event(3, 'correction', { correctsEventId: 'other', replacement: null })];
    expect(foldLockEvents('L1', settled, LATER)).toMatchObject({ terms: { noteRate: 0.065 }, findings: [] });
  });

  it('with one event under two ids counts it once, whichever id a correction names', () => {
    const twice = [event(1, 'locked'), event(2, 'cancelled'), event(2, 'cancelled', { eventId: 'again' })];
    expect(foldLockEvents('L1', twice, LATER)).toMatchObject({ status: 'cancelled', findings: [] });
    for (const correctsEventId of ['again', 'L1-2']) {
      const corrected = [...twice, event(3, 'correction', { correctsEventId, replacement: null })];
      expect(foldLockEvents('L1', corrected, LATER)).toMatchObject({ status: 'active', findings: [] });
    }
  });

  it('with one id for two contents counts neither', () => {
    const events = [event(1, 'locked'), event(2, 'cancelled'), event(2, 'expired')];
    expect(foldLockEvents('L1', events, LATER)).toMatchObject({
      status: 'active',
      findings: [{ code: 'event-id-reused', eventIds: ['L1-2'] }],
    });
  });

  it('of a late correction changes the past, the latest correction being the one that counts', () => {
    const replacement = (noteRate: number) => {
      const { type, occurredAt, deliveryType } = lockEvent('L1', 2, 'renegotiated');
      return { type, occurredAt, deliveryType, noteRate };
    };
    const correction = (sequence: number, noteRate: number) =>
      event(sequence, 'correction', {
        // The later one has the id that sorts first.
        eventId: `correction-${9 - sequence}`,
        correctsEventId: 'L1-2',
        occurredAt: '2025-03-01T12:00:00Z',
        replacement: replacement(noteRate),
      });
    const events = [
      event(1, 'locked'),
      event(2, 'renegotiated', { noteRate: 0.065 }),
      correction(3, 0.066),
      correction(4, 0.067),
    ];
    for (const order of [events, [...events].reverse()])
      expect(foldLockEvents('L1', order, day(5))).toMatchObject({ terms: { noteRate: 0.067 }, findings: [] });
  });

  it('with corrections of what is not known shows them', () => {
    const orphan = event(2, 'correction', { correctsEventId: 'nothing', replacement: null });
    const ofCorrection = event(3, 'correction', { correctsEventId: 'L1-2', replacement: null });
    expect(codesOf([event(1, 'locked'), orphan, ofCorrection])).toEqual([
      'correction-without-target',
      'correction-without-target',
    ]);
  });

  it.each([
    ['already-locked', [event(1, 'locked'), event(2, 'locked')]],
    [
      'after-end',
      [event(1, 'locked'), event(2, 'cancelled'), event(3, 'funded', { fundingDate: '2025-02-05' })],
    ],
    [
      'not-allowed',
      [event(1, 'locked'), event(2, 'funded', { fundingDate: '2025-02-04' }), event(3, 'expired')],
    ],
    ['invalid-terms', [event(1, 'locked'), event(2, 'extended', { lockExpiration: '2025-01-31' })]],
  ])('with an event out of place (%s) leaves it out and shows it', (code, events) => {
    const before = foldLockEvents('L1', events.slice(0, -1), LATER)!;
    const after = foldLockEvents('L1', events, LATER)!;
    expect({ ...after, findings: [] }).toEqual({ ...before, findings: [] });
    expect(after.findings).toMatchObject([{ code, eventIds: [events.at(-1)!.eventId], applied: false }]);
  });

  it('whose delivery type changes without a word is believed, and shown', () => {
    const events = [
      event(1, 'locked', { deliveryType: 'best-efforts' }),
      event(2, 'stage-changed', { stage: 'approved', deliveryType: 'mandatory' }),
    ];
    expect(foldLockEvents('L1', events, LATER)).toMatchObject({
      deliveryType: 'mandatory',
      terms: { stage: 'approved' },
      findings: [{ code: 'delivery-type-unannounced', applied: true }],
    });
  });

  it('whose clock runs backwards is shown, and follows its numbers', () => {
    const events = [
      event(1, 'locked'),
      event(2, 'stage-changed', { stage: 'approved' }),
      event(3, 'stage-changed', { stage: 'submitted', occurredAt: '2025-02-03T16:00:00Z' }),
    ];
    expect(foldLockEvents('L1', events, LATER)).toMatchObject({
      terms: { stage: 'submitted' },
      findings: [{ code: 'time-disorder', eventIds: ['L1-3'], applied: true }],
    });
  });
});

describe('the schema of a lock event', () => {
  it('keeps a moment in UTC and a price as a number, so that two writings are one event', () => {
    const written = lockEvent('L1', 1, 'locked', {
      occurredAt: '2025-02-03T10:00:00-05:00',
      lockPrice: '101-08',
    });
    expect(lockEventSchema.parse(written)).toEqual(
      lockEventSchema.parse({ ...written, occurredAt: '2025-02-03T15:00:00.000Z', lockPrice: 101.25 }),
    );
  });

  it.each([
    ['an unknown key', { borrowerName: 'x' }],
    ['no delivery type', { deliveryType: undefined }],
    ['another version', { schemaVersion: 2 }],
    ['a number that is none', { lockSequence: 0 }],
    ['a time without offset', { occurredAt: '2025-02-03T10:00:00' }],
    ['an id with a line break', { eventId: 'a\nb' }],
    ['two sources of its price', { pricing: { marketSnapshotId: 'mkt_1', jobId: 'job_1' } }],
  ])('refuses %s', (_what, more) => {
    expect(lockEventSchema.safeParse(lockEvent('L1', 1, 'locked')).success).toBe(true);
    expect(lockEventSchema.safeParse(lockEvent('L1', 1, 'locked', more)).success).toBe(false);
  });
});
