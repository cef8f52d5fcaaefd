import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Precedence } from '../sim/simulate.ts';
import { thisMachine } from '../workers/machine.ts';
import type { PathPool } from '../workers/path-pool.ts';
import { closeConnection } from './connection.ts';
import { BITS_KINDS, type BitsKind, engineBits } from './engine-bits.ts';
import type { NatsLog } from './log.ts';
import { type Announcement, readMessage, stopSchema, verdictSchema } from './messages.ts';
import { ParcelWork } from './parcel-work.ts';
import { ANNOUNCE_SUBJECT, CENSUS_SUBJECT, STOP_SUBJECT, verdictSubject } from './subjects.ts';
import { managerOf, workConsumer } from './work-streams.ts';

/** How often a worker says that it lives. */
export const ANNOUNCE_INTERVAL_MS = 1_000;
/** A pull that finds nothing is asked again after this time. */
const PULL_EXPIRES_MS = 10_000;
const RETRY_MS = 500;
/** Servers of another version may stand beside those of this one: a worker goes when nobody wants it. */
const WELCOME_WAIT_MS = 1_500;

/** What a worker is made of. */
export interface WorkerSettings {
  /** Its own: it closes it. */
  readonly connection: NatsConnection;
  /** Values the parcels; it stays its owner's. */
  readonly pool: PathPool;
  readonly classes: readonly Precedence[];
  /** Kernels whose runs it takes; those of plain and of relaxed bits unless told. */
  readonly kinds?: readonly BitsKind[];
  readonly log: NatsLog;
  /** Called when servers refuse this worker's engine, with what differs. */
  readonly onRefused: (reason: string) => void;
}

/** A machine that values parcels of others' runs until it is stopped. */
export class WorkerNode {
  readonly workerId = randomUUID();
  readonly #settings: WorkerSettings;
  readonly #work: ParcelWork;
  readonly #bits = engineBits(thisMachine());
  readonly #loops: Promise<void>[] = [];
  #ticker: NodeJS.Timeout | undefined;
  #welcome = false;
  #leaving = false;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#work = new ParcelWork(settings);
  }

  /** Starts to listen, to announce itself and to work. */
  start(): void {
    const { connection, classes, kinds = BITS_KINDS, pool } = this.#settings;
    connection.subscribe(STOP_SUBJECT, {
      callback: (_, { data }) => {
        const stop = readMessage(stopSchema, data);
        if (stop !== undefined) this.#work.stopRun(stop.runId);
      },
    });
    connection.subscribe(CENSUS_SUBJECT, { callback: () => this.#announce() });
    connection.subscribe(verdictSubject(this.workerId), {
      callback: (_, { data }) => this.#hear(data),
    });
    this.#ticker = setInterval(() => this.#announce(), ANNOUNCE_INTERVAL_MS);
    this.#announce();
    for (const precedence of classes) {
      for (const kind of kinds) {
        // One more than threads, so that none waits while sums are on their way.
        for (let slot = 0; slot <= pool.threads; slot++) {
          this.#loops.push(this.#pull(precedence, this.#bits[kind]));
        }
      }
    }
  }

  /** Gives back what it has not finished, takes no more, and closes its connection. */
  async stop(): Promise<void> {
    this.#leaving = true;
    clearInterval(this.#ticker);
    this.#announce();
    this.#work.leave();
    await closeConnection(this.#settings.connection);
    await Promise.allSettled(this.#loops);
  }

  #announce(): void {
    const { connection, pool, classes } = this.#settings;
    if (connection.isClosed() || connection.isDraining()) return;
    const word: Announcement = {
      workerId: this.workerId,
      threads: pool.threads,
      classes: [...classes],
      ...this.#bits,
      leaving: this.#leaving,
    };
    connection.publish(ANNOUNCE_SUBJECT, JSON.stringify(word));
  }

  #hear(data: Uint8Array): void {
    const verdict = readMessage(verdictSchema, data);
    if (verdict === undefined) return;
    if (verdict.welcome) {
      this.#welcome = true;
      return;
    }
    setTimeout(() => {
      if (!this.#welcome && !this.#leaving) this.#settings.onRefused(verdict.reason);
    }, WELCOME_WAIT_MS).unref();
  }

  /** Takes parcels of one kind one after another. */
  async #pull(precedence: Precedence, bits: string): Promise<void> {
    const { connection, log } = this.#settings;
    const line = async () => workConsumer(await managerOf(connection), precedence, bits);
    let consumer: Awaited<ReturnType<typeof line>> | undefined;
    while (!this.#leaving) {
      try {
        consumer ??= await line();
        const message = await consumer.next({ expires: PULL_EXPIRES_MS });
        if (message === null) continue;
        if (this.#leaving) message.nak();
        else await this.#work.take(message, precedence);
      } catch (error) {
        // A server that is away comes back; one that lost its streams has them made again.
        consumer = undefined;
        if (this.#leaving || connection.isClosed()) return;
        log.warn({ err: error, precedence }, 'the line of parcels broke off');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}
