import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../../core/dates.ts';
import { futuresContractTerms } from '../../market/futures-contracts.ts';
import { firstDeliveryDay, lastDeliveryDay, requireDeliverable } from './delivery.ts';

const MARCH = isoMonth('2025-03');
const SEPTEMBER = isoMonth('2021-09');

describe('delivery days', () => {
  it('run from the first to the last business day of the month', () => {
    expect(firstDeliveryDay(MARCH)).toBe('2025-03-03');
    expect(lastDeliveryDay(futuresContractTerms('TY', MARCH), MARCH)).toBe('2025-03-31');
    expect(lastDeliveryDay(futuresContractTerms('TY', SEPTEMBER), SEPTEMBER)).toBe('2021-09-30');
  });

  it.each(['TU', 'Z3N', 'FV'] as const)('of %s end on the third business day after the month', (contract) => {
    expect(lastDeliveryDay(futuresContractTerms(contract, MARCH), MARCH)).toBe('2025-04-03');
  });
});

describe('eligibility', () => {
  it('names the bond and the maturities that would do', () => {
    const terms = futuresContractTerms('TY', SEPTEMBER);
    const basket = [
      { couponRate: 0.0125, maturity: isoDate('2028-03-31') },
      { couponRate: 0.02875, maturity: isoDate('2028-02-15') },
    ];
    expect(() => requireDeliverable(terms, SEPTEMBER, basket)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        message: '2.875% of 2028-02-15 is not deliverable into TY of 2021-09.',
        details: expect.objectContaining({
          field: 'basket[1].maturity',
          accepted: 'maturities from 2028-03-01 to 2031-09-01',
        }),
      }),
    );
    expect(() => requireDeliverable(terms, SEPTEMBER, basket.slice(0, 1))).not.toThrow();
  });

  it('refuses an empty basket', () => {
    expect(() => requireDeliverable(futuresContractTerms('TY', MARCH), MARCH, [])).toThrow(
      expect.objectContaining({ code: 'INPUT_EMPTY' }),
    );
  });
});
