import type { MessagePort } from 'node:worker_threads';
import type { Precedence, Simulate } from '../sim/simulate.ts';
import type { SimulationAnswerMessage, SimulationRequestMessage } from './simulation-protocol.ts';
import { threadErrorOf } from './thread-error.ts';

/**
 * Simulates for the thread at the other end of a port; what it asked for ends with it.
 *
 * @param onDone told of work as it is done, in loan-path-months
 */
export function serveSimulation(
  port: MessagePort,
  simulate: Simulate,
  onDone: (precedence: Precedence, loanPathMonths: number) => void,
): void {
  const running = new Map<number, AbortController>();
  const send = (message: SimulationAnswerMessage, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  port.on('message', (message: SimulationRequestMessage) => {
    const { run } = message;
    if (message.type === 'cancel') {
      running.get(run)?.abort();
      return;
    }
    const abort = new AbortController();
    running.set(run, abort);
    const { plan, precedence } = message;
    let doneBefore = 0;
    simulate(plan, {
      precedence,
      signal: abort.signal,
      onProgress: (done, total) => {
        onDone(precedence, Math.max(0, done - doneBefore));
        doneBefore = done;
        send({ type: 'progress', run, done, total });
      },
    })
      .then(
        (result) => send({ type: 'done', run, result }, ownBuffers([result.profiles, result.loans])),
        (error: unknown) => send({ type: 'failed', run, error: threadErrorOf(error) }),
      )
      .finally(() => running.delete(run));
  });
  port.on('close', () => {
    for (const abort of running.values()) abort.abort();
  });
}

/** Buffers that can be handed over: shared ones are sent as they are. */
function ownBuffers(arrays: readonly Float64Array[]): ArrayBuffer[] {
  return arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
