import { parallelShift } from '../src/market/curve-shift.ts';
import { BASE_SCENARIO, scenario } from '../src/sim/scenario.ts';
import { simulationPlan } from '../src/sim/simulation-plan.ts';
import { pathPool } from '../src/workers/path-pool.ts';
import { benchLocks, benchRequest } from './book.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';
import { shortestMsInTurns } from './timing.ts';

const LOANS = 1000;
const PATHS = 1024;
const REPEATS = 3;

/**
 * A run of 1,000 loans, 1,024 paths and nine scenarios on two threads, against the same run on one. Every run has a seed
 * of its own, since a pool knows what it has valued before.
 */
export async function benchThreads(): Promise<Row[]> {
  const scenarios = [
    BASE_SCENARIO,
    ...[-100, -50, -25, -5, 5, 25, 50, 100].map((bp) =>
      scenario(`parallel ${bp}`, { shift: parallelShift(bp) }),
    ),
  ];
  const plans = Array.from({ length: REPEATS + 1 }, (_, seed) =>
    simulationPlan(
      benchRequest({ loans: benchLocks(LOANS), pathCount: PATHS, scenarios, seed: String(seed) }),
    ),
  );
  const [one, two] = [pathPool(1), pathPool(2)];
  try {
    const [alone, together] = [await one.simulate(plans[0]!), await two.simulate(plans[0]!)];
    // The same bits, or the pool is wrong.
    const error = checkAnswer('threads', largestDeviation(together.loans, alone.loans), 0);
    const [aloneMs, togetherMs] = await shortestMsInTurns(
      REPEATS,
      (repeat) => one.simulate(plans[repeat + 1]!),
      (repeat) => two.simulate(plans[repeat + 1]!),
    );
    const work = LOANS * PATHS * 360 * scenarios.length;
    const [value, yardstick] = [work / togetherMs / 1e3, work / aloneMs / 1e3];
    return [
      {
        name: 'threads: run on two against one',
        value,
        unit: 'million loan-path-months/s',
        yardstick,
        ratio: value / yardstick,
        error,
      },
    ];
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
}
