import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePrice } from '../../core/quotes.ts';
import { executionTermsSchema } from '../../market/execution-terms.ts';
import { readMarket } from '../../market/read-market.ts';
import { executionTable } from '../execution.ts';
import { rateSheet } from './rate-sheet.ts';
import { type RateSheetConfig, rateSheetConfigSchema } from './rate-sheet-config.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/2025-02-10/${name}`, import.meta.url), 'utf8');
const day = readMarket(example('market.json'), 'market.json');
const market = { ...day, execution: executionTermsSchema.parse(JSON.parse(example('execution.json'))) };
const EXAMPLE = JSON.parse(example('rate-sheet.json'));
const config = (change: object = {}): RateSheetConfig =>
  rateSheetConfigSchema.parse({ ...EXAMPLE, ...change });
/** A sheet of one price a row: no adjuster, no margin, no rounding. */
const PLAIN = {
  products: [{ product: 'fixed', program: 'UMBS30', noteRates: { from: 0.06, to: 0.075 } }],
  channels: ['retail'],
  margins: [{ channel: 'retail', marginPer100: 0 }],
  adjusters: undefined,
  loan: undefined,
  rounding: undefined,
};
const EIGHT_DECIMALS = 1e8;
const scaled = (value: number): bigint => BigInt(Math.round(value * EIGHT_DECIMALS));

describe('the example sheet', () => {
  const sheet = rateSheet({ market, config: config() });

  it('prices every product, channel, lock term and note rate', () => {
    const noteRates = 13 + 10 + 11;
    expect(sheet.rows).toHaveLength(noteRates * 2 * 3);
    expect(sheet.failures).toEqual([]);
    expect(sheet.unapplied).toEqual([]);
  });

  it('has prices that are the sums of their addends, to the last decimal', () => {
    for (const { pricePer100, points, addends } of sheet.rows) {
      const sum = addends.reduce((total, { per100 }) => total + scaled(per100), 0n);
      expect(scaled(pricePer100)).toBe(sum);
      expect(scaled(points)).toBe(100n * BigInt(EIGHT_DECIMALS) - sum);
      for (const { per100, source } of addends) {
        expect(source).not.toBe('');
        expect(Math.abs(per100 * EIGHT_DECIMALS - Math.round(per100 * EIGHT_DECIMALS))).toBeLessThan(1e-3);
      }
    }
  });

  it('rounds down to a thousandth, which stands as an addend', () => {
    for (const { pricePer100, addends } of sheet.rows) {
      expect(scaled(pricePer100) % 100_000n).toBe(0n);
      const rounding = addends.find(({ name }) => name === 'rounding')?.per100 ?? 0;
      expect(rounding).toBeLessThanOrEqual(0);
      expect(rounding).toBeGreaterThan(-0.001);
    }
  });

  it('takes the margin of the product before that of the channel', () => {
    const margin = (product: string, channel: string) =>
      sheet.rows
        .find((row) => row.product === product && row.channel === channel)!
        .addends.find(({ name }) => name === 'margin')!;
    expect(margin('30-year fixed, FHA and VA', 'retail').per100).toBe(-2.5);
    expect(margin('15-year fixed, conforming', 'retail').per100).toBe(-2.25);
    expect(margin('15-year fixed, conforming', 'retail').source).toContain('retail');
  });
});

describe('a plain sheet', () => {
  const plain = (change: object = {}) => rateSheet({ market: day, config: config({ ...PLAIN, ...change }) });
  const { rows } = plain();

  it('has the all-in prices of best execution for a loan funded that day', () => {
    for (const lockTermDays of [30, 45, 60]) {
      const ofTerm = rows.filter((row) => row.lockTermDays === lockTermDays);
      const executed = executionTable({
        market: day,
        noteRates: ofTerm.map(({ noteRate }) => noteRate),
        program: 'UMBS30',
        fundingDate: ofTerm[0]!.fundingDate,
      });
      expect(ofTerm.map(({ pricePer100 }) => pricePer100)).toEqual(
        executed.rows.map(({ best }) => Number(best.allInPer100.toFixed(8))),
      );
      expect(ofTerm.map(({ coupon }) => coupon)).toEqual(executed.rows.map(({ best }) => best.coupon));
    }
  });

  it('never pays less for a higher note rate, multiples being constant', () => {
    for (const lockTermDays of [30, 45, 60]) {
      const prices = rows.filter((row) => row.lockTermDays === lockTermDays).map((row) => row.pricePer100);
      expect(prices).toEqual([...prices].sort((left, right) => left - right));
    }
  });

  it('charges a lock term by the roll to the month it settles in', () => {
    const of = (lockTermDays: number) =>
      rows.find((row) => row.lockTermDays === lockTermDays && row.noteRate === 0.0675)!;
    // 10 February + 30 − 5 days is 7 March; ten days on, April is the first month of class A.
    expect(of(30)).toMatchObject({ fundingDate: '2025-03-07', settlementDate: '2025-04-14' });
    expect(of(60)).toMatchObject({ fundingDate: '2025-04-06', settlementDate: '2025-05-13' });
    const priceOf = (month: string) =>
      parsePrice(
        day.tba!.find(
          (quote) =>
            quote.program === 'UMBS30' && quote.coupon === of(60).coupon && quote.settlementMonth === month,
        )!.price,
      );
    const [tba, roll] = of(60).addends;
    expect(tba).toMatchObject({ name: 'tba-price', per100: priceOf('2025-03') });
    expect(roll).toMatchObject({ name: 'lock-term', per100: priceOf('2025-05') - priceOf('2025-03') });
    expect(roll!.source).toContain('2025-05 less 2025-03; settles 2025-05-13');
  });

  it('charges it by stated points instead, off the first month', () => {
    const costs = [
      { lockTermDays: 30, costPer100: 0 },
      { lockTermDays: 45, costPer100: 0.125 },
      { lockTermDays: 60, costPer100: 0.25 },
    ];
    const stated = plain({ lockTermCost: { kind: 'stated', costs } }).rows;
    const price = (days: number) =>
      stated.find((row) => row.lockTermDays === days && row.noteRate === 0.0675)!.pricePer100;
    expect(scaled(price(30)) - scaled(price(45))).toBe(scaled(0.125));
    expect(scaled(price(30)) - scaled(price(60))).toBe(scaled(0.25));
  });

  it('never pays more for a longer lock, though it may be expected to carry less', () => {
    const dear = { ...day, execution: { ...day.execution!, warehouseRate: 0.09 } };
    const carried = rateSheet({ market: dear, config: config(PLAIN) }).rows;
    const held = carried.filter(({ addends }) => addends.some(({ name }) => name === 'shorter-lock'));
    expect(held.length).toBeGreaterThan(0);
    for (const { noteRate, lockTermDays, pricePer100 } of carried) {
      const shorter = carried.filter((row) => row.noteRate === noteRate && row.lockTermDays < lockTermDays);
      for (const row of shorter) expect(pricePer100).toBeLessThanOrEqual(row.pricePer100);
    }
  });

  it('fails what cannot be priced, and goes on', () => {
    const far = plain({ lockTermsDays: [30, 120] });
    expect(far.rows.every(({ lockTermDays }) => lockTermDays === 30)).toBe(true);
    expect(far.failures).toMatchObject([{ pointer: '/products/0', code: 'MARKET_INCOMPLETE' }]);
    expect(far.failures[0]!.detail).toContain('fixed, lock of 120 days: UMBS30 has no price');
    const wide = plain({
      products: [{ product: 'fixed', program: 'UMBS30', noteRates: { from: 0.07, to: 0.1, step: 0.015 } }],
    });
    expect(wide.failures.map(({ code }) => code)).toEqual(['EXECUTION_NO_COUPON', 'EXECUTION_NO_COUPON']);
    expect(wide.rows).toHaveLength(3);
  });
});

describe('other executions', () => {
  const bid = (price: number) => ({
    kind: 'whole-loan' as const,
    buyer: 'buyer',
    program: 'UMBS30' as const,
    servicing: 'released' as const,
    prices: [
      { noteRate: 0.06, price },
      { noteRate: 0.075, price },
    ],
    deliveryDays: 10,
  });
  const kinds = (price: number) =>
    rateSheet({
      market: { ...day, execution: { ...day.execution!, bids: [bid(price)] } },
      config: config(PLAIN),
    }).rows.map(({ kind, buyer }) => `${kind} ${buyer}`);

  it('take the loan where they pay more, and only there', () => {
    expect(new Set(kinds(110))).toEqual(new Set(['whole-loan buyer']));
    expect(new Set(kinds(90))).toEqual(new Set(['tba null']));
    expect(new Set(kinds(102))).toEqual(new Set(['tba null', 'whole-loan buyer']));
  });
});

describe('the configuration', () => {
  const refused = (change: object): string => {
    const parsed = rateSheetConfigSchema.safeParse({ ...EXAMPLE, ...change });
    return parsed.success ? '' : parsed.error.issues.map(({ message }) => message).join('; ');
  };

  it('refuses a channel without a margin, and a margin of no product', () => {
    expect(refused({ margins: [{ channel: 'retail', marginPer100: 2 }] })).toContain(
      'has no margin of correspondent',
    );
    expect(
      refused({ margins: [...EXAMPLE.margins, { channel: 'retail', product: 'x', marginPer100: 2 }] }),
    ).toContain('is no product of this sheet');
  });

  it('refuses stated costs that leave a lock term out, and lock terms out of order', () => {
    const lockTermCost = { kind: 'stated', costs: [{ lockTermDays: 30, costPer100: 0 }] };
    expect(refused({ lockTermCost })).toContain('has no cost of a lock of 45 days');
    expect(refused({ lockTermsDays: [45, 30] })).toContain('must rise');
  });

  it('refuses rates in percent, and a matrix with a hole', () => {
    const products = [{ product: 'x', program: 'UMBS30', noteRates: { from: 6, to: 7 } }];
    expect(refused({ products })).toContain('write 0.06');
    const grid = { kind: 'fico-by-ltv', id: 'a', ficoFrom: [600], ltvUpToPercent: [80, 95], per100: [[1]] };
    const adjusters = { date: '2025-02-10', source: 's', grids: [grid] };
    expect(refused({ adjusters })).toContain('a value for each of ltvUpToPercent');
  });

  it('refuses a sheet of more prices than anybody reads', () => {
    const [product] = EXAMPLE.products;
    const products = Array.from({ length: 20 }, (_, index) => ({
      ...product,
      product: `product ${index}`,
      noteRates: { from: 0.03, to: 0.09, step: 0.0005 },
    }));
    const margins = [{ channel: 'retail', marginPer100: 1 }];
    const lockTermsDays = [10, 15, 20, 25, 30, 45, 60, 75, 90];
    expect(refused({ products, margins, channels: ['retail'], lockTermsDays })).toContain(
      'must not make 21780 prices',
    );
  });

  it('refuses unknown members and too many note rates', () => {
    expect(refused({ margin: 2 })).toContain('margin');
    const noteRates = { from: 0.01, to: 0.2, step: 0.0001 };
    expect(refused({ products: [{ ...EXAMPLE.products[0], noteRates }] })).toContain(
      'must not make more than',
    );
  });
});
