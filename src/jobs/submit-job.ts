import { type Caller, mayChange } from '../core/caller.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { type FoldedPipeline, pinAsOf } from '../ledger/pin-as-of.ts';
import { newId } from '../store/ids.ts';
import type { JobRecord } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import type { Idempotency, RepeatableRequest } from './idempotency.ts';
import type { CheckedInput, JobEngine } from './job-engine.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobRequest, JobWork } from './job-request.ts';
import type { AdmittedJob, JobSubmission } from './job-submission.ts';
import { kernelOf, withKernel } from './replayed-request.ts';
import { documentTexts, pinLatest } from './resolve-input.ts';

/** Who takes part in accepting a job. */
export interface JobServices {
  readonly engine: JobEngine;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly idempotency: Idempotency;
  readonly now: () => Date;
}

export interface SubmittedJob {
  readonly job: JobRecord;
  /** Whether the job was made by an earlier request under the same idempotency key. */
  readonly repeated: boolean;
}

/** Work that was understood: its handler exists, its documents exist and parse. */
interface CheckedWork extends CheckedInput {
  readonly pinned: JobWork;
  /** Pipelines that the request names and that are stored with it, where it asked for them to be made. */
  readonly pipelines: readonly FoldedPipeline[];
}

/**
 * Accepts a job, or finds the one that an earlier request with the same key made.
 *
 * @throws CounterpoiseError INPUT_INVALID, RESOURCE_NOT_FOUND, REQUEST_IDEMPOTENCY_REUSED, or the queue's refusals
 */
export async function submitJob(
  services: JobServices,
  caller: Caller,
  request: JobRequest,
  idempotencyKey: string | undefined,
): Promise<SubmittedJob> {
  const { kind, input, run, control, correlationId = null } = request;
  const digest = idempotencyKey === undefined ? '' : digestOf({ path: 'jobs', request });
  return acceptOnce(services, caller, { key: idempotencyKey, digest }, async () => {
    const work = await checkWork(services, caller, { kind, input, ...(run && { run }) });
    const { pipelines, ...checked } = work;
    const { inputDigest } = checked;
    return {
      meaningDigest: digestOf({ path: 'jobs', kind, inputDigest, control, correlationId }),
      submission: { ...checked, ...control, correlationId, replayOf: null },
      pipelines,
    };
  });
}

/**
 * Runs a job's request again as a new job, whose result is then compared with the first one's.
 *
 * @throws CounterpoiseError JOB_NOT_FOUND, or JOB_STATE when the job has no result to compare with
 */
export async function replayJob(
  services: JobServices,
  caller: Caller,
  originalId: string,
  idempotencyKey: string | undefined,
): Promise<SubmittedJob> {
  const original = await services.queue.find(originalId, caller);
  if (original.state !== 'succeeded') {
    throw new CounterpoiseError('JOB_STATE', `Job ${original.id} is ${original.state}.`, {
      found: original.state,
      accepted: 'a job that has succeeded',
    });
  }
  const requestJson = await services.store.as(caller).jobs.findRequest(original.id);
  invariant(requestJson !== undefined, 'Every stored job has its request.');
  // A repetition shows what the original showed, so it is shown to those who see that.
  const repeater = mayChange(caller, original) ? { ...caller, deskId: original.deskId } : caller;
  const digest = digestOf({ path: 'replay', originalId });
  return acceptOnce(services, repeater, { key: idempotencyKey, digest }, async () => {
    const kernel = await kernelToRepeat(services, caller, original);
    const work = await checkWork(services, repeater, JSON.parse(withKernel(requestJson, kernel)));
    const { priority, queueTimeoutMs, runTimeoutMs, correlationId } = original;
    const control = { priority, queueTimeoutMs, runTimeoutMs, correlationId };
    const { pipelines, ...checked } = work;
    return {
      meaningDigest: digest,
      submission: { ...checked, ...control, replayOf: original.id },
      pipelines,
    };
  });
}

/** The kernel that `auto` stood for then, where it may stand for another now. */
async function kernelToRepeat(
  { store, queue }: JobServices,
  caller: Caller,
  { id, engineFingerprint }: JobRecord,
): Promise<string | null> {
  if (engineFingerprint === queue.engineFingerprint) return null;
  const resultJson = await store.as(caller).results.find(id);
  return resultJson === undefined ? null : kernelOf(JSON.parse(resultJson).provenance);
}

/** A request on its way to become a job. */
interface UnderstoodRequest {
  readonly meaningDigest: string;
  readonly pipelines: readonly FoldedPipeline[];
  readonly submission: Omit<JobSubmission, 'id' | 'caller'>;
}

/** Puts a job into the store and the queue, or finds the one that the same request made before. */
async function acceptOnce(
  { idempotency, queue, now }: JobServices,
  caller: Caller,
  request: RepeatableRequest,
  understand: () => Promise<UnderstoodRequest>,
): Promise<SubmittedJob> {
  const accepted: { job?: AdmittedJob } = {};
  try {
    const { id, repeated } = await idempotency.once(caller, request, newId('job', now()), async () => {
      const { meaningDigest, submission, pipelines } = await understand();
      return {
        meaningDigest,
        create: async (jobId, repositories) => {
          accepted.job = queue.admit({ id: jobId, caller, ...submission });
          for (const pipeline of pipelines) await repositories.pipelines.insert(pipeline);
          await accepted.job.insert(repositories);
        },
      };
    });
    if (accepted.job !== undefined) return { job: await accepted.job.enqueue(), repeated };
    const job = await queue.find(id, caller);
    queue.adopt(job);
    return { job, repeated };
  } catch (error) {
    accepted.job?.abandon(error);
    throw error;
  }
}

async function checkWork(
  { engine, store, now }: JobServices,
  caller: Caller,
  work: JobWork,
): Promise<CheckedWork> {
  const repositories = store.as(caller);
  // What is not named is chosen as the desk would see it that the job is for, whatever more the caller sees.
  const asDesk = store.as(caller.deskId === null ? caller : { ...caller, deskIds: [caller.deskId] });
  const { input, pipelines } = await pinAsOf(work.input, asDesk, now());
  const pinned = await pinLatest({ ...work, input }, asDesk);
  const stored = documentTexts(repositories);
  const documents: typeof stored = async (collection, id) =>
    pipelines.find((one) => one.id === id)?.documentJson ?? stored(collection, id);
  return { pinned, pipelines, ...(await engine.check(JSON.stringify(pinned), documents)) };
}
