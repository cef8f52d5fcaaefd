import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answerOf,
  callerOf,
  Gate,
  type GateSubmission,
  gateQueue,
  submitTo,
} from '../../test/fixtures/job-gate.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore, type StoreTarget } from '../store/open-store.ts';
import type { JobRecord } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import type { JobHandler } from './handler.ts';
import { inlineEngine } from './job-engine.ts';
import type { JobQueue, JobQueueOptions } from './job-queue.ts';
import { JOB_QUEUE_LIMITS, type JobQueueLimits } from './job-queue-limits.ts';

/** More than a store of one MiB takes, and hard to compress. */
const tooLong = randomBytes(2 * 1024 * 1024).toString('base64');

let gate: Gate;
let queue: JobQueue;
let store: Store;

async function build(
  limits: Partial<JobQueueLimits> = {},
  target: StoreTarget = IN_MEMORY,
  options: Partial<JobQueueOptions> = {},
): Promise<void> {
  gate = new Gate();
  store = await openStore(target);
  queue = gateQueue(store, gate, limits, options);
}

afterEach(() => expect(gate.faults).toEqual([]));

const submit = (name: string, more: GateSubmission = {}) => submitTo(queue, store, name, more);
const end = (job: JobRecord) => queue.waitUntilEnded(job.id, LOCAL_CALLER, 5_000);
const whenStarted = (name: string) => gate.whenStarted(name);

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
    expect(queue.queuePosition(jobs[1]!)).toBe(1);
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
    await expect(submit('second', { cost: 6 })).resolves.toBeDefined();
  });

  it('holds nothing of a job that the store refused', async () => {
    await build({ queuedJobCountMax: 1 }, { ...IN_MEMORY, sizeMaxMib: 1 });
    const first = await submit('first');
    await expect(submit(tooLong)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(queue.counts).toEqual({ queued: 0, running: 1 });
    await whenStarted('first');
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
    await queue.drain(1000);
    expect(gate.started).toEqual(['first']);
  });

  it('lets who waits go with the job as it is', async () => {
    const job = await submit('slow');
    await whenStarted('slow');
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
  it('that the store has no room for are kept till the time of the run is over, then fail the job', async () => {
    const broad: JobHandler = {
      ...gate.handler,
      run: async () => ({ ...answerOf(1), measures: { tooLong } }),
    };
    await build({}, { ...IN_MEMORY, sizeMaxMib: 1 }, { engine: inlineEngine({ risk: broad }) });
    const job = await submit('first', { runTimeoutMs: 200 });
    expect(await end(job)).toMatchObject({ state: 'failed', stateReason: 'STORE_UNAVAILABLE' });
  });

  it('with a number that is not finite fail the job and reach the log', async () => {
    const faults: unknown[] = [];
    const broken: JobHandler = { ...gate.handler, run: async () => answerOf(Number.NaN) };
    const onFault = (fault: unknown): number => faults.push(fault);
    await build({}, IN_MEMORY, { engine: inlineEngine({ risk: broken }), onFault });
    expect(await end(await submit('nan'))).toMatchObject({ stateReason: 'ENGINE_INTERNAL' });
    expect(faults).toHaveLength(1);
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

describe('who looks on', () => {
  it('and fails decides nothing: the job succeeds, and the others are told', async () => {
    const fault = new Error('of a listener');
    const faults: unknown[] = [];
    const states: string[] = [];
    await build({}, IN_MEMORY, {
      onFault: (thrown) => faults.push(thrown),
      onVersion: ({ state }) => {
        if (state === 'succeeded') throw fault;
      },
    });
    const job = await submit('watched');
    await whenStarted('watched');
    queue.subscribe(job.id, () => {
      throw fault;
    });
    queue.subscribe(job.id, ({ state }) => states.push(state));
    gate.tell('watched', 1, 2);
    gate.open('watched');
    expect(await end(job)).toMatchObject({ state: 'succeeded' });
    expect(await store.as(LOCAL_CALLER).jobs.find(job.id)).toMatchObject({ state: 'succeeded' });
    expect(states).toEqual(['running', 'succeeded']);
    expect(faults).toEqual([fault, fault, fault]);
  });
});

describe('shares', () => {
  const [ann, bob] = [callerOf('local', 'key:ann'), callerOf('local', 'key:bob')];
  const share = JOB_QUEUE_LIMITS.actorShare;

  it('refuse one caller, and say when to come back, while another is served', async () => {
    await build({ actorShare: { ...share, queuedJobCountMax: 1 } });
    await submit('runs', { caller: ann });
    await whenStarted('runs');
    gate.tell('runs', 1, 4);
    await submit('waits', { caller: ann });
    await expect(submit('too many', { caller: ann })).rejects.toMatchObject({
      code: 'REQUEST_RATE_LIMITED',
      details: { retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds >= 1 && seconds <= 60) },
    });
    await expect(submit('of another', { caller: bob })).resolves.toMatchObject({ state: 'queued' });
  });

  it('are of cost, too, for an actor and for a tenant', async () => {
    await build({ actorShare: { ...share, costMax: 5 }, tenantShare: { ...share, costMax: 8 } });
    await submit('first', { caller: ann, cost: 5 });
    await expect(submit('second', { caller: ann })).rejects.toThrow(/share/);
    await expect(submit('third', { caller: bob, cost: 4 })).rejects.toThrow(/tenant/);
    await expect(submit('fourth', { caller: callerOf('other', 'key:ann'), cost: 5 })).resolves.toBeDefined();
  });

  it('hold back the runs of one who has enough of them', async () => {
    await build({
      runningJobCountMax: { desk: 3, batch: 1 },
      actorShare: { ...share, runningJobCountMax: 1 },
      tenantShare: { ...share, runningJobCountMax: 2 },
    });
    for (const [name, caller] of [
      ['ann 1', ann],
      ['ann 2', ann],
      ['bob', bob],
      ['cid', callerOf('local', 'key:cid')],
      ['elsewhere', callerOf('other', 'key:ann')],
    ] as const) {
      await submit(name, { caller });
    }
    await whenStarted('elsewhere');
    expect(gate.started).toEqual(['ann 1', 'bob', 'elsewhere']);
    gate.open('ann 1');
    await whenStarted('ann 2');
    expect(gate.started).not.toContain('cid');
  });

  it('are served in turn, tenant by tenant', async () => {
    await submit('first');
    const jobs: JobRecord[] = [];
    for (const tenant of ['a', 'b']) {
      for (const count of [1, 2, 3]) {
        jobs.push(await submit(`${tenant}${count}`, { caller: callerOf(tenant, 'local') }));
      }
    }
    expect(jobs.map((job) => queue.queuePosition(job))).toEqual([1, 3, 5, 2, 4, 6]);
    for (const name of ['first', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3']) {
      await whenStarted(name);
      gate.open(name);
    }
    await queue.drain(5000);
    expect(gate.started).toEqual(['first', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });
});

it('raises a job by one priority for each step that it waits', async () => {
  const now = new Date();
  let minutes = 0;
  await build({ ageingStepMs: 60_000 }, IN_MEMORY, {
    now: () => new Date(now.getTime() + minutes * 60_000),
  });
  await submit('first');
  const times = { queueTimeoutMs: 3_600_000, runTimeoutMs: 3_600_000 };
  const old = await submit('old', { priority: 5, ...times });
  minutes = 2;
  const later = await submit('later', { priority: 3, ...times });
  expect([old, later].map((job) => queue.queuePosition(job))).toEqual([1, 2]);
  const urgent = await submit('urgent', { priority: 2, ...times });
  expect([old, later, urgent].map((job) => queue.queuePosition(job))).toEqual([2, 3, 1]);
  minutes = 60;
  expect([old, later, urgent].map((job) => queue.queuePosition(job))).toEqual([1, 2, 3]);
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
