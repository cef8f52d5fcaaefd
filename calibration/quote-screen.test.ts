import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMarket } from '../src/market/read-market.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { CALIBRATION_MARKET, tbaQuote } from '../test/fixtures/calibration-market.ts';
import { requireNoneRefused, screenMarket } from './quote-screen.ts';
import type { RefusedQuote } from './refused-quote.ts';

const EXAMPLE = readFileSync(new URL('../examples/2025-02-10/market.json', import.meta.url), 'utf8');

interface Document {
  sofr: { parSwaps: { tenor: unknown; rate: unknown }[]; futures?: unknown[] };
  swaptionNormalVolsBp: { expiries: string[]; tenors: string[]; quotes: (number | string | null)[][] };
  tba: Record<string, unknown>[];
  [section: string]: unknown;
}

/** The example day after a change, as its file would be parsed. */
function changed(change: (day: Document) => void): Document {
  const day = JSON.parse(EXAMPLE) as Document;
  change(day);
  return day;
}

const refusedOf = (change: (day: Document) => void): readonly RefusedQuote[] =>
  screenMarket(changed(change)).refused;

describe('screenMarket', () => {
  it('lets the example day through as it is', () => {
    const { snapshot, refused } = screenMarket(JSON.parse(EXAMPLE));
    expect(refused).toEqual([]);
    expect(snapshot).toEqual(readMarket(EXAMPLE, 'market.json'));
  });

  it.each<[string, (day: Document) => void, Partial<RefusedQuote>]>([
    [
      'a decimal volatility',
      (day) => (day.swaptionNormalVolsBp.quotes[3]![1] = 0.0098),
      {
        section: 'swaption-volatilities',
        pointer: '/swaptionNormalVolsBp/quotes/3/1',
        found: '0.0098',
        reason: expect.stringContaining('it looks like a decimal, write 98'),
      },
    ],
    [
      'a volatility in percent',
      (day) => (day.swaptionNormalVolsBp.quotes[3]![1] = 0.98),
      { reason: expect.stringContaining('it looks like percent, write 98') },
    ],
    [
      'a volatility above every market',
      (day) => (day.swaptionNormalVolsBp.quotes[0]![0] = 500.1),
      { reason: expect.stringContaining('outside 5 to 500') },
    ],
    [
      'a volatility that is a text',
      (day) => (day.swaptionNormalVolsBp.quotes[0]![0] = 'n/a'),
      { pointer: '/swaptionNormalVolsBp/quotes/0/0', found: 'n/a' },
    ],
    [
      'a price that is not a number',
      (day) => (day.tba[2]!['price'] = '98-99'),
      { section: 'tba', pointer: '/tba/2', found: '98-99' },
    ],
    ['a price that is missing', (day) => (day.tba[2]!['price'] = null), { pointer: '/tba/2' }],
    [
      'a TBA without a month',
      (day) => delete day.tba[2]!['settlementMonth'],
      { pointer: '/tba/2', quote: expect.stringContaining('without a month') },
    ],
    [
      'a TBA whose date nobody knows',
      (day) => day.tba.push({ program: 'UMBS30', coupon: 0.055, settlementMonth: '2049-04', price: 98 }),
      { quote: 'UMBS30 5.5 2049-04', reason: expect.stringContaining('No settlement date is known') },
    ],
    [
      'a TBA that has settled',
      (day) =>
        day.tba.push({
          program: 'UMBS30',
          coupon: 0.055,
          settlementMonth: '2025-01',
          settlementDate: '2025-01-14',
          price: 98,
        }),
      { quote: 'UMBS30 5.5 2025-01', reason: 'It cannot settle on 2025-01-14.' },
    ],
    [
      'a swap in percent',
      (day) => (day.sofr.parSwaps[4]!.rate = 4.05),
      { section: 'swaps', pointer: '/sofr/parSwaps/4', found: '4.05' },
    ],
    [
      'a swap that leaves no curve',
      (day) => (day.sofr.parSwaps.find(({ tenor }) => tenor === '7Y')!.rate = 0.4),
      { section: 'swaps', quote: '7Y', found: '0.4' },
    ],
    [
      'a swap of a tenth of its rate',
      (day) => (day.sofr.parSwaps.find(({ tenor }) => tenor === '20Y')!.rate = 0.004),
      { section: 'swaps', quote: '20Y', found: '0.004' },
    ],
    [
      'a SOFR future quoted as a rate',
      (day) => (day.sofr.futures = [{ contract: 'SR3', month: '2025-03', price: 4.35 }]),
      { section: 'sofr-futures', quote: 'SR3 2025-03', found: '4.35' },
    ],
    [
      'a SOFR future that stands twice',
      (day) =>
        (day.sofr.futures = [95.65, 95.66].map((price) => ({ contract: 'SR3', month: '2025-03', price }))),
      { section: 'sofr-futures', pointer: '/sofr/futures/1', reason: 'It stands twice.' },
    ],
    [
      'a swap that stands twice',
      (day) => day.sofr.parSwaps.push({ ...day.sofr.parSwaps[3]! }),
      { section: 'swaps', reason: 'It stands twice.' },
    ],
  ])('names %s and leaves it out', (_, change, expected) => {
    const { snapshot, refused } = screenMarket(changed(change));
    expect(refused).toEqual([expect.objectContaining(expected)]);
    // What is left is a market day that needs no second look.
    expect(screenMarket(JSON.parse(JSON.stringify(snapshot))).refused).toEqual([]);
  });

  it('leaves out nothing but what it names', () => {
    const whole = readMarket(EXAMPLE, 'market.json');
    const { snapshot } = screenMarket(
      changed((day) => {
        day.swaptionNormalVolsBp.quotes[3]![1] = 1000;
        day.tba[2]!['price'] = 'x';
      }),
    );
    const quotes = whole.swaptionNormalVolsBp!.quotes.map((row) => [...row]);
    quotes[3]![1] = null;
    expect(snapshot).toEqual({
      ...whole,
      swaptionNormalVolsBp: { ...whole.swaptionNormalVolsBp!, quotes },
      tba: whole.tba!.filter((_, i) => i !== 2),
    } satisfies MarketSnapshot);
  });

  it('names all of many, with their places in the whole file', () => {
    const refused = refusedOf((day) => {
      day.tba[0]!['price'] = null;
      day.tba[3]!['price'] = 'x';
      day.tba[5]!['coupon'] = 5.5;
      for (const row of day.swaptionNormalVolsBp.quotes) row.fill(0.0098);
    });
    const volatilities = refused.filter(({ section }) => section === 'swaption-volatilities');
    expect(volatilities).toHaveLength(refused.length - 3);
    expect(volatilities.length).toBeGreaterThan(100);
    expect(refused.slice(-3).map(({ pointer }) => pointer)).toEqual(['/tba/0', '/tba/3', '/tba/5']);
  });

  it('names the quotes where all of a section are refused', () => {
    const inPercent = changed((day) => {
      for (const swap of day.sofr.parSwaps) swap.rate = 100 * Number(swap.rate);
    });
    const refusal = () => screenMarket(inPercent, { file: 'market.json' });
    expect(refusal).toThrow('16 quotes are refused, and the rest is no market day.');
    expect(refusal).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: expect.objectContaining({
          file: 'market.json',
          errors: expect.arrayContaining([
            expect.objectContaining({
              pointer: '/sofr/parSwaps/15',
              detail: expect.stringContaining('is not a decimal rate'),
            }),
            expect.objectContaining({ pointer: '/sofr/parSwaps' }),
          ]),
        }),
      }),
    );
  });

  it('finds two swaps that leave no curve', () => {
    const refused = refusedOf((day) => {
      day.sofr.parSwaps.find(({ tenor }) => tenor === '5Y')!.rate = 0.004;
      day.sofr.parSwaps.find(({ tenor }) => tenor === '20Y')!.rate = 0.4;
    });
    expect(refused.map(({ quote }) => quote)).toEqual(['5Y', '20Y']);
  });

  it('takes a quote back that only looked wrong beside the one that is', () => {
    // Of the last two the very last lies farther from its neighbour, and goes first.
    const refused = refusedOf((day) => {
      day.sofr.parSwaps.find(({ tenor }) => tenor === '40Y')!.rate = 0.2;
    });
    expect(refused.map(({ quote }) => quote)).toEqual(['40Y']);
  });

  it('finds a wrong swap although a tenor is missing that there must be', () => {
    const refused = refusedOf((day) => {
      day.sofr.parSwaps = day.sofr.parSwaps.filter(({ tenor }) => tenor !== '10Y');
      day.sofr.parSwaps.find(({ tenor }) => tenor === '20Y')!.rate = 0.2;
    });
    expect(refused.map(({ quote }) => quote)).toEqual(['20Y']);
  });

  it('gives a wrong swap its place in the file behind one that stands twice', () => {
    const refused = refusedOf((day) => {
      day.sofr.parSwaps.splice(1, 0, day.sofr.parSwaps[0]!);
      day.sofr.parSwaps.find(({ tenor }) => tenor === '20Y')!.rate = 0.2;
    });
    expect(refused.map(({ quote, pointer }) => [quote, pointer])).toEqual([
      ['2Y', '/sofr/parSwaps/1'],
      ['20Y', '/sofr/parSwaps/12'],
    ]);
  });

  it('blames none where a third of the swaps make no curve', () => {
    const refused = refusedOf((day) => {
      day.sofr.parSwaps.forEach((swap, i) => {
        if (i % 3 === 1) swap.rate = i % 2 === 0 ? 0.2 : -0.2;
      });
    });
    expect(refused).toEqual([]);
  });

  it('trusts neither of two prices of one TBA, but one of two equal ones', () => {
    const twice = (price: string) => ({
      ...CALIBRATION_MARKET,
      tba: [...CALIBRATION_MARKET.tba!, tbaQuote('UMBS30', 0.06, price)],
    });
    expect(screenMarket(twice('100-26')).refused.map(({ pointer }) => pointer)).toEqual(['/tba/2', '/tba/4']);
    expect(screenMarket(twice('100-25')).refused.map(({ pointer }) => pointer)).toEqual(['/tba/4']);
  });

  it('refuses an expiry and a tenor that stand twice, however they are written', () => {
    const section = CALIBRATION_MARKET.swaptionNormalVolsBp!;
    const { refused } = screenMarket({
      ...CALIBRATION_MARKET,
      swaptionNormalVolsBp: { ...section, expiries: ['1Y', '12M', '10Y'] },
    });
    expect(refused.map(({ quote }) => quote)).toEqual(['12M×2Y', '12M×10Y']);
    const columns = screenMarket({
      ...CALIBRATION_MARKET,
      swaptionNormalVolsBp: { ...section, tenors: section.tenors.map(() => '24M') },
    });
    expect(columns.refused.map(({ quote }) => quote)).toEqual(section.expiries.map((one) => `${one}×24M`));
  });

  it('finds the zero rate that leaves no curve', () => {
    const zeroRates = [1, 2, 5, 10, 30].map((years) => ({ years, rate: years === 5 ? 0.4 : 0.04 }));
    const { refused } = screenMarket({ ...CALIBRATION_MARKET, curve: { zeroRates } });
    expect(refused).toEqual([expect.objectContaining({ section: 'zero-rates', quote: '5 years' })]);
  });

  it.each<[string, (day: Document) => void]>([
    ['an as-of date that is none', (day) => (day['asOf'] = '2025-02-30')],
    ['an unknown section', (day) => (day['extra'] = 1)],
    ['a section that is no list', (day) => (day['tba'] = {} as never)],
    ['no quote left of a section that needs one', (day) => day.sofr.parSwaps.splice(0)],
  ])('refuses the day for %s', (_, change) => {
    expect(() => refusedOf(change)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('requireNoneRefused', () => {
  it('names every quote with its value and what is accepted', () => {
    const { refused } = screenMarket(
      changed((day) => {
        day.tba[2]!['price'] = '98-99';
        day.swaptionNormalVolsBp.quotes[3]![1] = 0.0098;
      }),
    );
    expect(() => requireNoneRefused(refused, { file: 'market.json' })).toThrow(
      expect.objectContaining({
        message: '2 quotes are refused.',
        details: expect.objectContaining({
          file: 'market.json',
          errors: [
            expect.objectContaining({
              pointer: '/swaptionNormalVolsBp/quotes/3/1',
              detail: expect.stringMatching(/×.* at 0\.0098/),
            }),
            expect.objectContaining({ pointer: '/tba/2', detail: expect.stringContaining('98-99') }),
          ],
        }),
      }),
    );
    expect(() => requireNoneRefused(refused.slice(1))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('98-99'),
        details: expect.objectContaining({ pointer: '/tba/2' }),
      }),
    );
    expect(() => requireNoneRefused([])).not.toThrow();
  });
});
