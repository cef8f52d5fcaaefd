import { Worker } from 'node:worker_threads';
import { inlineFitter, type ModelFitter } from '../../calibration/model-fitter.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { FitAnswer, FitRequest } from './fit-task.ts';

/**
 * Fits in a thread of their own: the caller's event loop stays free, and a cancel ends the thread at once.
 *
 * Hull–White fits take a few hundredths of a second, less than a thread takes to start, and are done by the caller.
 */
export const threadFitter: ModelFitter = Object.freeze<ModelFitter>({
  fit: async (task, signal) => {
    if (task.specification.kind === 'hull-white') return inlineFitter.fit(task);
    const answer = await inThread({ kind: 'fit', task }, signal);
    invariant(answer.kind === 'fit', 'A fitting thread answers what it was asked.');
    return answer.fit;
  },
  afterVolatilityRise: async (task, signal) => {
    if (task.specification.kind === 'hull-white') return inlineFitter.afterVolatilityRise(task);
    const answer = await inThread({ kind: 'volatility-rise', task }, signal);
    invariant(answer.kind === 'volatility-rise', 'A fitting thread answers what it was asked.');
    return answer.model;
  },
});

function inThread(request: FitRequest, signal: AbortSignal | undefined): Promise<FitAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(cancelled());
      return;
    }
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./fit-worker.${extension}`, import.meta.url), {
      workerData: request,
    });
    const onAbort = (): void => {
      void worker.terminate();
      reject(cancelled());
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (answer: FitAnswer) => {
      if (answer.kind === 'failed') {
        reject(new CounterpoiseError(answer.code, answer.message, answer.details));
      } else resolve(answer);
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', onAbort);
      // A promise that is settled already takes no notice.
      reject(new Error('The fitting thread ended without an answer.'));
    });
  });
}

function cancelled(): CounterpoiseError {
  return new CounterpoiseError('SIMULATION_CANCELLED', 'The fit of the rate model was cancelled.');
}
