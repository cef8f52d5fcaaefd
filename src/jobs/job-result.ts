import { digestOf } from '../core/digest.ts';
import { newId } from '../store/ids.ts';
import type { CalibrationRecord, JobRecord, Unsequenced } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import { calibrationOf } from './calibration-result.ts';
import type { FinishedWork } from './finished-work.ts';
import type { JobResultDocument } from './handler.ts';
import type { PartTimings } from './part-clock.ts';

/** What is stored with the end of a job that made a result. */
export interface MadeResult extends FinishedWork {
  /** A calibration to be stored with it; undefined where none was made, or the same is kept already. */
  readonly calibration: Unsequenced<CalibrationRecord> | undefined;
}

export interface ResultParts {
  readonly job: JobRecord;
  readonly document: JobResultDocument;
  readonly engineFingerprint: string;
  readonly timings: () => PartTimings;
  readonly now: Date;
}

/** What a handler answered, digested, compared with the job it repeats, and as JSON. */
export async function makeResult(parts: ResultParts, repositories: Repositories): Promise<MadeResult> {
  const { job, document, engineFingerprint, timings, now } = parts;
  const { provenance, ...answer } = document;
  const resultDigest = digestOf(answer);
  const calibration = job.kind === 'calibration' ? calibrationRecord(job.id, document, now) : undefined;
  const kept = calibration && (await keptCalibration(calibration, repositories));
  const calibrationId = kept?.id ?? calibration?.id ?? null;
  const replayMatches = await matchesOriginal(job, resultDigest, repositories);
  const resultJson = JSON.stringify({
    ...document,
    provenance: {
      ...provenance,
      ...(calibration && { calibrationId }),
      ...(replayMatches !== null && { replayOf: job.replayOf, matchesOriginal: replayMatches }),
      inputDigest: job.inputDigest,
      resultDigest,
    },
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
  result: JobResultDocument,
  now: Date,
): Unsequenced<CalibrationRecord> {
  const { document, ...summary } = calibrationOf(result);
  return {
    id: newId('calibration', now),
    jobId,
    ...summary,
    contentDigest: digestOf(document),
    createdAt: now.toISOString(),
    documentJson: JSON.stringify(document),
  };
}
