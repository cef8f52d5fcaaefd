import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { basePullThrough } from './base-rate.ts';
import { DEFAULT_PULL_THROUGH, pullThroughParametersSchema } from './parameters.ts';

const AS_OF = isoDate('2025-02-10');
const LOCK: RateLock = {
  lockId: 'L1',
  program: 'UMBS30',
  noteRate: 0.0675,
  loanAmount: 350_000,
  termMonths: 360,
  lockDate: AS_OF,
  lockExpiration: isoDate('2025-03-27'),
  stage: 'locked',
  purpose: 'purchase',
  channel: 'retail',
  occupancy: 'primary',
  fico: 740,
  deliveryType: 'mandatory',
};
const p = (change: Partial<RateLock>) => basePullThrough({ ...LOCK, ...change }, AS_OF, DEFAULT_PULL_THROUGH);

describe('basePullThrough', () => {
  it('gives a new purchase lock the published purchase rate', () => {
    expect(p({})).toBeCloseTo(0.836, 12);
  });

  it('gives new refinance locks a rate inside the published range', () => {
    for (const purpose of ['rate-term', 'cash-out'] as const) {
      expect(p({ purpose })).toBeGreaterThan(0.6);
      expect(p({ purpose })).toBeLessThan(0.69);
    }
  });

  it('rises with the stage and is certain when funded', () => {
    const stages = ['locked', 'submitted', 'approved', 'clear-to-close', 'funded'] as const;
    const probabilities = stages.map((stage) => p({ stage }));
    expect(probabilities).toEqual([...probabilities].sort((left, right) => left - right));
    expect(probabilities.at(-1)).toBe(1);
  });

  it('falls with days locked and with the lock term', () => {
    expect(p({ lockDate: isoDate('2025-01-10'), lockExpiration: isoDate('2025-02-24') })).toBeLessThan(p({}));
    expect(p({ lockExpiration: isoDate('2025-04-11') })).toBeLessThan(p({}));
  });

  it('does not count the days of a lock dated after the as-of date', () => {
    const shifted = { lockDate: isoDate('2025-02-12'), lockExpiration: isoDate('2025-03-29') };
    expect(p(shifted)).toBeCloseTo(p({}), 12);
  });

  it('treats unknown attributes as the base ones', () => {
    const { purpose, channel, occupancy, fico, ...bare } = LOCK;
    expect([purpose, channel, occupancy, fico]).toEqual(['purchase', 'retail', 'primary', 740]);
    expect(basePullThrough(bare, AS_OF, DEFAULT_PULL_THROUGH)).toBeCloseTo(p({}), 12);
  });

  it('adds the lender’s own intercept to the logit', () => {
    const lender = { ...DEFAULT_PULL_THROUGH, lenderIntercept: -0.5 };
    const odds = (probability: number) => probability / (1 - probability);
    const own = basePullThrough(LOCK, AS_OF, lender);
    expect(odds(own) / odds(p({}))).toBeCloseTo(Math.exp(-0.5), 12);
  });
});

describe('pullThroughParametersSchema', () => {
  it('accepts the defaults after a round trip through JSON', () => {
    const parsed = pullThroughParametersSchema.parse(JSON.parse(JSON.stringify(DEFAULT_PULL_THROUGH)));
    expect(parsed).toEqual(DEFAULT_PULL_THROUGH);
  });

  it('refuses a certain stage, an unknown key and a missing channel', () => {
    const { retail, ...channel } = DEFAULT_PULL_THROUGH.channel;
    expect(retail).toBe(0);
    const wrong = [
      { ...DEFAULT_PULL_THROUGH, stageProbability: { ...DEFAULT_PULL_THROUGH.stageProbability, locked: 1 } },
      { ...DEFAULT_PULL_THROUGH, branch: 3 },
      { ...DEFAULT_PULL_THROUGH, channel },
    ];
    for (const document of wrong) expect(pullThroughParametersSchema.safeParse(document).success).toBe(false);
  });
});
