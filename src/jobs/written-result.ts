import { digestOf } from '../core/digest.ts';
import type { JobKind } from '../store/records.ts';
import { type CalibrationSummary, calibrationOf } from './calibration-result.ts';
import type { JobProvenance, JobResultDocument } from './handler.ts';

/** A calibration as it is stored, but for what the store gives it. */
export interface WrittenCalibration extends CalibrationSummary {
  readonly contentDigest: string;
  readonly documentJson: string;
}

/**
 * A result as text, digested. It is written where it was made: for a book of thousands of locks either takes longer than
 * a server's loop can be held up.
 */
export interface WrittenResult {
  /** Everything but the provenance, which grows by what only the queue knows. */
  readonly answerJson: string;
  /** Of the same. */
  readonly resultDigest: string;
  readonly provenance: JobProvenance;
  /** What a job of kind `calibration` made. */
  readonly calibration: WrittenCalibration | null;
}

/** Writes and digests the result of a job of a kind. */
export function writeResult(kind: JobKind, document: JobResultDocument): WrittenResult {
  const { provenance, ...answer } = document;
  return {
    answerJson: JSON.stringify(answer),
    resultDigest: digestOf(answer),
    provenance,
    calibration: kind === 'calibration' ? writtenCalibration(document) : null,
  };
}

/** The whole result as JSON, with what the queue adds to its provenance. */
export function resultJsonOf(
  { answerJson, provenance }: WrittenResult,
  added: Readonly<Record<string, unknown>>,
): string {
  const provenanceJson = JSON.stringify({ ...provenance, ...added });
  // An answer has its failures, so there is a member for the comma to follow.
  return `${answerJson.slice(0, -1)},"provenance":${provenanceJson}}`;
}

function writtenCalibration(document: JobResultDocument): WrittenCalibration {
  const { document: set, ...summary } = calibrationOf(document);
  return { ...summary, contentDigest: digestOf(set), documentJson: JSON.stringify(set) };
}
