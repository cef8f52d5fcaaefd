import { copyDictionary, type Dictionary, restartDictionary, slackDictionary } from './dictionary.ts';
import { solveDual } from './dual-simplex.ts';
import type { LatticeBasis } from './lattice.ts';
import type { LotProgram } from './lot-layout.ts';
import { lotsOf } from './lot-program.ts';
import { riseOf } from './pivot-rise.ts';

/** What a tree search found. */
export interface TreeResult {
  /** Lots of the best whole-lot point of the program, if one beats the cutoff. */
  readonly lots: Float64Array | undefined;
  /** Dollars; no whole-lot point of the program is below. */
  readonly bound: number;
  readonly nodeCount: number;
  /** Whether every node was looked at. */
  readonly complete: boolean;
}

/** A step counts as whole within this. */
const WHOLE_TOLERANCE = 1e-6;

/**
 * Branch and bound on the steps y of a lattice basis, depth first, the child whose bound rises less first.
 *
 * A node costs a few pivots of the dual simplex from its parent's dictionary. It branches on the step whose one-pivot
 * bounds rise most (Driebeek). A node is dropped only when duals prove its bound at or above the cutoff.
 *
 * @source A. H. Land, A. G. Doig, "An automatic method of solving discrete programming problems" (1960);
 *   N. J. Driebeek, "An algorithm for the solution of mixed integer programming problems" (1966)
 * @param program with a row for each step
 * @param cutoff dollars: nodes at or above are of no use
 * @param nodeLimit nodes after which the rest is left open
 * @param visit is shown the continuous lots of a node and may answer a lower cutoff
 */
export function searchTree(
  program: LotProgram,
  { vectors }: LatticeBasis,
  cutoff: number,
  nodeLimit: number,
  visit: (lots: Float64Array, whole: boolean) => number,
): TreeResult {
  const { columnCount, stepRow, stepBase } = program;
  const steps = vectors.length;
  const stack: Dictionary[] = [slackDictionary(program)];
  let best = cutoff;
  let bestLots: Float64Array | undefined;
  let bound = Number.POSITIVE_INFINITY;
  let nodeCount = 0;
  let complete = true;

  const explore = (depth: number, parentBound: number): void => {
    if (nodeCount >= nodeLimit) {
      complete = false;
      bound = Math.min(bound, parentBound);
      return;
    }
    nodeCount += 1;
    const dictionary = stack[depth]!;
    let result = solveDual(program, dictionary, best);
    if (result.end === 'stalled') {
      restartDictionary(program, dictionary);
      result = solveDual(program, dictionary, best);
    }
    const nodeBound = Math.max(parentBound, result.bound);
    if (nodeBound >= best) {
      bound = Math.min(bound, nodeBound);
      return;
    }
    if (result.end !== 'optimal') {
      complete = false;
      bound = Math.min(bound, nodeBound);
      return;
    }
    const branch = chooseBranch(dictionary, columnCount + stepRow, steps);
    if (branch === undefined) {
      const lots = wholeLots(dictionary);
      best = Math.min(best, visit(lots, true), nodeBound);
      bestLots = lots;
      bound = Math.min(bound, nodeBound);
      return;
    }
    best = Math.min(best, visit(lotsOf(program, dictionary.value), false));
    const { variable, floor, downFirst } = branch;
    stack[depth + 1] ??= slackDictionary(program);
    for (const down of [downFirst, !downFirst]) {
      const child = stack[depth + 1]!;
      copyDictionary(dictionary, child);
      if (down) child.upper[variable] = floor;
      else child.lower[variable] = floor + 1;
      explore(depth + 1, nodeBound);
    }
  };

  const wholeLots = ({ value }: Dictionary): Float64Array => {
    const lots = new Float64Array(steps);
    for (const [step, vector] of vectors.entries()) {
      const y = Math.round(value[columnCount + stepRow + step]! + stepBase[step]!);
      for (let index = 0; index < steps; index++) lots[index]! += y * vector[index]!;
    }
    return lots.map((value) => value + 0);
  };

  explore(0, Number.NEGATIVE_INFINITY);
  return { lots: bestLots, bound, nodeCount, complete };
}

interface Branch {
  readonly variable: number;
  readonly floor: number;
  readonly downFirst: boolean;
}

/** The fractional step whose bounds rise most in one pivot; undefined when every step is whole. */
function chooseBranch(dictionary: Dictionary, firstStep: number, steps: number): Branch | undefined {
  const { basic, value } = dictionary;
  let chosen: Branch | undefined;
  let most = -1;
  for (let row = 0; row < basic.length; row++) {
    const variable = basic[row]!;
    if (variable < firstStep || variable >= firstStep + steps) continue;
    const x = value[variable]!;
    if (Math.abs(x - Math.round(x)) <= WHOLE_TOLERANCE) continue;
    const floor = Math.floor(x);
    const down = (x - floor) * riseOf(dictionary, row, -1);
    const up = (floor + 1 - x) * riseOf(dictionary, row, 1);
    const score = down + up;
    if (score > most) {
      most = score;
      chosen = { variable, floor, downFirst: down <= up };
    }
  }
  return chosen;
}
