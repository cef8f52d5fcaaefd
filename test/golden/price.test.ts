import { describe, expect, it } from 'vitest';
import { type PricingResult, priceInstruments } from '../../src/desk/price.ts';
import { pricingRequestSchema } from '../../src/desk/pricing-request.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import forwardMarket from './fixtures/forward-market.json' with { type: 'json' };
import g2Forms from './fixtures/g2-closed-forms.json' with { type: 'json' };
import closedForms from './fixtures/hull-white-closed-forms.json' with { type: 'json' };
import tbaAndLocks from './fixtures/tba-and-lock-values.json' with { type: 'json' };
import futures from './fixtures/treasury-futures.json' with { type: 'json' };

/** Closed forms must stand to 1e-10 per 1 of notional. */
const CLOSED_FORM_TOLERANCE = 1e-10;
/** The reference differentiates numerically: its last digits. */
const REBONATO_TOLERANCE = 1e-12;
/** Our error and the reference's together; one false alarm in 150,000 comparisons. */
const STANDARD_ERRORS = 4.5;
/** Error of an error from eight randomisations: a t-distribution's 4.5-sigma point is 1.6 times the normal's. */
const FEW_BATCHES = 1.6;

const price = (request: object): Promise<PricingResult> =>
  priceInstruments(pricingRequestSchema.parse(request), { simulate: simulateInline, control: {} });
const flatMarket = (rate: number): object => ({
  schemaVersion: 1,
  asOf: '2025-02-10',
  curve: {
    zeroRates: [
      { years: 1, rate },
      { years: 60, rate },
    ],
  },
});
const hump = closedForms.curves.loglinear_hump;
const humpMarket = {
  schemaVersion: 1,
  asOf: '2025-02-10',
  curve: {
    zeroRates: hump.t
      .slice(1)
      .map((years, index) => ({ years, rate: -Math.log(hump.df[index + 1]!) / years })),
  },
};
const marketOf = (curve: string): object => (curve.startsWith('flat') ? flatMarket(0.04) : humpMarket);
const measureOf = (result: PricingResult, measure: 'price'): number =>
  result.results[0]!.measures[measure]!.value as number;

describe('price, against closed forms', () => {
  it.each(closedForms.swaptions.map((swaption, index) => ({ index, ...swaption })))(
    'swaption $index: times $times, a $a, σ $sigma',
    async ({ curve, a, sigma, times, strike, payer, receiver }) => {
      for (const [side, expected] of [
        ['payer', payer],
        ['receiver', receiver],
      ] as const) {
        const result = await price({
          market: marketOf(curve),
          model: { kind: 'hull-white', meanReversion: a, volatility: sigma },
          instruments: [
            { kind: 'swaption', expiryYears: times[0], paymentTimesYears: times.slice(1), strike, side },
          ],
          measures: ['price'],
        });
        expect(result.failures).toEqual([]);
        expect(Math.abs(measureOf(result, 'price') / 100 - expected)).toBeLessThan(CLOSED_FORM_TOLERANCE);
        expect(result.results[0]!.measures.price!.standardError).toBe(0);
      }
    },
  );

  it.each(closedForms.caplets.map((caplet, index) => ({ index, ...caplet })))(
    'caplet and floorlet $index: fixing $fixing, a $a, σ $sigma',
    async ({ curve, a, sigma, fixing, payment, strike, caplet, floorlet }) => {
      for (const [side, expected] of [
        ['caplet', caplet],
        ['floorlet', floorlet],
      ] as const) {
        const result = await price({
          market: marketOf(curve),
          model: { kind: 'hull-white', meanReversion: a, volatility: sigma },
          instruments: [{ kind: 'caplet', fixingYears: fixing, paymentYears: payment, strike, side }],
          measures: ['price'],
        });
        expect(Math.abs(measureOf(result, 'price') / 100 - expected)).toBeLessThan(CLOSED_FORM_TOLERANCE);
      }
    },
  );

  it('answers a zero bond, its yield and its durations exactly', async () => {
    const { results } = await price({
      market: flatMarket(0.04),
      model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
      instruments: [{ kind: 'zero-coupon-bond', maturityYears: 7.5 }],
      measures: ['price', 'discount-factor', 'yield', 'effective-duration', 'key-rate-dv01', 'dv01'],
    });
    const { measures } = results[0]!;
    expect(measures['discount-factor']!.value).toBeCloseTo(Math.exp(-0.3), 14);
    expect(measures.yield!.value).toBeCloseTo(0.04, 14);
    // sinh(bT)/b at b = 25 bp, the finite difference of e^(−bT).
    expect(measures['effective-duration']!.value).toBeCloseTo(Math.sinh(0.0025 * 7.5) / 0.0025, 10);
    const keys = measures['key-rate-dv01']!.value as Record<string, number>;
    expect(keys['5']! / keys['10']!).toBeCloseTo(1, 2);
    expect(keys['2']).toBe(0);
  });

  it.each(futures.conversion_factors.rows.map((row) => ({ row })))(
    'conversion factor $row.0 %#',
    async ({ row }) => {
      const [coupon, deliveryYear, deliveryMonth, maturityYear, maturityMonth, kind, rounded] = row as [
        number,
        number,
        number,
        number,
        number,
        string,
        number,
      ];
      const two = (month: number): string => String(month).padStart(2, '0');
      const months = (maturityYear - deliveryYear) * 12 + maturityMonth - deliveryMonth;
      const contract = kind === 'short' ? 'TU' : months >= 180 ? 'US' : months >= 113 ? 'TN' : 'TY';
      const lastDay = new Date(Date.UTC(maturityYear, maturityMonth, 0)).getUTCDate();
      const maturity = `${maturityYear}-${two(maturityMonth)}-${kind === 'short' ? lastDay : '15'}`;
      const result = await price({
        market: { ...flatMarket(0.04), asOf: '2025-08-01', repoRate: 0.043 },
        model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
        instruments: [
          {
            kind: 'treasury-future',
            contract,
            month: `${deliveryYear}-${two(deliveryMonth)}`,
            basket: [{ coupon, maturity, cleanPrice: 90 }],
          },
        ],
        measures: ['conversion-factor'],
      });
      expect(result.failures).toEqual([]);
      expect(result.results[0]!.measures['conversion-factor']!.value).toBe(rounded);
    },
  );

  it('values the seed pool: 8.125 % gross, 7.5 % net, 100 PSA at 101', async () => {
    const pool = {
      kind: 'pool',
      program: 'GNMA1-30',
      coupon: 0.075,
      settlementMonth: '2002-04',
      settlementDate: '2002-04-15',
      pool: { wac: 0.08125, ageMonths: 27, wamMonths: 333 },
      psa: 100,
    };
    const measures = ['price', 'macaulay-duration', 'modified-duration', 'weighted-average-life'];
    const { results } = await price({
      market: flatMarket(0.04),
      model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
      instruments: [
        { ...pool, price: 101 },
        { ...pool, mortgageYield: 0.0725 },
      ],
      measures,
    });
    const numbers = results.map(({ measures: found }) =>
      measures.map((name) => found[name as 'price']!.value),
    );
    expect(numbers[0]![1]).toBeCloseTo(6.438, 4);
    expect(numbers[0]![2]).toBeCloseTo(6.208, 4);
    expect(numbers[0]![3]).toBeCloseTo(10.5477, 4);
    expect(numbers[1]![0]).toBeCloseTo(101.3147, 4);
    expect(results[1]!.measures.price!['accruedInterest']).toBeCloseTo(0.2917, 4);
  });

  it('G2++ swaptions stand to the reference values', async () => {
    for (const { t, strike, cf_payer: payer, cf_receiver: receiver } of g2Forms.swaptions) {
      const swaption = { kind: 'swaption', expiryYears: t[0], paymentTimesYears: t.slice(1), strike };
      const { results, failures } = await price({
        market: flatMarket(0.04),
        model: { kind: 'g2', ...g2Forms.params.base },
        instruments: [
          { ...swaption, side: 'payer' },
          { ...swaption, side: 'receiver' },
        ],
        measures: ['price'],
      });
      expect(failures).toEqual([]);
      [payer, receiver].forEach((expected, index) => {
        const value = results[index]!.measures.price!.value as number;
        expect(Math.abs(value / 100 - expected)).toBeLessThan(CLOSED_FORM_TOLERANCE);
      });
    }
  });

  it('forward-market swaptions carry Rebonato’s volatilities to the reference values', async () => {
    const { abcd, fixingTimes, periods, forwards } = forwardMarket;
    const { rows } = forwardMarket.rebonato;
    const times = [...fixingTimes, fixingTimes.at(-1)! + periods.at(-1)!];
    let discount = 1;
    const zeroRates = forwards.map((rate, index) => {
      discount /= 1 + periods[index]! * rate;
      return { years: times[index + 1]!, rate: -Math.log(discount) / times[index + 1]! };
    });
    const { results, failures } = await price({
      market: { schemaVersion: 1, asOf: '2025-02-10', curve: { zeroRates } },
      model: {
        kind: 'forward-market',
        tenorTimesYears: times,
        dynamics: 'displaced',
        shape: { form: 'abcd', ...abcd },
        correlation: { decay: 1e-10, factors: 20 },
      },
      instruments: rows.map(([first, count]) => ({
        kind: 'swaption',
        expiryYears: times[first!],
        paymentTimesYears: times.slice(first! + 1, first! + count! + 1),
        strike: 'atm',
        side: 'payer',
      })),
      measures: ['implied-black-vol'],
    });
    expect(failures).toEqual([]);
    rows.forEach(([, , , , frozen, derivative], index) => {
      const answer = results[index]!.measures['implied-black-vol']!;
      const rebonato = answer['rebonato'] as { derivativeWeights: number; frozenWeights: number };
      expect(Math.abs(rebonato.frozenWeights - frozen!)).toBeLessThan(REBONATO_TOLERANCE);
      expect(Math.abs(rebonato.derivativeWeights - derivative!)).toBeLessThan(REBONATO_TOLERANCE);
      expect(Math.abs((answer.value as number) - derivative!)).toBeLessThan(REBONATO_TOLERANCE);
    });
  });

  it('a caplet in arrears is worth more than one in advance, by the variance of its own period', async () => {
    for (const model of [
      { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
      { kind: 'g2', a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 },
      {
        kind: 'forward-market',
        shape: { form: 'abcd', a: 0, b: 0, c: 0.01, d: 0 },
        correlation: { decay: 0.05 },
      },
    ]) {
      const caplet = { kind: 'caplet', fixingYears: 2, paymentYears: 3, strike: 'atm', side: 'caplet' };
      const { results, failures } = await price({
        market: flatMarket(0.04),
        model,
        instruments: [caplet, { ...caplet, rate: 'backward-looking' }],
        measures: ['price'],
      });
      expect(failures).toEqual([]);
      const [ahead, behind] = results.map(({ measures }) => measures.price!.value as number);
      // Two years, and a third of the period's more: √(2⅓ / 2) = 1.080 were volatility the same throughout.
      expect(behind! / ahead!).toBeGreaterThan(1.04);
      expect(behind! / ahead!).toBeLessThan(1.12);
    }
  });

  it('a caplet in arrears has the volatility of its own period inside, and parity with its floorlet', async () => {
    const caplet = {
      kind: 'caplet',
      fixingYears: 2,
      paymentYears: 3,
      strike: 0.035,
      rate: 'backward-looking',
    };
    const { results, failures } = await price({
      market: flatMarket(0.04),
      model: {
        kind: 'forward-market',
        shape: { form: 'abcd', a: 0, b: 0, c: 0.01, d: 0 },
        correlation: { decay: 0.05 },
      },
      instruments: [
        { ...caplet, side: 'caplet' },
        { ...caplet, side: 'floorlet' },
      ],
      measures: ['price', 'implied-normal-vol'],
    });
    expect(failures).toEqual([]);
    const [call, put] = results.map(({ measures }) => measures.price!.value as number);
    const parity = Math.exp(-0.08) - 1.035 * Math.exp(-0.12);
    expect(Math.abs((call! - put!) / 100 - parity)).toBeLessThan(CLOSED_FORM_TOLERANCE);
    // Variance gathers in full for two years and as the square of what is left of the period in the third.
    const expected = 0.01 * Math.sqrt((2 + 1 / 3) / 3);
    const volatility = results[0]!.measures['implied-normal-vol']!.value as number;
    expect(Math.abs(volatility - expected)).toBeLessThan(CLOSED_FORM_TOLERANCE);
  });

  it('refuses a model whose parameters make none, naming the field', async () => {
    const request = price({
      market: flatMarket(0.04),
      model: {
        kind: 'forward-market',
        shape: { form: 'abcd', a: -1, b: 0, c: 0.01, d: 0 },
        correlation: { decay: 0.05 },
      },
      instruments: [{ kind: 'zero-coupon-bond', maturityYears: 5 }],
      measures: ['price'],
    });
    await expect(request).rejects.toMatchObject({ code: 'MODEL_OUT_OF_RANGE', details: { field: 'shape' } });
  });

  it('lets a bad instrument and a meaningless measure fail alone, with pointers', async () => {
    const { results, failures } = await price({
      market: flatMarket(0.04),
      model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
      instruments: [
        { id: 'loan', kind: 'tba', program: 'UMBS30', coupon: 0.055, settlementMonth: '2025-03', price: 98 },
        { id: 'zero', kind: 'zero-coupon-bond', maturityYears: 5 },
      ],
      measures: ['price', 'pull-through'],
    });
    expect(failures.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/instruments/0', 'MARKET_INCOMPLETE'],
      ['/instruments/1/measures/pull-through', 'MEASURE_UNSUPPORTED'],
    ]);
    expect(results[1]!.measures.price!.value).toBeCloseTo(100 * Math.exp(-0.2), 10);
  });
});

describe('price, against an independent simulation', () => {
  const { settlement: _settlement, ...market } = tbaAndLocks.request.market as Record<string, unknown>;
  const names = [
    'oas-bp',
    'price',
    'effective-duration',
    'effective-convexity',
    'dv01',
    'pull-through',
    'value',
  ] as const;

  it('agrees on TBAs and locks within the two errors', { timeout: 120_000 }, async () => {
    const { results } = await price({
      market,
      model: tbaAndLocks.request.model,
      run: { pathCount: 8192, seed: 'price golden' },
      instruments: tbaAndLocks.request.instruments,
      measures: names,
    });
    let compared = 0;
    for (const { id, measures } of results) {
      const expected = (tbaAndLocks.expected as unknown as Record<string, Record<string, [number, number]>>)[
        id
      ]!;
      for (const name of names) {
        const reference = expected[name === 'value' ? 'value in dollars' : name];
        const ours = measures[name];
        if (reference === undefined || ours === undefined) continue;
        const error = Math.hypot(FEW_BATCHES * (ours.standardError as number), reference[1]);
        const difference = Math.abs((ours.value as number) - reference[0]);
        expect(difference, `${id} ${name}`).toBeLessThanOrEqual(STANDARD_ERRORS * error + 1e-12);
        compared += 1;
      }
    }
    expect(compared).toBe(16);
  });
});
