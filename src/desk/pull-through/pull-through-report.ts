import type { LockObservation, LockOutcome } from '../../../calibration/pull-through/lock-history.ts';
import { wilsonInterval } from '../../../calibration/pull-through/reliability.ts';
import type { IsoDate } from '../../core/dates.ts';
import { centsText, money, sumOf } from '../../core/money.ts';
import { basePullThrough } from '../../models/pull-through/base-rate.ts';
import type { PullThroughParameters } from '../../models/pull-through/parameters.ts';
import { pullThroughProbability } from '../../models/pull-through/pull-through.ts';
import { type CohortDimension, cohortOf, cohortOrder } from './cohorts.ts';

/** What became of some locks, beside what was foretold. Shares are of the locks whose outcome is known. */
export interface PullThroughRow {
  /** By dimension, in the order asked for; empty for all locks together. */
  readonly cohort: readonly string[];
  readonly lockCount: number;
  readonly funded: number;
  readonly fallenOut: number;
  readonly renegotiated: number;
  readonly open: number;
  /** Dollars to the cent of all locks, and of those that funded at their rate; null unless every lock states its amount. */
  readonly dollars: string | null;
  readonly fundedDollars: string | null;
  /** Funded over decided; null where nothing is decided. */
  readonly fundedShare: number | null;
  /** Wilson's 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  readonly renegotiatedShare: number | null;
  /** The model's, for the locks it can be asked about: decided, and not funded when observed. */
  readonly prediction: {
    readonly lockCount: number;
    /** Share of these that funded. */
    readonly observed: number;
    readonly predicted: number;
    /** (Observed − predicted) in standard errors of the outcomes alone; null where all are certain. */
    readonly deviations: number | null;
  } | null;
}

export interface PullThroughReport {
  readonly by: readonly CohortDimension[];
  /** Day of each lock's observation at the latest; null: its first one. */
  readonly stageOn: IsoDate | null;
  readonly rows: readonly PullThroughRow[];
  readonly total: PullThroughRow;
}

/**
 * What became of past locks by cohort.
 *
 * Each lock counts once: as it stood in its last observation up to a day, or in its first one.
 *
 * @param parameters of the pull-through model, for its prediction at the rate move that came
 * @source docs/models/pull-through.md
 */
export function pullThroughReport(
  history: readonly LockObservation[],
  by: readonly CohortDimension[],
  options: {
    readonly stageOn?: IsoDate | undefined;
    readonly parameters?: PullThroughParameters | undefined;
  } = {},
): PullThroughReport {
  const locks = oneEach(history, options.stageOn);
  const groups = Map.groupBy(locks, (lock) =>
    JSON.stringify(by.map((dimension) => cohortOf(lock, dimension))),
  );
  const rows = [...groups].map(([key, members]) => rowOf(JSON.parse(key), members, options.parameters));
  const orderOf = ({ cohort }: PullThroughRow): string =>
    JSON.stringify(cohort.map((name, place) => cohortOrder(by[place]!, name)));
  rows.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return {
    by,
    stageOn: options.stageOn ?? null,
    rows: by.length === 0 ? [] : rows,
    total: rowOf([], locks, options.parameters),
  };
}

function oneEach(
  history: readonly LockObservation[],
  stageOn: IsoDate | undefined,
): readonly LockObservation[] {
  const chosen = new Map<string, LockObservation>();
  for (const observation of history) {
    if (stageOn !== undefined && observation.observationDate > stageOn) continue;
    const key = JSON.stringify([observation.lenderId ?? '', observation.lockId]);
    const known = chosen.get(key);
    const isBetter =
      known === undefined ||
      (stageOn === undefined
        ? observation.observationDate < known.observationDate
        : observation.observationDate > known.observationDate);
    if (isBetter) chosen.set(key, observation);
  }
  return [...chosen.values()];
}

function rowOf(
  cohort: readonly string[],
  locks: readonly LockObservation[],
  parameters: PullThroughParameters | undefined,
): PullThroughRow {
  const count = (outcome: LockOutcome): number => locks.filter((lock) => lock.outcome === outcome).length;
  const [funded, fallenOut, renegotiated] = [count('funded'), count('fallen-out'), count('renegotiated')];
  const decided = funded + fallenOut + renegotiated;
  const share = decided === 0 ? null : funded / decided;
  const [low, high] = share === null ? [null, null] : wilsonInterval(share, decided);
  return {
    cohort,
    lockCount: locks.length,
    funded,
    fallenOut,
    renegotiated,
    open: count('open'),
    dollars: dollarsOf(locks),
    fundedDollars:
      dollarsOf(locks) === null ? null : dollarsOf(locks.filter(({ outcome }) => outcome === 'funded')),
    fundedShare: share,
    low,
    high,
    renegotiatedShare: decided === 0 ? null : renegotiated / decided,
    prediction: parameters === undefined ? null : predictionOf(locks, parameters),
  };
}

function dollarsOf(locks: readonly LockObservation[]): string | null {
  const amounts = locks.flatMap(({ loanAmount }) => (loanAmount === undefined ? [] : [money(loanAmount)]));
  return amounts.length < locks.length ? null : centsText(sumOf(amounts));
}

function predictionOf(
  locks: readonly LockObservation[],
  parameters: PullThroughParameters,
): PullThroughRow['prediction'] {
  const asked = locks.flatMap((lock) => {
    const { outcome, stage, marketRateAtLock, marketRateAtOutcome, observationDate } = lock;
    if (outcome === 'open' || stage === 'funded' || marketRateAtOutcome === undefined) return [];
    const base = basePullThrough(lock, observationDate, parameters);
    const movePercent = 100 * (marketRateAtOutcome - marketRateAtLock);
    const p = pullThroughProbability(base, movePercent, parameters.response);
    return [{ p, funded: outcome === 'funded' ? 1 : 0 }];
  });
  if (asked.length === 0) return null;
  const sum = (of: (lock: (typeof asked)[number]) => number): number =>
    asked.reduce((total, lock) => total + of(lock), 0);
  const [observed, predicted] = [sum(({ funded }) => funded), sum(({ p }) => p)];
  const variance = sum(({ p }) => p * (1 - p));
  return {
    lockCount: asked.length,
    observed: observed / asked.length,
    predicted: predicted / asked.length,
    deviations: variance === 0 ? null : (observed - predicted) / Math.sqrt(variance),
  };
}
