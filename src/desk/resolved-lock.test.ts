import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, lockOf } from '../../test/fixtures/example-day.ts';
import { isoDate } from '../core/dates.ts';
import type { Position } from '../instruments/position.ts';
import { resolveBook } from './book.ts';
import type { MarketDay } from './market-day.ts';
import { isAlive, lockResolver, stripsValuePer100 } from './resolved-lock.ts';

let day: MarketDay;
beforeAll(async () => {
  day = await exampleDay();
});

describe('a resolved lock', () => {
  it.each([
    // Class A settles on 13 March and 14 April: the last day to fund for March is 3 March.
    ['2025-03-03', '2025-03-13'],
    ['2025-03-04', '2025-04-14'],
    ['2025-02-01', '2025-03-13'],
  ])('that funds on %s settles on %s', (fundingDate, settlement) => {
    expect(lockResolver(day)(lockOf({ fundingDate: isoDate(fundingDate) })).settlementDate).toBe(settlement);
  });

  it.each([
    ['2025-03-20', '2025-03-15'],
    ['2025-02-12', '2025-02-10'],
  ])('that expires on %s is taken to fund on %s: five days before, never in the past', (expiry, funding) => {
    expect(lockResolver(day)(lockOf({ lockExpiration: isoDate(expiry) })).fundingDate).toBe(funding);
  });

  it('lives through its last day, and when funded for ever', () => {
    const expiring = (date: string, stage: 'approved' | 'funded' = 'approved') =>
      isAlive(lockOf({ lockExpiration: isoDate(date), stage }), day.asOf);
    expect([expiring('2025-02-10'), expiring('2025-02-09'), expiring('2025-01-31', 'funded')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('takes the OAS and price of the coupon best execution picked, in its own settlement month', () => {
    const { deliveries, execution, settlementMonth } = lockResolver(day)(
      lockOf({ fundingDate: isoDate('2025-03-10') }),
    );
    expect(settlementMonth).toBe('2025-04');
    expect(deliveries[0]!.mark).toBe(
      day.tba.find(
        ({ program, coupon, month }) =>
          program === 'UMBS30' && coupon === execution.best.coupon && month === '2025-04',
      ),
    );
  });

  it('blends the two coupons of a near-tie by weights that sum to one', () => {
    const grid = Array.from({ length: 161 }, (_, step) => 0.0575 + step * 0.0001);
    const resolved = grid.map((noteRate) => lockResolver(day)(lockOf({ noteRate })));
    const ties = resolved.filter((lock) => lock.execution.nearTie !== undefined);
    expect(ties.length).toBeGreaterThan(0);
    for (const { deliveries } of ties) {
      expect(deliveries).toHaveLength(2);
      expect(deliveries[0]!.weight + deliveries[1]!.weight).toBeCloseTo(1, 12);
    }
    for (const lock of resolved.filter((one) => !ties.includes(one))) {
      expect(lock.deliveries.map(({ weight }) => weight)).toEqual([1]);
    }
  });

  it('counts its strips from the coupon it was priced into, quoted or not, and is delivered into the best', () => {
    const resolve = lockResolver(day);
    const plain = resolve(lockOf());
    const best = plain.deliveries[0]!.mark.coupon;
    expect(resolve(lockOf({ lockCoupon: best }))).toEqual({ ...plain, lock: lockOf({ lockCoupon: best }) });
    const other = plain.execution.choices.find(({ coupon }) => coupon !== best)!;
    const priced = resolve(lockOf({ lockCoupon: other.coupon }));
    expect(priced.deliveries).toEqual(plain.deliveries);
    expect(priced.stripBasisPer100).toBe(stripsValuePer100({ choice: other }));
    expect(priced.stripBasisPer100).not.toBe(plain.stripBasisPer100);
    const unquoted = { ...day, tba: day.tba.filter(({ coupon }) => coupon !== other.coupon) };
    expect(lockResolver(unquoted)(lockOf({ lockCoupon: other.coupon })).stripBasisPer100).toBe(
      priced.stripBasisPer100,
    );
  });

  it('keeps the coupons it is told to keep, by their weights, while they can take the loan', () => {
    const lock = lockOf();
    const held = [
      { coupon: 0.065, weight: 0.3 },
      { coupon: 0.06, weight: 0.7 },
    ];
    const kept = lockResolver(day, () => held)(lock);
    expect(kept.deliveries.map(({ mark, weight }) => ({ coupon: mark.coupon, weight }))).toEqual(held);
    expect(kept.stripBasisPer100).toBe(stripsValuePer100(kept.deliveries[0]!));
    const best = lockResolver(day)(lock);
    const impossible = lockResolver(day, () => [{ coupon: 0.04, weight: 1 }])(lock);
    expect(impossible.deliveries).toEqual(best.deliveries);
  });
});

describe('a resolved book', () => {
  const position = (instrument: string, coupon: number, settlementMonth: string): Position => ({
    instrument,
    name: { kind: 'tba', program: 'UMBS30', coupon },
    side: 'sell',
    quantity: 2_000_000,
    price: 100,
    tradeDate: isoDate('2025-02-07'),
    settlementMonth: settlementMonth as Position['settlementMonth'],
    tradeId: `T ${instrument} ${settlementMonth}`,
  });

  it('parts hedged, best-efforts and expired locks, and lets what fits nothing fail alone', () => {
    const locks = [
      lockOf({ lockId: 'hedged' }),
      lockOf({ lockId: 'best', deliveryType: 'best-efforts' }),
      lockOf({ lockId: 'gone', lockExpiration: isoDate('2025-02-07') }),
      lockOf({ lockId: 'odd', noteRate: 0.12 }),
    ];
    const positions = [position('UMBS30-6.0', 0.06, '2025-03'), position('UMBS30-2.0', 0.02, '2025-03')];
    const book = resolveBook(day, locks, positions);
    expect(book.hedged.map(({ lock }) => lock.lockId)).toEqual(['hedged']);
    expect(book.bestEfforts.map(({ lock }) => lock.lockId)).toEqual(['best']);
    expect(book.expired.map(({ lockId }) => lockId)).toEqual(['gone']);
    expect(book.warnings.join()).toContain('gone');
    expect(book.tbaPositions.map(({ face }) => face)).toEqual([-2_000_000]);
    expect(book.failures.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/pipeline/locks/3', 'EXECUTION_NO_COUPON'],
      ['/positions/1', 'MARKET_INCOMPLETE'],
    ]);
  });
});
