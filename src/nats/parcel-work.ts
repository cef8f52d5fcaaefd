import { randomUUID } from 'node:crypto';
import type { JsMsg } from '@nats-io/jetstream';
import { headers, type NatsConnection, NoRespondersError, RequestError } from '@nats-io/transport-node';
import { CounterpoiseError } from '../core/errors.ts';
import type { Precedence } from '../sim/simulate.ts';
import type { PartsRun } from '../workers/parts-pool.ts';
import type { PathPool } from '../workers/path-pool.ts';
import { chunkHeader, chunksOf, RESULT_HEADER } from './chunks.ts';
import type { NatsLog } from './log.ts';
import { parcelOf, readMessage, type Work, workSchema } from './messages.ts';
import { PlanLibrary } from './plan-library.ts';
import { resultSubject } from './subjects.ts';
import { encodeFailure, encodeSums } from './sums-frame.ts';
import { ACK_WAIT_MS } from './work-streams.ts';

/** Twice heard before it counts as lost. */
const WORKING_INTERVAL_MS = ACK_WAIT_MS / 3;
/** A server that calculates for seconds answers after them; one that is gone is known at once. */
const RESULT_TIMEOUT_MS = 10_000;
/** A parcel that this worker cannot do now is offered again after this time. */
const DECLINE_MS = 1_000;
/** Runs whose end is remembered, so that what is left of them in the stream is dropped. */
const ENDED_RUNS_KEPT = 1_024;

interface OpenRun {
  readonly parts: Promise<PartsRun>;
  parcels: number;
}

interface ParcelWorkSettings {
  readonly connection: NatsConnection;
  readonly pool: PathPool;
  readonly log: NatsLog;
}

/** The parcels that a worker has in hand. */
export class ParcelWork {
  readonly #settings: ParcelWorkSettings;
  readonly #plans: PlanLibrary;
  readonly #runs = new Map<string, OpenRun>();
  readonly #ended = new Set<string>();
  #leaving = false;

  constructor(settings: ParcelWorkSettings) {
    this.#settings = settings;
    this.#plans = new PlanLibrary(settings.connection);
  }

  /** Values a parcel and brings its sums to the run's server: acknowledged only when that has them. */
  async take(message: JsMsg, precedence: Precedence): Promise<void> {
    const work = readMessage(workSchema, message.data);
    if (work === undefined) {
      this.#settings.log.warn({ subject: message.subject }, 'a message is no parcel');
      message.term();
      return;
    }
    if (this.#ended.has(work.runId)) {
      message.ack();
      return;
    }
    const working = setInterval(() => message.working(), WORKING_INTERVAL_MS);
    try {
      await this.#send(work, await this.#value(work, precedence));
      message.ack();
    } catch (error) {
      this.#give(message, work, error);
    } finally {
      clearInterval(working);
    }
  }

  /** Stops what is under way of a run that ended, and takes no more of it. */
  stopRun(runId: string): void {
    this.#ended.add(runId);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= ENDED_RUNS_KEPT) break;
      this.#ended.delete(oldest);
    }
    const open = this.#runs.get(runId);
    if (open !== undefined) stopWhenOpen(open);
  }

  /** Stops all that is under way: it goes back to the line. */
  leave(): void {
    this.#leaving = true;
    for (const open of this.#runs.values()) stopWhenOpen(open);
  }

  /** The bytes that answer for a parcel: its sums, or the error that every machine would meet. */
  async #value(work: Work, precedence: Precedence): Promise<Uint8Array> {
    const plan = await this.#plans.get(work.plan);
    if (this.#ended.has(work.runId) || this.#leaving) {
      throw new CounterpoiseError('SIMULATION_CANCELLED', 'The run ended meanwhile.');
    }
    let run = this.#runs.get(work.runId);
    if (run === undefined) {
      run = { parts: this.#settings.pool.openParts(plan, precedence), parcels: 0 };
      this.#runs.set(work.runId, run);
    }
    run.parcels += 1;
    try {
      const parts = await run.parts;
      try {
        return encodeSums(await parts.value(parcelOf(work)));
      } catch (error) {
        if (error instanceof CounterpoiseError && error.code !== 'SIMULATION_CANCELLED') {
          return encodeFailure(error);
        }
        throw error;
      }
    } finally {
      run.parcels -= 1;
      if (run.parcels === 0) {
        this.#runs.delete(work.runId);
        // What it had made stays in the pool's memory for the run's next parcel.
        stopWhenOpen(run);
      }
    }
  }

  async #send({ runId, parcel }: Work, bytes: Uint8Array): Promise<void> {
    const { connection } = this.#settings;
    const attempt = randomUUID();
    const chunks = chunksOf(bytes, connection.info?.max_payload);
    await Promise.all(
      chunks.map((chunk, index) => {
        const own = headers();
        own.set(RESULT_HEADER, chunkHeader({ parcel, attempt, index, count: chunks.length }));
        const subject = resultSubject(runId);
        return connection.request(subject, chunk, { timeout: RESULT_TIMEOUT_MS, headers: own });
      }),
    );
  }

  /** What becomes of a parcel without sums. */
  #give(message: JsMsg, { runId, parcel }: Work, error: unknown): void {
    if (this.#ended.has(runId)) message.ack();
    else if (this.#leaving) message.nak();
    else if (isNobodyThere(error)) {
      // Whoever ran it is gone: it runs again under another id, or not at all.
      this.stopRun(runId);
      message.ack();
    } else {
      this.#settings.log.warn({ err: error, runId, parcel }, 'a parcel was given back');
      message.nak(DECLINE_MS);
    }
  }
}

/** Stops a run's part here; one that did not open has told whoever wanted it. */
function stopWhenOpen({ parts }: OpenRun): void {
  parts.then(
    (open) => open.stop(),
    () => {},
  );
}

function isNobodyThere(error: unknown): boolean {
  return error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());
}
