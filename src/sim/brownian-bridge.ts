import { shared } from './shared-table.ts';

/**
 * The order in which a Brownian path is filled in: its end first, then the middle of the widest gap, and so on,
 * so that the first few normals carry most of the path.
 */
export interface BrownianBridge {
  /** Steps of the path. */
  readonly steps: number;
  /** [order][3]: node to fill, its known left and right neighbours (right −1 for the end). */
  readonly nodes: Int32Array;
  /** [order][3]: weight of the left and of the right neighbour, standard deviation of the rest. */
  readonly weights: Float64Array;
  /** [step]: 1/√Δt, which turns an increment into a standard normal. */
  readonly inverseRoots: Float64Array;
}

/**
 * The bridge over a grid.
 *
 * @param timesYears [node], the first 0, rising
 * @source Caflisch & Moskowitz, "Modified Monte Carlo methods using quasi-random sequences" (1995);
 *   Glasserman, "Monte Carlo Methods in Financial Engineering" (2003), §3.1
 */
export function brownianBridge(timesYears: Float64Array): BrownianBridge {
  const steps = timesYears.length - 1;
  const nodes = new Int32Array(new SharedArrayBuffer(steps * 3 * Int32Array.BYTES_PER_ELEMENT));
  const weights = shared(steps * 3);
  const inverseRoots = shared(steps);
  for (let step = 0; step < steps; step++) {
    inverseRoots[step] = 1 / Math.sqrt(timesYears[step + 1]! - timesYears[step]!);
  }
  nodes.set([steps, 0, -1], 0);
  weights.set([1, 0, Math.sqrt(timesYears[steps]!)], 0);
  let order = 1;
  let gaps: [number, number][] = [[0, steps]];
  while (gaps.length > 0) {
    const next: [number, number][] = [];
    for (const [left, right] of gaps) {
      if (right - left < 2) continue;
      const middle = nodeNearest(timesYears, left, right);
      const span = timesYears[right]! - timesYears[left]!;
      const before = timesYears[middle]! - timesYears[left]!;
      const after = timesYears[right]! - timesYears[middle]!;
      nodes.set([middle, left, right], order * 3);
      weights.set([after / span, before / span, Math.sqrt((before * after) / span)], order * 3);
      order += 1;
      next.push([left, middle], [middle, right]);
    }
    gaps = next;
  }
  return { steps, nodes, weights, inverseRoots };
}

/** The node strictly between two nodes that lies nearest the middle of their times. */
function nodeNearest(timesYears: Float64Array, left: number, right: number): number {
  const middle = (timesYears[left]! + timesYears[right]!) / 2;
  let node = left + 1;
  while (node < right - 1 && Math.abs(timesYears[node + 1]! - middle) < Math.abs(timesYears[node]! - middle))
    node++;
  return node;
}
