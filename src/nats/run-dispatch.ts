import { randomUUID } from 'node:crypto';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { CounterpoiseError } from '../core/errors.ts';
import type { ParcelSums } from '../sim/parts-line.ts';
import type { RunParcel } from '../sim/run-parcels.ts';
import type { Precedence } from '../sim/simulate.ts';
import type { SharedRun } from '../workers/parts-pool.ts';
import { ChunkAssembly, chunkPlace, RESULT_HEADER } from './chunks.ts';
import type { ConnectionWatch } from './connection-watch.ts';
import type { NatsLog } from './log.ts';
import { workOf } from './messages.ts';
import { resultSubject, STOP_SUBJECT, workStream, workSubject } from './subjects.ts';
import { decodeResult } from './sums-frame.ts';
import { ACK_WAIT_MS } from './work-streams.ts';

/** How often a run looks whether workers came, went, or NATS is back. */
const LOOK_INTERVAL_MS = 250;
/** Parcels on their way for each thread of a worker: one in hand, one that waits. */
const PARCELS_PER_THREAD = 2;
/** Parcels of a run on their way at most, whatever the number of workers. */
const WINDOW_MAX = 8_192;
const PUBLISH_TIMEOUT_MS = 2_000;
/** Without a parcel back for so long the server helps itself: workers may be there and do nothing. */
const STALL_MS = 3 * ACK_WAIT_MS;

/** What a run's parcels are given away by. */
export interface RunDispatchSettings {
  readonly connection: NatsConnection;
  readonly watch: ConnectionWatch;
  readonly manager: JetStreamManager;
  readonly log: NatsLog;
  readonly precedence: Precedence;
  /** Token of the engines that give this run's bits. */
  readonly bits: string;
  /** Digest of the plan in the object store, and the word that it is there. */
  readonly plan: string;
  readonly planThere: Promise<void>;
  /** Threads of live workers that take such runs. */
  readonly threads: () => number;
  /** Parcels that this machine values at a time, and whether it does so beside workers. */
  readonly ownParcels: number;
  readonly helps: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * One run whose parcels are valued by workers and here. Workers take them from the front of the line, this machine from
 * the back; what workers have not brought when the line is empty is valued here too, and what comes first counts.
 */
export class RunDispatch {
  readonly #settings: RunDispatchSettings;
  readonly #run: SharedRun;
  readonly #parcels: readonly RunParcel[];
  readonly #runId = randomUUID();
  /** Parcels that nobody has, in order. */
  readonly #waiting: number[];
  /** Parcels that workers may have. */
  readonly #away = new Set<number>();
  readonly #here = new Set<number>();
  readonly #done = new Set<number>();
  readonly #assembly: ChunkAssembly;
  readonly #whole = Promise.withResolvers<void>();
  readonly #totalCost: number;
  #doneCost = 0;
  /** Parcels whose sums came from workers. */
  #brought = 0;
  #heardAt = performance.now();
  #plan: 'on its way' | 'there' | 'lost' = 'on its way';
  #published = false;
  #ended = false;

  constructor(run: SharedRun, parcels: readonly RunParcel[], settings: RunDispatchSettings) {
    this.#run = run;
    this.#parcels = parcels;
    this.#settings = settings;
    this.#waiting = [...parcels.keys()];
    this.#totalCost = parcels.reduce((sum, { cost }) => sum + cost, 0);
    this.#assembly = new ChunkAssembly(WINDOW_MAX);
  }

  /**
   * Deals the parcels out until every sum is in the run.
   *
   * @throws CounterpoiseError what a parcel failed by; SIMULATION_CANCELLED
   */
  async value(signal: AbortSignal | undefined): Promise<void> {
    const results = this.#listen();
    const ticker = setInterval(() => this.#deal(), LOOK_INTERVAL_MS);
    const stop = (): void =>
      this.#whole.reject(new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.'));
    signal?.addEventListener('abort', stop, { once: true });
    const unwatch = this.#settings.watch.onChange(() => this.#reconnected());
    this.#settings.planThere.then(
      () => this.#planIs('there'),
      (error: unknown) => {
        this.#settings.log.warn({ err: error }, 'a plan did not reach NATS: its run is not shared');
        this.#planIs('lost');
      },
    );
    try {
      if (signal?.aborted) stop();
      else if (this.#parcels.length === 0) this.#whole.resolve();
      else this.#deal();
      await this.#whole.promise;
    } finally {
      this.#ended = true;
      clearInterval(ticker);
      signal?.removeEventListener('abort', stop);
      results.unsubscribe();
      unwatch();
      this.#clear();
      const parcels = this.#parcels.length;
      this.#settings.log.info({ runId: this.#runId, parcels, brought: this.#brought }, 'a shared run ended');
    }
  }

  #planIs(state: 'there' | 'lost'): void {
    this.#plan = state;
    this.#deal();
  }

  /** Gives workers and this machine as much as they take. */
  #deal(): void {
    if (this.#ended) return;
    const { threads, ownParcels, watch } = this.#settings;
    const window = this.#plan === 'there' ? Math.min(WINDOW_MAX, threads() * PARCELS_PER_THREAD) : 0;
    while (watch.online && this.#away.size < window && this.#waiting.length > 0) {
      void this.#publish(this.#waiting.shift()!);
    }
    while (this.#here.size < ownParcels && this.#mayHelp()) {
      const next = this.#waiting.pop() ?? this.#straggler();
      if (next === undefined) return;
      void this.#valueHere(next);
    }
  }

  /** Whether this machine values parcels now. */
  #mayHelp(): boolean {
    const { helps, threads, watch } = this.#settings;
    if (helps || threads() === 0 || this.#plan === 'lost' || !watch.online) return true;
    return performance.now() - this.#heardAt > STALL_MS;
  }

  /** The parcel that went out last and is not back. */
  #straggler(): number | undefined {
    let last: number | undefined;
    for (const parcel of this.#away) if (!this.#here.has(parcel)) last = parcel;
    return last;
  }

  async #publish(parcel: number): Promise<void> {
    const { manager, precedence, bits, plan } = this.#settings;
    this.#away.add(parcel);
    this.#published = true;
    const work = workOf(this.#runId, plan, parcel, this.#parcels[parcel]!);
    try {
      await manager.jetstream().publish(workSubject(precedence, bits, this.#runId), JSON.stringify(work), {
        msgID: `${this.#runId} ${parcel}`,
        timeout: PUBLISH_TIMEOUT_MS,
        retries: 0,
      });
    } catch {
      // It may have arrived all the same; sums that come of it are taken. The next look gives it away again.
      if (this.#away.delete(parcel) && !this.#here.has(parcel)) this.#waiting.unshift(parcel);
    }
  }

  async #valueHere(parcel: number): Promise<void> {
    this.#here.add(parcel);
    try {
      this.#take(parcel, await this.#run.here.value(this.#parcels[parcel]!));
    } catch (error) {
      this.#whole.reject(error);
    } finally {
      this.#here.delete(parcel);
      this.#deal();
    }
  }

  /** Takes a parcel's sums, once. */
  #take(parcel: number, values: ParcelSums): void {
    if (this.#ended || this.#done.has(parcel)) return;
    const { parts, batch, cost } = this.#parcels[parcel]!;
    for (const [place, part] of parts.entries()) this.#run.sums.addPart(part, batch, values[place]!);
    this.#done.add(parcel);
    this.#away.delete(parcel);
    this.#doneCost += cost;
    this.#settings.onProgress(this.#doneCost, this.#totalCost);
    if (this.#done.size === this.#parcels.length) this.#whole.resolve();
  }

  #listen(): Subscription {
    return this.#settings.connection.subscribe(resultSubject(this.#runId), {
      callback: (_, message) => {
        this.#hear(message);
        this.#deal();
      },
    });
  }

  #hear(message: Msg): void {
    const place = chunkPlace(message.headers?.get(RESULT_HEADER));
    const parcel = place && this.#parcels[place.parcel];
    if (place === undefined || parcel === undefined) return;
    this.#heardAt = performance.now();
    // The worker may forget what is here, or was brought by another.
    const bytes = this.#done.has(place.parcel) ? undefined : this.#assembly.add(place, message.data);
    message.respond();
    if (bytes === undefined) return;
    const result = decodeResult(bytes);
    if (result !== undefined && 'failure' in result) {
      const { code, message: text, details } = result.failure;
      this.#whole.reject(new CounterpoiseError(code, text, withoutUndefined(details)));
    } else if (
      result?.sums.length === parcel.parts.length &&
      parcel.parts.every((part, at) => this.#run.sums.partLength(part) === result.sums[at]!.length)
    ) {
      this.#brought += 1;
      this.#take(place.parcel, result.sums);
    } else {
      this.#settings.log.warn({ runId: this.#runId, parcel: place.parcel }, 'sums of a worker do not fit');
      this.#away.delete(place.parcel);
      if (!this.#here.has(place.parcel)) this.#waiting.unshift(place.parcel);
    }
  }

  /** Gives away again, when NATS is back, what it may have lost. */
  #reconnected(): void {
    if (this.#settings.watch.online) for (const parcel of this.#away) void this.#publish(parcel);
    this.#deal();
  }

  /** Tells workers that the run ended and takes what is left of it out of the line. */
  #clear(): void {
    const { connection, manager, watch, precedence, bits } = this.#settings;
    if (!this.#published || !watch.online) return;
    connection.publish(STOP_SUBJECT, JSON.stringify({ runId: this.#runId }));
    const filter = workSubject(precedence, bits, this.#runId);
    manager.streams.purge(workStream(precedence), { filter }).catch(() => {});
  }
}

function withoutUndefined(details: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
