import { BLOCK_PATHS } from '../kernel/block.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { BONDS_PER_NODE } from './path-model.ts';
import type { SimulationPlan } from './simulation-plan.ts';

/** Index of the bond that ends the 2-year swap; the last one ends the 10-year. */
const TWO_YEAR_BOND = 1;

/** One block's drivers in one scenario, reused from scenario to scenario by a thread. */
export interface DriverScratch {
  /** [node][10][path]: e^(−B(i)x), the part of zero bonds that every scenario of a rate model shares. */
  readonly bonds: Float64Array;
  readonly annuities: Float64Array;
  readonly twoYears: Float64Array;
  /** [weights][node][path]: spread-free mortgage rate. */
  readonly rates: readonly Float64Array[];
  /** [node][path]: ln of the discount factor. */
  readonly logDiscounts: Float64Array;
  /** [weights][month node][path]: m̄, the rate the borrower of that month reacts to. */
  readonly lagged: readonly Float64Array[];
  /** [incentive][month node][path]: e^(β(m̄ − c₀)). */
  readonly incentives: readonly Float64Array[];
  /** [delay][month node][path]: discount factor to the payment of the month that ends at the node. */
  readonly payments: readonly Float64Array[];
}

/** Float64 numbers of the drivers that the kernel reads. */
export function kernelDriverLength(plan: SimulationPlan): number {
  const tables = plan.weights.length / 2 + plan.incentives.length / 3 + plan.delays.length;
  return tables * plan.monthNodes.length * BLOCK_PATHS;
}

/**
 * Memory for a plan's drivers.
 *
 * @param allocate the kernel's memory, for what the kernel reads
 */
export function driverScratch(plan: SimulationPlan, allocate: Kernel['allocate']): DriverScratch {
  const nodes = plan.timesYears.length;
  const months = plan.monthNodes.length;
  const tables = (count: number): Float64Array[] =>
    Array.from({ length: count }, () => allocate(months * BLOCK_PATHS));
  return {
    bonds: new Float64Array(nodes * BONDS_PER_NODE * BLOCK_PATHS),
    annuities: new Float64Array(BLOCK_PATHS),
    twoYears: new Float64Array(BLOCK_PATHS),
    rates: Array.from({ length: plan.weights.length / 2 }, () => new Float64Array(nodes * BLOCK_PATHS)),
    logDiscounts: new Float64Array(nodes * BLOCK_PATHS),
    lagged: tables(plan.weights.length / 2),
    incentives: tables(plan.incentives.length / 3),
    payments: tables(plan.delays.length),
  };
}

/**
 * Tabulates e^(−B(i)x) of a block for the rate model at hand, once for all its scenarios.
 *
 * @param model index of the rate model; `state` x under it, [node][path]
 */
export function deriveBonds(
  plan: SimulationPlan,
  model: number,
  state: Float64Array,
  out: DriverScratch,
): void {
  const nodes = plan.timesYears.length;
  const { bondFactors } = plan.models[model]!;
  for (let node = 0; node < nodes; node++) {
    const from = node * BLOCK_PATHS;
    for (let i = 0; i < BONDS_PER_NODE; i++) {
      const factor = bondFactors[i]!;
      const to = (node * BONDS_PER_NODE + i) * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        out.bonds[to + path] = Math.exp(-factor * state[from + path]!);
      }
    }
  }
}

/**
 * Turns a block of (x, ∫x) into what prices and borrowers see in one scenario: discount factors and mortgage rates.
 *
 * The par swap rates come from zero bonds in closed form; the borrower of the month that starts at node j
 * reacts to ½·m(j−1) + ½·m(j−2), nodes before today taking today's rate of the scenario.
 *
 * @param integral ∫₀ᵗx, [node][path]; the block's bonds must stand in `out`
 * @source docs/models/mortgage-rate.md and docs/models/tba.md
 */
export function deriveDrivers(
  plan: SimulationPlan,
  scenario: number,
  integral: Float64Array,
  out: DriverScratch,
): void {
  deriveRates(plan, scenario, out);
  const nodes = plan.timesYears.length;
  const logs = plan.logDiscounts.subarray(scenario * nodes, (scenario + 1) * nodes);
  for (let node = 0; node < nodes; node++) {
    const base = logs[node]!;
    const at = node * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) out.logDiscounts[at + path] = base - integral[at + path]!;
  }
  deriveIncentives(plan, out);
  derivePayments(plan, out);
}

function deriveRates(plan: SimulationPlan, scenario: number, out: DriverScratch): void {
  const nodes = plan.timesYears.length;
  const bondLogs = plan.bondLogs.subarray(
    scenario * nodes * BONDS_PER_NODE,
    (scenario + 1) * nodes * BONDS_PER_NODE,
  );
  const { annuities, twoYears } = out;
  for (let node = 0; node < nodes; node++) {
    annuities.fill(0);
    for (let i = 0; i < BONDS_PER_NODE; i++) {
      const level = Math.exp(bondLogs[node * BONDS_PER_NODE + i]!);
      const from = (node * BONDS_PER_NODE + i) * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) annuities[path]! += level * out.bonds[from + path]!;
      if (i !== TWO_YEAR_BOND) continue;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        twoYears[path] = (1 - level * out.bonds[from + path]!) / annuities[path]!;
      }
    }
    const last = node * BONDS_PER_NODE + BONDS_PER_NODE - 1;
    const level = Math.exp(bondLogs[last]!);
    const at = node * BLOCK_PATHS;
    for (let pair = 0; pair < out.rates.length; pair++) {
      const rates = out.rates[pair]!;
      const short = plan.weights[pair * 2]!;
      const long = plan.weights[pair * 2 + 1]!;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        const tenYear = (1 - level * out.bonds[last * BLOCK_PATHS + path]!) / annuities[path]!;
        rates[at + path] = short * twoYears[path]! + long * tenYear;
      }
    }
  }
}

function deriveIncentives(plan: SimulationPlan, out: DriverScratch): void {
  const months = plan.monthNodes.length;
  for (let pair = 0; pair < out.rates.length; pair++) {
    const rates = out.rates[pair]!;
    const lagged = out.lagged[pair]!;
    for (let month = 0; month < months; month++) {
      const one = plan.monthNodes[Math.max(0, month - 1)]! * BLOCK_PATHS;
      const two = plan.monthNodes[Math.max(0, month - 2)]! * BLOCK_PATHS;
      const at = month * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        lagged[at + path] = 0.5 * (rates[one + path]! + rates[two + path]!);
      }
    }
  }
  for (let driver = 0; driver < out.incentives.length; driver++) {
    const lagged = out.lagged[plan.incentives[driver * 3]!]!;
    const slope = plan.incentives[driver * 3 + 1]!;
    const centre = plan.incentives[driver * 3 + 2]!;
    const incentive = out.incentives[driver]!;
    for (let at = 0; at < incentive.length; at++) incentive[at] = Math.exp(slope * (lagged[at]! - centre));
  }
}

function derivePayments(plan: SimulationPlan, out: DriverScratch): void {
  const months = plan.monthNodes.length;
  for (let delay = 0; delay < out.payments.length; delay++) {
    const weight = plan.delays[delay]! / 30;
    const payments = out.payments[delay]!;
    for (let month = 0; month + 1 < months; month++) {
      const end = plan.monthNodes[month]! * BLOCK_PATHS;
      const next = plan.monthNodes[month + 1]! * BLOCK_PATHS;
      const at = month * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        payments[at + path] = Math.exp(
          (1 - weight) * out.logDiscounts[end + path]! + weight * out.logDiscounts[next + path]!,
        );
      }
    }
  }
}
