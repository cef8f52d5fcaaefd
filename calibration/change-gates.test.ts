import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import { digestOf } from '../src/core/digest.ts';
import { invariant } from '../src/core/invariant.ts';
import { simulateInline } from '../src/sim/simulate.ts';
import { CALIBRATION_MARKET } from '../test/fixtures/calibration-market.ts';
import { calibrateMarket } from './calibrate.ts';
import { type CalibrationSet, calibratedModel } from './calibration-set.ts';
import { type CalibratedDay, changeGates } from './change-gates.ts';
import { GATE_LIMITS } from './gate-limits.ts';
import { sectionDigests } from './market-sections.ts';
import type { QualityGate, QualityGateName } from './quality-gate.ts';

const previous: CalibrationSet = await calibrateMarket(CALIBRATION_MARKET, {
  seed: '1',
  pathCount: 128,
  engineVersion: '0.0.0-test',
  simulate: simulateInline,
});
const model = calibratedModel(previous);
invariant(model.kind === 'hull-white', 'The default model is Hull–White.');
const moved = (section: string): string => digestOf(`${section} of the day after`);
/** The day after, on which nothing but the quotes' digests has changed. */
const day: CalibratedDay = {
  asOf: isoDate('2025-03-04'),
  sections: {
    curve: moved('curve'),
    swaptionVolatilities: moved('swaptionVolatilities'),
    tba: moved('tba'),
  },
  model,
  cells: previous.rateModel.fit.cells,
  mortgageSpreads: previous.mortgageSpreads,
  tba: previous.tbaOas,
};
const gatesOf = (changes: Partial<CalibratedDay>, since = previous): readonly QualityGate[] =>
  changeGates({ ...day, ...changes }, since, GATE_LIMITS);
const failedOf = (changes: Partial<CalibratedDay>): QualityGateName[] =>
  gatesOf(changes)
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

describe('changeGates', () => {
  it('lets a quiet day pass', () => {
    expect(gatesOf({}).map(({ name, passed }) => [name, passed])).toEqual([
      ['unchanged-sections', true],
      ['tba-missing', true],
      ['mean-reversion-change', true],
      ['volatility-parameter-change', true],
      ['model-volatility-change', true],
      ['mortgage-spread-change', true],
      ['tba-oas-change', true],
    ]);
  });

  const [first, ...others] = previous.tbaOas;
  it.each<[string, Partial<CalibratedDay>, QualityGateName]>([
    [
      'the volatilities of the day before',
      {
        sections: {
          ...day.sections,
          swaptionVolatilities: sectionDigests(CALIBRATION_MARKET).swaptionVolatilities!,
        },
      },
      'unchanged-sections',
    ],
    ['a TBA that is quoted no more', { tba: others }, 'tba-missing'],
    [
      'a reversion that jumps',
      { model: { ...model, meanReversion: model.meanReversion + 0.021 } },
      'mean-reversion-change',
    ],
    [
      'a reversion that falls',
      { model: { ...model, meanReversion: model.meanReversion - 0.021 } },
      'mean-reversion-change',
    ],
    [
      'a σ that jumps',
      {
        model: {
          ...model,
          volatility: model.volatility.map((one) => ({ ...one, value: one.value + 0.00151 })),
        },
      },
      'volatility-parameter-change',
    ],
    [
      'a volatility of the model that jumps',
      { cells: day.cells.map((cell, i) => (i === 2 ? { ...cell, modelBp: cell.modelBp - 15.1 } : cell)) },
      'model-volatility-change',
    ],
    [
      'a mortgage spread that jumps',
      {
        mortgageSpreads: {
          ...previous.mortgageSpreads,
          conforming15: { spread: previous.mortgageSpreads.conforming15!.spread - 0.00251 },
        },
      },
      'mortgage-spread-change',
    ],
    ['an OAS that jumps', { tba: [{ ...first!, oasBp: first!.oasBp + 25.1 }, ...others] }, 'tba-oas-change'],
  ])('stops %s', (_, changes, name) => {
    expect(failedOf(changes)).toEqual([name]);
  });

  it('allows more after more days, as a random walk goes', () => {
    const jump = { tba: previous.tbaOas.map((one) => ({ ...one, oasBp: one.oasBp + 49.9 })) };
    // Four business days: √4 times 25 bp.
    expect(failedOf({ ...jump, asOf: isoDate('2025-03-07') })).toEqual([]);
    expect(failedOf({ ...jump, asOf: isoDate('2025-03-06') })).toEqual(['tba-oas-change']);
  });

  it('lets sections rest within a day, and does not miss months that have settled', () => {
    expect(
      gatesOf({ asOf: CALIBRATION_MARKET.asOf, sections: sectionDigests(CALIBRATION_MARKET) })[0]!.name,
    ).toBe('tba-missing');
    const may = previous.tbaOas.map((one) => ({ ...one, settlementMonth: isoMonth('2025-05') }));
    expect(
      gatesOf({ asOf: isoDate('2025-04-17'), tba: may }).some(({ name }) => name === 'tba-missing'),
    ).toBe(false);
  });

  it('compares σ in pieces over all of time', () => {
    const value = model.volatility[0]!.value;
    const pieces = [
      { untilYears: 5, value },
      { untilYears: Number.POSITIVE_INFINITY, value: value - 0.002 },
    ];
    const gate = gatesOf({ model: { ...model, volatility: pieces } }).find(
      ({ name }) => name === 'volatility-parameter-change',
    )!;
    expect(gate.value).toBeCloseTo(20, 9);
    expect(gate.detail).toContain('until the end by -20.00 bp since 2025-03-03');
  });

  it('compares σ at the ends of the pieces before as well', () => {
    const value = model.volatility[0]!.value;
    const rateModel = {
      kind: 'hull-white',
      meanReversion: model.meanReversion,
      volatility: [
        { untilYears: 5, value: value - 0.002 },
        { untilYears: null, value },
      ],
    };
    const before = { ...previous, rateModel: { ...previous.rateModel, ...rateModel } } as CalibrationSet;
    const gate = gatesOf({}, before).find(({ name }) => name === 'volatility-parameter-change')!;
    expect(gate.value).toBeCloseTo(20, 9);
    expect(gate.detail).toContain('until 5 years by 20.00 bp');
  });

  it('misses a TBA that settles today', () => {
    const one = previous.tbaOas.toSorted((a, b) => (a.settlementDate < b.settlementDate ? -1 : 1)).at(-1);
    const gate = gatesOf({ asOf: one!.settlementDate, tba: [] }).find(({ name }) => name === 'tba-missing');
    expect(gate?.passed).toBe(false);
    expect(gate?.detail).toContain(one!.settlementMonth);
  });

  it('does not compare parameters of different models', () => {
    const g2 = { kind: 'g2', a: 0.5, sigma: 0.01, b: 0.03, eta: 0.01, rho: -0.7 } as const;
    expect(gatesOf({ model: g2 }).map(({ name }) => name)).not.toContain('mean-reversion-change');
  });

  it('counts a remark on an old quote for no new one', () => {
    const { tba, ...rest } = CALIBRATION_MARKET;
    const remarked = { ...rest, tba: tba!.map((quote) => ({ ...quote, source: 'another' })) };
    expect(sectionDigests(remarked)).toEqual(sectionDigests(CALIBRATION_MARKET));
    expect(sectionDigests({ ...rest, tba: [] })).not.toHaveProperty('tba');
    const moved = { ...rest, tba: tba!.map((quote) => ({ ...quote, price: '100' })) };
    expect(sectionDigests(moved).tba).not.toBe(sectionDigests(CALIBRATION_MARKET).tba);
  });
});
