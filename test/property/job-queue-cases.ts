import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { isTerminal } from '../../src/jobs/job.ts';
import type { JobQueue } from '../../src/jobs/job-queue.ts';
import { JOB_QUEUE_LIMITS } from '../../src/jobs/job-queue-limits.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import type { JobRecord } from '../../src/store/records.ts';
import type { Store } from '../../src/store/repositories.ts';
import { callerOf, Gate, gateQueue, submitTo } from '../fixtures/job-gate.ts';
import { type Mishaps, unreliableStore } from '../fixtures/unreliable-store.ts';

const SEED = 20250210;
/** All that a queue of these tests may hold: a job of this cost fits an empty one alone. */
const TOTAL_COST = 1_000;
/** Looks at the store until every job has ended. */
const PATIENCE = 5_000;

/** What can happen to a queue. Numbers choose among what there is. */
type Happening =
  | { readonly type: 'submit'; readonly actor: string; readonly work: number; readonly priority: number }
  | { readonly type: 'finish' | 'cancel'; readonly which: number }
  | { readonly type: 'crash' | 'restart' | 'outage' | 'back' | 'lose-answer' | 'settle' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('submit' as const),
      actor: fc.constantFrom('ann', 'bob'),
      work: fc.nat(4),
      priority: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('finish' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel' as const), which: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('crash', 'restart', 'outage', 'back', 'lose-answer', 'settle'),
    }),
  },
);

/** A store with the processes that have it one after another. */
class World {
  readonly #real: Store;
  readonly accepted: JobRecord[] = [];
  gate = new Gate();
  store: Store;
  mishaps: Mishaps;
  queue: JobQueue;

  constructor(real: Store) {
    this.#real = real;
    ({ store: this.store, mishaps: this.mishaps } = unreliableStore(real));
    this.queue = this.#queue();
  }

  async happen(event: Happening): Promise<void> {
    switch (event.type) {
      case 'submit':
        return this.#submit(event.actor, `work ${event.work}`, event.priority);
      case 'finish': {
        const name = this.gate.started.at(event.which % Math.max(1, this.gate.started.length));
        if (name !== undefined) this.gate.open(name);
        return;
      }
      case 'cancel': {
        const job = this.accepted.at(event.which % Math.max(1, this.accepted.length));
        // A job that ended, or a store that is away: either is an answer.
        await this.queue.cancel(job?.id ?? 'none', LOCAL_CALLER).catch(() => {});
        return;
      }
      case 'crash':
        return this.next();
      case 'restart':
        this.mishaps.isDown = false;
        await this.queue.drain(1);
        return this.next();
      case 'outage':
        this.mishaps.isDown = true;
        return;
      case 'back':
        this.mishaps.isDown = false;
        return;
      case 'lose-answer':
        this.mishaps.losesAnswer = () => {
          this.mishaps.losesAnswer = () => false;
          return true;
        };
        return;
      case 'settle':
        await sleep(2);
    }
  }

  /** Another process, over what the last one wrote. */
  async next(): Promise<void> {
    this.mishaps.isDead = true;
    await this.mishaps.idle();
    this.gate = new Gate();
    ({ store: this.store, mishaps: this.mishaps } = unreliableStore(this.#real));
    this.queue = this.#queue();
    await this.queue.resume();
  }

  /** Lets everything end. */
  async finish(): Promise<void> {
    this.mishaps.isDown = false;
    for (let left = PATIENCE; left > 0; left -= 1) {
      for (const name of this.gate.started) this.gate.open(name);
      const all = await this.#real.as(LOCAL_CALLER).jobs.list({ limit: 200 });
      if (all.every(({ state }) => isTerminal(state))) return;
      await sleep(2);
    }
    expect.fail('Some job never ends.');
  }

  async #submit(actor: string, name: string, priority: number): Promise<void> {
    const caller = callerOf('local', actor);
    try {
      this.accepted.push(await submitTo(this.queue, this.store, name, { caller, priority }));
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
  }

  #queue(): JobQueue {
    const share = { ...JOB_QUEUE_LIMITS.actorShare, costMax: TOTAL_COST };
    return gateQueue(this.store, this.gate, {
      runningJobCountMax: { desk: 2, batch: 1 },
      totalCostMax: TOTAL_COST,
      jobCostMax: TOTAL_COST,
      actorShare: share,
      tenantShare: share,
      // A crash here is nobody's fault.
      attemptCountMax: 100,
    });
  }
}

/**
 * Whatever happens, in any order: jobs end, by the arrows of their states and version by version; an end stays the end; who
 * succeeded has the result of his work; and no room stays taken.
 */
export async function holdQueueThroughAnything(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
      const real = await openStore(IN_MEMORY);
      const world = new World({ ...real, durable: true });
      for (const event of happenings) await world.happen(event);
      await world.finish();
      const repositories = real.as(LOCAL_CALLER);
      const jobs = await repositories.jobs.list({ limit: 200 });
      const ids = new Set(jobs.map(({ id }) => id));
      expect(world.accepted.filter(({ id }) => !ids.has(id))).toEqual([]);
      for (const job of jobs) {
        const { id } = job;
        expect(job.state).toMatch(/succeeded|cancelled/);
        const versions = await repositories.jobs.versionsAfter(id, 0);
        expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
        expect(versions.findIndex(({ state }) => isTerminal(state))).toBe(versions.length - 1);
        const result = await repositories.results.find(id);
        if (job.state === 'succeeded') expect(JSON.parse(result!).measures.value).toBe('work 0'.length);
        else expect(result).toBeUndefined();
      }
      expect(world.gate.faults).toEqual([]);
      expect(world.queue.counts.queued).toBe(0);
      const whole = submitTo(world.queue, world.store, 'all of it', { cost: TOTAL_COST });
      await expect(whole).resolves.toBeDefined();
      await world.queue.drain(0);
      await real.close();
    }),
    { seed: SEED, numRuns },
  );
}
