import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/core/dates.ts';
import { basePullThrough } from '../../src/models/pull-through/base-rate.ts';
import {
  DEFAULT_PULL_THROUGH,
  pullThroughParametersSchema,
} from '../../src/models/pull-through/parameters.ts';
import { logit } from '../../src/models/pull-through/pull-through.ts';
import { cyclicHistory, observed } from '../../test/fixtures/lock-history.ts';
import { fitPullThrough } from './fit-pull-through.ts';
import { historySample, rateMoveOf } from './history-sample.ts';
import { logOddsOf } from './likelihood.ts';
import type { LockObservation } from './lock-history.ts';
import { fitLogit, recordOfFit } from './logit-fit.ts';
import { pullThroughFitSchema } from './pull-through-fit-schema.ts';
import { pullThroughTables, reliabilityPoints } from './pull-through-report.ts';

const HISTORY = cyclicHistory(4000);
const FIT = fitPullThrough(HISTORY);
const refusalsOf = (history: readonly LockObservation[]) =>
  new Map(fitPullThrough(history).refused.map(({ term, reason }) => [term, reason]));

describe('fitPullThrough', () => {
  it('fits every term that the history shows, and proves its end', () => {
    expect(FIT.estimates.map(({ term }) => term)).toEqual([
      'lenderIntercept',
      'stageProbability.submitted',
      'stageProbability.approved',
      'stageProbability.clear-to-close',
      'purpose.rate-term',
      'purpose.cash-out',
      'per10DaysLocked',
      'per15DaysOfTerm',
      'channel.wholesale',
      'channel.correspondent',
      'per50Fico',
      'program.UMBS20',
      'program.UMBS15',
      'program.GNMA2-30',
      'program.GNMA2-15',
      'program.GNMA1-30',
      'occupancy.second-home',
      'occupancy.investor',
      'response.a',
    ]);
    expect(FIT.search!.converged).toBe(true);
    expect(FIT.search!.gradientNorm).toBeLessThan(1e-9);
    expect(FIT.anchorStage).toBe('stageProbability.locked');
    expect(FIT.parameters.stageProbability.locked).toBe(DEFAULT_PULL_THROUGH.stageProbability.locked);
  });

  it('gives a record and a section that their strict schemas take, after JSON too', () => {
    const copy = JSON.parse(JSON.stringify(FIT));
    expect(pullThroughFitSchema.parse(copy)).toEqual(FIT);
    expect(pullThroughParametersSchema.parse(copy.parameters)).toEqual(FIT.parameters);
    expect(pullThroughFitSchema.safeParse({ ...FIT, note: '' }).success).toBe(false);
  });

  it('fits the very logit that the desk computes', () => {
    const sample = historySample(HISTORY.map((lock, i) => ({ ...lock, lenderId: `B${i % 3}` })));
    const { fit } = fitLogit(sample, DEFAULT_PULL_THROUGH, { profileA: false });
    const logits = logOddsOf(fit!.design, fit!.response.maximum.theta);
    sample.observations.slice(0, 500).forEach((lock, row) => {
      const record = recordOfFit(fit!, DEFAULT_PULL_THROUGH, lock.lenderId);
      const { a, b } = record.response;
      const base = logit(basePullThrough(lock, lock.observationDate, record));
      expect(logits[row]).toBeCloseTo(base + a * Math.tanh(rateMoveOf(lock) / b), 10);
    });
  });

  it('holds out the latest fifth and gives points to plot', () => {
    const { assessment } = FIT;
    expect(assessment!.heldOutLocks + assessment!.fittedLocks).toBe(4000);
    const points = reliabilityPoints(FIT);
    expect(points).toHaveLength(10);
    expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(assessment!.heldOutObservations);
    for (const { predicted, observed: share, low, high } of points) {
      expect(predicted).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }
    expect(reliabilityPoints(FIT, 'fitted')).toHaveLength(10);
  });

  it('gives tables whose rows are as long as their columns', () => {
    const tables = pullThroughTables(FIT);
    expect(tables.length).toBeGreaterThan(4);
    for (const { columns, rows } of tables) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  it('lets a lender’s own base rate into the record, and refuses one it does not know', () => {
    const lenders = HISTORY.map((lock, index) => ({
      ...lock,
      lenderId: index % 3 === 0 ? 'poor' : 'good',
      outcome: index % 3 === 0 && index % 2 === 0 ? ('fallen-out' as const) : lock.outcome,
    }));
    const of = (lenderId: string) => fitPullThrough(lenders, { lenderId });
    expect(of('poor').parameters.lenderIntercept).toBeLessThan(of('good').parameters.lenderIntercept - 0.5);
    const { lenders: listed, parameters } = of('poor');
    expect(listed.find(({ lenderId }) => lenderId === 'poor')!.intercept).toBe(parameters.lenderIntercept);
    expect(() => of('nobody')).toThrow('no lock of this lender');
  });
});

describe('what a history cannot tell', () => {
  it('leaves every parameter at its default when there are too few locks', () => {
    const fit = fitPullThrough(HISTORY.slice(0, 199));
    expect(fit.parameters).toEqual(DEFAULT_PULL_THROUGH);
    expect(fit.estimates).toEqual([]);
    expect(new Set(fit.refused.slice(0, -1).map(({ reason }) => reason))).toEqual(new Set(['too-few-locks']));
    expect(fit.refused.map(({ term }) => term)).toContain('response.b');
    expect(pullThroughFitSchema.parse(JSON.parse(JSON.stringify(fit)))).toEqual(fit);
    expect(fitPullThrough([]).parameters).toEqual(DEFAULT_PULL_THROUGH);
    expect(fitPullThrough(HISTORY.slice(0, 200)).estimates.length).toBeGreaterThan(0);
  });

  it('tells a level from five locks of either outcome on', () => {
    const investors = HISTORY.filter(({ occupancy }) => occupancy === 'investor');
    const withFallouts = (count: number) => {
      const fallen = new Set(investors.slice(0, count).map(({ lockId }) => lockId));
      return HISTORY.map((lock): LockObservation => {
        if (lock.occupancy !== 'investor') return lock;
        return { ...lock, outcome: fallen.has(lock.lockId) ? 'fallen-out' : 'funded' };
      });
    };
    expect(refusalsOf(withFallouts(4)).get('occupancy.investor')).toBe('too-few-outcomes');
    expect(refusalsOf(withFallouts(5)).get('occupancy.investor')).not.toBe('too-few-outcomes');
  });

  it('leaves every parameter at its default when next to none fell out', () => {
    const funded = HISTORY.map((lock, index) => ({
      ...lock,
      outcome: index < 9 ? ('fallen-out' as const) : ('funded' as const),
    }));
    const fit = fitPullThrough(funded);
    expect(fit.parameters).toEqual(DEFAULT_PULL_THROUGH);
    expect(fit.refused[0]).toMatchObject({ term: 'lenderIntercept', reason: 'too-few-outcomes' });
  });

  it('fits the first terms alone where fallouts are few', () => {
    const funded = HISTORY.map((lock, index) => ({
      ...lock,
      outcome: index % 57 === 0 ? ('fallen-out' as const) : ('funded' as const),
    }));
    const fit = fitPullThrough(funded);
    const fallen = fit.counts.fallenOut;
    expect(fallen).toBe(71);
    expect(fit.estimates.length).toBeLessThanOrEqual(Math.floor(fallen / 10));
    expect(fit.refused.map(({ reason }) => reason)).toContain('events-per-parameter');
    const refused = fit.refused.find(({ term }) => term === 'occupancy.investor')!;
    expect(refused.used).toBe(DEFAULT_PULL_THROUGH.occupancy.investor);
    expect(fit.parameters.occupancy.investor).toBe(DEFAULT_PULL_THROUGH.occupancy.investor);
  });

  it('names levels never observed, separated, and nearly so', () => {
    const changed = HISTORY.map((lock, index): LockObservation => {
      const alike = lock.program === 'UMBS20' || (lock.occupancy === 'investor' && index > 20);
      return {
        ...lock,
        program: lock.program === 'GNMA1-30' ? 'UMBS30' : lock.program!,
        outcome: alike ? 'funded' : lock.outcome,
      };
    });
    const refusals = refusalsOf(changed);
    expect(refusals.get('program.GNMA1-30')).toBe('never-observed');
    expect(refusals.get('program.UMBS20')).toBe('separation');
    expect(refusals.get('occupancy.investor')).toBe('too-few-outcomes');
  });

  it('names slopes without variation', () => {
    const same = HISTORY.map((lock): LockObservation => {
      const { fico, ...rest } = lock;
      expect(fico).toBeGreaterThan(0);
      return { ...rest, lockExpiration: addDays(lock.lockDate, 45), observationDate: lock.lockDate };
    });
    const refusals = refusalsOf(same);
    for (const term of ['per10DaysLocked', 'per15DaysOfTerm', 'per50Fico']) {
      expect(refusals.get(term)).toBe('no-variation');
    }
  });

  it('names collinear columns with those that determine them', () => {
    const tied = HISTORY.map(
      (lock): LockObservation => ({
        ...lock,
        channel:
          lock.purpose === 'purchase'
            ? 'retail'
            : lock.purpose === 'rate-term'
              ? 'wholesale'
              : 'correspondent',
      }),
    );
    const { refused, parameters } = fitPullThrough(tied);
    const wholesale = refused.find(({ term }) => term === 'channel.wholesale')!;
    expect(wholesale).toMatchObject({ reason: 'collinear', used: DEFAULT_PULL_THROUGH.channel.wholesale });
    expect(wholesale.detail).toContain('purpose.rate-term');
    expect(wholesale.detail).not.toContain('purpose.cash-out');
    expect(parameters.channel).toEqual(DEFAULT_PULL_THROUGH.channel);
  });

  it('takes a history of refinances alone: their level is the intercept’s', () => {
    const refinances = HISTORY.map(
      (lock): LockObservation => ({
        ...lock,
        purpose: lock.purpose === 'purchase' ? 'rate-term' : lock.purpose!,
      }),
    );
    const { refused, search } = fitPullThrough(refinances);
    expect(refused.find(({ term }) => term === 'purpose.cash-out')).toMatchObject({ reason: 'collinear' });
    expect(search!.converged).toBe(true);
  });

  it('holds the response where rates did not move', () => {
    const still = HISTORY.map((lock) => ({ ...lock, marketRateAtOutcome: lock.marketRateAtLock }));
    const fit = fitPullThrough(still);
    expect(fit.parameters.response).toEqual(DEFAULT_PULL_THROUGH.response);
    expect(fit.refused.filter(({ term }) => term.startsWith('response'))).toMatchObject([
      { term: 'response.a', reason: 'no-rate-variation', used: 1.8 },
      { term: 'response.b', reason: 'no-rate-variation', used: 2.708 },
    ]);
  });

  it('holds the response where moves are too small for the locks there are', () => {
    const small = HISTORY.slice(0, 400).map((lock) => ({
      ...lock,
      marketRateAtOutcome: lock.marketRateAtLock + 0.05 * (lock.marketRateAtOutcome! - lock.marketRateAtLock),
    }));
    expect(refusalsOf(small).get('response.a')).toBe('not-identified');
  });

  it('holds a at zero where pull-through rose as rates fell', () => {
    const perverse = HISTORY.map((lock, index): LockObservation => {
      const fell = lock.marketRateAtOutcome! < lock.marketRateAtLock;
      return { ...lock, outcome: index % 10 < (fell ? 1 : 5) ? 'fallen-out' : 'funded' };
    });
    const { refused, parameters } = fitPullThrough(perverse);
    expect(parameters.response.a).toBe(0);
    expect(refused.find(({ term }) => term === 'response.a')).toMatchObject({ reason: 'at-bound', used: 0 });
  });

  it('anchors the level at another stage where none is new', () => {
    const late = HISTORY.map(
      (lock): LockObservation => (lock.stage === 'locked' ? { ...lock, stage: 'approved' } : lock),
    );
    const fit = fitPullThrough(late);
    expect(fit.anchorStage).toBe('stageProbability.approved');
    expect(fit.parameters.stageProbability.approved).toBe(DEFAULT_PULL_THROUGH.stageProbability.approved);
    expect(
      new Map(fit.refused.map(({ term, reason }) => [term, reason])).get('stageProbability.locked'),
    ).toBe('never-observed');
  });

  it('is not led astray by one odd lock', () => {
    const odd = observed(99_999, { fico: 850, outcome: 'fallen-out' });
    const { parameters } = fitPullThrough([...HISTORY, odd]);
    expect(parameters.per50Fico).toBeCloseTo(FIT.parameters.per50Fico, 1);
  });
});
