import { describe, expect, it } from 'vitest';
import { type IsoDate, isoDate } from '../core/dates.ts';
import { describeError } from '../core/errors.ts';
import { assessMarket } from './assess-market.ts';
import { requireUsableMarket } from './market-finding.ts';
import { type MarketNeed, needsOfPrograms } from './market-need.ts';
import { readMarket } from './read-market.ts';
import { volatilityMatrix } from './volatility-matrix.ts';

const quotes = (tenors: readonly string[]) => tenors.map((tenor) => ({ tenor, rate: 0.04 }));
const KEY = ['2Y', '5Y', '10Y', '30Y'];
const tba = (coupon: number, price: unknown, more: object = {}) => ({
  program: 'UMBS30',
  coupon,
  settlementMonth: '2025-03',
  price,
  ...more,
});
const DAY = {
  schemaVersion: 1,
  asOf: '2025-02-10',
  sofr: { overnightRate: 0.0435, parSwaps: quotes(KEY) },
  treasury: { parYields: quotes(['1M', ...KEY]) },
  swaptionNormalVolsBp: {
    expiries: ['1Y', '5Y'],
    tenors: ['5Y', '10Y'],
    quotes: [
      [98, 97],
      [95, 94],
    ],
  },
  mortgageRates: { conforming30: 0.0689 },
  tba: [tba(0.055, '98-28+'), tba(0.06, '100-25')],
  repoRate: 0.0435,
};
const NEEDS: ReadonlySet<MarketNeed> = new Set([
  'discount-curve',
  'treasury-curve',
  'swaption-volatilities',
  ...needsOfPrograms(['UMBS30']),
]);

function assess(changes: object, needs: ReadonlySet<MarketNeed> = NEEDS, reference?: IsoDate) {
  return assessMarket(readMarket(JSON.stringify({ ...DAY, ...changes }), 'market.json'), needs, reference);
}

describe('assessMarket', () => {
  it('finds nothing in a clean day', () => {
    expect(assess({}, NEEDS, isoDate('2025-02-10'))).toEqual([]);
  });

  it.each([
    ['sofr', { sofr: { parSwaps: quotes(['2Y', '5Y', '30Y']) } }, '/sofr/parSwaps', 'SOFR swap of 10Y'],
    [
      'Treasury',
      { treasury: { parYields: quotes(['2Y', '5Y', '30Y']) } },
      '/treasury/parYields',
      'par yield of 10Y',
    ],
  ])('refuses a %s curve without its 10-year point', (_, changes, pointer, text) => {
    expect(assess(changes)).toEqual([
      { severity: 'error', code: 'MARKET_INCOMPLETE', pointer, message: expect.stringContaining(text) },
    ]);
  });

  it('warns of another key tenor', () => {
    expect(assess({ sofr: { parSwaps: quotes(['2Y', '10Y', '30Y']) } })).toMatchObject([
      { severity: 'warning', code: 'MARKET_INCOMPLETE', message: 'The SOFR swap of 5Y is missing.' },
    ]);
  });

  it('takes a flat zero curve, and warns of one that ends early', () => {
    const flat = { sofr: undefined, curve: { zeroRates: [{ years: 1, rate: 0.04 }] } };
    expect(assess(flat)).toEqual([]);
    const short = [1, 5].map((years) => ({ years, rate: 0.04 }));
    expect(assess({ sofr: undefined, curve: { zeroRates: short } })).toMatchObject([
      { severity: 'warning', pointer: '/curve/zeroRates' },
    ]);
  });

  it('refuses a tenor that stands twice and forwards far below zero', () => {
    const twice = { sofr: { parSwaps: quotes([...KEY, '10Y']) } };
    expect(assess(twice)).toMatchObject([
      { severity: 'error', code: 'INPUT_DUPLICATE', pointer: '/sofr/parSwaps' },
    ]);
    const falling = {
      zeroRates: [
        { years: 5, rate: 0.05 },
        { years: 10, rate: -0.02 },
      ],
    };
    expect(assess({ sofr: undefined, curve: falling })).toMatchObject([
      { severity: 'error', code: 'INPUT_INVALID', message: expect.stringContaining('-9.0 %') },
    ]);
  });

  const swapsAt = (rates: Record<string, number>) => ({
    sofr: { parSwaps: Object.entries(rates).map(([tenor, rate]) => ({ tenor, rate })) },
  });
  const LEVEL = { '1Y': 0.04, '2Y': 0.04, '5Y': 0.04, '9Y': 0.04, '10Y': 0.04, '12Y': 0.04, '30Y': 0.04 };

  it('names the quotes of a forward rate that leaps over its neighbours', () => {
    const warnings = assess(swapsAt({ ...LEVEL, '10Y': 0.0425 }));
    expect(warnings).toMatchObject([
      {
        severity: 'warning',
        code: 'INPUT_INVALID',
        pointer: '/sofr/parSwaps',
        message: expect.stringMatching(
          /from the 9Y swap to the 10Y swap is 6\.\d\d %, 2\d\d bp above its neighbours/,
        ),
      },
      {
        message: expect.stringMatching(
          /from the 10Y swap to the 12Y swap is 2\.\d\d %, 1\d\d bp below its neighbours/,
        ),
      },
    ]);
    // Half a stale day's move stays unsaid: 5 bp are no kink of 100.
    expect(assess(swapsAt({ ...LEVEL, '10Y': 0.0405 }))).toEqual([]);
  });

  it('names the quotes of a forward rate below zero, unless rates are', () => {
    const low = { '2Y': 0.002, '5Y': 0.0005, '10Y': 0.002, '30Y': 0.002 };
    expect(assess(swapsAt(low))).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('from the 2Y swap to the 5Y swap is -0.05 %, below zero'),
      },
    ]);
    expect(assess(swapsAt({ '2Y': -0.005, '5Y': -0.005, '10Y': -0.004, '30Y': -0.003 }))).toEqual([]);
    const yields = [
      ...quotes(['2Y', '5Y', '30Y']),
      { tenor: '9Y', rate: 0.04 },
      { tenor: '10Y', rate: 0.036 },
    ];
    expect(assess({ treasury: { parYields: yields } })).toMatchObject([
      {
        pointer: '/treasury/parYields',
        message: expect.stringContaining('from the 9Y par yield to the 10Y par yield'),
      },
    ]);
  });

  it('tells which SOFR futures it leaves out, and the convexity it takes by default', () => {
    const futures = ['2024-12', '2025-03', '2027-03'].map((month) => ({
      contract: 'SR3',
      month,
      price: 95.8,
    }));
    const sofr = { ...DAY.sofr, futures };
    expect(assess({ sofr })).toMatchObject([
      {
        severity: 'warning',
        pointer: '/sofr/futures/0',
        message: expect.stringContaining('lacks the rate of 2024-12-18'),
      },
      {
        severity: 'warning',
        pointer: '/sofr/futures/2',
        message: expect.stringContaining('overlaps the 2Y swap'),
      },
      {
        severity: 'warning',
        pointer: '/sofr/futuresConvexity',
        message: expect.stringMatching(
          /mean reversion 0\.03 and volatility 100 bp a year.*SR3 2025-03 future 0\.05 bp/,
        ),
      },
    ]);
    const stated = {
      ...sofr,
      futures: futures.slice(1, 2),
      futuresConvexity: { meanReversion: 0, volatility: 0.009 },
    };
    expect(assess({ sofr: stated })).toEqual([]);
    const twice = { ...sofr, futures: [futures[1], futures[1]] };
    expect(assess({ sofr: twice })).toMatchObject([
      { severity: 'error', code: 'INPUT_DUPLICATE', pointer: '/sofr/futures/1' },
    ]);
  });

  it.each([
    ['2025-02-11', 'warning', '1 business day older'],
    ['2025-02-18', 'warning', '5 business days older'],
    ['2025-02-19', 'error', '6 business days older'],
  ])('calls the day stale on %s: %s', (reference, severity, text) => {
    expect(assess({}, NEEDS, isoDate(reference))).toMatchObject([
      { severity, code: 'MARKET_STALE', pointer: '/asOf', message: expect.stringContaining(text) },
    ]);
  });

  it('refuses a day in the future and warns of one that is no business day', () => {
    expect(assess({}, NEEDS, isoDate('2025-02-07'))).toMatchObject([
      { severity: 'error', code: 'INPUT_INVALID' },
    ]);
    expect(assess({ asOf: '2025-02-09' })).toMatchObject([{ severity: 'warning', pointer: '/asOf' }]);
  });

  it('misses only what is needed', () => {
    const bare = { treasury: undefined, swaptionNormalVolsBp: undefined, mortgageRates: {}, tba: undefined };
    expect(assess(bare, new Set(['discount-curve']))).toEqual([]);
    const needs = new Set<MarketNeed>([...NEEDS, 'futures', 'execution', 'repo-rate']);
    expect(assess({ ...bare, repoRate: undefined }, needs).map(({ pointer }) => pointer)).toEqual([
      '/treasury',
      '/swaptionNormalVolsBp',
      '/mortgageRates/conforming30',
      '/tba',
      '/futures',
      '/repoRate',
      '/execution',
    ]);
  });

  it('reads the swaption matrix with its gaps', () => {
    const section = {
      ...DAY.swaptionNormalVolsBp,
      quotes: [
        [98, null],
        [95, 94],
      ],
    };
    expect(assess({ swaptionNormalVolsBp: section })).toMatchObject([
      { severity: 'warning', message: '1 of 4 swaption volatilities are missing.' },
    ]);
    expect(volatilityMatrix(section)).toEqual({
      expiriesYears: [1, 5],
      tenorsYears: [5, 10],
      volatilities: [
        [0.0098, undefined],
        [0.0095, 0.0094],
      ],
    });
  });

  it.each([
    [
      {
        quotes: [
          [98, 0.0097],
          [95, 94],
        ],
      },
      '/swaptionNormalVolsBp/quotes/0/1',
      'INPUT_INVALID',
    ],
    [
      {
        quotes: [
          [98, 97],
          [95, 501],
        ],
      },
      '/swaptionNormalVolsBp/quotes/1/1',
      'INPUT_INVALID',
    ],
    [{ quotes: [[98, 97]] }, '/swaptionNormalVolsBp/quotes', 'INPUT_INVALID'],
    [{ quotes: [[98, 97], [95]] }, '/swaptionNormalVolsBp/quotes/1', 'INPUT_INVALID'],
    [{ tenors: ['5Y', '60M'] }, '/swaptionNormalVolsBp/tenors/1', 'INPUT_DUPLICATE'],
  ])('refuses the matrix %j', (changes, pointer, code) => {
    const section = { ...DAY.swaptionNormalVolsBp, ...changes };
    expect(assess({ swaptionNormalVolsBp: section })).toMatchObject([{ severity: 'error', code, pointer }]);
  });

  it.each([
    [0.0089, 'it looks like a decimal, write 89'],
    [0.89, 'it looks like percent, write 89'],
    [8900, 'it looks like hundredths of a basis point, write 89'],
    [0, 'basis points a year'],
  ])('says which unit a volatility of %f is taken for, and whose it is', (volatility, hint) => {
    const section = {
      ...DAY.swaptionNormalVolsBp,
      quotes: [
        [98, volatility],
        [95, 94],
      ],
    };
    const [finding, ...others] = assess({ swaptionNormalVolsBp: section });
    expect(others).toEqual([]);
    expect(finding!.message).toContain('of the 1Y×10Y swaption lies outside 5 to 500 basis points a year');
    expect(finding!.message).toContain(hint);
  });

  it.each([
    [
      'a coupon stack out of order',
      [tba(0.055, 99), tba(0.06, '98-28')],
      'warning',
      'INPUT_INVALID',
      '/tba/1/price',
    ],
    ['a quote twice', [tba(0.055, 99), tba(0.055, 99.5)], 'error', 'INPUT_DUPLICATE', '/tba/1'],
    ['a price that is no quote', [tba(0.055, '98-40')], 'error', 'INPUT_INVALID', '/tba/0/price'],
    [
      'a month without a settlement date',
      [tba(0.055, 99, { settlementMonth: '2031-03' })],
      'error',
      'MARKET_SETTLEMENT_UNKNOWN',
      '/tba/0/settlementDate',
    ],
    [
      'a month that has settled',
      [tba(0.055, 99, { settlementMonth: '2025-01' })],
      'error',
      'MARKET_STALE',
      '/tba/0/settlementMonth',
    ],
    [
      'a date in another month',
      [tba(0.055, 99, { settlementDate: '2025-04-14', source: 's' })],
      'error',
      'INPUT_INVALID',
      '/tba/0/settlementDate',
    ],
    [
      'a date without a source',
      [tba(0.055, 99, { settlementDate: '2025-03-13' })],
      'warning',
      'INPUT_INVALID',
      '/tba/0/settlementDate',
    ],
    [
      'two dates for one class',
      [
        tba(0.055, 99, { settlementDate: '2025-03-13', source: 's' }),
        tba(0.06, 101, { settlementDate: '2025-03-14', source: 's' }),
      ],
      'error',
      'INPUT_INVALID',
      '/tba/1/settlementDate',
    ],
  ])('finds %s', (_, stack, severity, code, pointer) => {
    expect(assess({ tba: stack })).toMatchObject([{ severity, code, pointer }]);
  });

  it('finds faults of futures', () => {
    const bond = { coupon: 0.04, maturity: '2032-02-29', cleanPrice: 'x' };
    const futures = [
      {
        contract: 'TY',
        month: '2025-03',
        price: '109-07',
        basket: [{ coupon: 0.04, maturity: '2025-01-31', cleanPrice: 98 }],
      },
      { contract: 'TY', month: '2025-03', price: '109-99', basket: [{ ...bond, maturity: '2032-02-28' }] },
    ];
    expect(assess({ futures }).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'MARKET_STALE /futures/0/basket/0/maturity',
      'INPUT_DUPLICATE /futures/1',
      'INPUT_INVALID /futures/1/price',
      'INPUT_INVALID /futures/1/basket/0/cleanPrice',
    ]);
  });
});

describe('requireUsableMarket', () => {
  it('lets warnings pass', () => {
    expect(() => requireUsableMarket(assess({ asOf: '2025-02-09' }))).not.toThrow();
  });

  it('throws the first error and carries them all', () => {
    const findings = assess({ tba: [tba(0.055, '98-40'), tba(0.055, 99)] });
    let thrown: unknown;
    try {
      requireUsableMarket(findings, 'market.json');
    } catch (error) {
      thrown = error;
    }
    expect(describeError(thrown)).toContain('market.json, tba[0].price: "98-40"');
    expect(thrown).toMatchObject({
      code: 'INPUT_INVALID',
      details: { errors: [{ pointer: '/tba/0/price' }, { pointer: '/tba/1', code: 'INPUT_DUPLICATE' }] },
    });
  });
});

describe('readMarket', () => {
  it('hints at a rate in percent', () => {
    const text = JSON.stringify({ ...DAY, mortgageRates: { conforming30: 6.89 } });
    expect(() => readMarket(text, 'market.json')).toThrow(
      '6.89 is not a decimal rate; for 6.89 % write 0.0689.',
    );
  });

  it.each([
    [{ overnightRate: 4.35 }, '4.35 is not a decimal rate of ±25 % at most; for 4.35 % write 0.0435.'],
    [{ parSwaps: [{ tenor: '2Y', rate: 0.9 }] }, 'for 0.9 % write 0.009'],
    [{ futures: [{ contract: 'SR3', month: '2025-03', price: 4.35 }] }, 'for 4.35 % write 95.65'],
    [{ futures: [{ contract: 'SR3', month: '2025-03', price: 0.0435 }] }, 'for 4.35 % write 95.65'],
    [{ futures: [{ contract: 'SR3', month: '2025-03', price: 9565 }] }, 'write 95.65 for 4.35 %'],
    [{ futuresConvexity: { meanReversion: 0.03, volatility: 100 } }, 'for 100 bp write 0.01'],
    [{ fixings: [{ date: '2025-02-07', rate: 4.36 }] }, 'for 4.36 % write 0.0436'],
    [{ paymentLagDays: 6 }, 'sofr.paymentLagDays'],
    [{ interpolation: 'linear' }, 'sofr.interpolation'],
  ])('hints at the unit of SOFR quotes: %j', (changes, hint) => {
    const text = JSON.stringify({ ...DAY, sofr: { ...DAY.sofr, ...changes } });
    let thrown: unknown;
    try {
      readMarket(text, 'market.json');
    } catch (error) {
      thrown = error;
    }
    expect(describeError(thrown)).toContain(hint);
  });

  it.each([
    [{ schemaVersion: 2 }, '/schemaVersion'],
    [{ asOf: '2025-02-30' }, '/asOf'],
    [{ extra: 1 }, '/extra'],
    [{ sofr: { parSwaps: [{ tenor: '10 years', rate: 0.04 }] } }, '/sofr/parSwaps/0/tenor'],
  ])('refuses %j', (changes, pointer) => {
    const read = () => readMarket(JSON.stringify({ ...DAY, ...changes }), 'market.json');
    expect(read).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ pointer, file: 'market.json' }) }),
    );
  });
});
