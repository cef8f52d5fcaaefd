import { describe, expect, it } from 'vitest';
import { parsedLockEvent } from '../../../test/fixtures/lock-events.ts';
import { isoDate } from '../../core/dates.ts';
import { foldLockEvents } from '../fold-lock-events.ts';
import { lockEventSchema } from '../lock-event.ts';
import { type NewSale, saleEvent } from './new-sale.ts';
import { recordedSale } from './sale.ts';

const NOW = '2025-03-01T15:00:00.000Z';
const FUNDED = [
  parsedLockEvent('L1', 1, 'locked'),
  parsedLockEvent('L1', 2, 'funded', { fundingDate: '2025-02-04' }),
];
const SALE: NewSale = {
  lockId: 'L1',
  sellSideId: 'C-1',
  executingInvestor: 'INVESTOR-A',
  price: 101.5,
  settlementDate: isoDate('2025-03-14'),
};
const fold = (events = FUNDED) => foldLockEvents('L1', events, NOW);
const sold = () => {
  const outcome = saleEvent(fold(), SALE, NOW);
  if (!('event' in outcome)) throw new Error('It is sold.');
  return fold([...FUNDED, outcome.event]);
};

describe('a sale', () => {
  it('is the next event of its lock, and is read back from it', () => {
    const outcome = saleEvent(fold(), SALE, NOW);
    expect(outcome).toMatchObject({ event: { lockSequence: 3, type: 'sold', deliveryType: 'mandatory' } });
    if ('event' in outcome) expect(lockEventSchema.parse(outcome.event)).toEqual(outcome.event);
    expect(recordedSale(sold()!)).toMatchObject({ ...SALE, amount: '355250.00', soldAt: NOW });
  });

  it('is recorded once: again it is the same, whoever asks', () => {
    expect(saleEvent(sold(), SALE, NOW)).toMatchObject({
      repeated: { eventId: expect.stringMatching(/^sold-/) },
    });
    const { settlementDate: _, ...silent } = SALE;
    expect(saleEvent(sold(), silent, NOW)).toHaveProperty('repeated');
  });

  it.each([
    ['another price', { price: 101.625 }, 'recorded at 101.5, not 101.625'],
    ['another day', { settlementDate: isoDate('2025-03-17') }, 'recorded to settle on 2025-03-14'],
    ['another investor', { executingInvestor: 'INVESTOR-B' }, 'sold already, to INVESTOR-A under C-1'],
    ['another commitment', { sellSideId: 'C-2' }, 'sold already'],
  ])('is refused at %s', (_, change, message) => {
    expect(saleEvent(sold(), { ...SALE, ...change }, NOW)).toMatchObject({
      refusal: { code: 'SALE_CONFLICT', message: expect.stringContaining(message) },
    });
  });

  it('is of a loan that is funded, and after what happened to it', () => {
    expect(saleEvent(fold(FUNDED.slice(0, 1)), SALE, NOW)).toMatchObject({
      refusal: { code: 'SALE_STATE', message: expect.stringContaining('is active') },
    });
    expect(saleEvent(undefined, SALE, NOW)).toMatchObject({ refusal: { code: 'RESOURCE_NOT_FOUND' } });
    const early = { ...SALE, soldAt: '2025-02-01T00:00:00.000Z' };
    expect(saleEvent(fold(), early, NOW)).toMatchObject({ refusal: { code: 'SALE_STATE' } });
  });

  it('has an id by its lock and place alone, so that a store takes one of two at once', () => {
    const ids = [SALE, { ...SALE, executingInvestor: 'INVESTOR-B' }].map((sale) => {
      const outcome = saleEvent(fold(), sale, NOW);
      return 'event' in outcome ? outcome.event.eventId : undefined;
    });
    expect(ids[0]).toBe(ids[1]);
  });
});
