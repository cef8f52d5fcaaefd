import { afterEach, beforeEach, expect, it } from 'vitest';
import { callerOf, Gate, type GateSubmission, gateQueue, submitTo } from '../../test/fixtures/job-gate.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import type { JobRecord } from '../store/records.ts';
import type { Store } from '../store/repositories.ts';
import type { JobHandler } from './handler.ts';
import { inlineEngine } from './job-engine.ts';
import type { JobQueue } from './job-queue.ts';

let gate: Gate;
let store: Store;
let queue: JobQueue;

beforeEach(async () => {
  gate = new Gate();
  store = await openStore(IN_MEMORY);
  queue = gateQueue(store, gate);
});

afterEach(() => expect(gate.faults).toEqual([]));

const submit = (name: string, more: GateSubmission = {}) => submitTo(queue, store, name, more);
const end = (job: JobRecord) => queue.waitUntilEnded(job.id, LOCAL_CALLER, 5_000);
const resultOf = (job: JobRecord) => store.as(LOCAL_CALLER).results.find(job.id);

it('is done once for jobs that run, that wait and that come later, and each has the result', async () => {
  const other = await submit('other');
  await gate.whenStarted('other');
  const first = await submit('same');
  const waiting = await submit('same', { priority: 5 });
  gate.open('other');
  await gate.whenStarted('same');
  gate.tell('same', 1, 2);
  const late = await submit('same');
  expect(await queue.find(late.id, LOCAL_CALLER)).toMatchObject({
    state: 'running',
    progress: { done: 1, total: 2 },
  });
  expect(queue.counts).toEqual({ queued: 0, running: 1 });
  gate.open('same');
  const ended = [await end(first), await end(waiting), await end(late)];
  expect(ended.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(ended.map((job) => job.resultOf)).toEqual([null, first.id, first.id]);
  expect(new Set(ended.map(({ resultDigest }) => resultDigest)).size).toBe(1);
  expect(new Set(await Promise.all(ended.map(resultOf))).size).toBe(1);
  expect(gate.started).toEqual(['other', 'same']);
  await end(other);
});

it('that makes a calibration stores it once, and each job names it', async () => {
  const calibration = { asOf: '2025-02-10', passed: true, inputsDigest: 'sha256:inputs' };
  const calibrating: JobHandler = {
    ...gate.handler,
    kind: 'calibration',
    run: async (...work) => ({ ...(await gate.handler.run(...work)), calibration }),
  };
  queue = gateQueue(store, gate, {}, { engine: inlineEngine({ calibration: calibrating }) });
  const jobs = [await submit('same', { kind: 'calibration' }), await submit('same', { kind: 'calibration' })];
  await gate.whenStarted('same');
  gate.open('same');
  const ended = [await end(jobs[0]!), await end(jobs[1]!)];
  expect(ended.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  const stored = await store.as(LOCAL_CALLER).calibrations.list({ limit: 9 });
  expect(stored).toHaveLength(1);
  for (const { calibrationId } of ended) expect(calibrationId).toBe(stored[0]!.id);
});

it('goes on while anyone wants it, and stops when nobody does', async () => {
  const first = await submit('same');
  const second = await submit('same');
  await gate.whenStarted('same');
  expect(await queue.cancel(first.id, LOCAL_CALLER)).toMatchObject({ state: 'cancelled' });
  expect(gate.stopped).toEqual([]);
  const third = await submit('same');
  expect(await queue.cancel(second.id, LOCAL_CALLER)).toMatchObject({ state: 'cancelled' });
  gate.open('same');
  expect(await end(third)).toMatchObject({ state: 'succeeded', resultOf: null });

  const [one, two] = [await submit('none'), await submit('none')];
  await gate.whenStarted('none');
  await queue.cancel(one.id, LOCAL_CALLER);
  await queue.cancel(two.id, LOCAL_CALLER);
  expect(await end(two)).toMatchObject({ state: 'cancelled' });
  expect(gate.stopped).toContain('none');
});

it('ends for each in its own time', async () => {
  const short = await submit('same', { runTimeoutMs: 50 });
  await gate.whenStarted('same');
  const long = await submit('same');
  expect(await end(short)).toMatchObject({ state: 'failed', stateReason: 'JOB_TIMEOUT' });
  expect(gate.stopped).toEqual([]);
  gate.open('same');
  expect(await end(long)).toMatchObject({ state: 'succeeded', resultOf: null });
});

it('that is done answers at once, also while others wait, until its result is deleted', async () => {
  const first = await submit('same');
  await gate.whenStarted('same');
  gate.open('same');
  await end(first);
  await submit('blocks');
  await gate.whenStarted('blocks');
  const answered = await submit('same');
  expect(answered).toMatchObject({ state: 'succeeded', resultOf: first.id, timingsMs: null });
  expect(await resultOf(answered)).toBe(await resultOf(first));
  await queue.deleteResult(first.id, LOCAL_CALLER);
  expect(await resultOf(answered)).toBeDefined();
  await queue.deleteResult(answered.id, LOCAL_CALLER);
  const again = await submit('same');
  expect(again.state).toBe('queued');
  gate.open('blocks');
  await gate.whenStarted('same', 2);
  gate.open('same');
  expect(await end(again)).toMatchObject({ state: 'succeeded', resultOf: null });
});

it('that failed is done again', async () => {
  const failed = await submit('same', { runTimeoutMs: 20 });
  await end(failed);
  await submit('same');
  await gate.whenStarted('same', 2);
});

it('is not shared by a replay, nor across tenants, desks and engines', async () => {
  const original = await submit('same');
  await gate.whenStarted('same');
  gate.open('same');
  await end(original);
  const others = [
    { replayOf: original.id },
    { caller: callerOf('elsewhere', 'local') },
    { caller: { ...LOCAL_CALLER, tenantId: 'desks', deskId: 'east' } },
    { caller: { ...LOCAL_CALLER, tenantId: 'desks', deskId: 'west' } },
  ];
  for (const [index, more] of others.entries()) {
    const job = await submit('same', more);
    await gate.whenStarted('same', index + 2);
    gate.open('same');
    await queue.waitUntilEnded(job.id, more.caller ?? LOCAL_CALLER, 5_000);
  }
  const next = gateQueue(store, gate, {}, { engineFingerprint: 'sha256:next' });
  await submitTo(next, store, 'same');
  await gate.whenStarted('same', others.length + 2);
});

/** Makes the next jobs wait while the store is asked whether their work was done before; settles what was held back. */
function holdLookups(): { readonly asked: () => number; readonly answer: () => void } {
  const held = Promise.withResolvers<void>();
  let asked = 0;
  const holding: Store = {
    ...store,
    as: (caller) => {
      const repositories = store.as(caller);
      const findEqual: typeof repositories.jobs.findEqual = async (...work) => {
        asked += 1;
        await held.promise;
        return repositories.jobs.findEqual(...work);
      };
      return { ...repositories, jobs: { ...repositories.jobs, findEqual } };
    },
  };
  queue = gateQueue(holding, gate);
  return { asked: () => asked, answer: held.resolve };
}

it('that two ask for at once, before it is known whether it was done, is done once', async () => {
  const { asked, answer } = holdLookups();
  const both = Promise.all([submit('same'), submit('same')]);
  await expect.poll(asked).toBe(2);
  answer();
  const jobs = await both;
  await gate.whenStarted('same');
  expect(queue.counts).toEqual({ queued: 0, running: 1 });
  gate.open('same');
  for (const job of jobs) expect(await end(job)).toMatchObject({ state: 'succeeded' });
  expect(gate.started).toEqual(['same']);
});

it('is not begun for a job that was cancelled before it is known whether it was done', async () => {
  const { asked, answer } = holdLookups();
  const submitting = submit('same');
  await expect.poll(asked).toBe(1);
  const [{ id }] = (await store.as(LOCAL_CALLER).jobs.list({ limit: 1 })) as [JobRecord];
  await queue.cancel(id, LOCAL_CALLER);
  answer();
  expect(await end(await submitting)).toMatchObject({ state: 'cancelled' });
  // What would have been begun for it would have been begun before this.
  await submit('other');
  await gate.whenStarted('other');
  gate.open('other');
  expect(gate.started).toEqual(['other']);
});
