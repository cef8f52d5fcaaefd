import type { LockObservation, LockOutcome } from '../../../calibration/pull-through/lock-history.ts';
import type { LockEvent } from '../../book/lock-event.ts';
import { type LifeStep, lockLife } from '../../book/lock-life.ts';
import { businessDateOf, endOfBusinessDate } from '../../core/business-date.ts';
import { daysBetween, type IsoDate } from '../../core/dates.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import { mortgageRateOn } from '../market-day.ts';

/** Locks of whose market rate nothing is known say so by their own count. */
export interface HistoryOfEvents {
  readonly observations: readonly LockObservation[];
  /** Locks left out: their opening event is missing, or no market rate at their lock is known. */
  readonly leftOut: readonly string[];
}

/**
 * What became of locks, from their events: one observation each, as it stood on a day.
 *
 * Funded and sold locks pulled through, unless they were renegotiated on the way; cancelled and expired ones fell out;
 * the rest are open. A lock taken again is the same lock.
 *
 * @param asOf RFC 3339 UTC with milliseconds
 * @param stageOn day of the observation; the day of the lock when absent
 * @param market whose history of mortgage rates tells those at lock and outcome
 */
export function historyOfEvents(
  eventsByLock: ReadonlyMap<string, readonly LockEvent[]>,
  asOf: string,
  {
    stageOn,
    market,
  }: { readonly stageOn?: IsoDate | undefined; readonly market?: MarketSnapshot | undefined } = {},
): HistoryOfEvents {
  const observations: LockObservation[] = [];
  const leftOut: string[] = [];
  for (const lockId of [...eventsByLock.keys()].sort()) {
    const steps = lockLife(lockId, eventsByLock.get(lockId)!, asOf);
    const observation = steps.length === 0 ? undefined : observationOf(steps, stageOn, market);
    if (observation === undefined) leftOut.push(lockId);
    else if (observation !== 'later') observations.push(observation);
  }
  return { observations, leftOut };
}

function observationOf(
  steps: readonly LifeStep[],
  stageOn: IsoDate | undefined,
  market: MarketSnapshot | undefined,
): LockObservation | 'later' | undefined {
  const first = steps[0]!.after.terms!;
  const last = steps.at(-1)!.after;
  const { lockId, program, purpose, channel, occupancy, fico, loanAmount } = last.terms!;
  const { lockDate } = first;
  if (stageOn !== undefined && lockDate > stageOn) return 'later';
  const rateOn = (date: IsoDate): number | undefined =>
    market && mortgageRateOn({ snapshot: market }, program, date);
  const marketRateAtLock = first.marketRateAtLock ?? rateOn(lockDate);
  if (marketRateAtLock === undefined) return undefined;
  const decided = decisionOf(steps);
  const seen = stageOn === undefined ? steps[0]!.after : stateOn(steps, stageOn);
  const { stage, lockExpiration } = seen.terms!;
  const outcomeDate = decided && businessDateOf(new Date(decided.settled.statement.occurredAt));
  const marketRateAtOutcome = outcomeDate && rateOn(outcomeDate);
  const observationDate = stageOn === undefined ? lockDate : stageOn;
  return {
    lockId,
    lockDate,
    lockExpiration,
    stage,
    // Known before it was decided: a lock is not observed after its outcome.
    observationDate:
      outcomeDate !== undefined && daysBetween(observationDate, outcomeDate) < 0
        ? outcomeDate
        : observationDate,
    outcome: outcomeOf(steps, decided),
    marketRateAtLock,
    program,
    loanAmount,
    ...(outcomeDate === undefined ? {} : { outcomeDate }),
    ...(marketRateAtOutcome === undefined ? {} : { marketRateAtOutcome }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(channel === undefined ? {} : { channel }),
    ...(occupancy === undefined ? {} : { occupancy }),
    ...(fico === undefined ? {} : { fico }),
  };
}

/** The lock as it stood at the end of a day, at the earliest as it was opened. */
function stateOn(steps: readonly LifeStep[], day: IsoDate) {
  const end = endOfBusinessDate(day).toISOString();
  const step = steps.findLast(({ settled }) => settled.statement.occurredAt <= end) ?? steps[0]!;
  return step.after;
}

/** The step that ended the lock's time as a lock; undefined while it runs. */
function decisionOf(steps: readonly LifeStep[]): LifeStep | undefined {
  const { status } = steps.at(-1)!.after;
  if (status === 'active') return undefined;
  const ending = status === 'sold' ? ['funded', 'sold'] : [status];
  return steps.findLast(({ settled }) => settled.statement.type === ending[0]) ?? steps.at(-1);
}

function outcomeOf(steps: readonly LifeStep[], decided: LifeStep | undefined): LockOutcome {
  if (decided === undefined) return 'open';
  const { status } = decided.after;
  if (status === 'cancelled' || status === 'expired') return 'fallen-out';
  return steps.some(({ settled }) => settled.statement.type === 'renegotiated') ? 'renegotiated' : 'funded';
}
