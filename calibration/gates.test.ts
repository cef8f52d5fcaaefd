import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { TbaOas } from './calibration-set.ts';
import { GATE_LIMITS, gateLimitsSchema } from './gate-limits.ts';
import { type CalibrationFacts, qualityGates } from './gates.ts';
import type { QualityGateName } from './quality-gate.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import type { RefusedQuote } from './refused-quote.ts';

const tba = (coupon: number, oasBp: number, changes: Partial<TbaOas> = {}): TbaOas => ({
  program: 'UMBS30',
  coupon,
  settlementMonth: isoMonth('2025-04'),
  settlementDate: isoDate('2025-04-14'),
  pricePer100: 100 + (coupon - 0.055) * 400,
  pool: { wac: coupon + 0.009, ageMonths: 2, wamMonths: 358 },
  oasBp,
  standardErrorBp: 1,
  ...changes,
});
const fit: RateModelFit = {
  model: hullWhite(0.03, 0.01),
  parameters: [
    { name: 'volatility', value: 0.01, fixed: false, atBound: false },
    { name: 'meanReversion', value: 0.03, fixed: false, atBound: false },
  ],
  cells: [{ expiryYears: 1, tenorYears: 2, quoteBp: 100, modelBp: 102 }],
  rmseBp: 2,
  iterations: 5,
  converged: true,
};
const good: CalibrationFacts = {
  asOf: isoDate('2025-03-03'),
  findings: [],
  leftOut: [],
  curve: flatCurve(0.04),
  volatilities: matrix([
    [0.0105, 0.0101],
    [0.0104, 0.01],
  ]),
  sections: {},
  mortgageSpreads: { conforming30: { spread: 0.025 } },
  repricing: { quote: '2Y SOFR swap', error: 1e-15 },
  target: { quotes: [{ expiryYears: 1, tenorYears: 2, quoteBp: 100 }], gaps: [] },
  fit,
  tba: [tba(0.055, 60), tba(0.06, 70), tba(0.07, 100)],
  failures: [],
};
const failed = (facts: Partial<CalibrationFacts>): QualityGateName[] =>
  qualityGates({ ...good, ...facts })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

const refused: RefusedQuote = {
  section: 'tba',
  pointer: '/tba/0',
  quote: 'UMBS30 8 2025-04',
  found: '98-99',
  reason: 'It is no price.',
  accepted: '98-28+',
};

function flatCurve(rate: number): DiscountCurve {
  return { logDiscount: (years) => -rate * years };
}

/** Options of 1 and 2 years on swaps of 1 and 2 years. */
function matrix(volatilities: readonly (readonly number[])[]): CalibrationFacts['volatilities'] {
  return { expiriesYears: [1, 2], tenorsYears: [1, 2], volatilities };
}

describe('qualityGates', () => {
  it('lets good facts pass', () => {
    expect(failed({})).toEqual([]);
  });

  it.each<[string, Partial<CalibrationFacts>, QualityGateName]>([
    [
      'an error in the quotes',
      {
        findings: [{ severity: 'error', code: 'MARKET_STALE', pointer: '/asOf', message: 'old' }],
      },
      'market-quotes',
    ],
    ['a curve that misses a quote', { repricing: { quote: '2Y', error: 1.1e-12 } }, 'curve-repricing'],
    ['gaps', { target: { ...good.target, gaps: [{ expiryYears: 1, tenorYears: 3 }] } }, 'volatility-gaps'],
    ['a poor fit', { fit: { ...fit, rmseBp: 5.1 } }, 'volatility-fit'],
    ['a fit that is not a number', { fit: { ...fit, rmseBp: Number.NaN } }, 'volatility-fit'],
    ['a search without an end', { fit: { ...fit, converged: false } }, 'rate-model-search'],
    [
      'a parameter at a bound',
      { fit: { ...fit, parameters: fit.parameters.map((one) => ({ ...one, atBound: true })) } },
      'rate-model-search',
    ],
    ['a failed quote', { failures: [{ quote: 'UMBS30 8 2025-04', reason: 'No OAS.' }] }, 'tba-solved'],
    ['a low OAS', { tba: [tba(0.06, -51)] }, 'tba-oas-lowest'],
    ['a high OAS', { tba: [tba(0.06, 301)] }, 'tba-oas-highest'],
    ['a jump', { tba: [tba(0.055, 60), tba(0.06, 91)] }, 'tba-oas-smoothness'],
    ['a market day of last week', { referenceDate: isoDate('2025-03-05') }, 'market-age'],
    ['too many quotes left out', { leftOut: Array.from({ length: 6 }, () => refused) }, 'quotes-left-out'],
    ['forward rates below zero', { curve: flatCurve(-0.011) }, 'lowest-forward'],
    [
      'an option dearer than its parts',
      {
        volatilities: matrix([
          [0.01, 0.03],
          [0.01, 0.03],
        ]),
      },
      'volatility-arbitrage',
    ],
    [
      'less variance until later',
      {
        volatilities: matrix([
          [0.01, 0.01],
          [0.0068, 0.01],
        ]),
      },
      'total-variance',
    ],
    [
      'a higher coupon at a lower price',
      { tba: [tba(0.055, 60), tba(0.06, 70, { pricePer100: 99.9 })] },
      'tba-coupon-step',
    ],
    [
      'a drop beyond its carry',
      {
        tba: [
          tba(0.06, 60, { pricePer100: 100 }),
          tba(0.06, 60, {
            pricePer100: 99.2,
            settlementMonth: isoMonth('2025-05'),
            settlementDate: isoDate('2025-05-13'),
          }),
        ],
      },
      'tba-month-drop',
    ],
    ['a large error', { tba: [tba(0.06, 60, { standardErrorBp: 3.1 })] }, 'tba-oas-standard-error'],
  ])('stops %s', (_, facts, name) => {
    expect(failed(facts)).toEqual([name]);
  });

  it('judges by other limits where they are given', () => {
    const wide = gateLimitsSchema.parse({ oasHighestBp: 400, leftOutQuotes: 6 });
    const facts = { ...good, tba: [tba(0.06, 301)], leftOut: Array.from({ length: 6 }, () => refused) };
    expect(qualityGates(facts, wide).every(({ passed }) => passed)).toBe(true);
    expect(qualityGates(facts).filter(({ passed }) => !passed)).toHaveLength(2);
  });

  it('tells what was left out', () => {
    const gate = qualityGates({ ...good, leftOut: [refused] }).find(
      ({ name }) => name === 'quotes-left-out',
    )!;
    expect(gate).toMatchObject({ passed: true, value: 1 });
    expect(gate.detail).toContain('UMBS30 8 2025-04 at 98-99');
  });

  it('finds the parts of a swap among expiries and tenors of unequal steps', () => {
    const volatilities = {
      expiriesYears: [0.25, 1.25, 5],
      tenorsYears: [1, 4, 5],
      volatilities: [
        [0.01, 0.01, 0.01],
        [0.01, 0.01, 0.01],
        [0.01, 0.01, 0.01],
      ],
    };
    const gate = qualityGates({ ...good, volatilities }).find(({ name }) => name === 'volatility-arbitrage')!;
    expect(gate.detail).toBe('3M×5Y against 3M×1Y and 15M×4Y');
    // Equal volatilities: the annuities of 1 and 4 years at √0.25 and √1.25 against that of 5 years at √0.25.
    const annuity = (from: number, years: number): number =>
      Array.from({ length: years }, (_, i) => Math.exp(-0.04 * (from + i + 1))).reduce((a, b) => a + b);
    const parts = annuity(0.25, 1) * Math.sqrt(0.25) + annuity(1.25, 4) * Math.sqrt(1.25);
    expect(gate.value).toBeCloseTo((annuity(0.25, 5) * Math.sqrt(0.25)) / parts - 1, 12);
  });

  it('lets warnings pass, but tells them', () => {
    const gates = qualityGates({
      ...good,
      findings: [{ severity: 'warning', code: 'MARKET_STALE', pointer: '/asOf', message: 'a day old' }],
    });
    expect(gates[0]).toMatchObject({
      name: 'market-quotes',
      passed: true,
      detail: 'warning /asOf: a day old',
    });
  });

  it('measures a jump per half point, within a program and month', () => {
    const jump = 2 * GATE_LIMITS.oasSmoothnessBp;
    expect(failed({ tba: [tba(0.055, 60), tba(0.065, 60 + jump - 1)] })).toEqual([]);
    expect(failed({ tba: [tba(0.055, 60), tba(0.065, 60 + jump + 1)] })).toEqual(['tba-oas-smoothness']);
    expect(failed({ tba: [tba(0.055, 60), tba(0.06, 200, { program: 'UMBS15' })] })).toEqual([]);
  });

  it('shortens a detail that names hundreds of quotes', () => {
    const failures = Array.from({ length: 500 }, (_, i) => ({
      quote: `UMBS30 ${i}`,
      reason: 'No OAS.'.repeat(3),
    }));
    const gate = qualityGates({ ...good, failures }).find(({ name }) => name === 'tba-solved')!;
    expect(gate.value).toBe(500);
    expect(gate.detail).toHaveLength(4000);
  });
});
