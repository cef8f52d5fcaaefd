import { describe, expect, it } from 'vitest';
import { monthAfter, numbers, poolsOf, poolsText, rate, texts } from './written.ts';

describe('what was written into a form', () => {
  it('leaves out what is empty', () => {
    expect(texts({ price: ' 100-08+ ', reason: ' ' }, 'price', 'reason', 'commission')).toEqual({
      price: '100-08+',
    });
    expect(numbers({ quantity: '5,000,000', drop: '' }, 'quantity', 'drop')).toEqual({ quantity: 5_000_000 });
  });

  it('takes percents as decimals', () => {
    expect(rate('chargeRate', '1.5')).toEqual({ chargeRate: 0.015 });
    expect(rate('chargeRate', '')).toEqual({});
  });

  it('reads pools and loans, and writes them as it reads them', () => {
    const allocations = [
      { poolNumber: 'MA1234', face: 1_000_098.59 },
      { loanIds: ['L25-1', 'L25-2'], face: 750_000 },
    ];
    expect(poolsOf('MA1234 1,000,098.59\n\n L25-1 + L25-2 750000 ')).toEqual(allocations);
    expect(poolsOf(poolsText(allocations))).toEqual(allocations);
    expect(poolsOf('MA1234')[0]?.face).toBeNaN();
  });

  it('knows the month after', () => {
    expect(monthAfter('2025-03')).toBe('2025-04');
    expect(monthAfter('2025-12')).toBe('2026-01');
  });
});
