import { MessageChannel, Worker } from 'node:worker_threads';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { CheckedInput, JobEngine } from '../jobs/job-engine.ts';
import type { DocumentTexts } from '../jobs/resolve-input.ts';
import { type EngineFingerprint, engineFingerprint } from '../kernel/fingerprint.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { thisMachine } from '../workers/machine.ts';
import type { JobCall, JobOutcome, JobQuestion, JobThreadRole } from './job-protocol.ts';
import { type CallListener, JobWorker } from './job-worker.ts';
import type { SimulationSettings } from './settings.ts';
import { errorFromThread } from './thread-error.ts';
import { threadFile } from './thread-file.ts';

/** Threads that stay for the next job of their kind: their code is compiled to its fastest form by then. */
const IDLE_THREADS_MAX: Readonly<Record<JobThreadRole, number>> = { desk: 2, batch: 1, check: 1 };
/** Requests that may wait to be checked; each holds its text. */
const CHECKS_WAITING_MAX = 64;

/** An engine in threads of its own. */
export interface ThreadedEngine extends JobEngine {
  /** Of this engine with the kernel that a run gets when it names none. */
  readonly fingerprint: EngineFingerprint;
  /** Ends all threads; what still runs fails. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an engine: each running job has a thread, requests are checked in one of their own, and one more deals the path
 * blocks of all jobs to the pool. A thread that dies fails what it was at, and a new one takes its place.
 */
export function startEngine(settings: SimulationSettings = {}): ThreadedEngine {
  return new Engine(settings);
}

class Engine implements ThreadedEngine {
  readonly fingerprint = engineFingerprint(resolveKernel(), thisMachine());
  readonly #settings: SimulationSettings;
  readonly #idle: Readonly<Record<JobThreadRole, JobWorker[]>> = { desk: [], batch: [], check: [] };
  /** Every thread with the simulation that its port leads to. */
  readonly #workers = new Map<JobWorker, Worker>();
  #simulation: Worker;
  #checks: Promise<unknown> = Promise.resolve();
  #checksWaiting = 0;
  #closed = false;

  constructor(settings: SimulationSettings) {
    this.#settings = settings;
    this.#simulation = this.#startSimulation();
    for (const role of ['check', 'desk'] as const) this.#idle[role].push(this.#startWorker(role));
  }

  readonly check = async (requestJson: string, documents: DocumentTexts): Promise<CheckedInput> => {
    if (this.#checksWaiting >= CHECKS_WAITING_MAX) {
      throw new CounterpoiseError(
        'REQUEST_OVERLOADED',
        `${this.#checksWaiting} requests already wait to be read.`,
      );
    }
    this.#checksWaiting += 1;
    const checked = this.#checks.then(() =>
      this.#call(
        'check',
        { type: 'check', requestJson },
        { answer: (question) => textOf(question, documents) },
      ),
    );
    // The next is checked whatever became of this one.
    this.#checks = checked.then(ignore, ignore);
    try {
      const outcome = await checked;
      invariant(outcome.type === 'checked', 'A thread answers what it was asked.');
      return outcome.checked;
    } finally {
      this.#checksWaiting -= 1;
    }
  };

  readonly run: JobEngine['run'] = async (requestJson, documents, context) => {
    const { jobId, precedence, repeats, signal, onProgress, onPart, findCalibration } = context;
    const outcome = await this.#call(
      precedence,
      { type: 'run', requestJson, jobId, precedence, repeats },
      { signal, onProgress, onPart, answer: (question) => textOf(question, documents, findCalibration) },
    );
    invariant(outcome.type === 'done', 'A thread answers what it was asked.');
    return outcome.written;
  };

  readonly close = async (): Promise<void> => {
    this.#closed = true;
    await Promise.all([...this.#workers.keys()].map((worker) => worker.stop()));
    await this.#simulation.terminate();
  };

  async #call(
    role: JobThreadRole,
    call: JobCall,
    listener: CallListener,
  ): Promise<Exclude<JobOutcome, { type: 'failed' }>> {
    invariant(!this.#closed, 'An engine that is closed takes no work.');
    const worker = this.#take(role);
    try {
      const outcome = await worker.call(call, listener);
      if (outcome.type === 'failed') throw errorFromThread(outcome.error);
      return outcome;
    } finally {
      this.#giveBack(role, worker);
    }
  }

  /** A thread for one call: the one that was last at work, or a new one. */
  #take(role: JobThreadRole): JobWorker {
    for (let worker = this.#idle[role].pop(); worker !== undefined; worker = this.#idle[role].pop()) {
      if (!worker.ended) return worker;
    }
    return this.#startWorker(role);
  }

  #giveBack(role: JobThreadRole, worker: JobWorker): void {
    const idle = this.#idle[role];
    const led = this.#workers.get(worker) === this.#simulation;
    if (!worker.ended && led && idle.length < IDLE_THREADS_MAX[role]) {
      idle.push(worker);
      return;
    }
    this.#workers.delete(worker);
    void worker.stop();
  }

  #startWorker(role: JobThreadRole): JobWorker {
    const { port1, port2 } = new MessageChannel();
    this.#simulation.postMessage(port1, [port1]);
    const worker = new JobWorker(role, port2);
    this.#workers.set(worker, this.#simulation);
    return worker;
  }

  #startSimulation(): Worker {
    const worker = new Worker(threadFile(import.meta.url, 'simulation-thread'), {
      workerData: this.#settings,
    });
    // Without a listener an error would end the process; the exit that follows says the same.
    worker.on('error', ignore);
    worker.on('exit', () => {
      if (this.#closed) return;
      this.#simulation = this.#startSimulation();
      // Ports of idle threads lead to the one that is gone; a busy thread goes when its job is over.
      for (const role of ['check', 'desk', 'batch'] as const) {
        for (const worker of this.#idle[role].splice(0)) this.#giveBack(role, worker);
      }
    });
    return worker;
  }
}

async function textOf(
  question: JobQuestion,
  documents: DocumentTexts,
  findCalibration?: (inputsDigest: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (question.type === 'document') return documents(question.collection, question.id);
  return findCalibration?.(question.inputsDigest);
}

function ignore(): void {}
