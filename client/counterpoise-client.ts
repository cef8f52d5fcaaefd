import type { Job, JobResult, Operations } from './operations.ts';
import { pause } from './pause.ts';
import { JobEndedError, ProblemError } from './problem-error.ts';
import { retryWaitMs } from './retry-wait.ts';
import { serverEvents } from './server-events.ts';

const RETRY_COUNT_MAX = 5;

export interface ClientOptions {
  /** Where the server listens: `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** API key or token; none for a server without authentication. */
  readonly token?: string;
  /** Desk that new objects belong to, for callers of several. */
  readonly desk?: string;
  /** How often a refused or failed request is sent again; 5 without it. */
  readonly retryCountMax?: number;
}

/** What a call may carry beside the operation's own input. */
export interface CallOptions {
  /** Under which a POST makes one thing only; a new one for each call without it. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

type Operation = keyof Operations;
type Call<K extends Operation> = Operations[K]['input'] & CallOptions;
/** Left out where nothing is required. */
type CallArguments<K extends Operation> = object extends Operations[K]['input']
  ? [call?: Call<K>]
  : [call: Call<K>];

/** The parts of a call, whatever its operation. */
interface AnyCall extends CallOptions {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The calls a server answers, typed by its own description. Requests are sent again where that is safe and of use. */
export class CounterpoiseClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Calls an operation.
   *
   * @throws ProblemError for an answer that is no success
   */
  async call<K extends Operation>(
    operation: K,
    ...[call]: CallArguments<K>
  ): Promise<Operations[K]['answer']> {
    const response = await this.#send(operation, call ?? {}, 'application/json');
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return text === '' ? undefined : isJson ? JSON.parse(text) : text;
  }

  /**
   * Calls an operation that can answer a table.
   *
   * @returns CSV, header row first
   * @throws ProblemError
   */
  async table<K extends Operation>(operation: K, ...[call]: CallArguments<K>): Promise<string> {
    return (await this.#send(operation, call ?? {}, 'text/csv')).text();
  }

  /**
   * Submits a job, and waits for its result, however long it takes.
   *
   * @param onChange told of every state, and of progress
   * @throws ProblemError, or JobEndedError for a job that ended otherwise
   */
  async run(
    body: Operations['POST /v1/jobs']['input']['body'],
    { onChange, ...call }: CallOptions & { readonly onChange?: (job: Job) => void } = {},
  ): Promise<JobResult> {
    // Without a preference to wait the answer is the job.
    let job = (await this.call('POST /v1/jobs', { body, ...call })) as Job;
    for await (job of this.watch(job.id, call)) onChange?.(job);
    if (job.state !== 'succeeded') throw new JobEndedError(job);
    return this.call('GET /v1/jobs/{id}/result', { path: { id: job.id }, ...call });
  }

  /** A job as it changes, until it has ended. A stream that breaks is taken up where it broke. */
  async *watch(id: string, call: CallOptions = {}): AsyncGenerator<Job> {
    let lastEventId: string | null = null;
    for (let brokenCount = 0; brokenCount <= this.#retryCountMax; brokenCount += 1) {
      const header = lastEventId === null ? {} : { 'last-event-id': lastEventId };
      const response = await this.#send(
        'GET /v1/jobs/{id}/events',
        { path: { id }, header, ...call },
        'text/event-stream',
      );
      if (response.body === null) return;
      try {
        for await (const event of serverEvents(response.body)) {
          lastEventId = event.id ?? lastEventId;
          brokenCount = 0;
          const job: Job = JSON.parse(event.data);
          yield job;
          if (hasEnded(job)) return;
        }
      } catch (error) {
        if (call.signal?.aborted) throw error;
      }
    }
    throw new ProblemError(503, { detail: `The events of job ${id} break off again and again.` });
  }

  get #retryCountMax(): number {
    return this.#options.retryCountMax ?? RETRY_COUNT_MAX;
  }

  async #send(operation: string, call: AnyCall, accept: string): Promise<Response> {
    const [method = '', template = ''] = operation.split(' ');
    const request = { method, headers: this.#headers(method, call, accept), ...bodyOf(call) };
    const url = `${this.#options.origin}${pathOf(template, call.path)}${queryOf(call.query)}`;
    for (let attemptCount = 1; ; attemptCount += 1) {
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await fetch(url, { ...request, ...(call.signal && { signal: call.signal }) });
        if (response.ok) return response;
      } catch (error) {
        if (call.signal?.aborted) throw error;
        failure = error;
      }
      const answer = response && { status: response.status, retryAfter: response.headers.get('retry-after') };
      const waitMs = retryWaitMs(attemptCount, answer, Date.now(), Math.random());
      if (waitMs === undefined || attemptCount > this.#retryCountMax) {
        throw response === undefined ? failure : await problemOf(response);
      }
      await response?.body?.cancel();
      await pause(waitMs, call.signal);
    }
  }

  #headers(method: string, call: AnyCall, accept: string): Record<string, string> {
    const { token, desk } = this.#options;
    const ownHeaders = Object.entries(call.header ?? {}).map(([name, value]) => [name, String(value)]);
    return {
      accept,
      ...(call.body !== undefined && {
        'content-type': typeof call.body === 'string' ? 'text/csv' : 'application/json',
      }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(desk !== undefined && { 'counterpoise-desk': desk }),
      // Every POST has a key, so that sending it again makes nothing twice.
      ...(method === 'POST' && { 'idempotency-key': call.idempotencyKey ?? crypto.randomUUID() }),
      ...Object.fromEntries(ownHeaders),
    };
  }
}

function hasEnded({ state }: Job): boolean {
  return state !== 'queued' && state !== 'running';
}

function bodyOf({ body }: AnyCall): { body?: string } {
  if (body === undefined) return {};
  return { body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function pathOf(template: string, values: AnyCall['path'] = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

function queryOf(values: AnyCall['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}

async function problemOf(response: Response): Promise<ProblemError> {
  const isProblem = /^application\/problem\+json/.test(response.headers.get('content-type') ?? '');
  return new ProblemError(response.status, isProblem ? JSON.parse(await response.text()) : {});
}
