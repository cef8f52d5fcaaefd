import type { z } from 'zod';
import type { ErrorItem } from '../core/errors.ts';
import type { JobKind, JobProgress } from '../store/records.ts';
import type { JobClass } from './precedence.ts';
import type { RunSettings } from './run-settings.ts';

/** What a running job may use of the queue that runs it. */
export interface JobContext {
  /** Aborted when the job is cancelled or ran too long; the handler then rejects soon. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
  /** Tells which part of its work the handler is in from now on, for the job's `timingsMs`. */
  readonly onPart: (part: string) => void;
  /** Whether the job's simulations give way to others'. */
  readonly precedence: JobClass;
  readonly jobId: string;
  /** The text of the calibration that the job's tenant keeps of these inputs, if any. */
  readonly findCalibration: (inputsDigest: string) => Promise<string | undefined>;
  /** Whether the job repeats an earlier one, to compare the results: nothing kept may stand in for its work. */
  readonly repeats: boolean;
}

/** Everything a result depends on; the queue adds the input's and the result's digest. */
export interface JobProvenance {
  readonly engineVersion: string;
  readonly model: string | null;
  readonly calibrationId: string | null;
  readonly seed: string | null;
  readonly pathCount: number | null;
  readonly kernel: string | null;
  readonly [key: string]: unknown;
}

/**
 * What a job answers: plain JSON, finite numbers only.
 *
 * Beside `provenance`, every member is part of the result's digest, so none may depend on the time of day,
 * the speed of the machine or the number of threads.
 * A job of kind `calibration` has a member `calibration` as `calibration-result.ts` states it.
 */
export interface JobResultDocument {
  readonly measures?: unknown;
  readonly rows?: unknown;
  readonly failures: readonly ErrorItem[];
  readonly provenance: JobProvenance;
  readonly [key: string]: unknown;
}

/** One kind of work. Handlers are supplied by `main.ts`. */
export interface JobHandler {
  readonly kind: JobKind;
  /** Parses the input after ids were replaced by the documents they name; must not transform across time. */
  readonly inputSchema: z.ZodType;
  /** Takes the input as it stands in the request: it was checked at admission, and the handler itself parses it. */
  readonly run: (input: unknown, run: RunSettings, context: JobContext) => Promise<JobResultDocument>;
}

export type JobHandlers = Readonly<Partial<Record<JobKind, JobHandler>>>;
