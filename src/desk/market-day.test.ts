import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { parseWithSchema } from '../core/parse.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import { type MarketDay, mortgageRateOn } from './market-day.ts';

/** A day of which only the mortgage rates matter. */
function dayOf(history: readonly object[]): Pick<MarketDay, 'snapshot'> {
  const document = {
    schemaVersion: 1,
    asOf: '2025-02-10',
    curve: { zeroRates: [{ years: 1, rate: 0.04 }] },
    mortgageRates: { conforming30: 0.0689, conforming15: 0.0605 },
    mortgageRateHistory: history,
  };
  return { snapshot: parseWithSchema(marketSnapshotSchema, document) };
}

describe('the market mortgage rate of a past day', () => {
  const day = dayOf([
    { date: '2025-01-30', conforming30: 0.0695 },
    { date: '2025-01-16', conforming30: 0.0704, conforming15: 0.0627 },
    { date: '2025-01-23', conforming30: 0.0696 },
  ]);

  it.each([
    ['2025-01-16', 0.0704],
    ['2025-01-22', 0.0704],
    ['2025-01-29', 0.0696],
    ['2025-02-07', 0.0695],
  ])('is the last one known by %s', (date, rate) => {
    expect(mortgageRateOn(day, 'UMBS30', isoDate(date))).toBe(rate);
  });

  it("is the last of the program's own class", () => {
    expect(mortgageRateOn(day, 'UMBS15', isoDate('2025-02-07'))).toBe(0.0627);
  });

  it('is today’s before the history begins, and without one', () => {
    expect(mortgageRateOn(day, 'UMBS30', isoDate('2025-01-15'))).toBe(0.0689);
    expect(mortgageRateOn(dayOf([]), 'UMBS15', isoDate('2025-01-15'))).toBe(0.0605);
  });

  it('is refused in percent', () => {
    expect(() => dayOf([{ date: '2025-01-30', conforming30: 6.95 }])).toThrow(/0\.0695/);
  });
});
