import { describe, expect, it } from 'vitest';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
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
