import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore, type StoreTarget } from '../store/open-store.ts';
import type { JobKind, JobRecord } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import type { JobContext, JobHandler, JobResultDocument } from './handler.ts';
import { inlineEngine } from './job-engine.ts';
import { JobQueue } from './job-queue.ts';
import { JOB_QUEUE_LIMITS, type JobQueueLimits } from './job-queue-limits.ts';
import type { JobSubmission } from './job-submission.ts';

const provenance = {
  engineVersion: '0',
  model: null,
  calibrationId: null,
  seed: null,
  pathCount: null,
  kernel: null,
};
const answer = (value: number): JobResultDocument => ({ measures: { value }, failures: [], provenance });

/** More than a store of one MiB takes, and hard to compress. */
const tooLong = randomBytes(2 * 1024 * 1024).toString('base64');

/** Work that ends when the test says so. */
class Gate {
  readonly started: string[] = [];
  readonly precedences: string[] = [];
  readonly #open = new Map<string, () => void>();

  readonly handler: JobHandler = {
    kind: 'risk',
    inputSchema: z.looseObject({ name: z.string() }),
    run: async (input, _run, { signal, onPart, precedence }: JobContext) => {
      const { name, deaf } = input as { name: string; deaf?: boolean };
      this.started.push(name);
      this.precedences.push(precedence);
      onPart('wait');
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#open.set(name, resolve);
      if (!deaf) signal.addEventListener('abort', () => reject(signal.reason));
      await promise;
      return answer(name.length);
    },
  };

  open(name: string): void {
    this.#open.get(name)!();
  }
}

let gate: Gate;
let queue: JobQueue;
let store: Store;
let faults: unknown[];
let serial = 0;

async function build(limits: Partial<JobQueueLimits> = {}, target: StoreTarget = IN_MEMORY): Promise<void> {
  gate = new Gate();
  faults = [];
  store = await openStore(target);
  queue = new JobQueue({
    engine: inlineEngine({ risk: gate.handler, stress: { ...gate.handler, kind: 'stress' } }),
    store,
    now: () => new Date(),
    limits: { ...JOB_QUEUE_LIMITS, runningJobCountMax: { desk: 1, batch: 1 }, ...limits },
    onFault: (fault) => faults.push(fault),
  });
}

function submit(
  name: string,
  more: Partial<JobSubmission> & { deaf?: boolean; kind?: JobKind } = {},
): Promise<JobRecord> {
  const { deaf = false, kind = 'risk', ...rest } = more;
  serial += 1;
  return queue.submit({
    id: `job_${serial}`,
    caller: LOCAL_CALLER,
    pinned: { kind, input: { name, deaf } },
    cost: 1,
    inputDigest: 'sha256:0',
    priority: 3,
    queueTimeoutMs: 60_000,
    runTimeoutMs: 60_000,
    correlationId: null,
    replayOf: null,
    ...rest,
  });
}

const end = (job: JobRecord) => queue.waitUntilEnded(job.id, LOCAL_CALLER, 5_000);
const whenStarted = async (name: string) => {
  while (!gate.started.includes(name)) await sleep(1);
};

beforeEach(() => build());

describe('order', () => {
  it('is one at a time, by priority, then by arrival', async () => {
    const jobs = [await submit('first')];
    for (const [name, priority] of [
      ['low', 5],
      ['normal-1', 3],
      ['urgent', 1],
      ['normal-2', 3],
    ] as const) {
      jobs.push(await submit(name, { priority }));
    }
    for (const name of ['first', 'urgent', 'normal-1', 'normal-2', 'low']) {
      await whenStarted(name);
      expect(queue.counts.running).toBe(1);
      gate.open(name);
    }
    for (const job of jobs) expect((await end(job)).state).toBe('succeeded');
    expect(gate.started).toEqual(['first', 'urgent', 'normal-1', 'normal-2', 'low']);
  });

  it('lets several run when told so', async () => {
    await build({ runningJobCountMax: { desk: 2, batch: 1 } });
    const jobs = [await submit('a'), await submit('b'), await submit('c')];
    await whenStarted('b');
    expect(queue.counts).toEqual({ queued: 1, running: 2 });
    for (const name of ['b', 'a']) gate.open(name);
    await whenStarted('c');
    gate.open('c');
    for (const job of jobs) expect((await end(job)).state).toBe('succeeded');
  });
});

describe('classes', () => {
  it('start a desk job beside a batch job, and no second batch job', async () => {
    await build();
    const jobs = [await submit('stress 1', { kind: 'stress' }), await submit('stress 2', { kind: 'stress' })];
    jobs.push(await submit('hedge'));
    await whenStarted('hedge');
    expect(gate.started).toEqual(['stress 1', 'hedge']);
    expect(queue.counts).toEqual({ queued: 1, running: 2 });
    expect(queue.queuePosition(jobs[1]!.id)).toBe(1);
    gate.open('hedge');
    expect((await end(jobs[2]!)).state).toBe('succeeded');
    expect(gate.started).toEqual(['stress 1', 'hedge']);
    gate.open('stress 1');
    await whenStarted('stress 2');
    gate.open('stress 2');
    for (const job of jobs) expect((await end(job)).state).toBe('succeeded');
  });

  it('give way in simulations, but for a batch job of priority 1', async () => {
    await build();
    for (const [name, kind, priority] of [
      ['stress', 'stress', 2],
      ['hedge', 'risk', 5],
      ['urgent stress', 'stress', 1],
    ] as const) {
      const job = await submit(name, { kind, priority });
      await whenStarted(name);
      gate.open(name);
      await end(job);
    }
    expect(gate.precedences).toEqual(['batch', 'desk', 'desk']);
  });
});

describe('timings', () => {
  it('tell where a run spent its time, outside the result and its digest', async () => {
    await build();
    const job = await submit('a');
    await whenStarted('a');
    gate.open('a');
    const ended = await end(job);
    expect(Object.keys(ended.timingsMs!)).toEqual(['read', 'wait', 'write']);
    for (const ms of Object.values(ended.timingsMs!)) expect(ms).toBeGreaterThanOrEqual(0);
    expect(await store.as(LOCAL_CALLER).results.find(job.id)).not.toContain('timings');
  });
});

describe('admission', () => {
  it('is by count of the waiting', async () => {
    await build({ queuedJobCountMax: 1 });
    await submit('runs');
    const waiting = await submit('waits');
    await expect(submit('too many')).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED' });
    await queue.cancel(waiting.id, LOCAL_CALLER);
    await expect(submit('fits again')).resolves.toMatchObject({ state: 'queued' });
  });

  it('is by cost, which comes back when a job ends', async () => {
    await build({ totalCostMax: 10, jobCostMax: 8 });
    await expect(submit('huge', { cost: 9 })).rejects.toMatchObject({ code: 'SIMULATION_TOO_LARGE' });
    const first = await submit('first', { cost: 6 });
    await expect(submit('second', { cost: 6 })).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED' });
    await whenStarted('first');
    gate.open('first');
    await end(first);
    await sleep(1);
    await expect(submit('second', { cost: 6 })).resolves.toBeDefined();
  });

  it('holds nothing of a job that the store refused', async () => {
    await build({ queuedJobCountMax: 1 }, { ...IN_MEMORY, sizeMaxMib: 1 });
    const first = await submit('first');
    await expect(submit(tooLong)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(queue.counts).toEqual({ queued: 0, running: 1 });
    gate.open('first');
    expect((await end(first)).state).toBe('succeeded');
  });
});

describe('time', () => {
  it('ends a job that runs too long at once, even one that does not listen', async () => {
    const deaf = await submit('deaf', { deaf: true, runTimeoutMs: 30 });
    expect(await end(deaf)).toMatchObject({ state: 'failed', stateReason: 'JOB_TIMEOUT' });
    const next = await submit('next');
    // Its place is not given away while it still computes.
    expect(next.state).toBe('queued');
    gate.open('deaf');
    await whenStarted('next');
    gate.open('next');
    expect((await end(next)).state).toBe('succeeded');
    expect(await queue.find(deaf.id, LOCAL_CALLER)).toMatchObject({ state: 'failed', resultDigest: null });
    expect(await store.as(LOCAL_CALLER).results.find(deaf.id)).toBeUndefined();
  });

  it('expires a job that waits too long', async () => {
    await submit('first');
    const late = await submit('late', { queueTimeoutMs: 20 });
    expect(await end(late)).toMatchObject({ state: 'expired', stateReason: 'JOB_TIMEOUT' });
    gate.open('first');
    await sleep(5);
    expect(gate.started).toEqual(['first']);
  });

  it('lets who waits go with the job as it is', async () => {
    const job = await submit('slow');
    expect((await queue.waitUntilEnded(job.id, LOCAL_CALLER, 10)).state).toBe('running');
    const gone = new AbortController();
    const waiting = queue.waitUntilEnded(job.id, LOCAL_CALLER, 60_000, gone.signal);
    gone.abort();
    expect((await waiting).state).toBe('running');
  });
});

describe('cancelling', () => {
  it('wins over a result that comes after it', async () => {
    const job = await submit('deaf', { deaf: true });
    await whenStarted('deaf');
    expect(await queue.cancel(job.id, LOCAL_CALLER)).toMatchObject({
      state: 'running',
      cancelRequested: true,
    });
    gate.open('deaf');
    expect(await end(job)).toMatchObject({ state: 'cancelled', stateReason: 'JOB_CANCELLED' });
    expect(await store.as(LOCAL_CALLER).results.find(job.id)).toBeUndefined();
  });

  it('of an unknown job says so', async () => {
    await expect(queue.cancel('job_none', LOCAL_CALLER)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});

describe('results', () => {
  it('fail the job when the store has no room for them', async () => {
    await build({}, { ...IN_MEMORY, sizeMaxMib: 1 });
    const broad: JobHandler = {
      ...gate.handler,
      run: async () => ({ ...answer(1), measures: { tooLong } }),
    };
    const engine = inlineEngine({ risk: broad });
    queue = new JobQueue({ engine, store, now: () => new Date(), onFault: () => {} });
    expect(await end(await submit('first'))).toMatchObject({
      state: 'failed',
      stateReason: 'STORE_UNAVAILABLE',
    });
  });

  it('with a number that is not finite fail the job and reach the log', async () => {
    await build();
    const job = await submit('x');
    const broken: JobHandler = { ...gate.handler, run: async () => answer(Number.NaN) };
    const other = new JobQueue({
      engine: inlineEngine({ risk: broken }),
      store,
      now: () => new Date(),
      onFault: (fault) => faults.push(fault),
    });
    const nan = await other.submit({
      id: 'job_nan',
      caller: LOCAL_CALLER,
      pinned: { kind: 'risk', input: { name: 'nan' } },
      cost: 1,
      inputDigest: 'sha256:0',
      priority: 3,
      queueTimeoutMs: 1000,
      runTimeoutMs: 1000,
      correlationId: null,
      replayOf: null,
    });
    expect(await other.waitUntilEnded(nan.id, LOCAL_CALLER, 1000)).toMatchObject({
      stateReason: 'ENGINE_INTERNAL',
    });
    expect(faults).toHaveLength(1);
    await queue.cancel(job.id, LOCAL_CALLER);
  });

  it('are compared when a job is repeated', async () => {
    const original = await submit('abc');
    await whenStarted('abc');
    gate.open('abc');
    await end(original);
    const same = await submit('xyz', { replayOf: original.id });
    await whenStarted('xyz');
    gate.open('xyz');
    expect(await end(same)).toMatchObject({ replayMatches: true });
    const different = await submit('longer', { replayOf: original.id });
    await whenStarted('longer');
    gate.open('longer');
    expect(await end(different)).toMatchObject({ replayMatches: false });
  });
});

it('tells listeners every change in order, and the store the last one', async () => {
  const job = await submit('watched');
  const states: string[] = [];
  const versions: number[] = [];
  queue.subscribe(job.id, ({ state, version }) => {
    states.push(state);
    versions.push(version);
  });
  await whenStarted('watched');
  gate.open('watched');
  const last = await end(job);
  expect(states.at(-1)).toBe('succeeded');
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(await store.as(LOCAL_CALLER).jobs.find(job.id)).toEqual(last);
});
