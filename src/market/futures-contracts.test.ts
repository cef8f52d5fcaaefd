import { describe, expect, it } from 'vitest';
import { isoMonth } from '../core/dates.ts';
import { deliverableWindow, futuresContractTerms } from './futures-contracts.ts';
import type { FutureQuote } from './snapshot.ts';

const windowOf = (contract: FutureQuote['contract'], month: string) =>
  deliverableWindow(futuresContractTerms(contract, isoMonth(month)), isoMonth(month));

describe('futures contract terms', () => {
  it('are those of the latest row that starts no later', () => {
    expect(futuresContractTerms('TU', isoMonth('2018-12')).tickThirtySeconds).toBe(0.25);
    expect(futuresContractTerms('TU', isoMonth('2019-03')).tickThirtySeconds).toBe(0.125);
    expect(futuresContractTerms('Z3N', isoMonth('2020-09')).maximumOriginalMonths).toBe(84);
  });

  it('give every contract its face', () => {
    const faces = (['TU', 'Z3N', 'FV', 'TY', 'TN', 'US', 'WN'] as const).map(
      (contract) => futuresContractTerms(contract, isoMonth('2025-03')).face,
    );
    expect(faces).toEqual([200_000, 200_000, 100_000, 100_000, 100_000, 100_000, 100_000]);
  });

  it('are refused before the first known month', () => {
    expect(() => futuresContractTerms('TN', isoMonth('2015-12'))).toThrow(
      expect.objectContaining({ code: 'MARKET_INCOMPLETE' }),
    );
  });
});

describe('deliverable window', () => {
  it('runs from the first day of the delivery month', () => {
    expect(windowOf('TY', '2025-03')).toEqual({ earliest: '2031-09-01', latest: '2035-03-01' });
    expect(windowOf('TN', '2025-03')).toEqual({ earliest: '2034-08-01', latest: '2035-03-01' });
    expect(windowOf('FV', '2025-03')).toEqual({ earliest: '2029-05-01', latest: '2030-06-01' });
  });

  it('of TU and Z3N ends a term after the last day of the month', () => {
    expect(windowOf('TU', '2025-03')).toEqual({ earliest: '2026-12-01', latest: '2027-03-31' });
    expect(windowOf('Z3N', '2025-06')).toEqual({ earliest: '2028-03-01', latest: '2028-06-30' });
  });

  it('parts the long bonds at 25 years, and did not before March 2011', () => {
    expect(windowOf('US', '2025-03')).toEqual({ earliest: '2040-03-01', latest: '2050-02-28' });
    expect(windowOf('WN', '2025-03').earliest).toBe('2050-03-01');
    expect(windowOf('US', '2010-12').latest).toBe('2040-12-01');
  });
});
