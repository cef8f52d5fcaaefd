import { describe, expect, it } from 'vitest';
import { sealCalibration } from '../../calibration/calibration-set.ts';
import { isoDate } from '../core/dates.ts';
import { digestOf } from '../core/digest.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import { DEFAULT_PULL_THROUGH } from '../models/pull-through/parameters.ts';
import { overrideOas, overridePrices, overridePullThrough, overridesSchema } from './overrides.ts';

const overrides = (document: object) => overridesSchema.parse({ schemaVersion: 1, ...document });
const lock = (lockId: string, stage: RateLock['stage'] = 'locked'): RateLock => ({
  lockId,
  program: 'UMBS30',
  noteRate: 0.0675,
  termMonths: 360,
  lockDate: isoDate('2025-02-03'),
  lockExpiration: isoDate('2025-03-05'),
  stage,
  deliveryType: 'mandatory',
  loanAmount: 400_000,
});
const market = marketSnapshotSchema.parse({
  schemaVersion: 1,
  asOf: '2025-02-10',
  tba: [
    { program: 'UMBS30', coupon: 0.055, settlementMonth: '2025-03', price: '98-28+' },
    { program: 'UMBS30', coupon: 0.055, settlementMonth: '2025-04', price: '98-24' },
    { program: 'UMBS15', coupon: 0.055, settlementMonth: '2025-03', price: 100.8 },
  ],
});

describe('pull-through', () => {
  it('is set for the locks named and for no other', () => {
    const [first, second] = overridePullThrough(
      [lock('A'), lock('B')],
      overrides({ pullThrough: [{ lockId: 'B', value: 0.6 }] }),
    );
    expect(first).toEqual(lock('A'));
    expect(second).toEqual({ ...lock('B'), manualPullThrough: 0.6 });
  });

  it.each([
    ['a lock that is not there', [{ lockId: 'C', value: 0.6 }]],
    ['a funded loan', [{ lockId: 'F', value: 0.6 }]],
    [
      'a lock named twice',
      [
        { lockId: 'A', value: 0.6 },
        { lockId: 'A', value: 0.7 },
      ],
    ],
  ])('is refused for %s', (_, pullThrough) => {
    const locks = [lock('A'), lock('F', 'funded')];
    expect(() => overridePullThrough(locks, overrides({ pullThrough }))).toThrow(/cannot be overridden/);
  });

  it('must be a probability that the model can have', () => {
    for (const value of [0, 0.01, 1, 75, Number.NaN]) {
      expect(
        overridesSchema.safeParse({ schemaVersion: 1, pullThrough: [{ lockId: 'A', value }] }).success,
      ).toBe(false);
    }
  });
});

describe('prices', () => {
  const pricesAfter = (price: object[]) =>
    overridePrices(market, overrides({ price })).tba!.map((one) => one.price);

  it('go to one month, or to every quoted month', () => {
    expect(pricesAfter([{ instrument: 'UMBS30-5.5', settlementMonth: '2025-04', value: '98-26' }])).toEqual([
      '98-28+',
      '98-26',
      100.8,
    ]);
    expect(pricesAfter([{ instrument: 'umbs30-5.5', value: 99 }])).toEqual([99, 99, 100.8]);
  });

  it.each([
    ['a coupon that is not quoted', { instrument: 'UMBS30-6.5', value: 99 }],
    ['a month that is not quoted', { instrument: 'UMBS30-5.5', settlementMonth: '2025-06', value: 99 }],
    ['a future', { instrument: 'TY', value: 109 }],
  ])('are refused for %s', (_, price) => {
    expect(() => pricesAfter([price])).toThrow(/cannot be overridden/);
  });
});

describe('OAS', () => {
  const calibration = sealCalibration({
    schemaVersion: 1,
    asOf: isoDate('2025-02-10'),
    engineVersion: '0.0.0-test',
    marketDigest: digestOf(market),
    rateModel: {
      kind: 'hull-white',
      meanReversion: 0.03,
      volatility: 0.011,
      fit: {
        rmseBp: 0,
        meanReversionFixed: false,
        converged: true,
        iterations: 1,
        standardErrors: {},
        cells: [{ expiryYears: 1, tenorYears: 10, quoteBp: 100, modelBp: 100 }],
      },
    },
    mortgageSpreads: {},
    tbaOas: market.tba!.map(({ program, coupon, settlementMonth }, index) => ({
      program,
      coupon,
      settlementMonth,
      settlementDate: isoDate('2025-03-13'),
      pricePer100: 99,
      pool: { wac: 0.064, ageMonths: 2, wamMonths: 358 },
      oasBp: 80 + index,
      standardErrorBp: 1,
    })),
    pullThrough: DEFAULT_PULL_THROUGH,
    run: { seed: '1', pathCount: 512, kernel: 'scalar' },
    gates: [],
    passed: true,
  });

  it('are set, and the set gets a hash of its own', () => {
    const changed = overrideOas(calibration, overrides({ oasBp: [{ instrument: 'UMBS15-5.5', value: 55 }] }));
    expect(changed.tbaOas.map((one) => one.oasBp)).toEqual([80, 81, 55]);
    const { contentHash, ...content } = changed;
    expect(contentHash).toBe(digestOf(content));
    expect(contentHash).not.toBe(calibration.contentHash);
  });

  it('leave the set alone when none is given', () => {
    expect(overrideOas(calibration, overrides({}))).toBe(calibration);
  });
});
