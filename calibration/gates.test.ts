import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { TbaOas } from './calibration-set.ts';
import { GATE_LIMITS, gateLimitsSchema } from './gate-limits.ts';
import { type CalibrationFacts, qualityGates } from './gates.ts';
import type { TunedProgram } from './prepayment-tuning-schema.ts';
import type { PullThroughTest } from './pull-through/pull-through-fit-schema.ts';
import {
  allPassed,
  failedGateLines,
  missedGateLines,
  type QualityGate,
  type QualityGateName,
} from './quality-gate.ts';
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

const gateOf = (facts: Partial<CalibrationFacts>, wanted: QualityGateName): QualityGate =>
  qualityGates({ ...good, ...facts }).find(({ name }) => name === wanted)!;
const gateValue = (facts: Partial<CalibrationFacts>, name: QualityGateName): number =>
  gateOf(facts, name).value;

const tuned: TunedProgram = {
  program: 'UMBS30',
  settlementMonth: isoMonth('2025-04'),
  refinancing: { value: 0.9, standardError: 0.01, atBound: false },
  turnover: { value: 1.1, standardError: 0.01, atBound: false },
  coupons: [],
  dispersionBeforeBp: 8,
  dispersionAfterBp: 4,
  effectCosine: 0.5,
  weakestDeviation: 0.4,
  identified: true,
  iterations: 3,
  converged: true,
};
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

  it('passes a value at its limit, from either side', () => {
    const { oasLowestBp, oasHighestBp, oasStandardErrorBp } = GATE_LIMITS;
    expect(failed({ tba: [tba(0.06, oasLowestBp)] })).toEqual([]);
    expect(failed({ tba: [tba(0.06, oasHighestBp, { standardErrorBp: oasStandardErrorBp })] })).toEqual([]);
  });

  it('does not call a market older than a day before it', () => {
    const names = (referenceDate: string) =>
      qualityGates({ ...good, referenceDate: isoDate(referenceDate) }).map(({ name }) => name);
    expect(names('2025-02-28')).not.toContain('market-age');
    expect(names('2025-03-03')).toContain('market-age');
  });

  it('takes gaps as a share of the whole target', () => {
    const [quote] = good.target.quotes;
    const target = {
      quotes: Array.from({ length: 9 }, () => quote!),
      gaps: [{ expiryYears: 1, tenorYears: 3 }],
    };
    expect(gateValue({ target }, 'volatility-gaps')).toBe(0.1);
    expect(failed({ target })).toEqual([]);
  });

  it.each<[string, Partial<TunedProgram>]>([
    ['refinancing of UMBS30 at a bound', { refinancing: { value: 2, standardError: 0, atBound: true } }],
    ['turnover of UMBS30 at a bound', { turnover: { value: 0.5, standardError: 0, atBound: true } }],
    ['UMBS30 not converged', { converged: false }],
  ])('stops a tuning with %s', (detail, changes) => {
    const tuning = { programs: [{ ...tuned, ...changes }], leftOut: [] };
    expect(failed({ tuning: { programs: [tuned], leftOut: [] } })).toEqual([]);
    expect(failed({ tuning })).toEqual(['prepayment-tuning']);
    expect(gateOf({ tuning }, 'prepayment-tuning').detail).toBe(detail);
  });

  it('compares the price of coupons per half point', () => {
    const step = gateValue(
      { tba: [tba(0.055, 60), tba(0.065, 70, { pricePer100: 100.5 })] },
      'tba-coupon-step',
    );
    expect(step).toBeCloseTo(0.25, 12);
  });

  it('compares the drop between months per month, rise and fall alike', () => {
    const month = (settlementMonth: string, settlementDate: string, pricePer100: number) =>
      tba(0.06, 60, {
        settlementMonth: isoMonth(settlementMonth),
        settlementDate: isoDate(settlementDate),
        pricePer100,
      });
    const [april, may] = [month('2025-04', '2025-04-14', 100), month('2025-05', '2025-05-13', 101.2)];
    expect(failed({ tba: [april, may] })).toEqual(['tba-month-drop']);
    // Two months bring 1 point of coupon and cost 100·(e^(0.04·59/365) − 1) points.
    const june = month('2025-06', '2025-06-12', 99.2);
    const carry = 1 - 100 * Math.expm1((0.04 * 59) / 365);
    expect(gateValue({ tba: [april, june] }, 'tba-month-drop')).toBeCloseTo(Math.abs((0.8 - carry) / 2), 12);
    // Of a rise and a smaller fall the rise is the worst.
    const later = month('2025-06', '2025-06-12', 101);
    expect(gateOf({ tba: [april, may, later] }, 'tba-month-drop').detail).toContain('to 2025-05, -');
  });

  it('looks at forward rates out to thirty years', () => {
    const bent: DiscountCurve = { logDiscount: (years) => -0.04 * years + 0.06 * Math.max(0, years - 29.75) };
    expect(gateOf({ curve: bent }, 'lowest-forward')).toMatchObject({
      passed: false,
      detail: 'from 29.75 to 30 years',
    });
  });

  it('fails a set by a pull-through that must not be used, and tells what its form misses', () => {
    const test = (name: PullThroughTest['name']): PullThroughTest => ({
      name,
      passed: false,
      value: 5,
      limit: 3,
      relation: 'at-most',
      unit: 'standard errors',
      falseAlarmRate: 0.001,
      detail: 'It misses.',
    });
    const gatesOf = (...names: PullThroughTest['name'][]) =>
      qualityGates({ ...good, pullThroughTests: names.map(test) });
    for (const name of ['pull-through-search', 'pull-through-level', 'pull-through-skill'] as const) {
      expect(allPassed(gatesOf(name))).toBe(false);
      expect(failedGateLines(gatesOf(name))).toEqual([
        `The calibration failed its gate "${name}": It misses.`,
      ]);
    }
    const advisory = gatesOf('pull-through-reliability', 'pull-through-subgroups', 'pull-through-form');
    expect(allPassed(advisory)).toBe(true);
    expect(failedGateLines(advisory)).toEqual([]);
    expect(missedGateLines(advisory)).toHaveLength(3);
    expect(missedGateLines(advisory)[2]).toBe(
      'The calibration missed its advisory gate "pull-through-form": It misses.',
    );
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
