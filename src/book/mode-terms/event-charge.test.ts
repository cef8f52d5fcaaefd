import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import { cancellationCharge, extensionCharge, relockCharge, renegotiationCharge } from './event-charge.ts';
import { DEFAULT_MODE_TERMS, type ModeTermsDocument, modeTermsOn, requireModeTerms } from './mode-terms.ts';

const ON = isoDate('2025-02-10');
const MANDATORY = requireModeTerms(DEFAULT_MODE_TERMS, 'mandatory', ON);
const BEST_EFFORTS = requireModeTerms(DEFAULT_MODE_TERMS, 'best-efforts', ON);
const LOCK = { loanAmount: 425_000, pricePer100: 99.75 };
const extended = (days: number, more: { daysBefore?: number; daysLate?: number } = {}) =>
  extensionCharge(MANDATORY, LOCK, { days, daysBefore: 0, daysLate: -1, ...more });

describe('terms of a mode', () => {
  it('are those that began last for the lock’s own date', () => {
    const row = (from: string, penaltyPer100: number) => ({
      ...MANDATORY,
      from: isoDate(from),
      cancel: { kind: 'pair-off' as const, gain: 'paid' as const, penaltyPer100 },
    });
    const document: ModeTermsDocument = {
      schemaVersion: 1,
      terms: [row('2025-02-01', 2), row('2024-01-01', 1)],
    };
    expect(modeTermsOn(document, 'mandatory', isoDate('2025-01-31'))?.cancel).toMatchObject({
      penaltyPer100: 1,
    });
    expect(modeTermsOn(document, 'mandatory', isoDate('2025-02-01'))?.cancel).toMatchObject({
      penaltyPer100: 2,
    });
    expect(modeTermsOn(document, 'mandatory', isoDate('2023-12-31'))).toBeUndefined();
    expect(() => requireModeTerms(document, 'best-efforts', ON)).toThrow('No terms of best-efforts hold');
  });
});

describe('an extension', () => {
  it('costs an eighth for each five days begun', () => {
    expect(extended(5)).toMatchObject({ pricePer100: '99.625', feeDollars: '0.00', breaches: [] });
    expect(extended(6)).toMatchObject({
      pricePer100: '99.5',
      addends: [
        { name: 'price-before', per100: '99.75' },
        { name: 'extension', per100: '-0.25' },
      ],
    });
  });

  it('is held to the days in all and to the grace after expiration', () => {
    expect(extended(5, { daysBefore: 25 })).toMatchObject({ breaches: [] });
    expect(extended(6, { daysBefore: 25 })).toMatchObject({
      breaches: ['extended by 31 days in all, at most 30'],
    });
    expect(extended(5, { daysLate: 1 })).toMatchObject({
      breaches: ['extended 1 days after expiration, at most 0'],
    });
  });

  it('is not told without the price before', () => {
    const unpriced = { ...LOCK, pricePer100: undefined };
    expect(extensionCharge(MANDATORY, unpriced, { days: 5, daysBefore: 0, daysLate: 0 })).toEqual({
      unknown: 'price-before',
    });
  });
});

describe('a relock', () => {
  const relocked = (marketPrice: number | undefined, daysSinceEnd = 30) =>
    relockCharge(MANDATORY, LOCK, { marketPrice, daysSinceEnd });

  it('is at the worse of two prices less a quarter, within its window', () => {
    expect(relocked(101)).toMatchObject({
      pricePer100: '99.5',
      addends: [{ name: 'price-before' }, { name: 'relock-fee', per100: '-0.25' }],
    });
    expect(relocked(99)).toMatchObject({ pricePer100: '98.75', addends: [{ name: 'market-price' }, {}] });
  });

  it('is a new lock at the market after it', () => {
    expect(relocked(101, 31)).toMatchObject({ pricePer100: '101', addends: [{ name: 'market-price' }] });
    expect(relocked(undefined)).toEqual({ unknown: 'market-price' });
  });
});

describe('a renegotiation', () => {
  const renegotiated = (rateFall: number | undefined, countBefore = 0) =>
    renegotiationCharge(BEST_EFFORTS, { marketPrice: 101.375, rateFall, countBefore });

  it('costs a half off the market, after a fall of a quarter of a percent', () => {
    // 7.04 % less 6.79 % is 0.0024999… in binary.
    expect(renegotiated(0.0704 - 0.0679)).toMatchObject({ pricePer100: '100.875', breaches: [] });
    expect(renegotiated(0.0024)).toMatchObject({
      breaches: ['the market rate fell by 0.24 %, at least 0.25 %'],
    });
    expect(renegotiated(0.01, 1)).toMatchObject({ breaches: ['renegotiated 2 times, at most 1'] });
    expect(renegotiated(undefined)).toMatchObject({ breaches: [expect.stringContaining('not stated')] });
  });
});

describe('a cancellation', () => {
  it('is free under best efforts, whatever the market', () => {
    expect(cancellationCharge(BEST_EFFORTS, LOCK, undefined)).toMatchObject({
      pricePer100: null,
      feeDollars: '0.00',
    });
  });

  it('pairs off under mandatory: (price − price at lock + penalty) × amount', () => {
    // (100.875 − 99.75 + 0.125) × 4,250.
    expect(cancellationCharge(MANDATORY, LOCK, 100.875)).toMatchObject({
      feeDollars: '5312.50',
      addends: [
        { name: 'pair-off', per100: '1.125' },
        { name: 'pair-off-penalty', per100: '0.125' },
      ],
    });
  });

  it('forfeits gains, or pays them, as the terms say', () => {
    expect(cancellationCharge(MANDATORY, LOCK, 98.75)).toMatchObject({ feeDollars: '531.25' });
    const paid = { cancel: { kind: 'pair-off', gain: 'paid', penaltyPer100: 0.125 } } as const;
    expect(cancellationCharge(paid, LOCK, 98.75)).toMatchObject({ feeDollars: '-3718.75' });
    expect(cancellationCharge({ cancel: { kind: 'fee', feePer100: 0.1 } }, LOCK, undefined)).toMatchObject({
      feeDollars: '425.00',
    });
  });
});
