import type { MessagePort } from 'node:worker_threads';
import { CounterpoiseError } from '../core/errors.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import type { SimulationResult } from '../sim/simulation-result.ts';
import type { SimulationAnswerMessage, SimulationRequestMessage } from './simulation-protocol.ts';
import { errorFromThread } from './thread-error.ts';

/** A run that another thread does for this one. */
interface AwaitedRun {
  readonly onProgress: SimulationControl['onProgress'];
  readonly resolve: (result: SimulationResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Simulates in the thread at the other end of a port.
 *
 * @returns the bits that thread's own simulation gives; fails when that thread ends
 */
export function remoteSimulation(port: MessagePort): Simulate {
  const awaited = new Map<number, AwaitedRun>();
  let runs = 0;
  let closed = false;
  const send = (message: SimulationRequestMessage): void => port.postMessage(message);
  port.on('message', (message: SimulationAnswerMessage) => {
    // A run that was cancelled is not awaited any more.
    const run = awaited.get(message.run);
    if (message.type === 'progress') run?.onProgress?.(message.done, message.total);
    else if (message.type === 'done') run?.resolve(message.result);
    else run?.reject(errorFromThread(message.error));
  });
  port.on('close', () => {
    closed = true;
    for (const { reject } of awaited.values()) reject(new Error('The simulating thread ended.'));
  });
  return async (plan, { precedence = 'desk', signal, onProgress } = {}) => {
    if (signal?.aborted === true) throw cancellation();
    if (closed) throw new Error('The simulating thread ended.');
    const run = ++runs;
    const { promise, resolve, reject } = Promise.withResolvers<SimulationResult>();
    const onAbort = (): void => {
      send({ type: 'cancel', run });
      reject(cancellation());
    };
    awaited.set(run, { onProgress, resolve, reject });
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      send({ type: 'run', run, plan, precedence });
      return await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      awaited.delete(run);
    }
  };
}

function cancellation(): CounterpoiseError {
  return new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
}
