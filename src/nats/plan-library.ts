import type { ObjectStore } from '@nats-io/obj';
import type { NatsConnection } from '@nats-io/transport-node';
import { blockKeys } from '../sim/content-keys.ts';
import type { BlockPlan } from '../sim/task-memory.ts';
import { decodePlan, digestOfBytes, type PlanFrame } from './plan-frame.ts';
import { planStore } from './work-streams.ts';

/** Plans a worker keeps: runs of a day come in turns. */
const PLANS_KEPT = 8;
/** A plan is written again when what is there may go while its run lasts. */
const FRESH_MS = 1_200_000;
const PUT_TIMEOUT_MS = 10_000;

/** Plans by digest, in the object store and those that were read lately. */
export class PlanLibrary {
  readonly #connection: NatsConnection;
  readonly #known = new Map<string, Promise<BlockPlan>>();
  #store: Promise<ObjectStore> | undefined;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** Puts a plan where workers find it, unless it is there. */
  async put({ bytes, digest }: PlanFrame, now: number): Promise<void> {
    await this.#with(async (store) => {
      const known = await store.info(digest);
      if (known !== null && now - Date.parse(known.mtime) < FRESH_MS) return;
      await store.putBlob({ name: digest }, bytes, { timeout: PUT_TIMEOUT_MS });
    });
  }

  /**
   * The plan with a digest.
   *
   * @throws Error when it is not there, or not what its name says
   */
  async get(digest: string): Promise<BlockPlan> {
    let plan = this.#known.get(digest);
    if (plan === undefined) {
      plan = this.#with((store) => this.#read(store, digest));
      plan.catch(() => this.#known.delete(digest));
    } else this.#known.delete(digest);
    this.#known.set(digest, plan);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= PLANS_KEPT) break;
      this.#known.delete(oldest);
    }
    return plan;
  }

  async #read(store: ObjectStore, digest: string): Promise<BlockPlan> {
    const bytes = await store.getBlob(digest);
    if (bytes === null) throw new Error(`The plan ${digest} is not in the object store.`);
    if (digestOfBytes(bytes) !== digest) throw new Error(`The plan ${digest} is not what its name says.`);
    const plan = decodePlan(bytes);
    if (plan === undefined) throw new Error(`The plan ${digest} is not one of this version.`);
    return { ...plan, keys: blockKeys(plan) };
  }

  async #with<T>(work: (store: ObjectStore) => Promise<T>): Promise<T> {
    this.#store ??= planStore(this.#connection);
    try {
      return await work(await this.#store);
    } catch (error) {
      // The bucket goes with a server that lost its store: it is made again the next time.
      this.#store = undefined;
      throw error;
    }
  }
}
