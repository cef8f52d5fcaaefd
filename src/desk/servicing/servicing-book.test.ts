import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, SMALL_RUN } from '../../../test/fixtures/example-day.ts';
import { STRESS_LOCKS, STRESS_POSITIONS } from '../../../test/fixtures/stress-book.ts';
import { parseHedgeConfig } from '../../hedge/hedge-config.ts';
import { lockAttributes, meetsRule, rightAttributes, segmentRuleSchema } from '../../hedge/segment-rule.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { DEFAULT_SERVICING_ASSUMPTIONS } from '../../models/servicing/assumptions.ts';
import { DEFAULT_SCENARIOS } from '../default-scenarios.ts';
import type { DeskRequest } from '../desk-request.ts';
import { hedgeBook } from '../hedge.ts';
import type { MarketDay } from '../market-day.ts';
import { assessRisk } from '../risk.ts';
import { stressBook } from '../stress.ts';
import { assessServicing } from './assess-servicing.ts';

const right: ServicingRight = {
  servicingId: 'S1',
  program: 'UMBS30',
  noteRate: 0.065,
  balance: 40_000_000,
  loanCount: 120,
  ageMonths: 4,
  remainingMonths: 356,
  fee: 0.0025,
  delinquent: { days30: 0.01, days60: 0.003, days90: 0.005 },
  escrowPerLoan: 2_800,
  channel: 'retail',
};
const servicing = {
  rights: [right, { ...right, servicingId: 'S2', noteRate: 0.035, ageMonths: 45, remainingMonths: 315 }],
  assumptions: DEFAULT_SERVICING_ASSUMPTIONS,
};
const run = { ...SMALL_RUN, pathCount: 256, kernel: 'simd' as const, exact: true };

let day: MarketDay;
let request: DeskRequest;

beforeAll(async () => {
  day = await exampleDay();
  request = {
    market: day.snapshot,
    calibration: day.calibration,
    locks: STRESS_LOCKS,
    positions: STRESS_POSITIONS,
    servicing,
    run,
  };
});

describe('servicing beside a pipeline', () => {
  it('joins the book in risk, with the numbers it has alone, and offsets the locks', async () => {
    const { book } = await assessRisk(request);
    const alone = await assessServicing({
      market: day.snapshot,
      calibration: day.calibration,
      servicing,
      run,
    });
    const { locks, positions, servicing: held, net } = book;
    expect(held?.value.value).toBe(alone.book.value.value);
    expect(held!.dv01.value / alone.book.dv01.value).toBeCloseTo(1, 10);
    expect(held!.effectiveDuration).toEqual(alone.book.effectiveDuration);
    expect(locks.dv01.value).toBeGreaterThan(0);
    expect(held!.dv01.value).toBeLessThan(0);
    expect(net.dv01.value).toBeCloseTo(locks.dv01.value + positions.dv01.value + held!.dv01.value, 6);
    // What locks and servicing have in common on the paths is taken out of the error of their sum.
    expect(net.dv01.standardError).toBeGreaterThan(0);
  });

  it('joins every scenario of a stress, its OAS held when coupons’ spreads move', async () => {
    const stressed = await stressBook({ ...request, scenarios: DEFAULT_SCENARIOS });
    for (const { locks, positions, servicing: held, net } of stressed.rows) {
      expect(net.value).toBeCloseTo(locks.value + positions.value + held!.value, 6);
    }
    const pnl = (name: string): number => stressed.rows.find((row) => row.name === name)!.servicing!.value;
    expect(pnl('OAS +10 bp')).toBe(0);
    expect(pnl('Parallel +100 bp')).toBeGreaterThan(0);
    expect(pnl('Parallel -100 bp')).toBeLessThan(-pnl('Parallel +100 bp'));
    expect(pnl('Pull-through +5 points')).toBe(0);
  });

  it('is hedged together with the pipeline or apart, and apart is told what it costs', async () => {
    const config = parseHedgeConfig({
      schemaVersion: 1,
      frontierPoints: 0,
      outOfSample: null,
      segments: [{ name: 'servicing', rule: { holding: ['servicing'] } }],
    });
    const hedge = await hedgeBook({ ...request, config });
    const [ofServicing, rest] = hedge.segments!.segments;
    expect(ofServicing).toMatchObject({ name: 'servicing', lockCount: 0, servicingCount: 2 });
    expect(rest).toMatchObject({ servicingCount: 0, lockCount: STRESS_LOCKS.length });
    expect(ofServicing!.before.dv01.value).toBeLessThan(0);
    expect(rest!.before.dv01.value + ofServicing!.before.dv01.value).toBeCloseTo(hedge.before.dv01.value, 6);
    // Long servicing is hedged with what gains when rates fall.
    const bought = ofServicing!.trades.reduce((sum, { side, dv01 }) => sum + (side === 'buy' ? dv01 : 0), 0);
    expect(bought).toBeGreaterThan(0);
  });

  it('is refused where it is not quoted, right by right', async () => {
    const { conforming15: _, ...mortgageRates } = day.snapshot.mortgageRates!;
    const spread = Object.fromEntries(
      Object.entries(day.calibration.mortgageSpreads).filter(([rateClass]) => rateClass !== 'conforming15'),
    );
    const result = await assessServicing({
      market: { ...day.snapshot, mortgageRates },
      calibration: { ...day.calibration, mortgageSpreads: spread },
      servicing: {
        ...servicing,
        rights: [right, { ...right, servicingId: 'S3', program: 'UMBS15', remainingMonths: 170 }],
      },
      run,
    });
    expect(result.rows).toHaveLength(1);
    expect(result.failures).toEqual([
      { pointer: '/servicing/1', code: 'MARKET_INCOMPLETE', detail: expect.stringContaining('S3') },
    ]);
  });

  it('refuses an error target, which is one of forward prices', async () => {
    await expect(
      assessServicing({
        market: day.snapshot,
        calibration: day.calibration,
        servicing,
        run: { ...run, errorTarget: { standardErrorPer100: 0.01, pathCountMax: 4096 } },
      }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { field: 'targetStandardError' } });
  });
});

describe('a segment’s rule', () => {
  it('tells locks from servicing, and asks a right only for what it has', () => {
    const meets = (rule: object): boolean => meetsRule(segmentRuleSchema.parse(rule), rightAttributes(right));
    expect(meets({ holding: ['servicing'] })).toBe(true);
    expect(meets({ holding: ['lock'] })).toBe(false);
    expect(meets({ channel: ['retail'], noteRatePercent: { from: 6.5, to: 6.5 } })).toBe(true);
    expect(meets({ loanAmount: { from: 330_000, to: 340_000 }, termMonths: { to: 356 } })).toBe(true);
    expect(meets({ stage: ['funded'] })).toBe(false);
    expect(meets({ lockIdPrefix: 'S' })).toBe(false);
    const lock = lockAttributes({ lock: STRESS_LOCKS[0]!, couponPercent: 6, settlementMonth: '2025-03' });
    expect(meetsRule(segmentRuleSchema.parse({ holding: ['servicing'] }), lock)).toBe(false);
  });
});
