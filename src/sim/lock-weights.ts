import { BLOCK_PATHS } from '../kernel/block.ts';
import type { LockWeights } from '../kernel/kernel.ts';
import { HIGHEST_PULL_THROUGH, LOWEST_PULL_THROUGH } from '../models/pull-through/pull-through.ts';
import {
  HORIZON_ROW,
  HORIZON_ROW_LENGTH,
  ROW,
  ROW_LENGTH,
  SCENARIO_ROW,
  SCENARIO_ROW_LENGTH,
  SETTLEMENT_ROW,
  SETTLEMENT_ROW_LENGTH,
} from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';
import type { BlockTask } from './task.ts';
import type { Cell, ThreadRun } from './thread-run.ts';

/** A lock's pull-through in a scenario, see LockWeights. */
export function lockWeights(plan: PlanTables, row: number, scenario: number): LockWeights {
  const at = row * ROW_LENGTH;
  const { loanRows, scenarioRows } = plan;
  const baseLogit = loanRows[at + ROW.baseLogit]!;
  const size = loanRows[at + ROW.responseSize]!;
  if (baseLogit === Number.POSITIVE_INFINITY) {
    return { responseScale: 1, responseSize: size, odds: 0, low: 1, high: 1, shift: 0 };
  }
  const change = scenario * SCENARIO_ROW_LENGTH;
  const centre = plan.ratesToday[loanRows[at + ROW.weights]!]!;
  const spread = loanRows[at + ROW.spread]! + scenarioRows[change + SCENARIO_ROW.mortgageBasis]!;
  const move = (centre + spread - loanRows[at + ROW.marketRateAtLock]!) * 100;
  return {
    responseScale: Math.exp((2 * move) / loanRows[at + ROW.responseScale]!),
    responseSize: size,
    odds: Math.exp(-baseLogit),
    low: LOWEST_PULL_THROUGH,
    high: HIGHEST_PULL_THROUGH,
    shift: scenarioRows[change + SCENARIO_ROW.pullThroughShift]!,
  };
}

/** e^(2·100(m(h) − c₀)/B) of the horizons in use, c₀ today's spread-free rate: [horizon][path] of a cell. */
export function fillMoves(
  run: ThreadRun,
  task: BlockTask,
  { index, drivers }: Cell,
  horizons: Iterable<number>,
): void {
  const { plan, floats } = run;
  const count = plan.horizonRows.length / HORIZON_ROW_LENGTH;
  for (const horizon of horizons) {
    const row = horizon * HORIZON_ROW_LENGTH;
    const pair = plan.horizonRows[row + HORIZON_ROW.pair]!;
    const weight = plan.horizonRows[row + HORIZON_ROW.weight]!;
    const scale = 200 / plan.horizonRows[row + HORIZON_ROW.scale]!;
    const centre = plan.ratesToday[pair]!;
    const rates = (drivers + run.driverLayout.earlyRates[pair]!) / 8;
    const left = rates + plan.horizonRows[row + HORIZON_ROW.node]! * BLOCK_PATHS;
    const to = (task.scratch + run.scratchLayout.moves) / 8 + (index * count + horizon) * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const rate = (1 - weight) * floats[left + path]! + weight * floats[left + BLOCK_PATHS + path]!;
      floats[to + path] = Math.exp(scale * (rate - centre));
    }
  }
}

/** D(T_s) of every settlement date: [settlement][path] of a cell. */
export function fillSettlements(run: ThreadRun, task: BlockTask, { index, drivers }: Cell): void {
  const { plan, floats } = run;
  const count = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  const logs = (drivers + run.driverLayout.earlyLogs) / 8;
  for (let settlement = 0; settlement < count; settlement++) {
    const row = settlement * SETTLEMENT_ROW_LENGTH;
    const left = logs + plan.settlementRows[row + SETTLEMENT_ROW.node]! * BLOCK_PATHS;
    const weight = plan.settlementRows[row + SETTLEMENT_ROW.weight]!;
    const to =
      (task.scratch + run.scratchLayout.settlements) / 8 + (index * count + settlement) * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      floats[to + path] = Math.exp(
        (1 - weight) * floats[left + path]! + weight * floats[left + BLOCK_PATHS + path]!,
      );
    }
  }
}
