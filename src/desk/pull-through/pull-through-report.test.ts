import { describe, expect, it } from 'vitest';
import type { LockObservation, LockOutcome } from '../../../calibration/pull-through/lock-history.ts';
import { wilsonInterval } from '../../../calibration/pull-through/reliability.ts';
import { parsedLockEvent, wholeLife } from '../../../test/fixtures/lock-events.ts';
import { isoDate } from '../../core/dates.ts';
import { DEFAULT_PULL_THROUGH } from '../../models/pull-through/parameters.ts';
import { cohortOf } from './cohorts.ts';
import { historyOfEvents } from './history-of-events.ts';
import { pullThroughReport } from './pull-through-report.ts';

const lock = (
  lockId: string,
  outcome: LockOutcome,
  more: Partial<LockObservation> = {},
): LockObservation => ({
  lockId,
  stage: 'locked',
  lockDate: isoDate('2025-01-06'),
  lockExpiration: isoDate('2025-02-05'),
  observationDate: isoDate('2025-01-06'),
  marketRateAtLock: 0.07,
  outcome,
  program: 'UMBS30',
  ...(outcome === 'open' ? {} : { outcomeDate: isoDate('2025-02-01'), marketRateAtOutcome: 0.0675 }),
  ...more,
});
const HISTORY = [
  lock('A', 'funded', { loanAmount: 300_000 }),
  lock('B', 'funded', { loanAmount: 200_000.5, program: 'UMBS15' }),
  lock('C', 'fallen-out', { loanAmount: 100_000 }),
  lock('D', 'renegotiated', { loanAmount: 150_000 }),
  lock('E', 'open', { loanAmount: 400_000 }),
];

describe('pull-through by cohort', () => {
  it('counts outcomes and dollars, and shares of what is decided', () => {
    const { total, rows } = pullThroughReport(HISTORY, ['program']);
    const [low, high] = wilsonInterval(0.5, 4);
    expect(total).toMatchObject({
      lockCount: 5,
      funded: 2,
      fallenOut: 1,
      renegotiated: 1,
      open: 1,
      dollars: '1150000.50',
      fundedDollars: '500000.50',
      fundedShare: 0.5,
      renegotiatedShare: 0.25,
      low,
      high,
      prediction: null,
    });
    expect(rows.map(({ cohort, lockCount }) => [cohort, lockCount])).toEqual([
      [['UMBS15'], 1],
      [['UMBS30'], 4],
    ]);
    expect(rows.reduce((sum, row) => sum + row.funded, 0)).toBe(total.funded);
  });

  it('has no share where nothing is decided, and no dollars where a lock does not say them', () => {
    const { total } = pullThroughReport([lock('E', 'open')], []);
    expect(total).toMatchObject({ fundedShare: null, low: null, dollars: null, fundedDollars: null });
  });

  it('counts a lock once: as it was first seen, or as it stood on a day', () => {
    const later = lock('A', 'funded', { stage: 'approved', observationDate: isoDate('2025-01-20') });
    const stages = (stageOn?: string) =>
      pullThroughReport([later, ...HISTORY], ['stage'], {
        stageOn: stageOn === undefined ? undefined : isoDate(stageOn),
      }).rows.map(({ cohort, lockCount }) => [cohort[0], lockCount]);
    expect(stages()).toEqual([['locked', 5]]);
    expect(stages('2025-01-20')).toEqual([
      ['approved', 1],
      ['locked', 4],
    ]);
  });

  it('is held against the model at the rate move that came', () => {
    const { prediction } = pullThroughReport(HISTORY, [], {
      parameters: DEFAULT_PULL_THROUGH,
    }).total;
    expect(prediction).toMatchObject({ lockCount: 4, observed: 0.5 });
    const risen = HISTORY.map((one) =>
      one.outcome === 'open' ? one : { ...one, marketRateAtOutcome: 0.0775 },
    );
    const after = pullThroughReport(risen, [], { parameters: DEFAULT_PULL_THROUGH }).total;
    expect(after.prediction!.predicted).toBeGreaterThan(prediction!.predicted);
  });

  it('puts a move on a bound into the class above, in exact basis points', () => {
    const moved = (marketRateAtOutcome: number) =>
      cohortOf({ ...lock('A', 'funded'), marketRateAtOutcome }, 'rate-move');
    expect(moved(0.0675)).toBe('-25 to 0 bp');
    expect(moved(0.0649)).toBe('below -50 bp');
    expect(moved(0.075)).toBe('50 bp and more');
    expect(cohortOf(lock('A', 'funded'), 'term')).toBe('16-30 days');
    expect(cohortOf(lock('A', 'funded', { lockExpiration: isoDate('2025-04-01') }), 'term')).toBe(
      'over 60 days',
    );
  });
});

describe('a history of events', () => {
  const ends = '2025-06-01T00:00:00.000Z';
  const rate = { marketRateAtLock: 0.0699 };
  const events = new Map([
    ['L1', [parsedLockEvent('L1', 1, 'locked', rate), parsedLockEvent('L1', 2, 'cancelled')]],
    [
      'L2',
      [
        parsedLockEvent('L2', 1, 'locked', rate),
        parsedLockEvent('L2', 2, 'stage-changed', { stage: 'approved' }),
      ],
    ],
    [
      'L3',
      [
        parsedLockEvent('L3', 1, 'locked', rate),
        parsedLockEvent('L3', 2, 'funded', { fundingDate: '2025-02-04' }),
      ],
    ],
    ['L4', [...wholeLife('L4')]],
    ['L5', [parsedLockEvent('L5', 2, 'cancelled')]],
  ]);

  it('tells funded, fallen out, renegotiated and open apart, and names what it leaves out', () => {
    const priced = new Map(events).set('L4', [
      parsedLockEvent('L4', 1, 'locked', { ...rate, deliveryType: 'best-efforts' }),
      ...wholeLife('L4').slice(1),
    ]);
    const { observations, leftOut } = historyOfEvents(priced, ends);
    expect(observations.map(({ lockId, outcome }) => [lockId, outcome])).toEqual([
      ['L1', 'fallen-out'],
      ['L2', 'open'],
      ['L3', 'funded'],
      ['L4', 'renegotiated'],
    ]);
    expect(leftOut).toEqual(['L5']);
  });

  it('shows locks as they stood on a day', () => {
    const on = (day: string) =>
      historyOfEvents(new Map([['L2', events.get('L2')!]]), ends, { stageOn: isoDate(day) }).observations.map(
        ({ stage }) => stage,
      );
    expect(on('2025-02-03')).toEqual(['locked']);
    expect(on('2025-02-04')).toEqual(['approved']);
    expect(on('2025-02-01')).toEqual([]);
  });
});
