import { BLOCK_PATHS } from '../src/kernel/block.ts';
import { forwardMarket, tenorTimes } from '../src/models/rate/forward-market.ts';
import { g2 } from '../src/models/rate/g2.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { type DriverMemory, deriveDrivers, driverScratch } from '../src/sim/block-drivers.ts';
import { driverLayout } from '../src/sim/block-memory.ts';
import { normalScratch } from '../src/sim/block-normals.ts';
import { simulateBlock } from '../src/sim/path-block.ts';
import { type SimulationPlan, simulationPlan } from '../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';
import { benchLocks, benchRequest } from './book.ts';
import { plainForwardMarket } from './plain-forward-market.ts';
import { plainG2, plainHullWhite } from './plain-gaussian.ts';
import type { PlainPaths } from './plain-paths.ts';
import { checkAnswer, type Row } from './row.ts';
import { shortestMsInTurns } from './timing.ts';

const BLOCKS = 16;
const REPEATS = 12;
/** Mean discount factors in ten years, or squares of normals, drawn two ways: five standard errors at this many paths. */
const SAMPLING_TOLERANCE = 0.05;
/** A rate's polynomial leaves out a ten-thousandth of a basis point at most; relative to the largest rate of the block. */
const RATE_TOLERANCE = 1e-7;

interface Candidate {
  readonly name: string;
  readonly model: RateModel;
  readonly plain: (plan: SimulationPlan) => PlainPaths;
  /** How often a block is read: a plain reading of forward-market paths takes as long as hundreds of others. */
  readonly readings: number;
}

const HULL_WHITE = hullWhite(0.03, 0.011);
const G2 = g2({ a: 0.4, sigma: 0.0183, b: 0.066, eta: 0.0163, rho: -0.7 });
/** Three factors and yearly periods, as a calibration has unless told otherwise. */
const FORWARD_MARKET = forwardMarket({
  tenorTimesYears: tenorTimes(1, 45),
  dynamics: 'normal',
  displacement: 0,
  shape: { form: 'abcd', a: 0.002, b: 0.5, c: 0.008, d: 0.001 },
  scale: [{ untilYears: Infinity, value: 1 }],
  correlation: { decay: 0.06, floor: 0.3, factors: 3 },
});

const CANDIDATES: readonly Candidate[] = [
  {
    name: 'Hull–White',
    model: HULL_WHITE,
    plain: (plan) => plainHullWhite(plan, HULL_WHITE),
    readings: 120,
  },
  { name: 'G2++', model: G2, plain: (plan) => plainG2(plan, G2), readings: 60 },
  {
    name: 'forward-market',
    model: FORWARD_MARKET,
    plain: (plan) => plainForwardMarket(plan, FORWARD_MARKET),
    readings: 5,
  },
];

/**
 * Path sets and what scenarios make of them, model by model: paths at every node against a loop with Math.random and
 * Box–Muller (of the forward-market model only normals are kept, its forwards belong to the scenario), and a scenario's
 * drivers against a plain reading of the mortgage rate alone.
 */
export async function benchPaths(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const candidate of CANDIDATES) {
    for (const sampling of ['lattice', 'antithetic'] as const)
      rows.push(await simulation(candidate, sampling));
    rows.push(await drivers(candidate));
  }
  return rows;
}

async function simulation(
  { name, model, plain }: Candidate,
  sampling: NonNullable<SimulationRequest['sampling']>,
): Promise<Row> {
  const plan = planOf(model, { pathCount: BLOCKS * BLOCK_PATHS, sampling });
  const tables = plan.models[0]!;
  const steps = plan.timesYears.length - 1;
  const scratch = normalScratch(steps, tables);
  const paths = blockPaths(plan);
  const plainly = plain(plan);
  const overBlocks = (simulate: (block: number) => void): number => {
    let sum = 0;
    for (let block = 0; block < BLOCKS; block++) {
      simulate(block);
      sum += plainly.answer(paths);
    }
    return sum;
  };
  const ours = (): number =>
    overBlocks((block) => simulateBlock(tables, plan.sampler, steps, block, scratch, paths));
  const theirs = (): number => overBlocks(() => plainly.simulate(paths));
  const title = `paths: ${name}, ${sampling}`;
  const error = checkAnswer(title, Math.abs(ours() / theirs() - 1), SAMPLING_TOLERANCE);
  const [oursMs, theirsMs] = await shortestMsInTurns(
    REPEATS,
    async () => ours(),
    async () => theirs(),
  );
  return rowOf(title, 'ns per path and step', BLOCKS * BLOCK_PATHS * steps, oursMs, theirsMs, error);
}

async function drivers({ name, model, plain, readings }: Candidate): Promise<Row> {
  const plan = planOf(model, { pathCount: BLOCK_PATHS, kernel: 'scalar' });
  const nodes = plan.timesYears.length;
  const tables = plan.models[0]!;
  const paths = blockPaths(plan);
  simulateBlock(tables, plan.sampler, nodes - 1, 0, normalScratch(nodes - 1, tables), paths);
  const layout = driverLayout(plan);
  const floats = new Float64Array(layout.bytes / 8);
  const memory: DriverMemory = { floats, numbers: floats };
  const scratch = driverScratch(plan);
  const derive = (): void => deriveDrivers(plan, 0, paths, memory, 0, layout, scratch);
  const plainly = plain(plan);
  const rates = new Float64Array(nodes * BLOCK_PATHS);
  const derivePlainly = (): void => plainly.observe(paths, rates);
  const title = `paths: rates and discounts of a scenario, ${name}`;
  derive();
  derivePlainly();
  const error = checkAnswer(title, deviationOfRates(scratch.rates[0]!, rates), RATE_TOLERANCE);
  const [oursMs, theirsMs] = await shortestMsInTurns(
    readings,
    async () => derive(),
    async () => derivePlainly(),
  );
  return rowOf(title, 'ns per path and node', nodes * BLOCK_PATHS, oursMs, theirsMs, error);
}

/** Rates near zero are no measure of their own errors. */
function deviationOfRates(found: Float64Array, expected: Float64Array): number {
  let worst = 0;
  let largest = 0;
  for (const [at, rate] of expected.entries()) {
    worst = Math.max(worst, Math.abs(found[at]! - rate));
    largest = Math.max(largest, Math.abs(rate));
  }
  return worst / largest;
}

function planOf(
  model: RateModel,
  changes: Partial<SimulationRequest> & { pathCount: number },
): SimulationPlan {
  return simulationPlan(benchRequest({ loans: benchLocks(1), models: [model], ...changes }));
}

function blockPaths({ timesYears, models }: SimulationPlan): Float64Array {
  return new Float64Array(models[0]!.tracks * timesYears.length * BLOCK_PATHS);
}

function rowOf(
  name: string,
  unit: string,
  work: number,
  oursMs: number,
  theirsMs: number,
  error: number,
): Row {
  const [value, yardstick] = [(oursMs * 1e6) / work, (theirsMs * 1e6) / work];
  return { name, value, unit, yardstick, ratio: yardstick / value, error };
}
