import type { HedgeProblem } from './hedge-problem.ts';
import { type LatticeBasis, reduceLattice } from './lattice.ts';

/** Where a lot costs nothing, the part of its effect that stands in for a cost when the lattice is reduced. */
const FREE_COST_SHARE = 0.01;

/** Finds the reduced basis of a problem's whole lots. */
export type LotLattice = (problem: HedgeProblem) => LatticeBasis;

/**
 * A finder of the reduced basis of whole lots, in the space of a problem's risk terms in dollars and of each
 * instrument's cost. It remembers the last one: a hedge and its frontier differ in limits alone.
 *
 * @source docs/models/hedge.md, "Solving"
 */
export function lotLattices(): LotLattice {
  let known: { readonly effects: readonly (readonly number[])[]; readonly basis: LatticeBasis } | undefined;
  return (problem) => {
    const effects = lotEffects(problem);
    if (known === undefined || !sameNumbers(known.effects, effects)) {
      known = { effects, basis: reduceLattice(effects) };
    }
    return known.basis;
  };
}

/**
 * What one lot of each instrument does, in dollars: to every risk term, and in cost along an axis of its own. Without risk
 * terms the penalties of the limits are what is minimised.
 */
function lotEffects(problem: HedgeProblem): number[][] {
  const rows =
    problem.terms.length > 0
      ? problem.terms
      : problem.limits.map(({ penalty, coefficients }) => ({ weight: penalty, coefficients }));
  return Array.from(problem.face, (_, index) => {
    const effects = rows.map(({ weight, coefficients }) => weight * coefficients[index]!);
    const cost = Math.max(problem.cost.perLot[index]!, FREE_COST_SHARE * Math.hypot(...effects), 1e-6);
    return [...effects, ...Array.from(problem.face, (__, axis) => (axis === index ? cost : 0))];
  });
}

function sameNumbers(left: readonly (readonly number[])[], right: readonly (readonly number[])[]): boolean {
  return (
    left.length === right.length &&
    left.every((row, i) => row.length === right[i]!.length && row.every((value, j) => value === right[i]![j]))
  );
}
