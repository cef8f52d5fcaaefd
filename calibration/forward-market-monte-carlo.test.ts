import { describe, expect, it } from 'vitest';
import { type ForwardMarket, forwardMarket, tenorTimes } from '../src/models/rate/forward-market.ts';
import { forwardMarketSwaptionValue } from '../src/models/rate/forward-market-options.ts';
import {
  annualPaymentTimes,
  forwardSwap,
  type SwaptionTerms,
} from '../src/models/rate/hull-white-options.ts';
import { simulatedSwaptionValues } from './forward-market-monte-carlo.ts';

const CURVE = { logDiscount: (years: number) => -0.04 * years + 0.0002 * years * years };
/** False alarms: 7 in a million a comparison. */
const STANDARD_ERRORS = 4.5;
/** Drift and covariance over steps of half a year, as a share of the value. */
const STEP_BIAS = 2e-4;
const SIMULATION = { pairs: 4096, stepYears: 0.5, seed: 'test' };

function model(changes: Partial<ForwardMarket> = {}): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: tenorTimes(1, 15),
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0.002, b: 0.4, c: 0.007, d: 0.003 },
    scale: [
      { untilYears: 2, value: 1.1 },
      { untilYears: 5, value: 0.9 },
    ],
    correlation: { decay: 0.05, floor: 0.4, factors: 3 },
    ...changes,
  });
}

const DISPLACED = model({
  dynamics: 'displaced',
  displacement: 0.02,
  shape: { form: 'abcd', a: 0.03, b: 0.4, c: 0.12, d: 0.05 },
});

function terms(
  expiryYears: number,
  tenorYears: number,
  over: number,
  side: SwaptionTerms['side'],
): SwaptionTerms {
  const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
  const { rate } = forwardSwap(CURVE, expiryYears, paymentTimesYears);
  return { expiryYears, paymentTimesYears, strike: rate + over, side };
}

describe.each([
  ['normal', model()],
  ['displaced', DISPLACED],
])('simulated swaptions of %s forwards', (_, m) => {
  it('of one period have the value that is exact for them', () => {
    const swaptions = [
      terms(1, 1, 0, 'payer'),
      terms(3, 1, 0.01, 'payer'),
      terms(3, 1, -0.01, 'receiver'),
      terms(10, 1, 0, 'receiver'),
    ];
    const simulated = simulatedSwaptionValues(m, CURVE, swaptions, SIMULATION);
    for (const [i, { value, standardError }] of simulated.entries()) {
      const exact = forwardMarketSwaptionValue(m, CURVE, swaptions[i]!);
      expect(Math.abs(value - exact)).toBeLessThan(STANDARD_ERRORS * standardError + STEP_BIAS * exact);
      expect(standardError).toBeLessThan(2e-3 * exact);
    }
  });

  it('keep payer less receiver to today’s swap', () => {
    const [payer, receiver] = simulatedSwaptionValues(
      m,
      CURVE,
      [terms(2.5, 5, 0.004, 'payer'), terms(2.5, 5, 0.004, 'receiver')],
      SIMULATION,
    );
    const { annuity } = forwardSwap(CURVE, 2.5, annualPaymentTimes(2.5, 5));
    const error = Math.hypot(payer!.standardError, receiver!.standardError);
    expect(Math.abs(payer!.value - receiver!.value + 0.004 * annuity)).toBeLessThan(
      STANDARD_ERRORS * error + 1e-6,
    );
  });
});

it('does not depend on the other swaptions of a run but through the grid', () => {
  const alone = simulatedSwaptionValues(model(), CURVE, [terms(2, 5, 0, 'payer')], SIMULATION);
  const beside = simulatedSwaptionValues(
    model(),
    CURVE,
    [terms(2, 8, 0, 'payer'), terms(2, 5, 0, 'payer')],
    SIMULATION,
  );
  expect(beside[1]).toEqual(alone[0]);
});

it('gives the intrinsic value without volatility', () => {
  const still = model({ shape: { form: 'abcd', a: 0, b: 1, c: 0, d: 0 } });
  const [simulated] = simulatedSwaptionValues(still, CURVE, [terms(2, 5, -0.01, 'payer')], {
    ...SIMULATION,
    pairs: 32,
  });
  const { annuity } = forwardSwap(CURVE, 2, annualPaymentTimes(2, 5));
  expect(Math.abs(simulated!.value - 0.01 * annuity)).toBeLessThan(1e-14);
  expect(simulated!.standardError).toBeLessThan(1e-9);
});

it('refuses volatilities that leave no growth factor', () => {
  const wild = model({ shape: { form: 'abcd', a: 0, b: 1, c: 0.5, d: 0 } });
  expect(() => simulatedSwaptionValues(wild, CURVE, [terms(10, 3, 0, 'payer')], SIMULATION)).toThrow(
    expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }),
  );
});
