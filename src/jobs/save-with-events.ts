import type { CalibrationRecord, JobRecord, Unsequenced } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import { calibrationAcceptedEvent, jobEndedEvent } from '../webhooks/events.ts';

/** Writes a job's next version; with its end goes what webhooks are told of it. */
export async function saveJob(
  job: JobRecord,
  { jobs, webhookOutbox }: Pick<Repositories, 'jobs' | 'webhookOutbox'>,
): Promise<void> {
  await jobs.update(job);
  const event = jobEndedEvent(job);
  if (event !== undefined) await webhookOutbox.put(event);
}

/** Stores the calibration that a job made, and what webhooks are told of it. */
export async function saveCalibration(
  calibration: Unsequenced<CalibrationRecord>,
  { calibrations, webhookOutbox }: Pick<Repositories, 'calibrations' | 'webhookOutbox'>,
): Promise<void> {
  const event = calibrationAcceptedEvent(await calibrations.insert(calibration));
  if (event !== undefined) await webhookOutbox.put(event);
}
