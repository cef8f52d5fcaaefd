import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { KernelName } from '../core/kernel-names.ts';
import type { TableWriter } from '../desk/tables/written-table.ts';
import type { PipelineReader } from '../desk/written-pipeline.ts';
import type { PositionsWriter } from '../desk/written-positions.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { DocumentTexts } from '../jobs/resolve-input.ts';
import { settledWithin } from '../jobs/timers.ts';
import { type EngineFingerprint, engineFingerprint } from '../kernel/fingerprint.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { thisMachine } from '../workers/machine.ts';
import type { JobCall, JobOutcome, JobQuestion, JobThreadRole } from './job-protocol.ts';
import { type CallListener, JobWorker } from './job-worker.ts';
import type { EngineSettings, SimulationSettings } from './settings.ts';
import {
  type FromSimulationThread,
  type SimulationStatus,
  STATUS_INTERVAL_MS,
  type ToSimulationThread,
} from './simulation-protocol.ts';
import { errorFromThread } from './thread-error.ts';
import { threadFile } from './thread-file.ts';
import { waitingCalls } from './waiting-calls.ts';

/** Threads that stay for the next call of their kind: their code is compiled to its fastest form by then. */
const IDLE_THREADS_MAX: Readonly<Record<JobThreadRole, number>> = { desk: 2, batch: 1, check: 1, read: 1 };
/** Kinds that someone waits for: the first thread of each is there before it is asked for. */
const READY_ROLES: readonly JobThreadRole[] = ['check', 'desk'];

/** A simulating thread that says nothing for so long does not work; a busy machine keeps it silent for a second or two. */
const SILENCE_MAX_MS = 10 * STATUS_INTERVAL_MS;
/** Workers elsewhere are told to leave off, unless NATS does not take the word. */
const CLOSE_TIMEOUT_MS = 1_500;

/** An engine in threads of its own. */
export interface ThreadedEngine extends JobEngine {
  readonly readPipeline: PipelineReader;
  readonly writeTable: TableWriter;
  readonly writePositions: PositionsWriter;
  /** Of this engine with the kernel that a run gets when it names none. */
  readonly fingerprint: EngineFingerprint;
  /** @throws CounterpoiseError SERVER_NOT_READY when the simulating thread was not heard for long */
  readonly assertAlive: () => void;
  /** Ends all threads, and what workers elsewhere do for them; what still runs fails. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an engine: each running job has a thread, requests are checked, uploads read and tables written in others, and one more deals the path
 * blocks of all jobs to the pool. A thread that dies fails what it was at, and a new one takes its place.
 */
export function startEngine(
  settings: EngineSettings = {},
  listener: EngineListener = NO_LISTENER,
): ThreadedEngine {
  return new Engine(settings, listener);
}

/** Told of what the engine's threads do. */
export interface EngineListener {
  readonly onLog: (level: 'info' | 'warn', facts: object, message: string) => void;
  /** Every second. */
  readonly onStatus: (status: Omit<SimulationStatus, 'type'>) => void;
}
const NO_LISTENER: EngineListener = { onLog: () => {}, onStatus: () => {} };

class Engine implements ThreadedEngine {
  readonly fingerprint: EngineFingerprint;
  readonly #settings: EngineSettings;
  readonly #listener: EngineListener;
  readonly #autoKernel: KernelName;
  readonly #idle: Readonly<Record<JobThreadRole, JobWorker[]>> = { desk: [], batch: [], check: [], read: [] };
  /** Every thread with the simulation that its port leads to. */
  readonly #workers = new Map<JobWorker, Worker>();
  readonly #checks = waitingCalls();
  readonly #uploads = waitingCalls();
  readonly #tables = waitingCalls();
  readonly #positions = waitingCalls();
  readonly #left = Promise.withResolvers<void>();
  #simulation: Worker;
  #heardAtMs = performance.now();
  #closed = false;

  constructor(settings: EngineSettings, listener: EngineListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#autoKernel = resolveKernel(settings.autoKernel);
    this.fingerprint = engineFingerprint(this.#autoKernel, thisMachine());
    this.#simulation = this.#startSimulation();
    for (const role of READY_ROLES) this.#idle[role].push(this.#startWorker(role));
  }

  readonly check: JobEngine['check'] = async (requestJson, documents) => {
    const listener = { answer: (question: JobQuestion) => textOf(question, documents) };
    const outcome = await this.#checks.inTurn(() =>
      this.#call('check', { type: 'check', requestJson }, listener),
    );
    invariant(outcome.type === 'checked', 'A thread answers what it was asked.');
    return outcome.checked;
  };

  readonly readPipeline: PipelineReader = async (body, options) => {
    const outcome = await this.#uploads.inTurn(() =>
      this.#call('read', { type: 'read', body, options }, ASKED_NOTHING),
    );
    invariant(outcome.type === 'have-read', 'A thread answers what it was asked.');
    return outcome.pipeline;
  };

  readonly writeTable: TableWriter = async (wanted) => {
    const outcome = await this.#tables.inTurn(() =>
      this.#call('read', { type: 'write', wanted }, ASKED_NOTHING),
    );
    invariant(outcome.type === 'written', 'A thread answers what it was asked.');
    return outcome.text;
  };

  readonly writePositions: PositionsWriter = async (gather) => {
    const outcome = await this.#positions.inTurn(async () =>
      this.#call('read', { type: 'positions', wanted: await gather() }, ASKED_NOTHING),
    );
    invariant(outcome.type === 'written', 'A thread answers what it was asked.');
    return outcome.text;
  };

  readonly run: JobEngine['run'] = async (requestJson, documents, context) => {
    const { jobId, precedence, repeats, signal, onProgress, onPart, findCalibration } = context;
    const answer = (question: JobQuestion) => textOf(question, documents, findCalibration);
    const outcome = await this.#call(
      precedence,
      { type: 'run', requestJson, jobId, precedence, repeats },
      { signal, onProgress, onPart, answer },
    );
    invariant(outcome.type === 'done', 'A thread answers what it was asked.');
    return outcome.written;
  };

  readonly assertAlive = (): void => {
    const silentMs = performance.now() - this.#heardAtMs;
    if (!this.#closed && silentMs <= SILENCE_MAX_MS) return;
    throw new CounterpoiseError(
      'SERVER_NOT_READY',
      `The engine was not heard for ${Math.round(silentMs)} ms.`,
    );
  };

  readonly close = async (): Promise<void> => {
    this.#closed = true;
    await Promise.all([...this.#workers.keys()].map((worker) => worker.stop()));
    this.#tellSimulation({ type: 'close' });
    await settledWithin(this.#left.promise, CLOSE_TIMEOUT_MS);
    await this.#simulation.terminate();
  };

  async #call(
    role: JobThreadRole,
    call: JobCall,
    listener: CallListener,
  ): Promise<Exclude<JobOutcome, { type: 'failed' }>> {
    invariant(!this.#closed, 'An engine that is closed takes no work.');
    const worker = this.#idle[role].pop() ?? this.#startWorker(role);
    try {
      const outcome = await worker.call(call, listener);
      if (outcome.type === 'failed') throw errorFromThread(outcome.error);
      return outcome;
    } finally {
      this.#giveBack(role, worker);
    }
  }

  /** Keeps a thread for the next call, unless it is gone, cut off, or one too many. */
  #giveBack(role: JobThreadRole, worker: JobWorker): void {
    const led = this.#workers.get(worker) === this.#simulation;
    if (!worker.ended && led && this.#idle[role].length < IDLE_THREADS_MAX[role]) {
      this.#idle[role].push(worker);
      return;
    }
    void worker.stop();
  }

  #startWorker(role: JobThreadRole): JobWorker {
    const { port1, port2 } = new MessageChannel();
    this.#tellSimulation({ type: 'serve', port: port1 }, [port1]);
    const worker = new JobWorker({ role, autoKernel: this.#autoKernel }, port2, () => {
      this.#workers.delete(worker);
      const at = this.#idle[role].indexOf(worker);
      if (at >= 0) this.#idle[role].splice(at, 1);
    });
    this.#workers.set(worker, this.#simulation);
    return worker;
  }

  #startSimulation(): Worker {
    const worker = new Worker(threadFile(import.meta.url, 'simulation-thread'), {
      workerData: { ...this.#settings } satisfies SimulationSettings,
    });
    worker.on('message', (message: FromSimulationThread) => this.#hear(message));
    // Without a listener an error would end the process; the exit that follows says the same.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#closed) {
        this.#left.resolve();
        return;
      }
      this.#simulation = this.#startSimulation();
      // Ports of idle threads lead to the one that is gone; a busy thread goes when its job is over.
      for (const [one, simulation] of this.#workers) if (simulation === worker && one.idle) void one.stop();
    });
    return worker;
  }

  #tellSimulation(message: ToSimulationThread, transfer: readonly MessagePort[] = []): void {
    this.#simulation.postMessage(message, transfer);
  }

  #hear(message: FromSimulationThread): void {
    this.#heardAtMs = performance.now();
    switch (message.type) {
      case 'log':
        this.#listener.onLog(message.level, message.facts, message.message);
        return;
      case 'status':
        this.#listener.onStatus(message);
        return;
      case 'closed':
        this.#left.resolve();
    }
  }
}

const ASKED_NOTHING: CallListener = {
  answer: () => Promise.reject(new Error('Documents that come and go ask nothing.')),
};

async function textOf(
  question: JobQuestion,
  documents: DocumentTexts,
  findCalibration?: (inputsDigest: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (question.type === 'document') return documents(question.collection, question.id);
  return findCalibration?.(question.inputsDigest);
}
