import { evaluateLots, type HedgeProblem } from './hedge-problem.ts';

/** The best whole-lot trade seen so far. */
export interface Incumbent {
  readonly offer: (lots: Float64Array) => void;
  readonly lots: () => Float64Array | undefined;
  /** Dollars; infinite before any feasible offer. */
  readonly objective: () => number;
}

/** Nothing yet. */
export function incumbent(problem: HedgeProblem): Incumbent {
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  return {
    offer: (lots) => {
      const { feasible, objective } = evaluateLots(problem, lots);
      if (!feasible || objective >= least) return;
      best = lots;
      least = objective;
    },
    lots: () => best,
    objective: () => least,
  };
}
