import { describe, expect, it } from 'vitest';
import { gridRequest, smallGrid } from '../../test/fixtures/grid-request.ts';
import { LOAN_POOL, LOCK, simulationRequest, TBA_POOL } from '../../test/fixtures/simulation-request.ts';
import { isoDate } from '../core/dates.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../models/prepay/active-passive.ts';
import { forwardMarket, tenorTimes } from '../models/rate/forward-market.ts';
import { g2 } from '../models/rate/g2.ts';
import { hullWhite } from '../models/rate/hull-white.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import type { ContentKeys } from './content-keys.ts';
import type { LoanGrid } from './loan-grid.ts';
import type { PoolTerms, ValuedLoan } from './loan-terms.ts';
import { scenario } from './scenario.ts';
import { simulationPlan } from './simulation-plan.ts';
import type { SimulationRequest } from './simulation-request.ts';

const GRID = smallGrid(3);
const base = simulationRequest();

function keysOf(changes: Partial<SimulationRequest> = {}, grid: LoanGrid = GRID): ContentKeys {
  return simulationPlan(
    gridRequest(grid, [], { profiles: [TBA_POOL], loans: [LOCK], kernel: 'scalar', ...changes }),
  ).keys;
}

const KEYS = keysOf();
const withScenario = (changes: Parameters<typeof scenario>[1]): ContentKeys =>
  keysOf({ scenarios: [scenario('changed', changes)] });

describe('names of the parts of a run', () => {
  it('are equal for equal requests', () => {
    expect(keysOf()).toEqual(KEYS);
    expect(keysOf({ curve: { logDiscount: (years) => -0.045 * years } })).toEqual(KEYS);
  });

  it('are the same whatever the scenario’s name and whatever else a run values', () => {
    expect(withScenario({})).toEqual(KEYS);
    const more = keysOf({
      profiles: [{ ...TBA_POOL, coupon: 0.05 }, TBA_POOL],
      loans: [LOCK, { ...LOCK, oas: 0.01 }],
    });
    expect(more.drivers).toEqual(KEYS.drivers);
    expect(more.sums).toEqual(KEYS.sums);
    expect(more.profiles[1]).toBe(KEYS.profiles[0]);
    expect(more.nodes).toEqual(KEYS.nodes);
  });

  it.each<[string, Partial<SimulationRequest>]>([
    ['the seed', { seed: '43' }],
    ['the model’s volatility', { models: [hullWhite(0.03, 0.0111)] }],
    ['the model’s mean reversion', { models: [hullWhite(0.031, 0.011)] }],
    ['the paths of a randomisation', { pathCount: 512 }],
    ['the sampling', { sampling: 'antithetic' }],
    ['the as-of date', { asOf: isoDate('2025-02-11') }],
  ])('of paths, and so of all they lead to, change with %s', (_, changes) => {
    const changed = keysOf(changes);
    expect(changed.paths).not.toEqual(KEYS.paths);
    expect(changed.drivers).not.toEqual(KEYS.drivers);
    expect(changed.sums).not.toEqual(KEYS.sums);
  });

  it.each<[string, Partial<SimulationRequest>]>([
    ['a hundredth of a basis point on the curve', { curve: { logDiscount: (years) => -0.045001 * years } }],
    ['a shift', { scenarios: [scenario('up', { shift: parallelShift(1) })] }],
    ['the kernel', { kernel: 'simd' }],
    [
      'the slope of the incentive',
      {
        prepayment: {
          ...ACTIVE_PASSIVE_PARAMETERS,
          UMBS30: { ...ACTIVE_PASSIVE_PARAMETERS.UMBS30, slope: 123 },
        },
      },
    ],
  ])('of drivers change with %s, those of paths do not', (_, changes) => {
    const changed = keysOf(changes);
    expect(changed.paths).toEqual(KEYS.paths);
    expect(changed.drivers).not.toEqual(KEYS.drivers);
    expect(changed.sums).not.toEqual(KEYS.sums);
  });

  const rho = -0.75;
  const twoFactors = g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho });
  const abcd = { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 } as const;
  const forwards = forwardMarket({
    tenorTimesYears: tenorTimes(1, 43),
    dynamics: 'displaced',
    displacement: 0.03,
    shape: abcd,
    scale: [{ untilYears: 100, value: 1 }],
    correlation: { decay: 0.05, floor: 0.3, factors: 3 },
  });
  const still = forwardMarket({ ...forwards, scale: [{ untilYears: 100, value: 0 }] });

  it.each<[string, RateModel, RateModel]>([
    ['another kind', hullWhite(0.5, 0.006), g2({ ...twoFactors, eta: 0 })],
    ['the first reversion', twoFactors, g2({ ...twoFactors, a: 0.51 })],
    ['the first volatility', twoFactors, g2({ ...twoFactors, sigma: 0.0061 })],
    ['the second reversion', twoFactors, g2({ ...twoFactors, b: 0.051 })],
    ['the second volatility', twoFactors, g2({ ...twoFactors, eta: 0.0101 })],
    ['the correlation', twoFactors, g2({ ...twoFactors, rho: rho + 1e-6 })],
    ['the displacement', forwards, forwardMarket({ ...forwards, displacement: 0.031 })],
    [
      'the dynamics',
      forwardMarket({ ...forwards, displacement: 0 }),
      forwardMarket({ ...forwards, displacement: 0, dynamics: 'normal' }),
    ],
    ['the shape', forwards, forwardMarket({ ...forwards, shape: { ...abcd, c: 0.0041 } })],
    ['the scale', forwards, forwardMarket({ ...forwards, scale: [{ untilYears: 100, value: 1.01 }] })],
    [
      'the decay of correlation',
      forwards,
      forwardMarket({ ...forwards, correlation: { ...forwards.correlation, decay: 0.051 } }),
    ],
    [
      'the floor of correlation',
      forwards,
      forwardMarket({ ...forwards, correlation: { ...forwards.correlation, floor: 0.31 } }),
    ],
    [
      'the factors',
      forwards,
      forwardMarket({ ...forwards, correlation: { ...forwards.correlation, factors: 2 } }),
    ],
    [
      'the tenor',
      still,
      forwardMarket({ ...still, tenorTimesYears: [0, 1.5, ...tenorTimes(1, 43).slice(2)] }),
    ],
  ])('of paths, and so of all they lead to, change with %s of a rate model', (_, before, after) => {
    const [left, right] = [keysOf({ models: [before] }), keysOf({ models: [after] })];
    expect(left).toEqual(keysOf({ models: [before] }));
    expect(right.paths).not.toEqual(left.paths);
    expect(right.drivers).not.toEqual(left.drivers);
    expect(right.sums).not.toEqual(left.sums);
  });

  it.each<[string, RateModel]>([
    ['Hull–White', hullWhite(0.03, 0.011)],
    ['G2++', twoFactors],
    ['forward-market', forwards],
  ])('of drivers change with the curve of any year, those of paths do not: %s', (_, model) => {
    const keys = keysOf({ models: [model] });
    // The last is what 10-year rates of the last year see; the second lies within a year, and moves no forward of the tenor.
    for (const bump of [
      (years: number): number => (years < 35 ? 0 : 1e-6 * (years - 35)),
      (years: number): number => (years < 1 ? 1e-6 * years * (1 - years) : 0),
    ]) {
      const bent = keysOf({
        models: [model],
        curve: { logDiscount: (years) => -0.045 * years - bump(years) },
      });
      expect(bent.paths).toEqual(keys.paths);
      expect(bent.drivers).not.toEqual(keys.drivers);
      expect(bent.sums).not.toEqual(keys.sums);
    }
  });

  it('of drivers change with the curve at a tenor date of forwards that no node sees', () => {
    const tent = (years: number): number => 1e-6 * Math.max(0, 1 - 2000 * Math.abs(years - 15));
    const bent = (model: RateModel): ContentKeys =>
      keysOf({ models: [model], curve: { logDiscount: (years) => -0.045 * years - tent(years) } });
    expect(bent(forwards).drivers).not.toEqual(keysOf({ models: [forwards] }).drivers);
    expect(bent(twoFactors).drivers).toEqual(keysOf({ models: [twoFactors] }).drivers);
  });

  it('change with the months of the grid', () => {
    const longer = { ...TBA_POOL, settlement: { ...TBA_POOL.settlement, startNode: 20 } };
    expect(keysOf({ profiles: [longer] }).drivers).not.toEqual(KEYS.drivers);
  });

  it.each<[string, Parameters<typeof scenario>[1]]>([
    ['the OAS', { oasShift: 0.0001 }],
    ['the mortgage basis', { mortgageBasis: 0.0001 }],
    ['refinancing', { refinancingFactor: 1.1 }],
    ['turnover', { turnoverFactor: 1.1 }],
    ['defaults', { defaultFactor: 1.1 }],
    ['pull-through', { pullThroughShift: 0.01 }],
  ])('of sums change with a scenario of %s, those of drivers do not', (_, changes) => {
    const changed = withScenario(changes);
    expect(changed.drivers).toEqual(KEYS.drivers);
    expect(changed.sums).not.toEqual(KEYS.sums);
  });

  it('of sums tell randomisations apart', () => {
    const of = (first: number, count: number) => keysOf({ batches: { first, count } });
    expect(of(0, 4)).toEqual(KEYS);
    for (const other of [of(4, 4), of(0, 8)]) {
      expect(other.drivers).toEqual(KEYS.drivers);
      expect(other.sums).not.toEqual(KEYS.sums);
    }
  });

  it('of sums change with the horizons that moments are taken at', () => {
    const later: LoanGrid = {
      ...GRID,
      locks: GRID.locks.map((lock) => ({
        ...lock,
        loan: { ...lock.loan, pullThrough: { ...lock.loan.pullThrough, horizonYears: 0.4 } },
      })),
    };
    expect(keysOf({}, later).sums).not.toEqual(KEYS.sums);
  });

  it.each<[string, Partial<PoolTerms>]>([
    ['its note rate', { noteRate: 0.0641 }],
    ['its coupon', { coupon: 0.0551 }],
    ['its term', { remainingMonths: 357 }],
    ['its age', { ageMonths: 3 }],
    ['its calendar', { calendarMonth: 4 }],
    ['its refinancing', { multipliers: { refinancing: 1.01, turnover: 1, default: 1 } }],
    ['its turnover', { multipliers: { refinancing: 1, turnover: 1.01, default: 1 } }],
    ['its defaults', { multipliers: { refinancing: 1, turnover: 1, default: 1.01 } }],
    ['the month it settles', { settlement: { ...TBA_POOL.settlement, startNode: 2 } }],
    ['the day it settles', { settlement: { ...TBA_POOL.settlement, timeYears: 32 / 365 } }],
    ['its program', { program: 'UMBS20' }],
  ])('of a pool change with %s', (_, changes) => {
    expect(keysOf({ profiles: [{ ...TBA_POOL, ...changes }] }).profiles).not.toEqual(KEYS.profiles);
  });

  it('of a pool change with the mortgage-rate spread and any prepayment parameter of its program alone', () => {
    const spreads = { ...base.mortgageSpreads, conforming30: base.mortgageSpreads.conforming30! + 1e-6 };
    const spread = keysOf({ mortgageSpreads: spreads });
    const parameters = { ...ACTIVE_PASSIVE_PARAMETERS.UMBS30, turnoverRate: 0.061 };
    const turnover = keysOf({ prepayment: { ...ACTIVE_PASSIVE_PARAMETERS, UMBS30: parameters } });
    for (const changed of [spread, turnover]) {
      expect(changed.profiles).not.toEqual(KEYS.profiles);
      // The grid's loans are of fifteen years.
      expect(changed.nodes).toEqual(KEYS.nodes);
    }
  });

  it.each<[string, Partial<ValuedLoan>]>([
    ['its OAS', { oas: 0.0086 }],
    ['a strip', { strips: [{ fee: 0.0025, oas: 0.05 }] }],
    ['its base pull-through', { pullThrough: { ...LOCK.pullThrough, base: 0.76 } }],
    ['its market rate at lock', { pullThrough: { ...LOCK.pullThrough, marketRateAtLock: 0.0688 } }],
    ['its funding date', { pullThrough: { ...LOCK.pullThrough, horizonYears: 41 / 365 } }],
    ['the size of its response', { pullThrough: { ...LOCK.pullThrough, responseSize: 1.9 } }],
    ['the scale of its response', { pullThrough: { ...LOCK.pullThrough, responseScale: 2.8 } }],
    ['its pool', { pool: { ...LOCK.pool, ageMonths: 1 } }],
  ])('of a loan change with %s', (_, changes) => {
    expect(keysOf({ loans: [{ ...LOCK, ...changes }] }).loans).not.toEqual(KEYS.loans);
  });

  it('of a loan tell a strip’s fee from its OAS, and one strip from two', () => {
    const strips = [
      [{ fee: 0.01, oas: 0.02 }],
      [{ fee: 0.02, oas: 0.01 }],
      [
        { fee: 0.01, oas: 0.02 },
        { fee: 0.01, oas: 0.02 },
      ],
    ];
    const names = keysOf({ loans: strips.map((of) => ({ ...LOCK, strips: of })) }).loans;
    expect(new Set(names).size).toBe(3);
  });

  it('of a profile, a loan and a node are never the same', () => {
    const grid: LoanGrid = {
      nodes: [{ pool: TBA_POOL, oas: 0, multiples: [] }],
      locks: [{ ...GRID.locks[0]!, fees: [] }],
    };
    const { profiles, loans, nodes } = keysOf({ loans: [{ ...LOCK, pool: TBA_POOL }] }, grid);
    expect(new Set([...profiles, ...loans, ...nodes]).size).toBe(3);
  });

  it('of a node change with its OAS and with that of each strip', () => {
    const request = gridRequest(GRID, [], { kernel: 'scalar' });
    const { nodes, locks } = request.grid!;
    const namesWith = (change: (node: (typeof nodes)[number]) => (typeof nodes)[number]) =>
      simulationPlan({ ...request, grid: { nodes: nodes.map(change), locks } }).keys.nodes;
    const names = namesWith((node) => node);
    const others = [
      namesWith((node) => ({ ...node, oas: node.oas + 1e-9 })),
      namesWith((node) => ({ ...node, stripOas: node.stripOas.toReversed() })),
      namesWith((node) => ({ ...node, stripOas: node.stripOas.slice(1) })),
      namesWith((node) => ({ ...node, pool: { ...node.pool, coupon: LOAN_POOL.coupon + 0.001 } })),
    ];
    const all = [names, ...others].flat();
    expect(new Set(all).size).toBe(all.length);
  });
});
