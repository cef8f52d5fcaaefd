import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { KernelName } from '../core/kernel-names.ts';
import type { Precedence } from '../sim/simulate.ts';
import { bitsKind, differences, type EngineBits } from './engine-bits.ts';
import type { NatsLog } from './log.ts';
import { type Announcement, announcementSchema, readMessage } from './messages.ts';
import { ANNOUNCE_SUBJECT, CENSUS_SUBJECT, verdictSubject } from './subjects.ts';
import { ANNOUNCE_INTERVAL_MS } from './worker-node.ts';

/**
 * A worker counts as gone when it was not heard at so many looks in a row. Looks are counted, not time: a server that was
 * busy for seconds looks once, and finds the words that came meanwhile.
 */
const LOOKS_MISSED_MAX = 4;
/** Workers that a server knows at a time. */
const WORKERS_MAX = 10_000;

interface KnownWorker {
  readonly word: Announcement;
  looksMissed: number;
}

/** A worker as operators see it. */
export interface LiveWorker {
  readonly workerId: string;
  readonly threads: number;
  readonly classes: readonly Precedence[];
  /** Whether relaxed kernels give the bits of this server there too. */
  readonly sameProcessor: boolean;
}

/** The workers that live and whose bits are this engine's. */
export class WorkerRegistry {
  readonly #connection: NatsConnection;
  readonly #bits: EngineBits;
  readonly #log: NatsLog;
  readonly #workers = new Map<string, KnownWorker>();
  readonly #refused = new Set<string>();
  readonly #words: Subscription;
  readonly #looks: NodeJS.Timeout;

  constructor(connection: NatsConnection, bits: EngineBits, log: NatsLog) {
    this.#connection = connection;
    this.#bits = bits;
    this.#log = log;
    this.#words = connection.subscribe(ANNOUNCE_SUBJECT, {
      callback: (_, { data }) => {
        const word = readMessage(announcementSchema, data);
        if (word !== undefined) this.#hear(word);
      },
    });
    this.#looks = setInterval(() => this.#look(), ANNOUNCE_INTERVAL_MS);
    connection.publish(CENSUS_SUBJECT);
  }

  /** Workers that live. */
  live(): LiveWorker[] {
    return this.#alive().map(({ workerId, threads, classes, relaxed }) => ({
      workerId,
      threads,
      classes,
      sameProcessor: relaxed === this.#bits.relaxed,
    }));
  }

  /** Threads of the workers that take runs of a class with a kernel. */
  threadsFor(precedence: Precedence, kernel: KernelName): number {
    const kind = bitsKind(kernel);
    return this.#alive()
      .filter(({ classes, [kind]: bits }) => classes.includes(precedence) && bits === this.#bits[kind])
      .reduce((sum, { threads }) => sum + threads, 0);
  }

  /** Listens no more. */
  close(): void {
    clearInterval(this.#looks);
    this.#words.unsubscribe();
  }

  #alive(): Announcement[] {
    return [...this.#workers.values()].map(({ word }) => word);
  }

  #look(): void {
    for (const [workerId, worker] of this.#workers) {
      worker.looksMissed += 1;
      if (worker.looksMissed <= LOOKS_MISSED_MAX) continue;
      this.#workers.delete(workerId);
      this.#log.warn({ workerId }, 'a worker fell silent');
    }
  }

  #hear(word: Announcement): void {
    const { workerId, threads } = word;
    if (word.plain !== this.#bits.plain) {
      this.#refuse(word);
      return;
    }
    if (word.leaving) {
      if (this.#workers.delete(workerId)) this.#log.info({ workerId }, 'a worker left');
      return;
    }
    if (!this.#workers.has(workerId)) {
      if (this.#workers.size >= WORKERS_MAX) return;
      this.#log.info({ workerId, threads }, 'a worker joined');
      this.#answer(workerId, true, 'its bits are this engine’s');
    }
    this.#workers.set(workerId, { word, looksMissed: 0 });
  }

  #refuse({ workerId, engine, leaving }: Announcement): void {
    if (leaving || this.#refused.has(workerId)) return;
    if (this.#refused.size >= WORKERS_MAX) this.#refused.clear();
    this.#refused.add(workerId);
    const reason = differences(this.#bits.engine, engine);
    this.#log.warn({ workerId, reason }, 'a worker was refused');
    this.#answer(workerId, false, reason);
  }

  #answer(workerId: string, welcome: boolean, reason: string): void {
    this.#connection.publish(verdictSubject(workerId), JSON.stringify({ welcome, reason }));
  }
}
