import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { simulationRequest } from '../../test/fixtures/simulation-request.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { type Simulate, simulateInline } from '../sim/simulate.ts';
import { simulationPlan } from '../sim/simulation-plan.ts';
import { remoteSimulation } from './remote-simulation.ts';
import { serveSimulation } from './serve-simulation.ts';

const plan = simulationPlan(simulationRequest());

/** Both ends of a port, with a simulation behind the far one. */
function served(simulate: Simulate) {
  const { port1: far, port2: near } = new MessageChannel();
  serveSimulation(far, simulate, () => {});
  return { remote: remoteSimulation(near), far, near };
}

/** A simulation that ends with its cancel alone. */
function endless() {
  const [started, cancelled] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const simulate: Simulate = (_plan, { signal } = {}) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        cancelled.resolve();
        reject(new CounterpoiseError('SIMULATION_CANCELLED', 'cancelled there'));
      });
      started.resolve();
    });
  return { simulate, started: started.promise, cancelled: cancelled.promise };
}

describe('a simulation at the other end of a port', () => {
  it('gives the same bits, and tells how far it is', async () => {
    const { remote, near } = served(simulateInline);
    const seen: number[] = [];
    const result = await remote(plan, { onProgress: (done, total) => seen.push(done / total) });
    expect(result).toEqual(await simulateInline(plan));
    expect(seen.at(-1)).toBe(1);
    near.close();
  });

  it('keeps the precedence of a run and the code of its error', async () => {
    const seen: unknown[] = [];
    const { remote, near } = served(async (_plan, control) => {
      seen.push(control?.precedence);
      throw new CounterpoiseError('SIMULATION_TOO_LARGE', 'too large', { accepted: 'less' });
    });
    const expected = { code: 'SIMULATION_TOO_LARGE', details: { accepted: 'less' } };
    await expect(remote(plan, { precedence: 'batch' })).rejects.toMatchObject(expected);
    await expect(remote(plan)).rejects.toMatchObject(expected);
    expect(seen).toEqual(['batch', 'desk']);
    near.close();
  });

  it('is cancelled there when it is cancelled here', async () => {
    const { simulate, started, cancelled } = endless();
    const { remote, near } = served(simulate);
    const abort = new AbortController();
    const run = remote(plan, { signal: abort.signal });
    await started;
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
    await cancelled;
    near.close();
  });

  it('is cancelled when whoever asked for it is gone', async () => {
    const { simulate, started, cancelled } = endless();
    const { remote, near } = served(simulate);
    const run = expect(remote(plan)).rejects.toThrow(/ended/);
    await started;
    near.close();
    await cancelled;
    await run;
  });

  it('fails, now and later, when the other end is gone', async () => {
    const { simulate, started } = endless();
    const { remote, far } = served(simulate);
    const run = expect(remote(plan)).rejects.toThrow(/ended/);
    await started;
    far.close();
    await run;
    await expect(remote(plan)).rejects.toThrow(/ended/);
  });
});
