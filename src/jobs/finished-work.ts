import type { JobRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import type { JobEvent } from './job.ts';

type SuccessEvent = Extract<JobEvent, { readonly type: 'succeed' }>;

/** A result, and how a job that has it ends. */
export interface FinishedWork {
  readonly success: Omit<SuccessEvent, 'at'>;
  readonly resultJson: string;
}

/**
 * The result of an earlier job that asked for the same on the same engine, if whoever may know the new job may know that
 * one too. A job that repeats another takes no one's result: it is there to make its own.
 */
export async function findFinishedWork(
  job: JobRecord,
  engineFingerprint: string,
  { jobs, results }: Repositories,
): Promise<FinishedWork | undefined> {
  if (job.replayOf !== null) return undefined;
  const equal = await jobs.findEqual(job.inputDigest, engineFingerprint);
  if (equal === undefined || (equal.deskId !== null && equal.deskId !== job.deskId)) return undefined;
  const resultJson = await results.find(equal.id);
  if (resultJson === undefined || equal.resultDigest === null) return undefined;
  return {
    resultJson,
    success: {
      type: 'succeed',
      resultDigest: equal.resultDigest,
      timingsMs: null,
      calibrationId: equal.calibrationId,
      replayMatches: null,
      engineFingerprint,
      resultOf: equal.resultOf ?? equal.id,
    },
  };
}

/** The same result for a job that shared the work of another. */
export function sharedWork({ success, resultJson }: FinishedWork, makerId: string): FinishedWork {
  return { resultJson, success: { ...success, timingsMs: null, resultOf: makerId } };
}
