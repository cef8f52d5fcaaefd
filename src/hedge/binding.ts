import { type HedgeProblem, linearValue } from './hedge-problem.ts';
import type { BindingConstraint } from './hedge-solution.ts';
import type { RelaxationDuals } from './solver.ts';
import { instrumentKey, type Tradable } from './tradable.ts';

/** A shadow price below this, in dollars per unit, is rounding. */
const DUAL_MIN = 1e-6;

/**
 * The constraints that bind: those that have a shadow price in the continuous relaxation and less than one lot of room
 * at the whole-lot answer, and every limit that gave way.
 *
 * @source own derivation, docs/models/hedge.md
 * @param original the problem as asked
 * @param lots the whole-lot answer
 * @param duals of each relaxation that led to it: of the least violation, when limits gave way, and of the hedge
 */
export function bindingConstraints(
  original: HedgeProblem,
  tradables: readonly Tradable[],
  lots: readonly number[],
  duals: readonly RelaxationDuals[],
): readonly BindingConstraint[] {
  const priced = (pick: (dual: RelaxationDuals) => number): boolean =>
    duals.some((dual) => Math.abs(pick(dual)) > DUAL_MIN);
  const binding: BindingConstraint[] = [];
  for (const [index, limit] of original.limits.entries()) {
    const value = linearValue(limit, lots);
    const step = limit.coefficients.reduce((most, coefficient) => Math.max(most, Math.abs(coefficient)), 0);
    const bound = value >= 0 ? limit.upper : limit.lower;
    const gaveWay = isOutside(value, limit.lower, limit.upper);
    const tight = priced((dual) => dual.limits[index]!) && Math.abs(bound - value) < step;
    if (!gaveWay && !tight) continue;
    binding.push({
      constraint: limit.name,
      kind: limit.kind,
      value,
      limit: bound,
      unit: limit.unit,
      gaveWay,
    });
  }
  const gross = lots.reduce((total, traded, index) => total + Math.abs(traded) * original.face[index]!, 0);
  const largestLot = original.face.reduce((most, face) => Math.max(most, face), 0);
  const bounds = tradables.flatMap((tradable, index) =>
    boundOf(tradable, lots[index]!, (side) => priced((dual) => dual.bounds[index]! * side)),
  );
  const grossBinds =
    (priced((dual) => dual.gross) && original.grossMaximum - gross < largestLot) ||
    bounds.some(({ kind }) => kind === 'gross-notional');
  if (grossBinds) {
    binding.push({
      constraint: 'gross notional traded',
      kind: 'gross-notional',
      value: gross,
      limit: original.grossMaximum,
      unit: 'USD of face',
      gaveWay: false,
    });
  }
  return [...binding, ...bounds.filter(({ kind }) => kind !== 'gross-notional')];
}

function isOutside(value: number, lower: number, upper: number): boolean {
  const tolerance = 1e-6 * (1 + Math.min(Math.abs(lower), Math.abs(upper)));
  return value < lower - tolerance || value > upper + tolerance;
}

function boundOf(
  tradable: Tradable,
  traded: number,
  priced: (side: number) => boolean,
): readonly BindingConstraint[] {
  const { instrument, lowerLots, upperLots, lowerReason, upperReason } = tradable;
  const atLower = traded === lowerLots;
  if ((!atLower && traded !== upperLots) || !priced(1)) return [];
  const kind = atLower ? lowerReason : upperReason;
  const limit = atLower ? lowerLots : upperLots;
  const position = kind === 'position-limit';
  return [
    {
      constraint: position
        ? `${instrumentKey(instrument)} ${atLower ? 'short' : 'long'} position`
        : `${instrumentKey(instrument)} may not be ${atLower ? 'sold' : 'bought'} further`,
      kind,
      value: traded + (position ? instrument.existingLots : 0),
      limit: limit + (position ? instrument.existingLots : 0),
      unit: position ? 'lots held' : 'lots traded',
      gaveWay: false,
    },
  ];
}
