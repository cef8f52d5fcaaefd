import type { SimulationPlan } from '../src/sim/simulation-plan.ts';

/** A model's paths made and read in the obvious way: one after another, each rate with its zero bonds. */
export interface PlainPaths {
  /** A block of paths from `Math.random` and Box–Muller, laid out as the engine's: not reproducible. */
  readonly simulate: (paths: Float64Array) => void;
  /** A number that a block of paths has whoever made it, but for the sampling. */
  readonly answer: (paths: Float64Array) => number;
  /** The base scenario's first mortgage rate of a block of paths, [node][path], without spread. */
  readonly observe: (paths: Float64Array, rates: Float64Array) => void;
}

/** A standard normal pair by Box and Muller. */
export function boxMuller(): [first: number, second: number] {
  const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
  const angle = 2 * Math.PI * Math.random();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** A mortgage rate from zero bonds of one to ten years. */
export function rateOfBonds({ weights }: SimulationPlan, bonds: ArrayLike<number>): number {
  const swapRate = (years: number): number => {
    let annuity = 0;
    for (let i = 0; i < years; i++) annuity += bonds[i]!;
    return (1 - bonds[years - 1]!) / annuity;
  };
  return weights[0]! * swapRate(2) + weights[1]! * swapRate(10);
}
