import { describe, expect, it } from 'vitest';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
import { isoDate, isoMonth } from '../core/dates.ts';
import type { HedgeBook } from '../hedge/exposure.ts';
import { combineExposures, scaleExposure } from '../hedge/exposure-math.ts';
import { solveHedge } from '../hedge/hedge.ts';
import { parseHedgeConfig } from '../hedge/hedge-config.ts';
import { lockAttributes, meetsRule, segmentRuleSchema } from '../hedge/segment-rule.ts';
import { openLocalSolver } from '../hedge/solver-session.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import type { Book } from './book.ts';
import { hedgeSegments, type Segment } from './segments.ts';

const lock: RateLock = {
  lockId: 'LA-17',
  program: 'UMBS30',
  noteRate: 0.06875,
  loanAmount: 350_000,
  termMonths: 360,
  lockDate: isoDate('2025-02-03'),
  lockExpiration: isoDate('2025-03-20'),
  stage: 'approved',
  channel: 'retail',
  deliveryType: 'mandatory',
};
const delivered = { lock, couponPercent: 6, settlementMonth: isoMonth('2025-03') };
const meets = (rule: object, change: Partial<RateLock> = {}): boolean =>
  meetsRule(segmentRuleSchema.parse(rule), lockAttributes({ ...delivered, lock: { ...lock, ...change } }));

describe('a segment’s rule', () => {
  it('takes a lock that meets every condition, the ends of a range among them', () => {
    expect(meets({})).toBe(true);
    expect(
      meets({ program: ['UMBS30', 'UMBS15'], channel: ['retail'], noteRatePercent: { from: 6.875 } }),
    ).toBe(true);
    expect(
      meets({ settlementMonth: ['2025-03'], couponPercent: { from: 6, to: 6 }, lockIdPrefix: 'LA-' }),
    ).toBe(true);
    expect(meets({ program: ['UMBS30'], channel: ['wholesale'] })).toBe(false);
    expect(meets({ noteRatePercent: { to: 6.874 } })).toBe(false);
  });

  it('is not met by what a lock does not state', () => {
    expect(meets({ fico: { from: 300 } })).toBe(false);
    expect(meets({ fico: { from: 300 } }, { fico: 740 })).toBe(true);
  });

  it.each([{ chanel: ['retail'] }, { fico: {} }, { fico: { from: 800, to: 700 } }, { program: [] }])(
    'refuses %o',
    (rule) => {
      expect(segmentRuleSchema.safeParse(rule).success).toBe(false);
    },
  );
});

describe('segments hedged apart', () => {
  const instruments = HEDGE_INSTRUMENTS.filter(({ id }) => ['UMBS30-6.0', 'UMBS30-6.5', 'TY'].includes(id));
  const empty: Book = {
    hedged: [],
    bestEfforts: [],
    expired: [],
    tbaPositions: [],
    futurePositions: [],
    closedFormPositions: [],
    failures: [],
    warnings: [],
  };
  const part = (share: number): HedgeBook => scaleExposure(HEDGE_BOOK, share);
  const segments: readonly Segment[] = ['long', 'short'].map((name) => ({
    name,
    config: undefined,
    book: empty,
  }));
  const shares: Readonly<Record<string, number>> = { long: 1, short: -0.6 };

  it('pay twice where one is long what the other is short, and crossing gives that back', async () => {
    const config = parseHedgeConfig({
      schemaVersion: 1,
      frontierPoints: 0,
      shockLimit: null,
      sizePenalty: { ticks: 0 },
      limits: { grossNotional: null },
    });
    const options = { openSolver: openLocalSolver };
    const whole = {
      book: combineExposures([
        { exposure: part(1), count: 1 },
        { exposure: part(-0.6), count: 1 },
      ]),
      instruments,
    };
    const together = await solveHedge(whole.book, instruments, config, options);
    const result = await hedgeSegments(
      segments,
      ({ name }) => ({ book: part(shares[name]!), instruments }),
      whole,
      together,
      config,
      options,
    );
    expect(result.segments.map(({ name }) => name)).toEqual(['long', 'short']);
    expect(result.apart.cost).toBe(result.segments[0]!.cost + result.segments[1]!.cost);
    expect(result.extraCost).toBeCloseTo(result.apart.cost - result.together.cost, 9);
    expect(result.extraCost).toBeGreaterThan(0);
    // Cost is proportional to lots here: crossed orders cost what the net of them costs.
    const net = new Map<string, number>();
    for (const { trades } of result.segments) {
      for (const { instrument, side, lots } of trades) {
        net.set(instrument, (net.get(instrument) ?? 0) + (side === 'buy' ? lots : -lots));
      }
    }
    const ticks = { 'UMBS30-6.0': 156.25, 'UMBS30-6.5': 156.25, TY: 7.8125 } as const;
    const expected = [...net].reduce(
      (sum, [id, lots]) => sum + ticks[id as keyof typeof ticks] * Math.abs(lots),
      0,
    );
    expect(result.crossed.cost).toBeCloseTo(expected, 6);
    expect(result.crossingGain).toBeGreaterThan(0);
    expect(result.crossed.after).toEqual(result.apart.after);
  });
});
