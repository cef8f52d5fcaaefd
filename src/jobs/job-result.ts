import { newId } from '../store/ids.ts';
import type { CalibrationRecord, JobRecord, Unsequenced } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import type { FinishedWork } from './finished-work.ts';
import type { PartTimings } from './part-clock.ts';
import { resultJsonOf, type WrittenResult } from './written-result.ts';

/** What is stored with the end of a job that made a result. */
export interface MadeResult extends FinishedWork {
  /** A calibration to be stored with it; undefined where none was made, or the same is kept already. */
  readonly calibration: Unsequenced<CalibrationRecord> | undefined;
}

export interface ResultParts {
  readonly job: JobRecord;
  readonly written: WrittenResult;
  readonly engineFingerprint: string;
  readonly timings: () => PartTimings;
  readonly now: Date;
}

/** What the engine answered, compared with the job that it repeats, and with what only the queue knows. */
export async function makeResult(parts: ResultParts, repositories: Repositories): Promise<MadeResult> {
  const { job, written, engineFingerprint, timings, now } = parts;
  const { inputDigest } = job;
  const { resultDigest } = written;
  const calibration = calibrationRecord(job.id, written, now);
  const kept = calibration && (await keptCalibration(calibration, repositories));
  const calibrationId = kept?.id ?? calibration?.id ?? null;
  const replayMatches = await matchesOriginal(job, resultDigest, repositories);
  const resultJson = resultJsonOf(written, {
    ...(calibration && { calibrationId }),
    ...(replayMatches !== null && { replayOf: job.replayOf, matchesOriginal: replayMatches }),
    inputDigest,
    resultDigest,
  });
  return {
    resultJson,
    calibration: kept === undefined ? calibration : undefined,
    success: {
      type: 'succeed',
      resultDigest,
      timingsMs: timings(),
      calibrationId,
      replayMatches,
      engineFingerprint,
      resultOf: null,
    },
  };
}

async function matchesOriginal(
  { replayOf }: JobRecord,
  resultDigest: string,
  { jobs }: Repositories,
): Promise<boolean | null> {
  if (replayOf === null) return null;
  const original = await jobs.find(replayOf);
  return original === undefined ? null : original.resultDigest === resultDigest;
}

/** The same set, where it is stored already: equal inputs make one calibration, however often they are asked for. */
async function keptCalibration(
  { inputsDigest, contentDigest }: Unsequenced<CalibrationRecord>,
  { calibrations }: Repositories,
): Promise<CalibrationRecord | undefined> {
  if (inputsDigest === null) return undefined;
  const kept = await calibrations.findByInputs(inputsDigest);
  return kept?.contentDigest === contentDigest ? kept : undefined;
}

function calibrationRecord(
  jobId: string,
  { calibration }: WrittenResult,
  now: Date,
): Unsequenced<CalibrationRecord> | undefined {
  if (calibration === null) return undefined;
  return { id: newId('calibration', now), jobId, ...calibration, createdAt: now.toISOString() };
}
