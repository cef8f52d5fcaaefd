import { describe, expect, it } from 'vitest';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
import { horizonOf } from '../../test/fixtures/hedge-horizon.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { HedgeBook, HedgeInstrument } from './exposure.ts';
import { scaleExposure } from './exposure-math.ts';
import { solveHedge } from './hedge.ts';
import { type HedgeConfig, parseHedgeConfig } from './hedge-config.ts';
import type { HedgeSolution } from './hedge-solution.ts';
import { openLocalSolver } from './solver-session.ts';

/** Dollars: products and sums of a few dozen terms of up to 10⁷ in doubles. */
const DOLLAR_ROUNDING = 1e-6;

/** A few nodes close these small sets; the frontier is asked for only where it is tested. */
function config(document: object = {}): HedgeConfig {
  return parseHedgeConfig({ schemaVersion: 1, frontierPoints: 0, ...document });
}

async function hedge(
  settings: HedgeConfig,
  instruments: readonly HedgeInstrument[] = few,
  book: HedgeBook = HEDGE_BOOK,
): Promise<HedgeSolution> {
  return solveHedge(book, instruments, settings, { openSolver: openLocalSolver });
}

const pick = (...ids: string[]): HedgeInstrument[] => HEDGE_INSTRUMENTS.filter(({ id }) => ids.includes(id));
const few = pick('UMBS30-5.5', 'UMBS30-6.0', 'UMBS30-6.5', 'FV', 'TY', 'US');

async function failure(promise: Promise<unknown>): Promise<CounterpoiseError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
    throw error;
  }
  throw new Error('Expected a failure.');
}

describe('a realistic book', () => {
  it('beats the one-instrument hedge by half in the worst shock, proven, inside its limits', async () => {
    const solution = await solveHedge(HEDGE_BOOK, HEDGE_INSTRUMENTS, parseHedgeConfig({ schemaVersion: 1 }), {
      openSolver: openLocalSolver,
    });
    const { comparison, gap, after, baselines, frontier } = solution;
    const finest = Math.min(...HEDGE_INSTRUMENTS.map(({ perLot }) => Math.abs(perLot.dv01.value)));
    expect(Math.abs(after.dv01.value)).toBeLessThanOrEqual(finest / 2);
    expect(baselines.oneInstrument?.trade).toMatchObject({
      instrument: 'UMBS30-6.0',
      side: 'sell',
      lots: 120,
    });
    expect(comparison.worstShockPnl).toBeLessThanOrEqual(0.5 * comparison.baselineWorstShockPnl!);
    expect(comparison.grossNotional).toBeLessThanOrEqual(2 * comparison.baselineGrossNotional!);
    expect(gap.met).toBe(true);
    expect(gap.dollars).toBeLessThanOrEqual(gap.target);
    expect(gap.target).toBeCloseTo(0.5 * finest * 5.97, 9);
    expect(frontier).toHaveLength(7);
    expect(frontier[0]).toMatchObject({ cost: 0, grossNotional: 0 });
    for (const [index, point] of frontier.entries()) {
      expect(point.cost).toBeLessThanOrEqual(point.costBudget * (1 + 1e-6));
      if (index > 0) expect(point.risk).toBeLessThanOrEqual(frontier[index - 1]!.risk);
    }
  });
});

describe('the answer', () => {
  it('adds up: after is before plus the trades, in every measure', async () => {
    const solution = await hedge(config());
    const traded = (measure: (instrument: HedgeInstrument) => number): number =>
      solution.trades.reduce((total, trade) => {
        const instrument = few.find(({ id }) => id === trade.instrument)!;
        return total + (trade.side === 'buy' ? 1 : -1) * trade.lots * measure(instrument);
      }, 0);
    expect(solution.after.dv01.value).toBeCloseTo(
      solution.before.dv01.value + traded(({ perLot }) => perLot.dv01.value),
      6,
    );
    for (const shock of ['-100', '-50', '50', '100']) {
      const sum =
        solution.before.shockPnl[shock]!.value + traded(({ perLot }) => perLot.shockPnl[shock]!.value);
      expect(Math.abs(solution.after.shockPnl[shock]!.value - sum)).toBeLessThan(DOLLAR_ROUNDING);
    }
    const { objective } = solution;
    const total =
      objective.terms.reduce((sum, term) => sum + term.after, 0) +
      objective.transactionCost +
      objective.sizePenalty;
    expect(Math.abs(objective.total - total)).toBeLessThan(DOLLAR_ROUNDING);
  });

  it('carries the error of the batches: common noise cancels between book and hedge', async () => {
    const twin: HedgeInstrument = { ...few[0]!, perLot: scaleExposure(HEDGE_BOOK, 0.01) };
    const solution = await hedge(config(), [twin]);
    expect(solution.trades).toMatchObject([{ side: 'sell', lots: 100 }]);
    expect(solution.before.dv01.standardError).toBeGreaterThan(1);
    expect(solution.after.dv01.standardError).toBeLessThan(DOLLAR_ROUNDING);
  });

  it('is the same every time', async () => {
    const [first, second] = [await hedge(config()), await hedge(config())];
    expect(second).toEqual(first);
  });

  it('costs a mirrored book the same', async () => {
    const long = await hedge(config());
    const short = await hedge(config(), few, scaleExposure(HEDGE_BOOK, -1));
    expect(Math.abs(short.objective.total - long.objective.total)).toBeLessThanOrEqual(long.gap.target);
  });
});

describe('limits', () => {
  it('keeps sides, position limits and the deny list', async () => {
    const solution = await hedge(
      config({
        sides: { TY: 'sell', 'UMBS30-6.0': 'sell' },
        limits: { instruments: { 'UMBS30-6.5 2025-03': { maxLongLots: 0, maxShortLots: 20 } } },
        instruments: { deny: ['US'] },
        shockLimit: null,
      }),
    );
    const by = Object.fromEntries(solution.trades.map((trade) => [trade.instrument, trade]));
    expect(by['US']).toBeUndefined();
    if (by['TY'] !== undefined) expect(by['TY'].side).toBe('sell');
    expect(by['UMBS30-6.5']?.lots ?? 0).toBeLessThanOrEqual(20);
    expect(by['UMBS30-6.5']?.side ?? 'sell').toBe('sell');
  });

  it('names a position limit that binds', async () => {
    const solution = await hedge(
      config({
        limits: { instruments: { 'UMBS30-6.0': { maxLongLots: 0, maxShortLots: 10 } } },
        shockLimit: null,
      }),
    );
    expect(solution.binding).toContainEqual(
      expect.objectContaining({
        constraint: 'UMBS30-6.0 2025-03 short position',
        kind: 'position-limit',
        limit: -10,
        gaveWay: false,
      }),
    );
    expect(
      solution.trades.find(({ instrument }) => instrument === 'UMBS30-6.0')?.lots ?? 0,
    ).toBeLessThanOrEqual(10);
  });

  it('lets net DV01 give way when the gross notional is too small, by as little as possible, and names both', async () => {
    const solution = await hedge(config({ limits: { grossNotional: { dollars: 10_000_000 } } }));
    const named = Object.fromEntries(solution.binding.map((entry) => [entry.kind, entry]));
    expect(named['net-dv01']?.gaveWay).toBe(true);
    expect(named['gross-notional']).toMatchObject({ value: 10_000_000, limit: 10_000_000 });
    // The most DV01 for ten million of face is a hundred US contracts.
    expect(solution.after.dv01.value).toBe(45_000 - 100 * 130);
  });

  it('trades from existing positions', async () => {
    const held = few.map((instrument) =>
      instrument.id === 'UMBS30-6.0' ? { ...instrument, existingLots: -30 } : instrument,
    );
    const settings = config({
      limits: { instruments: { 'UMBS30-6.0': { maxLongLots: 0, maxShortLots: 25 } }, grossNotional: null },
      shockLimit: null,
    });
    const solution = await hedge(settings, held);
    const trade = solution.trades.find(({ instrument }) => instrument === 'UMBS30-6.0')!;
    expect(trade.side).toBe('buy');
    expect(trade.lotsAfter).toBeGreaterThanOrEqual(-25);
  });

  it('matches coupons when asked: the TBA position follows the locks of its coupon', async () => {
    const book: HedgeBook = {
      ...HEDGE_BOOK,
      couponFace: [
        { program: 'UMBS30', couponPercent: 5.5, month: '2025-03', face: 60_000_000 },
        { program: 'UMBS30', couponPercent: 6, month: '2025-03', face: 40_000_000 },
      ],
    };
    const solution = await hedge(
      config({ couponMatch: { toleranceFraction: 0.1 }, shockLimit: null, weights: { convexity: 0 } }),
      few,
      book,
    );
    const sold = (id: string): number =>
      solution.trades
        .filter((trade) => trade.instrument === id)
        .reduce((total, trade) => total + (trade.side === 'sell' ? trade.face : -trade.face), 0);
    expect(Math.abs(sold('UMBS30-5.5') - 60_000_000)).toBeLessThanOrEqual(6_000_000);
    expect(Math.abs(sold('UMBS30-6.0') - 40_000_000)).toBeLessThanOrEqual(4_000_000);
    expect(Math.abs(sold('UMBS30-6.5'))).toBeLessThanOrEqual(1_000_000);
  });
});

describe('further limits', () => {
  it('holds key-rate DV01s by tenor, and names those that bind', async () => {
    const free = await hedge(config({ shockLimit: null, weights: { keyRates: 0 } }));
    const limit = Math.floor(0.5 * Math.abs(free.after.keyRateDv01['10']!.value));
    const held = await hedge(
      config({ shockLimit: null, weights: { keyRates: 0 }, keyRateDv01Limits: { 10: limit } }),
    );
    expect(Math.abs(held.after.keyRateDv01['10']!.value)).toBeLessThanOrEqual(limit * (1 + 1e-6) + 1e-6);
    expect(held.binding.map(({ kind }) => kind)).toContain('key-rate-dv01');
    expect(held.objective.total).toBeGreaterThanOrEqual(free.objective.total - free.gap.target);
  });

  it('spends no more than the cost limit, and says that it binds', async () => {
    const free = await hedge(config({ shockLimit: null, netDv01LimitLots: null }));
    const spent = free.objective.transactionCost + free.objective.sizePenalty;
    const held = await hedge(
      config({ shockLimit: null, netDv01LimitLots: null, limits: { costDollars: spent / 2 } }),
    );
    expect(held.objective.transactionCost + held.objective.sizePenalty).toBeLessThanOrEqual(spent / 2 + 1);
    expect(held.binding.map(({ kind }) => kind)).toContain('cost-limit');
  });

  it('trades at most so many lots of an instrument in one hedge', async () => {
    const solution = await hedge(
      config({
        shockLimit: null,
        limits: { instruments: { 'UMBS30-6.0': { maxLongLots: 500, maxShortLots: 500, maxTradedLots: 7 } } },
      }),
    );
    const traded = solution.trades.find(({ instrument }) => instrument === 'UMBS30-6.0')?.lots ?? 0;
    expect(traded).toBeLessThanOrEqual(7);
    expect(solution.binding.map(({ kind }) => kind)).toContain('trade-limit');
  });

  it('matches months: the TBA position of a month follows the locks delivered in it', async () => {
    const later = few
      .filter(({ kind }) => kind === 'tba')
      .map((instrument) => ({ ...instrument, month: '2025-04' }));
    const book: HedgeBook = {
      ...HEDGE_BOOK,
      couponFace: [
        { program: 'UMBS30', couponPercent: 5.5, month: '2025-03', face: 60_000_000 },
        { program: 'UMBS30', couponPercent: 6, month: '2025-04', face: 40_000_000 },
      ],
    };
    const solution = await hedge(
      config({ monthMatch: { toleranceFraction: 0.1 }, shockLimit: null, netDv01LimitLots: null }),
      [...few, ...later],
      book,
    );
    const sold = (month: string): number =>
      solution.trades
        .filter((trade) => trade.kind === 'tba' && trade.month === month)
        .reduce((total, trade) => total + (trade.side === 'sell' ? trade.face : -trade.face), 0);
    expect(solution.conflict).toBeNull();
    expect(Math.abs(sold('2025-03') - 60_000_000)).toBeLessThanOrEqual(6_000_000);
    expect(Math.abs(sold('2025-04') - 40_000_000)).toBeLessThanOrEqual(4_000_000);
  });

  it('names the limits that cannot stand together', async () => {
    const solution = await hedge(config({ limits: { grossNotional: { dollars: 10_000_000 } } }));
    expect(solution.conflict?.irreducible).toBe(true);
    expect(solution.conflict?.constraints).toContain(
      'gross notional traded of at most 10,000,000 USD of face',
    );
    expect(solution.conflict?.constraints.length).toBe(2);
    expect((await hedge(config())).conflict).toBeNull();
  });
});

describe('a warm start', () => {
  it('from its own answer is that answer, within the gap, whatever is left to do', async () => {
    const settings = config({ nodeLimit: 1 });
    const cold = await hedge(config());
    const start = Object.fromEntries(
      cold.trades.map(({ instrument, month, side, lots }) => [
        `${instrument} ${month}`,
        side === 'buy' ? lots : -lots,
      ]),
    );
    const warm = await hedge(config({ nodeLimit: 1, start }));
    expect(warm.objective.total).toBeLessThanOrEqual(cold.objective.total + DOLLAR_ROUNDING);
    expect(warm.objective.total).toBeLessThanOrEqual((await hedge(settings)).objective.total);
  });
});

describe('an objective over the horizon', () => {
  const horizon = horizonOf(HEDGE_BOOK, few, 400, 'hedge test');
  const over = (objective: string, document: object = {}) =>
    solveHedge(HEDGE_BOOK, few, config({ objective, weights: { cost: 0 }, ...document }), {
      openSolver: openLocalSolver,
      horizon,
    });
  const own = (solution: HedgeSolution) => solution.horizon!.rows.find(({ hedge: name }) => name === 'this')!;

  it('has the least of what it asks for: deviation, or shortfall', async () => {
    const [variance, shortfall, absolute] = [
      await over('minimum-variance'),
      await over('minimum-shortfall'),
      await over('absolute'),
    ];
    for (const solution of [variance, shortfall]) expect(solution.gap.met).toBe(true);
    expect(own(variance).standardDeviation).toBeLessThan(own(shortfall).standardDeviation);
    expect(own(shortfall).shortfall).toBeLessThan(own(variance).shortfall);
    expect(own(absolute).shortfall).toBeGreaterThan(own(shortfall).shortfall);
    expect(shortfall.horizon?.statement).toBe('This hedge has the least expected shortfall of all.');
    expect(absolute.horizon?.rows.map(({ hedge: name }) => name)).toEqual(['none', 'one-instrument', 'this']);
  });

  it('says why another hedge has less shortfall', async () => {
    const held = await over('minimum-shortfall', {
      sides: { 'UMBS30-5.5': 'buy', 'UMBS30-6.0': 'buy', 'UMBS30-6.5': 'buy' },
      limits: { treasuryFuture: { maxLongLots: 5, maxShortLots: 5 } },
    });
    expect(held.horizon?.statement).toMatch(/less expected shortfall than this one: .*may not be sold/);
  });

  it('needs its scenarios', async () => {
    expect((await failure(hedge(config({ objective: 'minimum-shortfall' })))).details.field).toBe(
      'objective',
    );
  });
});

describe('the quadratic form', () => {
  it('closes duration and convexity in whole lots, proven', async () => {
    const solution = await hedge(config({ objective: 'quadratic' }));
    expect(solution.objective.form).toBe('quadratic');
    expect(Math.abs(solution.after.dv01.value)).toBeLessThanOrEqual(solution.netDv01Limit!);
    expect(Math.abs(solution.after.convexityPnl['50']!.value)).toBeLessThan(
      0.01 * Math.abs(solution.before.convexityPnl['50']!.value),
    );
    expect(solution.gap.met).toBe(true);
    expect(solution.trades.every(({ lots }) => Number.isInteger(lots))).toBe(true);
  });
});

describe('what cannot be', () => {
  it('refuses when nothing may be traded', async () => {
    const error = await failure(hedge(config({ instruments: { allow: [] } })));
    expect(error.code).toBe('HEDGE_INFEASIBLE');
  });

  it('names the instrument whose position cannot be brought inside its limit', async () => {
    const held = [{ ...few[0]!, existingLots: -50 }, ...few.slice(1)];
    const error = await failure(
      hedge(
        config({
          sides: { 'UMBS30-5.5': 'sell' },
          limits: { instruments: { 'UMBS30-5.5': { maxLongLots: 0, maxShortLots: 20 } } },
        }),
        held,
      ),
    );
    expect(error.code).toBe('HEDGE_INFEASIBLE');
    expect(error.message).toContain('UMBS30-5.5 2025-03');
  });

  it('refuses a key that names no instrument, a shock that was not run, and a NaN', async () => {
    expect((await failure(hedge(config({ sides: { 'UMBS30-9.0': 'buy' } })))).details.found).toBe(
      'UMBS30-9.0',
    );
    expect((await failure(hedge(config({ convexityShocksBp: [75] })))).details.found).toBe('75');
    const broken = { ...HEDGE_BOOK, dv01: { value: Number.NaN, batches: [] } };
    expect((await failure(hedge(config(), few, broken))).code).toBe('SIMULATION_NOT_FINITE');
  });
});
