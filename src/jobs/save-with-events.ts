import { systemCaller } from '../core/caller.ts';
import type { CalibrationRecord, JobRecord, Unsequenced } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import { calibrationAcceptedEvent, jobEndedEvent } from '../webhooks/events.ts';

/** Writes a job's next version; with its end goes what webhooks are told of it. */
export async function saveJob(store: Store, record: JobRecord): Promise<void> {
  const event = jobEndedEvent(record);
  await store.transact(systemCaller('jobs', record), async ({ jobs, webhookOutbox }) => {
    await jobs.update(record);
    if (event !== undefined) await webhookOutbox.put(event);
  });
}

/** Stores the calibration that a job made, and what webhooks are told of it. */
export async function saveCalibration(
  store: Store,
  job: JobRecord,
  calibration: Unsequenced<CalibrationRecord>,
): Promise<void> {
  await store.transact(systemCaller('jobs', job), async ({ calibrations, webhookOutbox }) => {
    const event = calibrationAcceptedEvent(await calibrations.insert(calibration));
    if (event !== undefined) await webhookOutbox.put(event);
  });
}
