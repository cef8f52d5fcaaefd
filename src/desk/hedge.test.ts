import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, SMALL_RUN } from '../../test/fixtures/example-day.ts';
import { STRESS_LOCKS, STRESS_POSITIONS } from '../../test/fixtures/stress-book.ts';
import { isoDate, isoMonth } from '../core/dates.ts';
import { parseHedgeConfig } from '../hedge/hedge-config.ts';
import type { HorizonComparison } from '../hedge/horizon-comparison.ts';
import type { Position } from '../instruments/position.ts';
import { NO_SHIFT, parallelShift } from '../market/curve-shift.ts';
import { readMarket } from '../market/read-market.ts';
import { futureOptionLot } from './closed-form-lots.ts';
import type { DeskRequest } from './desk-request.ts';
import { type HedgeResult, hedgeBook } from './hedge.ts';
import type { WholeBookHedge } from './segments.ts';

const EXAMPLE = new URL('../../examples/2025-02-10/market-with-options.json', import.meta.url);
const market = readMarket(readFileSync(EXAMPLE, 'utf8'), 'market-with-options.json');
const option: Position = {
  instrument: 'TY-P-109',
  name: { kind: 'future-option', contract: 'TY', right: 'put', strike: 109 },
  side: 'buy',
  quantity: 3,
  price: 0.6,
  tradeDate: isoDate('2025-02-05'),
  settlementMonth: isoMonth('2025-03'),
  tradeId: 'O1',
};
const SETTINGS = { schemaVersion: 1, frontierPoints: 0 };
const ALL_MONTHS = { instruments: { tbaMonths: 'all' }, outOfSample: null };
/** Dollars: sums of a few numbers of up to 10⁵. */
const ROUNDING = 1e-6;

let request: DeskRequest;
const hedge = (settings: object, positions: readonly Position[]): Promise<HedgeResult> =>
  hedgeBook({ ...request, positions, config: parseHedgeConfig({ ...SETTINGS, ...settings }) });

beforeAll(async () => {
  const { calibration } = await exampleDay();
  request = {
    market,
    calibration,
    locks: STRESS_LOCKS,
    positions: [],
    run: { ...SMALL_RUN, kernel: 'simd', exact: true, pathCount: 256 },
  };
}, 60_000);

describe('the desk’s hedge', () => {
  it('chooses from TBAs of every month, futures, forwards and options, and trades from options held', async () => {
    const { instruments, before } = await hedge(ALL_MONTHS, [...STRESS_POSITIONS, option]);
    const names = instruments.map(({ instrument, month }) => `${instrument} ${month}`);
    for (const name of [
      'UMBS30-6.0 2025-05',
      'TY 2025-03',
      'UST-4.25-2034-11-15 2025-03',
      'TY-P-109 2025-03',
    ]) {
      expect(names).toContain(name);
    }
    const bare = await hedge({ outOfSample: null }, STRESS_POSITIONS);
    const lot = futureOptionLot(
      { ...(await exampleDay()), snapshot: market },
      market.futureOptions!.find(
        (one) => one.contract === 'TY' && one.right === 'put' && one.strike === 109,
      )!,
    );
    for (const bp of [-100, -50, 50, 100]) {
      const held = before.shockPnl[String(bp)]!.value - bare.before.shockPnl[String(bp)]!.value;
      expect(Math.abs(held - 3 * (lot.gain(parallelShift(bp)) - lot.gain(NO_SHIFT)))).toBeLessThan(ROUNDING);
    }
  }, 60_000);

  it('parts the book into segments whose exposures add up to it, and judges the hedge on fresh paths', async () => {
    const segments = [
      { name: 'low', rule: { noteRatePercent: { to: 6.8 } }, tradeIds: ['T1'] },
      { name: 'empty', rule: { program: ['GNMA1-30'] } },
    ];
    const result = await hedge({ segments }, STRESS_POSITIONS);
    const parts = result.segments!.segments;
    expect(parts.map(({ name, lockCount, positionCount }) => [name, lockCount, positionCount])).toEqual([
      ['low', 2, 1],
      ['empty', 0, 0],
      ['all others', 2, 1],
    ]);
    const sum = parts.reduce((total, { before }) => total + before.dv01.value, 0);
    expect(Math.abs(sum - result.before.dv01.value)).toBeLessThan(ROUNDING);
    const { rows, holds } = result.outOfSample!;
    expect(rows.map(({ hedge: name }) => name)).toEqual(['none', 'one-instrument', 'this']);
    expect(rows[0]!.worstFresh).not.toBe(rows[0]!.worstInSample);
    expect(holds).toBe(true);
  }, 60_000);

  it.each(['minimum-variance', 'minimum-shortfall'])(
    'hedges segments by %s over one horizon',
    async (objective) => {
      const result = await hedge(
        {
          objective,
          horizon: { scenarioCount: 500 },
          limits: { grossNotional: null },
          instruments: { allow: ['UMBS30-6.0', 'TY'] },
          segments: [{ name: 'low', rule: { noteRatePercent: { to: 6.8 } }, tradeIds: ['T1'] }],
          outOfSample: null,
        },
        STRESS_POSITIONS,
      );
      const { segments, crossed, together } = result.segments!;
      const row = (horizon: HorizonComparison | null, name: string) =>
        horizon!.rows.find(({ hedge: of }) => of === name)!;
      for (const { horizon } of segments) {
        const measure = objective === 'minimum-variance' ? 'standardDeviation' : 'shortfall';
        expect(row(horizon, 'this')[measure]).toBeLessThan(row(horizon, 'none')[measure]);
      }
      expect(together.horizon!.shortfall).toBeCloseTo(row(result.horizon, 'this').shortfall, 6);
      if (objective === 'minimum-shortfall') {
        // Together it could trade what the segments trade, crossed inside.
        const weighed = ({ horizon, cost }: WholeBookHedge): number => horizon!.shortfall + cost;
        expect(weighed(together)).toBeLessThan(weighed(crossed) + result.gap.target);
      }
      const spread = segments.reduce((sum, { horizon }) => sum + row(horizon, 'none').shortfall, 0);
      // Shortfall is subadditive: the book's is at most its parts'.
      expect(row(result.horizon, 'none').shortfall).toBeLessThan(spread + ROUNDING);
    },
    60_000,
  );

  it('refuses a segment’s trade that is not held', async () => {
    const segments = [{ name: 'low', rule: {}, tradeIds: ['T9'] }];
    await expect(hedge({ segments, outOfSample: null }, STRESS_POSITIONS)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { found: 'T9' },
    });
  }, 60_000);
});
