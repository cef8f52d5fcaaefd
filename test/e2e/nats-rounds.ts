import { addressedUniform, randomKey } from '../../src/core/random.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { NatsFleet, resultHash, shuffled } from '../fixtures/nats-fleet.ts';
import { sharedRequest } from '../fixtures/shared-request.ts';
import type { Running } from './cli-harness.ts';

const WORKER_COUNTS = [1, 2, 3, 7] as const;
/** Workers hand sums on after up to so long, in an order of their own. */
const SHUFFLE_MS = 40;
/** A killed process is one whose end nobody announced. */
const KILL_WITHIN_MS = 600;

/** What rounds gave. */
interface Rounds {
  readonly hashes: ReadonlySet<string>;
  readonly kills: number;
  readonly joins: number;
  /** Rounds in which workers brought something. */
  readonly shared: number;
}

/**
 * The same run again and again by 1, 2, 3 and 7 workers whose sums come shuffled; in every second round a worker process is
 * killed at random, in every third a worker joins in the middle and another leaves.
 */
export async function natsRounds(url: string, count: number, seed: string): Promise<Rounds> {
  const key = randomKey(seed);
  const draw = (round: number, column: number): number => addressedUniform(key, round, column, 0);
  const plan = simulationPlan(sharedRequest());
  const hashes = new Set<string>();
  const fleet = new NatsFleet(url);
  const standing: { end: () => Promise<void> }[] = [];
  let [kills, joins, shared] = [0, 0, 0];
  let victim: Running | undefined;
  try {
    for (let round = 0; round < count; round++) {
      const workers = WORKER_COUNTS[round % WORKER_COUNTS.length]!;
      const kill = round % 2 === 1;
      if (kill) victim ??= fleet.process();
      const inProcess = kill ? workers - 1 : workers;
      while (standing.length > inProcess) await standing.pop()!.end();
      while (standing.length < inProcess) {
        const own = randomKey(`${seed} ${round} ${standing.length}`);
        standing.push(await fleet.worker((pool) => shuffled(pool, own, SHUFFLE_MS)));
      }
      // A server of its own: sums of earlier rounds would leave nothing to do.
      const server = await fleet.server({ own: draw(round, 0) < 0.5 ? 'alone' : 'beside' });
      await until(() => server.workers().length >= workers);
      const run = server.simulate(plan, { precedence: draw(round, 1) < 0.5 ? 'desk' : 'batch' });
      if (kill) {
        await pause(KILL_WITHIN_MS * draw(round, 2));
        victim!.child.kill('SIGKILL');
        await victim!.ended;
        victim = undefined;
        kills += 1;
      }
      if (round % 3 === 2) {
        const joined = fleet.worker();
        await standing.shift()?.end();
        standing.push(await joined);
        joins += 1;
      }
      hashes.add(resultHash(await run));
      if (server.brought[0]! > 0) shared += 1;
      await server.end();
    }
    return { hashes, kills, joins, shared };
  } finally {
    await fleet.end();
  }
}

const WORKERS_WITHIN_MS = 30_000;

/** Waits for workers, who announce themselves once a second. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + WORKERS_WITHIN_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('The workers did not come.');
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
