import type { Caller } from '../core/caller.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { pinPipelineAsOf } from '../ledger/pin-pipeline.ts';
import { newId } from '../store/ids.ts';
import type { JobRecord } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import type { Idempotency } from './idempotency.ts';
import type { CheckedInput, JobEngine } from './job-engine.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobRequest, JobWork } from './job-request.ts';
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
  const { kind, input, run, control, correlationId } = request;
  let checked: CheckedWork | undefined;
  const check = async (): Promise<CheckedWork> => {
    checked ??= await checkWork(services, caller, { kind, input, ...(run && { run }) });
    return checked;
  };
  const repeatable = {
    key: idempotencyKey,
    digest: idempotencyKey === undefined ? '' : digestOf({ path: 'jobs', request }),
    meaningDigest: async () =>
      digestOf({ path: 'jobs', kind, inputDigest: (await check()).inputDigest, control, correlationId }),
  };
  const { id, repeated } = await services.idempotency.once(
    caller,
    repeatable,
    newId('job', services.now()),
    async (jobId) => {
      const submission = { ...(await check()), ...control, correlationId: correlationId ?? null };
      await services.queue.submit({ id: jobId, caller, ...submission, replayOf: null });
    },
  );
  return { job: await services.queue.find(id, caller), repeated };
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
  const digest = digestOf({ path: 'replay', originalId });
  const { id, repeated } = await services.idempotency.once(
    caller,
    { key: idempotencyKey, digest, meaningDigest: async () => digest },
    newId('job', services.now()),
    async (jobId) => {
      const checked = await checkWork(services, caller, JSON.parse(requestJson));
      const { priority, queueTimeoutMs, runTimeoutMs, correlationId } = original;
      const submission = { ...checked, priority, queueTimeoutMs, runTimeoutMs, correlationId };
      await services.queue.submit({ id: jobId, caller, ...submission, replayOf: original.id });
    },
  );
  return { job: await services.queue.find(id, caller), repeated };
}

async function checkWork(
  { engine, store, now }: JobServices,
  caller: Caller,
  work: JobWork,
): Promise<CheckedWork> {
  const repositories = store.as(caller);
  const input = await pinPipelineAsOf(work.input, repositories, now());
  const pinned = await pinLatest({ ...work, input }, repositories);
  return { pinned, ...(await engine.check(JSON.stringify(pinned), documentTexts(repositories))) };
}
