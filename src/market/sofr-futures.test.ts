import { describe, expect, it } from 'vitest';
import { type IsoDate, isoDate, isoMonth } from '../core/dates.ts';
import { buildDiscountCurve, buildTreasuryCurve } from './build-curves.ts';
import { bootstrapOisCurve } from './ois-curve.ts';
import { chooseFutures, type OisQuotes } from './ois-targets.ts';
import { marketSnapshotSchema } from './snapshot.ts';
import { referencePeriod, type SofrFuture, type SofrFutureQuote, sofrFuture } from './sofr-futures.ts';

const asOf = isoDate('2025-02-10');
const NO_VOLATILITY = { meanReversion: 0, volatility: 0 };
const future = (contract: 'SR1' | 'SR3', month: string, price = 95.7): SofrFutureQuote => ({
  contract,
  month: isoMonth(month),
  price,
});
const parSwaps = [
  { tenor: '1Y', rate: 0.0418 },
  { tenor: '2Y', rate: 0.0411 },
  { tenor: '10Y', rate: 0.0407 },
];
const quotes = (more: Partial<OisQuotes>): OisQuotes => ({ overnightRate: 0.0435, parSwaps, ...more });
const names = (choice: ReturnType<typeof chooseFutures>) => choice.used.map(({ name }) => name);

describe('referencePeriod', () => {
  it.each([
    ['SR1', '2025-12', '2025-12-01', '2026-01-01'],
    ['SR3', '2025-03', '2025-03-19', '2025-06-18'],
    ['SR3', '2025-12', '2025-12-17', '2026-03-18'],
    ['SR3', '2024-06', '2024-06-19', '2024-09-18'],
  ] as const)('of %s %s', (contract, month, start, end) => {
    expect(referencePeriod(future(contract, month))).toEqual({ start, end });
  });
});

describe('sofrFuture', () => {
  const usable = (
    date: string,
    quote: SofrFutureQuote,
    fixings: ReadonlyMap<IsoDate, number> = new Map(),
  ): SofrFuture => {
    const found = sofrFuture(isoDate(date), quote, fixings, NO_VOLATILITY);
    if ('unusable' in found) throw new Error(found.unusable);
    return found;
  };

  it('gives a week end the rate of the business day before it, and counts its days', () => {
    // 1 June 2025 is a Sunday: it takes the rate of Friday 30 May, which runs to Monday.
    const june = usable('2025-02-10', future('SR1', '2025-06'));
    expect([june.openFrom, june.pillar]).toEqual(['2025-05-30', '2025-07-01']);
    expect(june.open[0]!.share).toBe(1 / 3);
    expect(june.accrual).toBe(30 / 360);
    // 31 August 2025 is a Sunday and 1 September Labor Day: the last rate runs to Tuesday, two of its four days count.
    const august = usable('2025-02-10', future('SR1', '2025-08'));
    expect([august.pillar, august.open.at(-1)!.share]).toEqual(['2025-09-02', 3 / 4]);
  });

  it('starts a quarter on a holiday with the rate of the day before', () => {
    const june = usable('2024-02-12', future('SR3', '2024-06'));
    expect(june.openFrom).toBe('2024-06-18');
    expect(june.open.map(({ share }) => share)).toEqual([1 / 2, 1]);
  });

  it('takes past rates from the fixings', () => {
    const dates = ['2025-01-31', '2025-02-03', '2025-02-04', '2025-02-05', '2025-02-06', '2025-02-07'];
    const fixings = new Map(dates.map((date) => [isoDate(date), 0.036]));
    const february = usable('2025-02-10', future('SR1', '2025-02'), fixings);
    // Nine days, the first two of them at the rate of Friday 31 January.
    expect(february.fixedInterest).toBeCloseTo(0.036 * (9 / 360), 16);
    expect(february.openFrom).toBe('2025-02-10');
    fixings.delete(isoDate('2025-02-05'));
    expect(sofrFuture(asOf, future('SR1', '2025-02'), fixings, NO_VOLATILITY)).toEqual({
      unusable: 'its accrual has begun and sofr.fixings lacks the rate of 2025-02-05',
    });
  });

  it('has nothing to say once its rates are fixed', () => {
    expect(sofrFuture(asOf, future('SR1', '2025-01'), new Map(), NO_VOLATILITY)).toEqual({
      unusable: 'its rates are all fixed',
    });
  });
});

describe('chooseFutures', () => {
  it('uses what ends before the first swap of a year or more', () => {
    const futures = ['2025-03', '2025-06', '2025-09', '2025-12', '2026-03'].map((month) =>
      future('SR3', month),
    );
    const choice = chooseFutures(asOf, quotes({ futures }), 0);
    expect(names(choice)).toEqual(['SR3 2025-03 future', 'SR3 2025-06 future', 'SR3 2025-09 future']);
    expect(choice.leftOut).toEqual([
      { index: 3, reason: 'it overlaps the 1Y swap, which ends on 2026-02-12' },
      { index: 4, reason: 'it overlaps the 1Y swap, which ends on 2026-02-12' },
    ]);
  });

  it('leaves out a future within which a shorter swap ends, and keeps those beside it', () => {
    const futures = ['2025-03', '2025-06', '2025-09'].map((month) => future('SR3', month));
    const short = [{ tenor: '1M', rate: 0.0433 }, { tenor: '6M', rate: 0.0428 }, ...parSwaps];
    const choice = chooseFutures(asOf, quotes({ futures, parSwaps: short }), 0);
    expect(names(choice)).toEqual(['SR3 2025-03 future', 'SR3 2025-09 future']);
    expect(choice.leftOut).toEqual([
      { index: 1, reason: 'it overlaps the 6M swap, which ends on 2025-08-12' },
    ]);
  });

  it.each([
    [
      'a contract twice',
      { futures: [future('SR3', '2025-03'), future('SR3', '2025-03', 95.8)] },
      'INPUT_DUPLICATE',
    ],
    ['a fixing twice', { fixings: ['2025-02-07', '2025-02-07'] }, 'INPUT_DUPLICATE'],
    ['a fixing not yet published', { fixings: ['2025-02-10'] }, 'INPUT_INVALID'],
    ['a fixing of a Saturday', { fixings: ['2025-02-08'] }, 'INPUT_INVALID'],
  ])('refuses %s', (_, { fixings, ...more }: { fixings?: string[]; futures?: SofrFutureQuote[] }, code) => {
    const faulty = quotes({
      futures: [future('SR3', '2025-03')],
      ...more,
      fixings: fixings?.map((date) => ({ date: isoDate(date), rate: 0.0434 })),
    });
    expect(() => chooseFutures(asOf, faulty, 0)).toThrow(expect.objectContaining({ code }));
  });
});

describe('quotes of different curves', () => {
  const day = (changes: object, sofr: object = {}) =>
    marketSnapshotSchema.parse({
      schemaVersion: 1,
      asOf,
      sofr: { ...quotes({ futures: [future('SR3', '2025-03')] }), ...sofr },
      treasury: { parYields: ['6M', '2Y', '10Y'].map((tenor) => ({ tenor, rate: 0.043 })) },
      ...changes,
    });
  const times = [0.1, 0.4, 1.5, 7, 12];

  it('never move each other', () => {
    const base = day({});
    const other = day({ treasury: { parYields: [{ tenor: '10Y', rate: 0.051 }] } });
    const [sofr, sofrAgain] = [buildDiscountCurve(base), buildDiscountCurve(other)];
    const moved = day({}, { futures: [future('SR3', '2025-03', 95.2)] });
    const [treasury, treasuryAgain] = [buildTreasuryCurve(base), buildTreasuryCurve(moved)];
    for (const time of times) {
      expect(sofrAgain.logDiscount(time)).toBe(sofr.logDiscount(time));
      expect(treasuryAgain.logDiscount(time)).toBe(treasury.logDiscount(time));
    }
    expect(buildDiscountCurve(moved).logDiscount(0.3)).not.toBe(sofr.logDiscount(0.3));
    expect(buildTreasuryCurve(other).logDiscount(7)).not.toBe(treasury.logDiscount(7));
  });

  it('a future that is left out moves nothing', () => {
    const plain = bootstrapOisCurve(asOf, quotes({}));
    const late = bootstrapOisCurve(asOf, quotes({ futures: [future('SR3', '2026-03', 90)] }));
    for (const time of times) expect(late.logDiscount(time)).toBe(plain.logDiscount(time));
  });

  it('a day sets its payment lag and its interpolation', () => {
    const of = (sofr: object) => buildDiscountCurve(day({}, sofr)).logDiscount(6);
    const plain = of({});
    expect(of({ paymentLagDays: 0, interpolation: 'log-linear' })).toBe(plain);
    expect(of({ paymentLagDays: 2 })).not.toBe(plain);
    expect(of({ interpolation: 'monotone-convex' })).not.toBe(plain);
  });

  it('says when only the interpolation stands in the way', () => {
    // A lone month, nine months out, whose rate stands 200 bp over its neighbours: forwards cannot leap there.
    const lone = quotes({ futures: [future('SR1', '2025-11', 93.7)] });
    expect(() => bootstrapOisCurve(asOf, lone)).not.toThrow();
    expect(() => bootstrapOisCurve(asOf, lone, { interpolation: 'monotone-convex' })).toThrow(
      /no monotone convex shape was found that meets every quote; log-linear discounts do/,
    );
  });
});
