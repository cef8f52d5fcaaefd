import { parallelShift } from '../src/market/curve-shift.ts';
import { connectNats } from '../src/nats/connection.ts';
import { natsSettings } from '../src/nats/nats-settings.ts';
import { ensureWorkStream, managerOf } from '../src/nats/work-streams.ts';
import { BASE_SCENARIO, scenario } from '../src/sim/scenario.ts';
import { type SimulationPlan, simulationPlan } from '../src/sim/simulation-plan.ts';
import { pathPool } from '../src/workers/path-pool.ts';
import { NatsFleet } from '../test/fixtures/nats-fleet.ts';
import { startNats } from '../test/services/nats.ts';
import { benchLocks, benchRequest } from './book.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';
import { shortestMsInTurns } from './timing.ts';

const LOANS = 1_000;
const PATHS = 2_048;
const SHIFTS_BP = [-100, -50, -25, -5, 5, 25, 50, 100];
const REPEATS = 3;
/** Messages that are timed, and how many of them are on their way at a time. */
const MESSAGES = 20_000;
const MESSAGES_AT_A_TIME = 256;
/** As a parcel's, some hundred bytes. */
const MESSAGE = JSON.stringify({ parcel: 'x'.repeat(500) });

/**
 * A run of 1,000 loans, 2,048 paths and nine scenarios by one worker of one thread in a process of its own, against the
 * same run on a thread here; what a parcel costs this process, against what it is worth; and plain messages.
 */
export async function benchNats(quick: boolean): Promise<Row[]> {
  const nats = await startNats();
  const fleet = new NatsFleet(nats.url);
  const pool = pathPool(1);
  try {
    const server = await fleet.server({ own: 'alone' });
    fleet.process();
    while (server.workers().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const repeats = quick ? 1 : REPEATS;
    const plans = Array.from({ length: repeats + 1 }, (_, seed) => planOf(String(seed)));
    const [shared, here] = [await server.simulate(plans[0]!), await pool.simulate(plans[0]!)];
    // The same bits, or nothing is timed.
    const error = checkAnswer('nats', largestDeviation(shared.loans, here.loans), 0);
    let cpuMs = Number.POSITIVE_INFINITY;
    const [sharedMs, hereMs] = await shortestMsInTurns(
      repeats,
      async (repeat) => {
        const before = process.cpuUsage();
        await server.simulate(plans[repeat + 1]!);
        const { user, system } = process.cpuUsage(before);
        cpuMs = Math.min(cpuMs, (user + system) / 1e3);
      },
      (repeat) => pool.simulate(plans[repeat + 1]!),
    );
    const parcels = server.brought.at(-1)!;
    const messageMs = await millisecondsPerMessage(nats.url, quick ? MESSAGES / 10 : MESSAGES);
    const work = (LOANS * PATHS * 360 * (SHIFTS_BP.length + 1)) / 1e3;
    return [
      {
        name: 'nats: run by one worker against a thread',
        value: work / sharedMs,
        unit: 'million loan-path-months/s',
        yardstick: work / hereMs,
        ratio: hereMs / sharedMs,
        error,
      },
      {
        name: `nats: server's processor a parcel, of ${parcels}, against its worth`,
        value: cpuMs / parcels,
        unit: 'ms',
        yardstick: hereMs / parcels,
        ratio: hereMs / cpuMs,
        error,
      },
      {
        name: 'nats: message kept and acknowledged, against a parcel',
        value: messageMs,
        unit: 'ms',
        yardstick: hereMs / parcels,
        ratio: hereMs / parcels / messageMs,
        error: 0,
      },
    ];
  } finally {
    await fleet.end();
    await pool.close();
    await nats.close();
  }
}

function planOf(seed: string): SimulationPlan {
  const scenarios = SHIFTS_BP.map((bp) => scenario(`parallel ${bp}`, { shift: parallelShift(bp) }));
  return simulationPlan(
    benchRequest({
      loans: benchLocks(LOANS),
      pathCount: PATHS,
      scenarios: [BASE_SCENARIO, ...scenarios],
      seed,
      kernel: 'simd',
    }),
  );
}

/** Time of a message to a stream of work, from many on their way. */
async function millisecondsPerMessage(url: string, count: number): Promise<number> {
  const connection = await connectNats(natsSettings(url, {}), 'bench');
  try {
    const manager = await managerOf(connection);
    await ensureWorkStream(manager, 'batch');
    const client = manager.jetstream();
    let sent = 0;
    const send = async (): Promise<void> => {
      while (sent < count)
        await client.publish('counterpoise.work.batch.bench.run', MESSAGE, { msgID: `${sent++}` });
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: MESSAGES_AT_A_TIME }, send));
    return (performance.now() - start) / count;
  } finally {
    await connection.close();
  }
}
