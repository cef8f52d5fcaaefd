import { beforeAll, describe, expect, it } from 'vitest';
import { type CalibrationContent, sealCalibration } from '../../calibration/calibration-set.ts';
import { fitPullThrough } from '../../calibration/pull-through/fit-pull-through.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../../src/models/prepay/active-passive.ts';
import { forwardMarket, tenorTimes } from '../../src/models/rate/forward-market.ts';
import { g2 } from '../../src/models/rate/g2.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';
import { cyclicHistory } from '../../test/fixtures/lock-history.ts';
import { validationContext } from '../../test/fixtures/validation-context.ts';
import { parameterMoves } from '../parameter-moves.ts';
import bands from '../reference/sanity-bands.json' with { type: 'json' };
import type { Section } from '../section.ts';
import type { ValidationContext } from '../validation-context.ts';
import { durationSection } from './durations.ts';
import { paritySection } from './parity.ts';
import { prepaymentSection } from './prepayment.ts';
import { pullThroughSection } from './pull-through.ts';
import { referenceSection } from './reference-values.ts';
import { sensitivitySection } from './sensitivity.ts';
import { simulationSection } from './simulation.ts';
import { volatilityFitSection } from './volatility-fit.ts';

const failed = ({ checks }: Section): string[] => checks.filter(({ passed }) => !passed).map(({ id }) => id);
const PARAMETERS = ACTIVE_PASSIVE_PARAMETERS.UMBS30;

let context: ValidationContext;
beforeAll(async () => {
  context = await validationContext();
});

describe('simulation against closed forms', () => {
  const models = [
    hullWhite(0.03, 0.011),
    g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 }),
  ] as const;

  it('passes for Hull–White and G2++', () => {
    const section = simulationSection({ ...context, models });
    expect(failed(section)).toEqual([]);
    expect(section.checks).toHaveLength(2 * 2 * 4);
  });

  it('fails when the formulas are those of a model 5 % more volatile', () => {
    const section = simulationSection({ ...context, models: [models[0]] }, () => hullWhite(0.03, 0.01155));
    const found = failed(section);
    expect(found).toContain('simulation/swaptions-hull-white-lattice');
    expect(found).toContain('simulation/backward-caplets-hull-white-lattice');
    expect(found).toContain('simulation/zero-bonds-hull-white-lattice');
  });

  it('fails when a correlation is another', () => {
    const section = simulationSection({ ...context, models: [models[1]] }, () =>
      g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.5 }),
    );
    expect(failed(section)).toContain('simulation/swaptions-g2-lattice');
  });
});

describe('the forward-market model', () => {
  it('keeps today’s curve, and its swaptions are near the formula it is fitted by', () => {
    const model = forwardMarket({
      tenorTimesYears: tenorTimes(1, 45),
      dynamics: 'normal',
      displacement: 0,
      shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
      scale: [{ untilYears: 100, value: 1 }],
      correlation: { decay: 0.03, floor: 0.3, factors: 3 },
    });
    const section = simulationSection({ ...context, models: [model] });
    expect(failed(section)).toEqual([]);
    expect(section.checks.map(({ id }) => id)).toContain('simulation/swaptions-forward-market');
  });
});

describe('parity', () => {
  it('holds', async () => {
    expect(failed(await paritySection(context))).toEqual([]);
  });

  it('fails when a parameter differs in the fourth digit', async () => {
    const section = await paritySection(context, { ...PARAMETERS, turnoverRate: 0.08501 });
    expect(failed(section)).toEqual(['parity/zero-volatility']);
  });
});

describe('reference values of a TBA and a lock', () => {
  it('fail when the reference is of another volatility', async () => {
    const reference = (await import('../reference/tba-and-lock-values.json', { with: { type: 'json' } }))
      .default;
    const changed = { ...reference, model: { ...reference.model, volatility: 0.013 } };
    const found = failed(await referenceSection(context, [], changed));
    expect(found).toContain('reference/tba55-oas-bp');
    expect(found).toContain('reference/tba55-at-oas-price');
    expect(found).toContain('reference/lkA-pathwise-value');
  });
});

describe('prepayment', () => {
  it('has its published shapes', () => {
    expect(failed(prepaymentSection(PARAMETERS))).toEqual([]);
  });

  it.each([
    ['turnoverRampMonths', 24, 'prepayment/ageing'],
    ['seasonality', PARAMETERS.seasonality.with(3, 0.96), 'prepayment/seasonality'],
    ['activeShare', 1, 'prepayment/burnout'],
    ['turnoverRate', 0.1, 'prepayment/nine-loans-typical-purchase'],
    ['slope', -350, 'prepayment/s-curve-rises'],
    ['refinancingRate', 3, 'prepayment/peak-speed'],
  ] as const)('fails with another %s', (name, value, id) => {
    expect(failed(prepaymentSection({ ...PARAMETERS, [name]: value }))).toContain(id);
  });
});

describe('pull-through', () => {
  it('has the published pair', () => {
    const { calibration } = context.day;
    expect(failed(pullThroughSection(calibration))).toEqual([]);
    expect(failed(pullThroughSection(calibration, { a: 1.8, b: 2.5 }))).toEqual(['pull-through/seed-pair']);
    const pullThrough = { ...calibration.pullThrough, response: { a: -1.8, b: 2.708 } };
    expect(failed(pullThroughSection({ ...calibration, pullThrough }))).toEqual(['pull-through/monotone']);
  });
});

describe('a pull-through that was fitted to a lock history', () => {
  it('brings its tests and the reliability of its predictions', () => {
    const { calibration } = context.day;
    const { parameters: pullThrough, ...pullThroughFit } = fitPullThrough(cyclicHistory(3000));
    const fitted = { ...(calibration as CalibrationContent), pullThrough, pullThroughFit };
    const set = sealCalibration(fitted);
    const section = pullThroughSection(set);
    const history = section.checks.filter(({ id }) => id.startsWith('pull-through/history-'));
    expect(history.length).toBeGreaterThanOrEqual(5);
    expect(history.map(({ passed }) => passed)).toEqual(pullThroughFit.tests.map(({ passed }) => passed));
    expect(section.figures.map(({ title }) => title)).toContain('Reliability on held-out locks');
    expect(section.tables.length).toBeGreaterThan(3);
  });
});

describe('durations by coupon', () => {
  it('are those of the market, and of other models of the same volatility', async () => {
    const other = g2({
      a: context.models[0]!.kind === 'hull-white' ? context.models[0]!.meanReversion : 0,
      sigma: context.models[0]!.kind === 'hull-white' ? context.models[0]!.volatility[0]!.value : 0,
      b: 0.3,
      eta: 0,
      rho: 0,
    });
    const section = await durationSection({ ...context, models: [context.models[0]!, other] });
    expect(failed(section)).toEqual([]);
    expect(section.introduction.at(-1)).toMatch(/^G2\+\+ against Hull–White: .* by at most 0\.00\d years/);
    expect(section.checks.filter(({ id }) => id.startsWith('durations/g2-'))).toHaveLength(7);
    expect(section.checks.filter(({ id }) => id.startsWith('durations/band-'))).toHaveLength(4);
  });

  it('fail outside the market’s levels, and under a model of half the volatility', async () => {
    const narrow = {
      ...bands,
      durationYears: bands.durationYears.map((band) => ({ ...band, high: band.low + 0.01 })),
    };
    const calm = g2({ a: 0.03, sigma: 0.004, b: 0.3, eta: 0, rho: 0 });
    const found = failed(await durationSection({ ...context, models: [context.models[0]!, calm] }, narrow));
    expect(found).toContain('durations/band-6.0');
    expect(found.some((id) => id.startsWith('durations/g2-'))).toBe(true);
  });

  it('are not held to levels of other rates', async () => {
    const { checks } = await durationSection(context, { ...bands, mortgageRates: [0.02, 0.03] });
    expect(checks.some(({ id }) => id.startsWith('durations/band-'))).toBe(false);
  });
});

describe('sensitivities', () => {
  it('are had for every parameter', async () => {
    const section = await sensitivitySection(context);
    expect(failed(section)).toEqual([]);
    expect(section.tables[0]!.rows).toHaveLength(40);
  });

  it('are had for every parameter of the other models', () => {
    const names = (model: Parameters<typeof parameterMoves>[0]): string[] =>
      parameterMoves(model).map(({ name }) => name);
    const twoFactors = g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -1 });
    expect(names(twoFactors)).toEqual(
      expect.arrayContaining(['reversion a', 'volatility sigma', 'reversion b', 'volatility eta']),
    );
    for (const { apply } of parameterMoves(twoFactors)) {
      const today = {
        model: twoFactors,
        prepayment: PARAMETERS,
        mortgageSpreads: context.day.mortgageSpreads,
        oasShift: 0,
        pullThrough: {
          base: 0.75,
          marketRateAtLock: 0.07,
          horizonYears: 0.1,
          responseSize: 1,
          responseScale: 1,
        },
      };
      // Every move changes something, and no move leaves the domain: ρ stays at −1 on its way down.
      expect(apply(today, 1)).not.toEqual(today);
      expect(() => apply(today, -1)).not.toThrow();
    }
  });

  it('fail when a move of volatility has the wrong sign', async () => {
    const section = await sensitivitySection(context, [
      {
        name: 'all volatilities',
        move: 'reversed',
        apply: (all, direction) => ({ ...all, model: hullWhite(0.0266, 0.0107 - direction * 0.0005) }),
      },
    ]);
    expect(failed(section)).toEqual(['sensitivity/volatility-sign']);
  });
});

describe('the fit', () => {
  it('takes the calibration’s gates as checks', () => {
    const { calibration } = context.day;
    expect(failed(volatilityFitSection(context))).toEqual([]);
    const gates = calibration.gates.map((gate) =>
      gate.name === 'volatility-fit' ? { ...gate, value: gate.limit + 1, passed: false } : gate,
    );
    const day = { ...context.day, calibration: { ...calibration, gates } };
    expect(failed(volatilityFitSection({ day, otherFits: [] }))).toEqual(['fit/volatility-fit']);
  });

  it('holds other models to the same error, and to a search that ended', () => {
    const { cells } = context.day.calibration.rateModel.fit;
    const fit = {
      model: g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 }),
      parameters: [{ name: 'a', value: 0.5, fixed: false, atBound: false }],
      cells,
      iterations: 5,
    };
    const found = (rmseBp: number, converged: boolean): string[] =>
      failed(volatilityFitSection({ day: context.day, otherFits: [{ ...fit, rmseBp, converged }] }));
    expect(found(1, true)).toEqual([]);
    expect(found(6, true)).toEqual(['fit/g2']);
    expect(found(1, false)).toEqual(['fit/g2']);
  });
});
