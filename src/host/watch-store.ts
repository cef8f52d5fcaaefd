import type { Log } from '../log/create-log.ts';
import type { StoreObserver } from '../metrics/store-observer.ts';
import type { JobRecord } from '../store/records.ts';

/** Told of the same things, one after the other. */
export function observers(first: StoreObserver, second: StoreObserver): StoreObserver {
  return {
    onJob: (job) => {
      first.onJob(job);
      second.onJob(job);
    },
    onEvents: (stream, outcomes) => {
      first.onEvents(stream, outcomes);
      second.onEvents(stream, outcomes);
    },
    onDelivery: (outcome) => {
      first.onDelivery(outcome);
      second.onDelivery(outcome);
    },
    onAccess: (operation, seconds, failed) => {
      first.onAccess(operation, seconds, failed);
      second.onAccess(operation, seconds, failed);
    },
  };
}

/** Logs the life of jobs, and what went wrong of the rest: metrics count what went well. */
export function loggingObserver(log: Log): StoreObserver {
  return {
    onJob: (job) => {
      const { state, stateReason } = job;
      log.info({ ...jobFields(job), ...(stateReason !== null && { stateReason }) }, `job ${state}`);
    },
    onEvents: (stream, outcomes) => {
      const conflictCount = outcomes.filter((outcome) => outcome === 'conflict').length;
      if (conflictCount > 0) log.warn({ stream, conflictCount }, 'events contradict others of their id');
    },
    onDelivery: ({ webhookId, deliveryId, state, attemptCount, status, disabled }) => {
      if (state === 'dead')
        log.warn({ webhookId, deliveryId, attemptCount, status }, 'webhook delivery is dead');
      if (disabled !== null) log.warn({ webhookId, ...disabled }, 'webhook disabled');
    },
    onAccess: () => undefined,
  };
}

function jobFields({ id, kind, tenantId, deskId, correlationId, startedAt, finishedAt, cost }: JobRecord) {
  const durationMs =
    startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return {
    jobId: id,
    kind,
    tenantId,
    ...(deskId !== null && { deskId }),
    ...(correlationId !== null && { correlationId }),
    cost,
    ...(durationMs !== null && { durationMs }),
  };
}
