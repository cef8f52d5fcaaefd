import type { HedgeProblem } from './hedge-problem.ts';
import { incumbent } from './incumbent.ts';
import { lotSearch, roundAlong } from './local-search.ts';
import type { LotLattice } from './lot-lattice.ts';
import { lotProgram, type Supports } from './lot-program.ts';
import { ceilingOf, solveRelaxation } from './lot-relaxation.ts';
import { searchTree, type TreeResult } from './lot-tree.ts';

/** A node is closed a rounding error inside the gap target, so that the gap as subtracted meets it. */
export const GAP_SHARE = 1 - 1e-9;
/** A node's continuous lots are rounded and polished at the first nodes, then at every so many: it costs as much as 200. */
const POLISH_EVERY = 256;
/** Whole-lot points of the tree that are kept to be touched: the last are the best. */
const TOUCHED_MAX = 24;

export interface WholeRequest {
  readonly problem: HedgeProblem;
  readonly gapTarget: number;
  readonly nodeLimit: number;
  readonly start?: readonly number[];
}

/** What a search over whole lots found. */
export interface WholeAnswer {
  /** The best by the true objective; undefined when the search had to stop before any. */
  readonly lots: Float64Array | undefined;
  /** Dollars; no whole lots are below. */
  readonly bound: number;
  readonly nodeCount: number;
  /** Whether the search came to its end: what gap is left is then the program's distance from the objective. */
  readonly complete: boolean;
  /** Whole-lot points at which the program was less than what it was compared with. */
  readonly touched: readonly Float64Array[];
}

/**
 * Whole lots within a gap of the least: rounding, local search, and branch and bound in the reduced basis.
 *
 * @source docs/models/hedge.md, "Solving"
 * @returns undefined when no whole lots keep the limits
 */
export function solveWhole(
  lattices: LotLattice,
  { problem, gapTarget, nodeLimit, start }: WholeRequest,
  supports: Supports,
): WholeAnswer | undefined {
  const relaxation = solveRelaxation(lotProgram(problem, supports));
  if (relaxation === undefined) return undefined;
  const lattice = lattices(problem);
  const improve = lotSearch(problem, lattice, supports.cuts);
  const best = incumbent(problem);
  if (start !== undefined) best.offer(Float64Array.from(start));
  const closed = (): boolean => best.objective() - relaxation.bound <= gapTarget;
  for (const lots of [relaxation.lots, roundAlong(lattice, relaxation.lots)]) {
    if (!closed()) best.offer(improve(lots));
  }
  let tree: TreeResult = { lots: undefined, bound: relaxation.bound, nodeCount: 0, complete: true };
  const touched: Float64Array[] = [];
  if (!closed()) {
    const program = lotProgram(problem, supports, lattice);
    const ceiling = ceilingOf(program);
    const cutoff = (): number => Math.min(ceiling, best.objective() - GAP_SHARE * gapTarget);
    let visits = 0;
    tree = searchTree(program, lattice, cutoff(), nodeLimit, (lots, whole) => {
      visits += 1;
      if (whole) {
        best.offer(lots);
        if (touched.push(lots) > TOUCHED_MAX) touched.shift();
      }
      if (whole || isPowerOfTwo(visits) || visits % POLISH_EVERY === 0) best.offer(improve(lots));
      return cutoff();
    });
    if (best.lots() === undefined && tree.complete && tree.bound >= ceiling) return undefined;
  }
  const lots = best.lots();
  if (lots !== undefined) touched.push(lots);
  if (tree.lots !== undefined) touched.push(tree.lots);
  const bound = Math.min(best.objective(), Math.max(tree.bound, relaxation.bound));
  return { lots, bound, nodeCount: tree.nodeCount, complete: tree.complete, touched };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
