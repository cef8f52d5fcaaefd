import { type MessagePort, Worker } from 'node:worker_threads';
import { invariant } from '../core/invariant.ts';
import type { JobProgress } from '../store/records.ts';
import type { FromJobThread, JobCall, JobOutcome, JobQuestion, ToJobThread } from './job-protocol.ts';
import type { JobThreadSettings } from './settings.ts';
import { threadErrorOf } from './thread-error.ts';
import { threadFile } from './thread-file.ts';

/**
 * How long a cancelled job may take to stop by itself. A longer stretch of reading, planning or measuring is ended with
 * its thread, so that nobody has to ask in the middle of it; the next job gets a new one.
 */
const CANCEL_GRACE_MS = 100;

/** What a call hears of its thread, and is asked. */
export interface CallListener {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: JobProgress) => void;
  readonly onPart?: (part: string) => void;
  readonly answer: (question: JobQuestion) => Promise<string | undefined>;
}

/** A thread that does one job, or checks one request, after another. */
export class JobWorker {
  readonly #worker: Worker;
  readonly #onEnd: () => void;
  #call: { readonly listener: CallListener; readonly settle: (outcome: JobOutcome) => void } | undefined;
  #ended = false;

  /**
   * @param simulation port to the thread that simulates, which goes over to the new one
   * @param onEnd called once, when the thread is gone
   */
  constructor(settings: JobThreadSettings, simulation: MessagePort, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#worker = new Worker(threadFile(import.meta.url, 'job-thread'), {
      workerData: { ...settings, simulation },
      transferList: [simulation],
    });
    this.#worker.on('message', (message: FromJobThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', (code) =>
      this.#end(new Error(`A thread of the engine ended with code ${code}.`)),
    );
  }

  /** Whether the thread is gone, and takes no more calls. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the thread waits for a call. */
  get idle(): boolean {
    return this.#call === undefined && !this.#ended;
  }

  /** Does one call, after the last has settled. A fault of the thread is its outcome too; an abort rejects. */
  async call(call: JobCall, listener: CallListener): Promise<JobOutcome> {
    invariant(this.#call === undefined && !this.#ended, 'A thread does one thing at a time.');
    const { signal } = listener;
    signal?.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<JobOutcome>();
    this.#call = { listener, settle: resolve };
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      this.#send({ type: 'cancel' });
      grace = setTimeout(() => void this.stop(), CANCEL_GRACE_MS);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#send(call);
      const outcome = await promise;
      signal?.throwIfAborted();
      return outcome;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
      this.#call = undefined;
    }
  }

  /** Ends the thread and all it has started, whatever it is at. */
  async stop(): Promise<void> {
    this.#end(new Error('A thread of the engine was ended.'));
    await this.#worker.terminate();
  }

  #receive(message: FromJobThread): void {
    const call = this.#call;
    if (call === undefined) return;
    switch (message.type) {
      case 'progress':
        call.listener.onProgress?.(message.progress);
        return;
      case 'part':
        call.listener.onPart?.(message.part);
        return;
      case 'ask':
        void this.#answer(call.listener, message);
        return;
      default:
        call.settle(message);
    }
  }

  async #answer({ answer }: CallListener, { question, ask }: Extract<FromJobThread, { type: 'ask' }>) {
    try {
      this.#send({ type: 'answer', question, text: await answer(ask) });
    } catch (error) {
      this.#send({ type: 'answer', question, text: undefined, error: threadErrorOf(error) });
    }
  }

  #send(message: ToJobThread): void {
    this.#worker.postMessage(message);
  }

  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    this.#call?.settle({ type: 'failed', error: threadErrorOf(error) });
  }
}
