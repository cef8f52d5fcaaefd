import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../core/dates.ts';
import { isBusinessDay } from './business-days.ts';
import settlementTables from './data/settlement-dates.json' with { type: 'json' };
import {
  firstSettlementOnOrAfter,
  settlementDate,
  settlementDatesOf,
  settlementKey,
} from './settlement-calendar.ts';
import { marketSnapshotSchema } from './snapshot.ts';

const march = isoMonth('2025-03');
const quote = { coupon: 0.055, settlementMonth: '2025-03', price: '99-05' };
const snapshot = (sections: object) =>
  marketSnapshotSchema.parse({ schemaVersion: 1, asOf: '2025-02-10', ...sections });

describe('the published tables', () => {
  it('hold a business day for each of twelve months, with a source', () => {
    for (const { settlementClass, year, days, source } of settlementTables.tables) {
      expect(days).toHaveLength(12);
      expect(source).toContain('SIFMA');
      days.forEach((day, i) => {
        const date = isoDate(`${year}-${String(i + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
        expect(isBusinessDay(date), `${settlementClass} ${date}`).toBe(true);
      });
    }
  });

  it('settle the classes of a month in their order', () => {
    for (const year of [2026, 2027]) {
      for (let month = 1; month <= 12; month++) {
        const key = isoMonth(`${year}-${String(month).padStart(2, '0')}`);
        const dates = (['A', 'B', 'C', 'D'] as const).map((settlementClass) =>
          settlementDate(settlementClass, key),
        );
        expect([...dates].sort()).toEqual(dates);
      }
    }
  });
});

describe('settlementDate', () => {
  it('reads the table, prefers an override, refuses the unknown', () => {
    expect(settlementDate('A', march)).toBe('2025-03-13');
    const overrides = new Map([[settlementKey('A', march), isoDate('2025-03-14')]]);
    expect(settlementDate('A', march, overrides)).toBe('2025-03-14');
    expect(() => settlementDate('C', march)).toThrow(
      expect.objectContaining({
        code: 'MARKET_SETTLEMENT_UNKNOWN',
        message: expect.stringContaining('2025-03'),
      }),
    );
  });
});

describe('settlementDatesOf', () => {
  const dates = settlementDatesOf(
    snapshot({
      tba: [{ ...quote, program: 'GNMA2-30', settlementDate: '2025-03-20', source: 'illustrative' }],
      settlementDates: [
        {
          settlementClass: 'B',
          settlementMonth: '2025-04',
          settlementDate: '2025-04-16',
          source: 'illustrative',
        },
      ],
    }),
  );

  it('takes a quote of the same class, then the file, then the table', () => {
    expect(dates('GNMA2-30', march)).toBe('2025-03-20');
    expect(dates('GNMA1-30', march)).toBe('2025-03-20');
    expect(dates('UMBS15', isoMonth('2025-04'))).toBe('2025-04-16');
    expect(dates('UMBS30', march)).toBe('2025-03-13');
  });

  it('names program, class and month of an unknown date and what to write', () => {
    expect(() => dates('UMBS15', march)).toThrow(/UMBS15 \(SIFMA class B\) in 2025-03/);
    expect(() => dates('UMBS15', march)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ accepted: expect.stringContaining('source') }),
      }),
    );
  });
});

describe('firstSettlementOnOrAfter', () => {
  const dates = settlementDatesOf(snapshot({}));

  it('is this month while its date has not passed, else the next', () => {
    expect(firstSettlementOnOrAfter('UMBS30', isoDate('2025-03-13'), dates)).toEqual({
      month: march,
      date: '2025-03-13',
    });
    expect(firstSettlementOnOrAfter('UMBS30', isoDate('2025-03-14'), dates)).toEqual({
      month: '2025-04',
      date: '2025-04-14',
    });
  });

  it('does not skip a month it does not know', () => {
    expect(() => firstSettlementOnOrAfter('GNMA2-30', isoDate('2025-03-25'), dates)).toThrow(
      expect.objectContaining({ code: 'MARKET_SETTLEMENT_UNKNOWN' }),
    );
  });
});
