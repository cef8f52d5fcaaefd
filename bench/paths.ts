import { BLOCK_PATHS } from '../src/kernel/block.ts';
import { hullWhiteTables } from '../test/fixtures/hull-white-model.ts';
import { type DriverMemory, deriveDrivers, driverScratch } from '../src/sim/block-drivers.ts';
import { driverLayout } from '../src/sim/block-memory.ts';
import { normalScratch } from '../src/sim/block-normals.ts';
import { STEP_STRIDE } from '../src/sim/hull-white-paths.ts';
import { simulateBlock } from '../src/sim/path-block.ts';
import { BONDS_PER_NODE } from '../src/sim/scenario-curves.ts';
import { parts } from '../src/sim/shared-table.ts';
import { type SimulationPlan, simulationPlan } from '../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';
import { benchLocks, benchRequest, FLAT_CURVE } from './book.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';
import { shortestMs } from './timing.ts';

const BLOCKS = 16;
const REPEATS = 12;
/** Mean discount factors in ten years, simulated two ways: five standard errors at this many paths. */
const SAMPLING_TOLERANCE = 0.05;
/** A rate's polynomial is within 1e-10 of the closed form, which is most of a rate near zero. */
const RATE_TOLERANCE = 1e-7;

/**
 * Path sets and what scenarios make of them: (x, ∫x) at every node against a loop with Math.random and
 * Box–Muller, and a scenario's drivers against zero bonds with an exponential each.
 */
export function benchPaths(): Row[] {
  return [...simulation('lattice'), ...simulation('antithetic'), drivers()];
}

function simulation(sampling: NonNullable<SimulationRequest['sampling']>): Row[] {
  const plan = simulationPlan(
    benchRequest({ loans: benchLocks(1), pathCount: BLOCKS * BLOCK_PATHS, sampling }),
  );
  const model = plan.models[0]!;
  const steps = plan.timesYears.length - 1;
  const scratch = normalScratch(steps, model);
  const paths = blockPaths(plan);
  const tenYears = plan.monthNodes[120]!;
  const kept = { block: 0, plain: 0 };
  const simulateBlocks = (): void => {
    kept.block = 0;
    for (let block = 0; block < BLOCKS; block++) {
      simulateBlock(model, plan.sampler, steps, block, scratch, paths.whole);
      kept.block += discountSum(plan, paths.integral, tenYears);
    }
  };
  const simulatePlainly = (): void => {
    kept.plain = 0;
    for (let block = 0; block < BLOCKS; block++) {
      plainBlock(plan, paths);
      kept.plain += discountSum(plan, paths.integral, tenYears);
    }
  };
  simulateBlocks();
  simulatePlainly();
  const error = checkAnswer(`paths, ${sampling}`, Math.abs(kept.block / kept.plain - 1), SAMPLING_TOLERANCE);
  const work = BLOCKS * BLOCK_PATHS * steps;
  const value = (shortestMs(REPEATS, simulateBlocks) * 1e6) / work;
  const yardstick = (shortestMs(REPEATS, simulatePlainly) * 1e6) / work;
  return [
    {
      name: `paths: Hull–White, ${sampling}`,
      value,
      unit: 'ns per path and step',
      yardstick,
      ratio: yardstick / value,
      error,
    },
  ];
}

interface Paths {
  readonly whole: Float64Array;
  readonly state: Float64Array;
  readonly integral: Float64Array;
}

function blockPaths({ timesYears }: SimulationPlan): Paths {
  const whole = new Float64Array(2 * timesYears.length * BLOCK_PATHS);
  const [state, integral] = parts(whole, 2) as [Float64Array, Float64Array];
  return { whole, state, integral };
}

function discountSum(plan: SimulationPlan, integral: Float64Array, node: number): number {
  let sum = 0;
  for (let path = 0; path < BLOCK_PATHS; path++) {
    sum += Math.exp(hullWhiteTables(plan).rates.logDiscounts[node]! - integral[node * BLOCK_PATHS + path]!);
  }
  return sum;
}

/** The recursion one path after another, with the language's own random numbers: not reproducible. */
function plainBlock(plan: SimulationPlan, { state, integral }: Paths): void {
  const { steps } = hullWhiteTables(plan).model;
  const count = plan.timesYears.length - 1;
  for (let path = 0; path < BLOCK_PATHS; path++) {
    let x = 0;
    let total = 0;
    for (let step = 0; step < count; step++) {
      const at = step * STEP_STRIDE;
      const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
      const angle = 2 * Math.PI * Math.random();
      const [first, second] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      total += steps[at + 1]! * x + steps[at + 3]! * first + steps[at + 4]! * second;
      x = steps[at]! * x + steps[at + 2]! * first;
      state[(step + 1) * BLOCK_PATHS + path] = x;
      integral[(step + 1) * BLOCK_PATHS + path] = total;
    }
  }
}

function drivers(): Row {
  const plan = simulationPlan(
    benchRequest({ loans: benchLocks(1), pathCount: BLOCK_PATHS, kernel: 'scalar' }),
  );
  const nodes = plan.timesYears.length;
  const paths = blockPaths(plan);
  const model = plan.models[0]!;
  simulateBlock(model, plan.sampler, nodes - 1, 0, normalScratch(nodes - 1, model), paths.whole);
  const layout = driverLayout(plan);
  const floats = new Float64Array(layout.bytes / 8);
  const memory: DriverMemory = { floats, numbers: floats };
  const scratch = driverScratch(plan);
  const derive = (): void => deriveDrivers(plan, 0, paths.whole, memory, 0, layout, scratch);
  const bondLogs = plainBondLogs(plan);
  const plain = new Float64Array(nodes * BLOCK_PATHS);
  const derivePlainly = (): void => {
    for (let node = 0; node < nodes; node++) {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        const at = node * BLOCK_PATHS + path;
        plain[at] = plainRate(plan, bondLogs, node, paths.state[at]!);
      }
    }
  };
  derive();
  derivePlainly();
  const error = checkAnswer('drivers', largestDeviation(scratch.rates[0]!, plain), RATE_TOLERANCE);
  const work = nodes * BLOCK_PATHS;
  const value = (shortestMs(10 * REPEATS, derive) * 1e6) / work;
  const yardstick = (shortestMs(10 * REPEATS, derivePlainly) * 1e6) / work;
  return {
    name: 'paths: rates and discounts of a scenario',
    value,
    unit: 'ns per path and node',
    yardstick,
    ratio: yardstick / value,
    error,
  };
}

/** ln P(t, t+i | x = 0) on the bench's flat curve. */
function plainBondLogs(plan: SimulationPlan): Float64Array {
  const { model } = hullWhiteTables(plan);
  return model.bondConvexities.map(
    (convexity, at) => FLAT_CURVE.logDiscount((at % BONDS_PER_NODE) + 1) + convexity,
  );
}

/** The mortgage rate at a node, its zero bonds made on the spot. */
function plainRate(plan: SimulationPlan, bondLogs: Float64Array, node: number, x: number): number {
  const { bondFactors } = hullWhiteTables(plan).model;
  let annuity = 0;
  let twoYear = 0;
  let tenYear = 0;
  for (let i = 0; i < BONDS_PER_NODE; i++) {
    const bond = Math.exp(bondLogs[node * BONDS_PER_NODE + i]! - bondFactors[i]! * x);
    annuity += bond;
    if (i === 1) twoYear = (1 - bond) / annuity;
    if (i === BONDS_PER_NODE - 1) tenYear = (1 - bond) / annuity;
  }
  return plan.weights[0]! * twoYear + plan.weights[1]! * tenYear;
}
