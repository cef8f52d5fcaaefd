import { BLOCK_PATHS } from '../kernel/block.ts';
import { BONDS_PER_NODE } from './path-model.ts';
import type { SimulationPlan } from './simulation-plan.ts';

/** One block's drivers in one scenario, reused from scenario to scenario by a thread. */
export interface DriverScratch {
  /** [weights][node][path]: spread-free mortgage rate. */
  readonly rates: readonly Float64Array[];
  /** [node][path]: ln of the discount factor. */
  readonly logDiscounts: Float64Array;
  /** [weights][month node][path]: m̄, the rate the borrower of that month reacts to. */
  readonly lagged: readonly Float64Array[];
  /** [incentive][month node][path]: e^(β(m̄ − c₀)). */
  readonly incentives: readonly Float64Array[];
  /** [delay][month node][path]: discount factor to the payment of the month that starts at the node. */
  readonly payments: readonly Float64Array[];
}

/** Memory for a plan's drivers. */
export function driverScratch(plan: SimulationPlan): DriverScratch {
  const nodes = plan.timesYears.length;
  const months = plan.monthNodes.length;
  const tables = (count: number, rows: number): Float64Array[] =>
    Array.from({ length: count }, () => new Float64Array(rows * BLOCK_PATHS));
  return {
    rates: tables(plan.weights.length / 2, nodes),
    logDiscounts: new Float64Array(nodes * BLOCK_PATHS),
    lagged: tables(plan.weights.length / 2, months),
    incentives: tables(plan.incentives.length / 3, months),
    payments: tables(plan.delays.length, months),
  };
}

/**
 * Turns a block of (x, ∫x) into what prices and borrowers see in one scenario: discount factors and mortgage rates.
 *
 * The par swap rates come from zero bonds in closed form; the borrower of the month that starts at node j
 * reacts to ½·m(j−1) + ½·m(j−2), nodes before today taking today's rate of the scenario.
 *
 * @param state x, [node][path]; `integral` ∫₀ᵗx, [node][path]
 * @source model.md §3 and §5
 */
export function deriveDrivers(
  plan: SimulationPlan,
  scenario: number,
  state: Float64Array,
  integral: Float64Array,
  out: DriverScratch,
): void {
  deriveRates(plan, scenario, state, out);
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

function deriveRates(plan: SimulationPlan, scenario: number, state: Float64Array, out: DriverScratch): void {
  const nodes = plan.timesYears.length;
  const { bondFactors } = plan.models[plan.scenarioModels[scenario]!]!;
  const bondLogs = plan.bondLogs.subarray(
    scenario * nodes * BONDS_PER_NODE,
    (scenario + 1) * nodes * BONDS_PER_NODE,
  );
  const levels = new Float64Array(BONDS_PER_NODE);
  for (let node = 0; node < nodes; node++) {
    for (let i = 0; i < BONDS_PER_NODE; i++) levels[i] = Math.exp(bondLogs[node * BONDS_PER_NODE + i]!);
    const at = node * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const x = state[at + path]!;
      let annuity = 0;
      let twoYear = 0;
      let bond = 0;
      for (let i = 0; i < BONDS_PER_NODE; i++) {
        bond = levels[i]! * Math.exp(-bondFactors[i]! * x);
        annuity += bond;
        if (i === 1) twoYear = (1 - bond) / annuity;
      }
      const tenYear = (1 - bond) / annuity;
      for (let pair = 0; pair < out.rates.length; pair++) {
        out.rates[pair]![at + path] = plan.weights[pair * 2]! * twoYear + plan.weights[pair * 2 + 1]! * tenYear;
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
    for (let month = 0; month + 2 < months; month++) {
      const end = plan.monthNodes[month + 1]! * BLOCK_PATHS;
      const next = plan.monthNodes[month + 2]! * BLOCK_PATHS;
      const at = month * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        payments[at + path] = Math.exp(
          (1 - weight) * out.logDiscounts[end + path]! + weight * out.logDiscounts[next + path]!,
        );
      }
    }
  }
}
