import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import type { TbaOas } from './calibration-set.ts';
import { type CalibrationFacts, GATE_LIMITS, qualityGates } from './gates.ts';
import type { QualityGateName } from './quality-gate.ts';

const tba = (coupon: number, oasBp: number, changes: Partial<TbaOas> = {}): TbaOas => ({
  program: 'UMBS30',
  coupon,
  settlementMonth: isoMonth('2025-04'),
  settlementDate: isoDate('2025-04-14'),
  pricePer100: 100,
  pool: { wac: coupon + 0.009, ageMonths: 2, wamMonths: 358 },
  oasBp,
  standardErrorBp: 1,
  ...changes,
});
const good: CalibrationFacts = {
  findings: [],
  repricing: { quote: '2Y SOFR swap', error: 1e-15 },
  target: { quotes: [{ expiryYears: 1, tenorYears: 2, quoteBp: 100 }], gaps: [] },
  fit: {
    meanReversion: 0.03,
    volatility: 0.01,
    meanReversionFixed: false,
    cells: [{ expiryYears: 1, tenorYears: 2, quoteBp: 100, modelBp: 102 }],
    rmseBp: 2,
    standardErrors: { meanReversion: undefined, volatility: undefined },
    atBound: [],
    iterations: 5,
    converged: true,
  },
  tba: [tba(0.055, 60), tba(0.06, 70), tba(0.07, 100)],
  failures: [],
};
const failed = (facts: Partial<CalibrationFacts>): QualityGateName[] =>
  qualityGates({ ...good, ...facts })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

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
    ['a poor fit', { fit: { ...good.fit, rmseBp: 5.1 } }, 'volatility-fit'],
    ['a fit that is not a number', { fit: { ...good.fit, rmseBp: Number.NaN } }, 'volatility-fit'],
    ['a search without an end', { fit: { ...good.fit, converged: false } }, 'rate-model-search'],
    ['a parameter at a bound', { fit: { ...good.fit, atBound: ['volatility'] } }, 'rate-model-search'],
    ['a failed quote', { failures: [{ quote: 'UMBS30 8 2025-04', reason: 'No OAS.' }] }, 'tba-solved'],
    ['a low OAS', { tba: [tba(0.06, -51)] }, 'tba-oas-lowest'],
    ['a high OAS', { tba: [tba(0.06, 301)] }, 'tba-oas-highest'],
    ['a jump', { tba: [tba(0.055, 60), tba(0.06, 91)] }, 'tba-oas-smoothness'],
    ['a large error', { tba: [tba(0.06, 60, { standardErrorBp: 3.1 })] }, 'tba-oas-standard-error'],
  ])('stops %s', (_, facts, name) => {
    expect(failed(facts)).toEqual([name]);
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
    const jump = 2 * GATE_LIMITS.oasJumpBp;
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
