import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Gate,
  type GateSubmission,
  gateQueue,
  submissionOf,
  submitTo,
} from '../../test/fixtures/job-gate.ts';
import { type Mishaps, unreliableStore } from '../../test/fixtures/unreliable-store.ts';
import { createDatabase, describeWithPostgres } from '../../test/services/postgres.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { openStore, type StoreTarget } from '../store/open-store.ts';
import type { JobRecord } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import { createIdempotency } from './idempotency.ts';
import type { JobQueue, JobQueueOptions } from './job-queue.ts';
import type { JobQueueLimits } from './job-queue-limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-resume-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let serial = 0;
const sqlite = async (): Promise<StoreTarget> => {
  serial += 1;
  return { kind: 'sqlite', dataDir: join(folder, String(serial)) };
};
const postgresql = async (): Promise<StoreTarget> => ({ kind: 'postgresql', url: await createDatabase() });

describe('on SQLite', () => holdAcrossProcesses(sqlite));
describeWithPostgres('on PostgreSQL', () => holdAcrossProcesses(postgresql));

function holdAcrossProcesses(target: () => Promise<StoreTarget>): void {
  let real: Store;
  let gate: Gate;
  let store: Store;
  let queue: JobQueue;
  let mishaps: Mishaps;

  /** Another process over what the one before left in the store. */
  async function begin(
    limits: Partial<JobQueueLimits> = {},
    options: Partial<JobQueueOptions> = {},
  ): Promise<void> {
    if (mishaps !== undefined) {
      mishaps.isDead = true;
      // A store lets the next process in when the last one's transactions have ended.
      await mishaps.idle();
    }
    gate = new Gate();
    ({ store, mishaps } = unreliableStore(real));
    queue = gateQueue(store, gate, limits, options);
    await queue.resume();
  }

  beforeEach(async () => {
    real = await openStore(await target());
    await begin();
    return () => {
      expect(gate.faults).toEqual([]);
      return real.close();
    };
  });

  const submit = (name: string, more: GateSubmission = {}) => submitTo(queue, store, name, more);
  const end = (job: JobRecord) => queue.waitUntilEnded(job.id, LOCAL_CALLER, 10_000);
  const versions = (job: JobRecord) => queue.versionsAfter(job.id, 0, LOCAL_CALLER);
  const finish = async (name: string): Promise<void> => {
    await gate.whenStarted(name);
    gate.open(name);
  };

  it('jobs go on in their order when the process ended under them', async () => {
    const jobs = [await submit('runs'), await submit('late', { priority: 4 }), await submit('next')];
    await gate.whenStarted('runs');
    await begin();
    expect(await queue.find(jobs[0]!.id, LOCAL_CALLER)).toMatchObject({ attemptCount: 1 });
    for (const name of ['runs', 'next', 'late']) await finish(name);
    const ended = await Promise.all(jobs.map(end));
    expect(ended.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(ended.map(({ attemptCount }) => attemptCount)).toEqual([2, 1, 1]);
    expect(gate.started).toEqual(['runs', 'next', 'late']);
    const states = await versions(jobs[0]!);
    expect(states.map(({ state }) => state)).toEqual(['queued', 'running', 'queued', 'running', 'succeeded']);
    expect(states.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
  });

  it('a job that its process never outlives fails in the end', async () => {
    const job = await submit('deadly');
    for (const attempt of [1, 2, 3]) {
      await gate.whenStarted('deadly');
      expect(await queue.find(job.id, LOCAL_CALLER)).toMatchObject({ attemptCount: attempt });
      await begin();
    }
    expect(await end(job)).toMatchObject({
      state: 'failed',
      stateReason: 'JOB_INTERRUPTED',
      attemptCount: 3,
    });
    expect(gate.started).toEqual([]);
  });

  it('a cancel that was asked for counts, and so does time', async () => {
    const deaf = await submit('deaf', { deaf: true });
    await gate.whenStarted('deaf');
    await queue.cancel(deaf.id, LOCAL_CALLER);
    const waiting = await submit('waits', { queueTimeoutMs: 60_000 });
    await begin();
    expect(await end(deaf)).toMatchObject({ state: 'cancelled' });
    await gate.whenStarted('waits');
    const late = await submit('late', { queueTimeoutMs: 60_000, priority: 5 });
    await begin({}, { now: () => new Date(Date.now() + 120_000) });
    expect(await end(waiting)).toMatchObject({ state: 'failed', stateReason: 'JOB_TIMEOUT' });
    expect(await end(late)).toMatchObject({ state: 'expired', stateReason: 'JOB_TIMEOUT' });
  });

  it('a queue that stops gives back what runs, without counting it, and leaves what waits', async () => {
    const jobs = [await submit('runs'), await submit('waits')];
    await gate.whenStarted('runs');
    const waiters = jobs.map(end);
    await queue.drain(20);
    expect((await Promise.all(waiters)).map(({ state }) => state)).toEqual(['queued', 'queued']);
    expect(gate.stopped).toEqual(['runs']);
    await begin();
    for (const name of ['runs', 'waits']) await finish(name);
    const ended = await Promise.all(jobs.map(end));
    expect(ended).toMatchObject([
      { state: 'succeeded', attemptCount: 1 },
      { state: 'succeeded', attemptCount: 1 },
    ]);
  });

  it('equal work is found again together', async () => {
    const [first, second] = [await submit('same'), await submit('same')];
    await gate.whenStarted('same');
    await begin();
    await finish('same');
    expect(await end(first)).toMatchObject({ state: 'succeeded', resultOf: null });
    expect(await end(second)).toMatchObject({ state: 'succeeded', resultOf: first.id });
    expect(gate.started).toEqual(['same']);
  });

  it('an outage loses no result, and what comes in it is refused', async () => {
    const job = await submit('kept');
    await gate.whenStarted('kept');
    const waiting = await submit('waits');
    mishaps.isDown = true;
    gate.open('kept');
    await expect(submit('refused')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(queue.cancel(waiting.id, LOCAL_CALLER)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await queue.find(job.id, LOCAL_CALLER)).toMatchObject({ state: 'running' });
    mishaps.isDown = false;
    expect(await end(job)).toMatchObject({ state: 'succeeded' });
    // It was refused, and yet decided: nobody was told otherwise.
    expect(await end(waiting)).toMatchObject({ state: 'cancelled' });
    expect(await real.as(LOCAL_CALLER).results.find(job.id)).toBeDefined();
  });

  it('a process that ends in an outage leaves the job to the next', async () => {
    const job = await submit('kept');
    await gate.whenStarted('kept');
    mishaps.isDown = true;
    gate.open('kept');
    await queue.drain(20);
    expect(await real.as(LOCAL_CALLER).jobs.find(job.id)).toMatchObject({ state: 'running' });
    await begin();
    await finish('kept');
    expect(await end(job)).toMatchObject({ state: 'succeeded', attemptCount: 2 });
  });

  it('a change whose answer was lost is made once', async () => {
    let lost = 0;
    mishaps.losesAnswer = () => {
      lost += 1;
      return lost % 2 === 0;
    };
    const job = await submit('once');
    await finish('once');
    expect(await end(job)).toMatchObject({ state: 'succeeded' });
    expect(lost).toBeGreaterThan(3);
    const states = await versions(job);
    expect(states.map(({ version, state }) => [version, state])).toEqual([
      [1, 'queued'],
      [2, 'running'],
      [3, 'succeeded'],
    ]);
  });

  it('a job whose acceptance was not answered runs once, for who asks again and for who does not', async () => {
    const idempotency = createIdempotency(store, () => new Date());
    const submission = submissionOf('lost');
    const ask = () =>
      idempotency.once(LOCAL_CALLER, { key: 'key-1', digest: 'sha256:1' }, submission.id, async () => {
        const admitted = queue.admit(submission);
        return {
          create: async (_id, repositories) => {
            admitted.abandon(undefined);
            await admitted.insert(repositories);
          },
        };
      });
    mishaps.losesAnswer = () => true;
    await expect(ask()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    mishaps.losesAnswer = () => false;
    expect(await ask()).toEqual({ id: submission.id, repeated: true });
    const record = await queue.find(submission.id, LOCAL_CALLER);
    queue.adopt(record);
    queue.adopt(record);
    await finish('lost');
    expect(await end(record)).toMatchObject({ state: 'succeeded' });
    expect(gate.started).toEqual(['lost']);
  });

  it('a key whose job was never stored is free again', async () => {
    const idempotency = createIdempotency(store, () => new Date());
    const ask = (create: () => Promise<void>) =>
      idempotency.once(LOCAL_CALLER, { key: 'key-2', digest: 'sha256:2' }, 'job_x', async () => ({ create }));
    const refused = ask(async () => {
      throw new Error('no room');
    });
    await expect(refused).rejects.toThrow('no room');
    expect(await ask(async () => {})).toEqual({ id: 'job_x', repeated: false });
    expect(await ask(async () => {})).toEqual({ id: 'job_x', repeated: true });
  });

  it('a job that was stored though its answer was lost is done, whether or not it is asked for again', async () => {
    let isLost = true;
    mishaps.losesAnswer = () => isLost;
    await expect(submit('lost')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    isLost = false;
    await gate.whenStarted('lost');
    gate.open('lost');
    const [job] = await queue.list({ limit: 1 }, LOCAL_CALLER);
    expect(await end(job!)).toMatchObject({ state: 'succeeded', attemptCount: 1 });
  });

  it('a store that comes back while a job is being accepted does not start it twice', async () => {
    const submission = submissionOf('accepted');
    const admitted = queue.admit(submission);
    await store.transact(LOCAL_CALLER, admitted.insert);
    await queue.resume();
    const job = await admitted.enqueue();
    await finish('accepted');
    expect(await end(job)).toMatchObject({ state: 'succeeded', attemptCount: 1 });
    expect(gate.started).toEqual(['accepted']);
  });

  it('who waits for a job that does not start any more goes with it as it is', async () => {
    await submit('runs');
    const waits = await submit('waits');
    const waited = queue.waitUntilEnded(waits.id, LOCAL_CALLER, 60_000);
    await gate.whenStarted('runs');
    const drained = queue.drain(60_000);
    const first = await Promise.race([waited, drained]);
    expect(first).toMatchObject({ id: waits.id, state: 'queued' });
    gate.open('runs');
    await drained;
  });
}
