import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/core/digest.ts';
import { negatedCents, sumOfCents } from '../../src/core/money.ts';
import { type BacktestRequest, backtest } from '../../src/desk/backtest/backtest.ts';
import { DEFAULT_BACKTEST_CONFIG, POLICIES, type Policy } from '../../src/desk/backtest/backtest-config.ts';
import { backtestDays } from '../../src/desk/backtest/backtest-days.ts';
import type { BacktestResult, PolicyResult } from '../../src/desk/backtest/backtest-result.ts';
import { type BacktestState, backtestStateSchema } from '../../src/desk/backtest/backtest-state.ts';
import type { RatesHistory } from '../../src/desk/files/rates-history.ts';
import type { MarketSnapshot } from '../../src/market/snapshot.ts';
import { pathPool } from '../../src/workers/path-pool.ts';
import { backtestRequest, historyOf, ramp } from '../fixtures/backtest.ts';

const DAYS = 15;
const WARM_UP = 4;
/** As few as a level of 0.9 allows after two days of warming up. */
const CUT_DAYS = 13;
const LONG_MS = 300_000;
/** Locks that all fund on their day, and spreads that stand. */
const CERTAIN = {
  locksPerDay: 2,
  pullThrough: { purchase: 1, refinance: 1 },
  fundingDelayDays: 0,
  mortgageSpread: { dailyBp: 0 },
  tbaSpread: { meanBp: 30, dailyBp: 0 },
  couponSpread: { dailyBp: 0 },
};

const pool = pathPool(2);
afterAll(() => pool.close());
const requestOn = (
  history: RatesHistory,
  changes: object = {},
  market: Partial<MarketSnapshot> = {},
): Promise<BacktestRequest> => backtestRequest(history, changes, market, pool.simulate);

let rising: BacktestResult;
let falling: BacktestResult;
beforeAll(async () => {
  const moved = async (bp: number): Promise<BacktestResult> =>
    backtest(await requestOn(historyOf(DAYS, ramp(bp, WARM_UP - 1, DAYS - 1))));
  rising = await moved(100);
  falling = await moved(-100);
}, LONG_MS);

function policyOf({ policies }: BacktestResult, name: Policy): PolicyResult {
  return policies.find(({ policy }) => policy === name)!;
}

describe('a back-test', () => {
  it('has parts that add up to the cent, day by day and in all', () => {
    for (const result of [rising, falling]) {
      for (const { policy, parts } of result.policies) {
        const days = result.days.filter((day) => day.policy === policy);
        let cumulative = '0.00';
        for (const day of days) {
          const { market, newLocks, outcomes, hedge, cost } = day;
          expect(sumOfCents([market, newLocks, outcomes, hedge, negatedCents(cost)])).toBe(day.pnl);
          cumulative = sumOfCents([cumulative, day.pnl]);
          expect(day.cumulative).toBe(cumulative);
        }
        expect(parts.pnl).toBe(cumulative);
        expect(policyOf(result, policy).total.value).toBeCloseTo(Number(cumulative), 6);
      }
    }
  });

  it('gives every policy the same locks, and no hedge none but them', () => {
    for (const { pipeline, days } of [rising, falling]) {
      for (const { date, market, newLocks, outcomes } of pipeline) {
        const all = days.filter((day) => day.date === date);
        expect(all).toHaveLength(POLICIES.length);
        for (const day of all) expect(day).toMatchObject({ market, newLocks, outcomes });
      }
    }
    const none = policyOf(rising, 'none');
    expect(none.parts).toMatchObject({ hedge: '0.00', cost: '0.00' });
    expect([none.varianceReduction, none.turnoverPerYear, none.meanHeldFace]).toEqual([0, 0, 0]);
  });

  it('loses on locks and gains on hedges when rates rise by 100 bp, and the other way round', () => {
    for (const [result, sign] of [
      [rising, -1],
      [falling, 1],
    ] as const) {
      const locks = Number(policyOf(result, 'none').parts.pnl);
      expect(Math.sign(locks)).toBe(sign);
      for (const policy of ['duration', 'duration-convexity', 'shortfall'] as const) {
        const { parts, effectiveness } = policyOf(result, policy);
        expect(Math.sign(Number(parts.hedge))).toBe(-sign);
        expect(Math.abs(Number(parts.pnl))).toBeLessThan(0.35 * Math.abs(locks));
        expect(effectiveness!.slope).toBeLessThan(-0.6);
      }
    }
    // Short the borrowers' options, the locks lose more in a rise than they gain in a fall of the same size.
    expect(-Number(policyOf(rising, 'none').parts.pnl)).toBeGreaterThan(
      Number(policyOf(falling, 'none').parts.pnl),
    );
  });

  it('names what is simulated before any number, and what every number rests on', () => {
    expect(rising.headline).toContain('prices of TBAs and futures');
    expect(rising.headline).toContain('simulated');
    expect(rising.provenance).toMatchObject({ pathCount: 256, kernel: 'simd', seed: 'back-test' });
    for (const { dailyNoise, dailyDeviation } of rising.policies) {
      expect(dailyNoise).toBeGreaterThan(0);
      expect(dailyNoise).toBeLessThan(dailyDeviation.value);
    }
  });

  it('ends with the positions that its trades make, and counts what they cost', () => {
    for (const { policy, cost } of rising.policies) {
      const days = rising.days.filter((day) => day.policy === policy);
      expect(cost).toBeCloseTo(
        days.reduce((sum, day) => sum + Number(day.cost), 0),
        6,
      );
      for (const day of days) {
        if (day.tradedFace === 0) expect(day.cost).toBe('0.00');
        else expect(Number(day.cost)).toBeGreaterThan(0);
      }
    }
  });
});

describe('a world in which nothing moves and every lock funds', () => {
  const still = (changes: object = {}): Promise<BacktestRequest> =>
    requestOn(
      historyOf(DAYS),
      { policies: ['none', 'duration'], futures: [], world: CERTAIN, ...changes },
      // Swaps at the Treasuries' yields: a flat curve, along which nothing rolls down.
      {
        sofr: { parSwaps: [2, 5, 10, 20, 30].map((years) => ({ tenor: `${years}Y`, rate: 0.042 })) },
        treasury: { parYields: [2, 5, 10, 20, 30].map((years) => ({ tenor: `${years}Y`, rate: 0.042 })) },
      },
    );

  it(
    'leaves a hedge its costs and the noise of marks; twice the spread is twice the cost and nothing else',
    async () => {
      const result = await backtest(await still());
      const plain = policyOf(result, 'duration');
      expect(result.pipeline.every(({ fallenOut }) => fallenOut === 0)).toBe(true);
      expect(Number(plain.parts.cost)).toBeGreaterThan(0);
      expect(Number(plain.parts.pnl) - Number(policyOf(result, 'none').parts.pnl)).toBeCloseTo(
        Number(plain.parts.hedge) - Number(plain.parts.cost),
        6,
      );
      // Three hundredths of a point a day on the most that was held: noise of 256 paths, where 25 bp are worth more than one.
      const most = Math.max(...result.days.map(({ heldFace }) => heldFace));
      expect(Math.abs(Number(plain.parts.hedge))).toBeLessThan(0.0003 * most * Math.sqrt(result.dayCount));
      const dearer = await still({
        costs: { halfSpreadTicks: { tba: 1 }, rollTicks: { tba: 0.5 }, feeDollars: { tba: 10 } },
      });
      const dear = policyOf(await backtest(dearer), 'duration');
      expect(dear.parts.hedge).toBe(plain.parts.hedge);
      expect(Number(dear.parts.cost)).toBeCloseTo(2 * Number(plain.parts.cost), 6);
    },
    LONG_MS,
  );
});

describe('a back-test that is cut', () => {
  const request = (): Promise<BacktestRequest> =>
    requestOn(historyOf(CUT_DAYS, ramp(60, 0, CUT_DAYS)), {
      worlds: 2,
      warmUpDays: 2,
      policies: ['none', 'shortfall'],
    });
  const answer = ({ provenance: _, ...result }: BacktestResult): string => digestOf(result);

  it(
    'goes on from any day to the same bits, through a file and on any number of threads',
    async () => {
      const states: BacktestState[] = [];
      const whole = await backtest({
        ...(await request()),
        onState: async (state) => {
          states.push(state);
        },
      });
      expect(states).toHaveLength(2 * CUT_DAYS);
      expect(whole.worldCount).toBe(2);
      const alone = pathPool(1);
      try {
        for (const [at, simulate] of [
          [5, pool.simulate],
          [CUT_DAYS + 3, alone.simulate],
        ] as const) {
          const plain = await request();
          const resumed = backtestStateSchema.parse(JSON.parse(JSON.stringify(states[at])));
          const rest = await backtest({ ...plain, resumed, run: { ...plain.run, simulate } });
          expect(answer(rest)).toBe(answer(whole));
        }
      } finally {
        await alone.close();
      }
    },
    LONG_MS,
  );

  it('is refused to another request', async () => {
    const plain = await request();
    const resumed: BacktestState = {
      schemaVersion: 1,
      requestDigest: digestOf('another'),
      world: 0,
      day: 3,
      locks: [],
      holdings: {},
      rows: [],
    };
    await expect(backtest({ ...plain, resumed })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { field: 'requestDigest' },
    });
  });

  it('stops when it is cancelled, and tells how many days are done', async () => {
    const plain = await request();
    const controller = new AbortController();
    const told: number[] = [];
    const run = {
      ...plain.run,
      control: {
        signal: controller.signal,
        onProgress: (done: number, total: number) => {
          expect(total).toBe(2 * CUT_DAYS);
          told.push(done);
          if (done === 2) controller.abort();
        },
      },
    };
    await expect(backtest({ ...plain, run })).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
    expect(told).toEqual([0, 1, 2]);
  });
});

describe('days that cannot be tested', () => {
  it.each([0.5, 0.8, 0.9, 0.95, 0.975, 0.99])(
    'are one fewer than leave a day in the tail at %d',
    (riskLevel) => {
      const config = { ...DEFAULT_BACKTEST_CONFIG, warmUpDays: 1, riskLevel };
      const { days, ...rest } = historyOf(150);
      const fits = (count: number): boolean => {
        try {
          return backtestDays({ ...rest, days: days.slice(0, count) }, config).days.length === count;
        } catch {
          return false;
        }
      };
      const least = days.findIndex((_, count) => fits(count));
      expect((least - 1) * (1 - riskLevel)).toBeGreaterThanOrEqual(1);
      expect((least - 3) * (1 - riskLevel)).toBeLessThan(1);
    },
  );

  it.each([
    ['too few', historyOf(DAYS), { from: '2025-04-10' }, 'from, to'],
    ['none', historyOf(DAYS), { from: '2030-01-01' }, 'from, to'],
  ])('are refused: %s', async (_, history, changes, field) => {
    await expect(backtest(await requestOn(history, changes))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { field },
    });
  });

  it('are refused with a gap of months, and told of with one of a week', async () => {
    const { days, ...rest } = historyOf(80);
    const gap = (length: number) => ({ ...rest, days: [...days.slice(0, 10), ...days.slice(10 + length)] });
    await expect(backtest(await requestOn(gap(40)))).rejects.toMatchObject({
      message: expect.stringContaining('no day between'),
    });
    const { days: kept, warnings } = backtestDays(gap(8), DEFAULT_BACKTEST_CONFIG);
    expect(kept).toHaveLength(72);
    expect(warnings.join()).toMatch(/gaps of more than 5 days.*: 2025-\d\d-\d\d to 2025-\d\d-\d\d\.$/);
  });

  it('are refused without swap spreads or a mean OAS', async () => {
    const request = await requestOn(historyOf(DAYS));
    const { treasury: _, ...market } = request.market;
    await expect(backtest({ ...request, market })).rejects.toMatchObject({ code: 'MARKET_INCOMPLETE' });
  });
});
