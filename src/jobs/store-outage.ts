import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError } from '../core/errors.ts';

/** First and longest pause between looks at a store that does not answer. */
const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 5_000;

/** What a store answers that may take the same later: it is away, or too much waits for it. */
const OUTAGE_CODES: ReadonlySet<ErrorCode> = new Set(['STORE_UNAVAILABLE', 'REQUEST_OVERLOADED']);

export interface StoreOutageOptions {
  /** Rejects while the store does not answer. */
  readonly ping: () => Promise<void>;
  /** Told when it does again. */
  readonly onBack: () => void;
}

/** Whether the store takes what it is given; work that must not be lost waits here until it does. */
export class StoreOutage {
  readonly #options: StoreOutageOptions;
  readonly #closed = new AbortController();
  readonly #onDown = new Set<() => void>();
  #back: PromiseWithResolvers<void> | undefined;
  #pauseMs = PAUSE_MS_MIN;

  constructor(options: StoreOutageOptions) {
    this.#options = options;
  }

  /**
   * Does work on the store, again and again until it was not refused for an outage.
   *
   * @param untilMs when a refusal is taken for an answer, by the process's clock; what is too large may never fit
   * @throws CounterpoiseError REQUEST_DRAINING once no more is waited for, and whatever else the work throws
   */
  async insist<T>(work: () => Promise<T>, untilMs = Number.POSITIVE_INFINITY): Promise<T> {
    for (;;) {
      await this.#back?.promise;
      if (this.#closed.signal.aborted) {
        throw new CounterpoiseError('REQUEST_DRAINING', 'The server stops while its store is away.');
      }
      try {
        const answer = await work();
        this.#pauseMs = PAUSE_MS_MIN;
        return answer;
      } catch (error) {
        if (!this.tell(error) || Date.now() >= untilMs) throw error;
      }
    }
  }

  /**
   * Waits for what was given to `insist`, for someone who is better told of an outage than kept waiting.
   *
   * @throws CounterpoiseError STORE_UNAVAILABLE
   */
  async unlessDown(work: Promise<void>): Promise<void> {
    if (this.#back !== undefined) throw storeUnavailable();
    const begun = Promise.withResolvers<void>();
    const refuse = (): void => begun.reject(storeUnavailable());
    this.#onDown.add(refuse);
    try {
      await Promise.race([work, begun.promise]);
    } finally {
      this.#onDown.delete(refuse);
    }
  }

  /** Takes note of an error; the answer tells whether it was an outage. */
  tell(error: unknown): boolean {
    if (!(error instanceof CounterpoiseError) || !OUTAGE_CODES.has(error.code)) return false;
    if (this.#back === undefined) {
      this.#back = Promise.withResolvers();
      void this.#watch(this.#back);
      for (const refuse of this.#onDown) refuse();
    }
    return true;
  }

  /** Waits no more. */
  close(): void {
    this.#closed.abort();
    this.#back?.resolve();
  }

  async #watch(back: PromiseWithResolvers<void>): Promise<void> {
    const { signal } = this.#closed;
    for (;;) {
      await sleep(this.#pauseMs, undefined, { ref: false, signal }).catch(() => {});
      if (signal.aborted) return;
      this.#pauseMs = Math.min(2 * this.#pauseMs, PAUSE_MS_MAX);
      try {
        await this.#options.ping();
        break;
      } catch {
        // Asked again after a longer pause.
      }
    }
    this.#back = undefined;
    back.resolve();
    this.#options.onBack();
  }
}

function storeUnavailable(): CounterpoiseError {
  return new CounterpoiseError('STORE_UNAVAILABLE', 'The store does not take what it is given now.');
}
