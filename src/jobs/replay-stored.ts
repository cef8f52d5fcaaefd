import { CounterpoiseError } from '../core/errors.ts';
import type { JobProgress, JobRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import type { JobEngine } from './job-engine.ts';
import { kernelOf, withKernel } from './replayed-request.ts';
import { documentTexts } from './resolve-input.ts';

/** What made a result, and its digest. */
interface MadeResult {
  readonly resultDigest: string;
  readonly kernel: string | null;
  /** The engine's fingerprint; null where it is not known any more. */
  readonly engine: unknown;
}

/** A stored job that was run again. */
export interface ReplayedJob {
  readonly jobId: string;
  readonly kind: string;
  /** Whether both results are the same, bit for bit. */
  readonly matchesOriginal: boolean;
  readonly original: MadeResult;
  readonly replay: MadeResult;
}

/**
 * Runs a stored job again from its stored inputs alone, with the kernel that made its result, and compares. Nothing is
 * written.
 *
 * @throws CounterpoiseError JOB_NOT_FOUND, JOB_STATE for a job without a result, RESOURCE_ERASED when its inputs are gone,
 *   MODEL_UNSUPPORTED when its kernel does not run here
 */
export async function replayStored(
  jobId: string,
  repositories: Repositories,
  engine: JobEngine,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal; readonly onProgress: (progress: JobProgress) => void },
): Promise<ReplayedJob> {
  const job = await finishedJob(jobId, repositories);
  const requestJson = await repositories.jobs.findRequest(jobId);
  if (requestJson === undefined) {
    throw new CounterpoiseError('RESOURCE_ERASED', `The request of job ${jobId} was erased.`);
  }
  const resultJson = await repositories.results.find(jobId);
  const original = madeBy(
    job.resultDigest,
    resultJson === undefined ? {} : JSON.parse(resultJson).provenance,
  );
  const written = await engine.run(withKernel(requestJson, original.kernel), documentTexts(repositories), {
    signal,
    onProgress,
    onPart: () => {},
    precedence: 'desk',
    jobId,
    findCalibration: async () => undefined,
    repeats: true,
  });
  const replay = madeBy(written.resultDigest, written.provenance);
  const matchesOriginal = replay.resultDigest === original.resultDigest;
  return { jobId, kind: job.kind, matchesOriginal, original, replay };
}

async function finishedJob(
  jobId: string,
  { jobs }: Repositories,
): Promise<JobRecord & { readonly resultDigest: string }> {
  const job = await jobs.find(jobId);
  if (job === undefined) {
    throw new CounterpoiseError('JOB_NOT_FOUND', `The store has no job ${jobId.slice(0, 100)}.`);
  }
  const { resultDigest } = job;
  if (resultDigest !== null) return { ...job, resultDigest };
  throw new CounterpoiseError(
    'JOB_STATE',
    `Job ${jobId} is ${job.state}: it has no result to compare with.`,
    {
      found: job.state,
      accepted: 'a job that has succeeded',
    },
  );
}

function madeBy(resultDigest: string, provenance: Readonly<Record<string, unknown>>): MadeResult {
  return { resultDigest, kernel: kernelOf(provenance), engine: provenance['engine'] ?? null };
}
