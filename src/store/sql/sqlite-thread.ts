import { Worker } from 'node:worker_threads';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { SqliteFileOptions, StatementOutcome } from './sqlite-file.ts';
import type { SqliteAnswer, SqliteRequest } from './sqlite-messages.ts';

interface Waiting {
  readonly resolve: (outcome: StatementOutcome | null) => void;
  readonly reject: (error: unknown) => void;
}

/** A fault that SQLite reported, with its code. */
class SqliteFault extends Error {
  override readonly name = 'SqliteFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * SQLite in a thread of its own: a commit waits for the disk some milliseconds, in which the server goes on answering.
 */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(options: SqliteFileOptions) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./sqlite-worker.${extension}`, import.meta.url), {
      workerData: options,
    });
    // A store that nobody waits for keeps no process alive.
    this.#worker.unref();
    this.#worker.on('message', (answer: SqliteAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error.message));
    this.#worker.on('exit', () => this.#end('its thread ended'));
  }

  /** @throws CounterpoiseError what the thread refused, or an Error with SQLite's code */
  ask(request: SqliteRequest): Promise<StatementOutcome | null> {
    if (this.#isClosed) return Promise.reject(closedStore());
    if (request.do === 'close') this.#isClosed = true;
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) this.#worker.ref();
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  async execute(sql: string, parameters: readonly unknown[]): Promise<StatementOutcome> {
    const outcome = await this.ask({ do: 'execute', sql, parameters });
    invariant(outcome !== null, 'A statement has an outcome.');
    return outcome;
  }

  #settle(answer: SqliteAnswer): void {
    const waiting = this.#waiting.shift();
    invariant(waiting !== undefined, 'Only what was asked is answered.');
    if (this.#waiting.length === 0) this.#worker.unref();
    if (answer.is === 'done') waiting.resolve(answer.outcome);
    else if (answer.is === 'refused') {
      waiting.reject(new CounterpoiseError(answer.code, answer.message, answer.details));
    } else waiting.reject(new SqliteFault(answer.code ?? '', answer.message));
  }

  /** Whatever was asked may have been done or not, as when a connection is lost. */
  #end(reason: string): void {
    this.#isClosed = true;
    const error = new CounterpoiseError('STORE_UNAVAILABLE', `The store does not answer: ${reason}.`);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function closedStore(): CounterpoiseError {
  return new CounterpoiseError('STORE_UNAVAILABLE', 'The store is closed.');
}
