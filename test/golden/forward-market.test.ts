import { describe, expect, it } from 'vitest';
import { type ForwardMarket, forwardMarket } from '../../src/models/rate/forward-market.ts';
import {
  forwardMarketBackwardCapletValue,
  forwardMarketCapletValue,
  rebonatoVolatility,
} from '../../src/models/rate/forward-market-options.ts';
import { swapRateWeights } from '../../src/models/rate/forward-market-weights.ts';
import reference from './fixtures/forward-market.json' with { type: 'json' };

/**
 * Stated: 1e-12. The reference's own column by derivatives differs from its others by that share where there is one
 * forward.
 */
const VOLATILITY_TOLERANCE = 1e-12;
/** Rates of a curve built from forwards: a dozen roundings. */
const RATE_TOLERANCE = 1e-14;
/** Undiscounted prices near 1e-3. */
const PRICE_TOLERANCE = 1e-15;

const { fixingTimes, periods, forwards } = reference;
const TENOR_TIMES = [...fixingTimes, fixingTimes.at(-1)! + periods.at(-1)!];
const LOG_DISCOUNTS = [0];
for (const [i, rate] of forwards.entries())
  LOG_DISCOUNTS.push(LOG_DISCOUNTS[i]! - Math.log1p((TENOR_TIMES[i + 1]! - TENOR_TIMES[i]!) * rate));
const CURVE = { logDiscount: (years: number) => LOG_DISCOUNTS[TENOR_TIMES.indexOf(years)]! };

type Abcd = { readonly a: number; readonly b: number; readonly c: number; readonly d: number };

function model(abcd: Abcd, correlation: { decay: number; floor: number }, changes = {}): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: TENOR_TIMES,
    dynamics: 'displaced',
    displacement: 0,
    shape: { form: 'abcd', ...abcd },
    scale: [{ untilYears: 1, value: 1 }],
    correlation: { ...correlation, factors: forwards.length },
    ...changes,
  });
}

function swap(first: number, count: number, every = 1): { expiryYears: number; paymentTimesYears: number[] } {
  return {
    expiryYears: TENOR_TIMES[first]!,
    paymentTimesYears: TENOR_TIMES.filter(
      (_, k) => k > first && k <= first + count && (k - first) % every === 0,
    ),
  };
}

function difference(value: number, expected: number): number {
  return Math.abs(value - expected);
}

describe('swap-rate volatilities against QuantLib', () => {
  const m = model(reference.abcd, { decay: reference.rebonato.decay, floor: 0 });
  it.each(reference.rebonato.rows)('of forward %i, %i periods, expiry %d', (...row) => {
    const [first, count, , rate, frozen, derivative, quantlib] = row;
    const terms = swap(first!, count!);
    expect(difference(swapRateWeights(TENOR_TIMES, CURVE, terms).rate, rate!)).toBeLessThan(RATE_TOLERANCE);
    const byFrozen = rebonatoVolatility(m, CURVE, terms, 'frozen');
    expect(difference(byFrozen, frozen!)).toBeLessThan(VOLATILITY_TOLERANCE);
    expect(difference(byFrozen, quantlib!)).toBeLessThan(VOLATILITY_TOLERANCE);
    expect(difference(rebonatoVolatility(m, CURVE, terms), derivative!)).toBeLessThan(VOLATILITY_TOLERANCE);
  });
});

it.each(reference.monteCarlo.rows)(
  'has the volatility by weights that stands beside the Monte Carlo of forward %i, %i periods',
  (...row) => {
    const m = model(reference.abcd, { decay: reference.monteCarlo.decay, floor: 0 });
    const [first, count, , rate, annuity] = row;
    const terms = swap(first!, count!);
    const weights = swapRateWeights(TENOR_TIMES, CURVE, terms);
    expect(difference(weights.rate, rate!)).toBeLessThan(RATE_TOLERANCE);
    expect(difference(weights.annuity, annuity!)).toBeLessThan(RATE_TOLERANCE);
    expect(difference(rebonatoVolatility(m, CURVE, terms, 'frozen'), row.at(-1)!)).toBeLessThan(
      VOLATILITY_TOLERANCE,
    );
  },
);

describe.each(reference.fortyDigits.cases)(
  'swap-rate volatilities against 40-digit arithmetic, $dynamics, displacement $displacement, decay $decay',
  ({ abcd, decay, floor, dynamics, displacement, rows }) => {
    const m = model(abcd, { decay, floor }, { dynamics, displacement });
    it.each(rows)('of forward %i, %i periods, paid every %i', (...row) => {
      const [first, count, every, rate, frozen, derivative] = row;
      const terms = swap(first!, count!, every);
      expect(difference(swapRateWeights(TENOR_TIMES, CURVE, terms).rate, rate!)).toBeLessThan(RATE_TOLERANCE);
      expect(difference(rebonatoVolatility(m, CURVE, terms, 'frozen'), frozen!)).toBeLessThan(
        VOLATILITY_TOLERANCE,
      );
      expect(difference(rebonatoVolatility(m, CURVE, terms), derivative!)).toBeLessThan(VOLATILITY_TOLERANCE);
    });
  },
);

describe('caplets of normal forwards, fixed in advance and in arrears', () => {
  it.each(reference.normalCaplets.rows)('from %d to %d, volatility %d, strike %#', (...row) => {
    const [start, end, sigma, forward, strike, ahead, arrears, capletAhead, capletArrears] = row;
    const m = forwardMarket({
      tenorTimesYears: [0, start!, end!],
      dynamics: 'normal',
      displacement: 0,
      shape: { form: 'abcd', a: 0, b: 1, c: sigma!, d: 0 },
      scale: [{ untilYears: 1, value: 1 }],
      correlation: { decay: 0.1, floor: 0, factors: 2 },
    });
    const period = end! - start!;
    // The reference names the discount factor of the payment and the forward apart.
    const paid = -0.04 * end!;
    const curve = {
      logDiscount: (years: number) =>
        years === start ? paid + Math.log1p(period * forward!) : -0.04 * years,
    };
    const terms = { startYears: start!, endYears: end!, strike: strike!, side: 'payer' } as const;
    expect(ahead).toBe(sigma);
    expect(arrears).toBeLessThan(sigma!);
    expect(difference(forwardMarketCapletValue(m, curve, terms), capletAhead!)).toBeLessThan(PRICE_TOLERANCE);
    expect(difference(forwardMarketBackwardCapletValue(m, curve, terms), capletArrears!)).toBeLessThan(
      PRICE_TOLERANCE,
    );
  });
});
