import { describe, expect, it } from 'vitest';
import { parsedLockEvent } from '../../../test/fixtures/lock-events.ts';
import type { LockEvent } from '../lock-event.ts';
import { chargeReport } from './charge-report.ts';
import { DEFAULT_MODE_TERMS } from './mode-terms.ts';
import type { StatedCharge } from './stated-charges.ts';

const LATER = '2025-06-01T00:00:00.000Z';
const life = (...events: readonly (readonly [LockEvent['type'], Record<string, unknown>?])[]) =>
  new Map([['L1', events.map(([type, more], index) => parsedLockEvent('L1', index + 1, type, more))]]);
const report = (
  events: ReadonlyMap<string, readonly LockEvent[]>,
  charges: readonly StatedCharge[] = [],
  asOf = LATER,
) => chargeReport(events, DEFAULT_MODE_TERMS, charges, asOf);

describe('what events were charged', () => {
  it('is judged in the mode in force at the event, not in that of the lock', () => {
    const best = { deliveryType: 'best-efforts' };
    const fellBefore = report(life(['locked', best], ['cancelled', best]));
    expect(fellBefore.rows).toMatchObject([{ mode: 'best-efforts', feeByTerms: '0.00', difference: '0.00' }]);
    const fellAfter = report(life(['locked', best], ['delivery-type-changed'], ['cancelled']), [
      { eventId: 'L1-3', marketPrice: 102.25, charged: 3_000 },
    ]);
    // (102.25 − 101.25 + 0.125) × 3,500 = 3,937.50 were due.
    expect(fellAfter.rows).toMatchObject([
      { mode: 'mandatory', feeByTerms: '3937.50', feeCharged: '3000.00', difference: '937.50' },
    ]);
    expect(fellAfter.findings).toMatchObject([{ code: 'differs', eventId: 'L1-3' }]);
  });

  it('counts the same whether it was taken off the price or billed', () => {
    const inPrice = life(['locked'], ['extended', { lockExpiration: '2025-03-25', lockPrice: 101.125 }]);
    const billed = life(['locked'], ['extended', { lockExpiration: '2025-03-25' }]);
    expect(report(inPrice).totals.difference).toBe('0.00');
    expect(report(billed).totals.difference).toBe('437.50');
    expect(report(billed, [{ eventId: 'L1-2', charged: 437.5 }]).totals.difference).toBe('0.00');
  });

  it('sees extensions add up, and a lock taken again begin anew', () => {
    const twice = life(
      ['locked'],
      ['extended', { lockExpiration: '2025-04-10', lockPrice: 100.625 }],
      ['extended', { lockExpiration: '2025-04-25', lockPrice: 100.25 }],
    );
    expect(report(twice).findings).toMatchObject([{ code: 'not-allowed', eventId: 'L1-3' }]);
    const relocked = life(
      ['locked'],
      ['extended', { lockExpiration: '2025-04-10', lockPrice: 100.625 }],
      [
        'relocked',
        { lockDate: '2025-02-05', lockExpiration: '2025-04-10', noteRate: 0.07, lockPrice: 100.375 },
      ],
      ['extended', { lockExpiration: '2025-04-25', lockPrice: 100 }],
    );
    expect(report(relocked, [{ eventId: 'L1-3', marketPrice: 101, charged: 0 }]).findings).toEqual([]);
  });

  it('asks nothing for a lock that ran out and was extended or taken again', () => {
    const revived = life(
      ['locked'],
      ['expired'],
      ['extended', { lockExpiration: '2025-03-25', lockPrice: 101.125 }],
    );
    expect(report(revived).rows.map(({ event }) => event)).toEqual(['extended']);
    expect(report(life(['locked'], ['expired'])).findings).toMatchObject([{ code: 'market-price-missing' }]);
  });

  it('names charges of events that nobody knows, and looks at no later event', () => {
    const events = life(['locked'], ['cancelled']);
    const unknown = report(events, [{ eventId: 'L1-9', marketPrice: 100, charged: 1 }]);
    expect(unknown.findings).toMatchObject([
      { code: 'market-price-missing' },
      { code: 'charge-without-event', eventId: 'L1-9', lockId: null },
    ]);
    expect(report(events, [], '2025-02-03T20:00:00.000Z').rows).toEqual([]);
  });
});
