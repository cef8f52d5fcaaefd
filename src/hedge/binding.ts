import { evaluateLots, type HedgeProblem, limitViolation, linearValue } from './hedge-problem.ts';
import type { BindingConstraint } from './hedge-solution.ts';
import type { RelaxationDuals } from './lot-relaxation.ts';
import { instrumentKey, type Tradable } from './tradable.ts';

/** Dollars that one lot, or one lot's worth of a limit, must be worth to count: less is rounding. */
const WORTH_MIN = 0.01;
/** Dollars that a dollar more of cost must be worth to count. */
const COST_WORTH_MIN = 1e-6;

/**
 * The constraints that bind: those that have a shadow price in the continuous relaxation, so that more room would lower
 * the objective, and every limit that gave way. The whole-lot answer may stop a lot or a few short of them.
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
  const limits = original.limits.flatMap((limit, index): BindingConstraint[] => {
    const value = linearValue(limit, lots);
    const gaveWay = limitViolation(limit, value) > 0;
    const perLot = limit.coefficients.reduce((most, coefficient) => Math.max(most, Math.abs(coefficient)), 0);
    const price = strongest(duals, (dual) => dual.limits[index]!);
    if (!gaveWay && Math.abs(price) * perLot < WORTH_MIN) return [];
    const atUpper = gaveWay ? value > limit.upper : price < 0;
    const bound = atUpper ? limit.upper : limit.lower;
    return [{ constraint: limit.name, kind: limit.kind, value, limit: bound, unit: limit.unit, gaveWay }];
  });
  const bounds = tradables.flatMap((tradable, index) => {
    const price = strongest(duals, (dual) => dual.bounds[index]!);
    return Math.abs(price) < WORTH_MIN ? [] : [boundOf(tradable, lots[index]!, price > 0)];
  });
  const largestLot = original.face.reduce((most, face) => Math.max(most, face), 0);
  const grossBinds =
    Math.abs(strongest(duals, (dual) => dual.gross)) * largestLot >= WORTH_MIN ||
    bounds.some(({ kind }) => kind === 'gross-notional');
  const gross: BindingConstraint = {
    constraint: 'gross notional traded',
    kind: 'gross-notional',
    value: lots.reduce((total, traded, index) => total + Math.abs(traded) * original.face[index]!, 0),
    limit: original.grossMaximum,
    unit: 'USD of face',
    gaveWay: false,
  };
  const cost: BindingConstraint = {
    constraint: 'cost of the trades',
    kind: 'cost-limit',
    value: evaluateLots(original, lots).cost,
    limit: original.costMaximum,
    unit: 'USD',
    gaveWay: false,
  };
  const costBinds = Math.abs(strongest(duals, (dual) => dual.cost)) >= COST_WORTH_MIN;
  return [
    ...limits,
    ...(grossBinds ? [gross] : []),
    ...(costBinds ? [cost] : []),
    ...bounds.filter(({ kind }) => kind !== 'gross-notional'),
  ];
}

function strongest(duals: readonly RelaxationDuals[], pick: (dual: RelaxationDuals) => number): number {
  return duals.map(pick).reduce((most, price) => (Math.abs(price) > Math.abs(most) ? price : most), 0);
}

function boundOf(tradable: Tradable, traded: number, atLower: boolean): BindingConstraint {
  const { instrument, lowerLots, upperLots, lowerReason, upperReason } = tradable;
  const kind = atLower ? lowerReason : upperReason;
  const limit = atLower ? lowerLots : upperLots;
  const position = kind === 'position-limit';
  const held = position ? instrument.existingLots : 0;
  const key = instrumentKey(instrument);
  const names = {
    'position-limit': `${key} ${atLower ? 'short' : 'long'} position`,
    'trade-limit': `${key} lots ${atLower ? 'sold' : 'bought'}`,
    side: `${key} may not be ${atLower ? 'sold' : 'bought'}`,
    'gross-notional': `${key} within the gross notional`,
  } as const;
  return {
    constraint: names[kind],
    kind,
    value: traded + held,
    limit: limit + held,
    unit: position ? 'lots held' : 'lots traded',
    gaveWay: false,
  };
}
