import { parentPort, workerData } from 'node:worker_threads';
import { inlineFitter } from '../../calibration/model-fitter.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { FitAnswer, FitRequest } from './fit-task.ts';

const port = parentPort;
invariant(port !== null, 'The fit worker runs inside a worker thread.');
port.postMessage(await answer(workerData as FitRequest));

async function answer(request: FitRequest): Promise<FitAnswer> {
  try {
    return request.kind === 'fit'
      ? { kind: 'fit', fit: await inlineFitter.fit(request.task) }
      : { kind: 'volatility-rise', model: await inlineFitter.afterVolatilityRise(request.task) };
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    return { kind: 'failed', code: error.code, message: error.message, details: error.details };
  }
}
