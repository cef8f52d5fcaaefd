import { invariant } from '../core/invariant.ts';
import type { HorizonPnl } from './horizon-pnl.ts';
import { scenarioPnl, tailOf } from './scenario-risk.ts';

/**
 * A hedge as numbers alone: signed lots traded x, one per instrument, and what is paid for them.
 * Flat and free of market terms, so that it crosses to the solver's thread as it is.
 */
export interface HedgeProblem {
  /**
   * `absolute`: Σ wₜ|rₜ|. `quadratic`: Σ (wₜrₜ)² / 2S. With rₜ = offsetₜ + coefficientsₜ·x. `shortfall`: that of `tail`; the
   * terms are then no part of the objective but the measure in which lots are near each other.
   */
  readonly form: 'absolute' | 'quadratic' | 'shortfall';
  /** Needed by the shortfall form alone. */
  readonly tail?: TailRisk;
  /** S, dollars; used by the quadratic form. */
  readonly quadraticScale: number;
  /** Bounds of the lots traded. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly cost: TradeCost;
  /** Multiplies the dollars of cost in the objective. */
  readonly costWeight: number;
  readonly terms: readonly RiskTerm[];
  readonly limits: readonly LinearLimit[];
  /** Face per lot in dollars, and the largest Σ face·|x|; Infinity for none. */
  readonly face: Float64Array;
  readonly grossMaximum: number;
  /** Largest cost in dollars, unweighted; Infinity for none. */
  readonly costMaximum: number;
  /** Whether limits may be exceeded, each at its penalty. */
  readonly relaxed: boolean;
}

/** Expected shortfall over scenarios as a risk. */
export interface TailRisk {
  /** Dollars of objective per dollar of shortfall. */
  readonly weight: number;
  /** 0.95: the mean of the worst twentieth. */
  readonly level: number;
  readonly pnl: HorizonPnl;
}

/** A linear form of the lots. */
export interface LinearForm {
  readonly offset: number;
  /** Per lot bought. */
  readonly coefficients: Float64Array;
}

/** Dollars per lot traded, a further amount for each lot beyond a free number, and what a lot held loses with time. */
export interface TradeCost {
  readonly perLot: Float64Array;
  /** Dollars a lot bought loses to time decay and a lot sold earns; 0 for what has none. */
  readonly decayPerLot: Float64Array;
  readonly freeLots: Float64Array;
  readonly extraPerLot: Float64Array;
}

/** One thing to be near zero, in the unit `weight` turns into dollars. */
export interface RiskTerm extends LinearForm {
  readonly name: string;
  /** Dollars per unit. */
  readonly weight: number;
}

export type LimitKind = 'net-dv01' | 'key-rate-dv01' | 'shock-limit' | 'coupon-match' | 'month-match';

/** lower ≤ offset + coefficients·x ≤ upper. */
export interface LinearLimit extends LinearForm {
  readonly name: string;
  readonly kind: LimitKind;
  readonly unit: string;
  readonly lower: number;
  readonly upper: number;
  /** Dollars per unit of violation when relaxed. */
  readonly penalty: number;
}

/** A trade vector priced against a problem. */
export interface Evaluation {
  /** What is minimised, dollars; penalties of a relaxed problem inside. */
  readonly objective: number;
  /** Weighted risk in dollars, without cost. */
  readonly risk: number;
  /** Unweighted dollars. */
  readonly cost: number;
  readonly gross: number;
  /** One per limit, 0 where kept, in the limit's unit. */
  readonly violations: readonly number[];
  readonly feasible: boolean;
}

/** A limit counts as kept within this share of its size: the solver's own feasibility tolerance, with room. */
const LIMIT_TOLERANCE = 1e-6;

/**
 * offset + coefficients·x.
 *
 * @param lots one per instrument
 */
export function linearValue(row: LinearForm, lots: ArrayLike<number>): number {
  let value = row.offset;
  for (let index = 0; index < row.coefficients.length; index++)
    value += row.coefficients[index]! * lots[index]!;
  return value;
}

/**
 * Cost of a trade vector: Σ perLot·|x| + extraPerLot·max(0, |x| − freeLots) + decayPerLot·x.
 *
 * @source own derivation, docs/models/hedge.md
 * @returns dollars; negative only where sold options earn more decay than the trades cost
 */
function tradeCost(cost: TradeCost, lots: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < cost.perLot.length; index++) total += lotsCost(cost, index, lots[index]!);
  return total;
}

/** Cost of trading one instrument, dollars. */
export function lotsCost(cost: TradeCost, index: number, lots: number): number {
  const size = Math.abs(lots);
  return (
    cost.perLot[index]! * size +
    cost.extraPerLot[index]! * Math.max(0, size - cost.freeLots[index]!) +
    cost.decayPerLot[index]! * lots
  );
}

/**
 * Weighted dollars of risk a trade vector leaves, under the problem's form.
 *
 * @returns dollars; the shortfall form's are negative where even the tail gains
 */
export function riskOf(problem: HedgeProblem, lots: ArrayLike<number>): number {
  const { form, tail, terms } = problem;
  if (form === 'shortfall') {
    invariant(tail !== undefined, 'The shortfall form has a tail.');
    return tail.weight * tailOf(scenarioPnl(tail.pnl, lots), tail.level).shortfall;
  }
  return terms.reduce((total, term) => total + riskDollars(problem, term, linearValue(term, lots)), 0);
}

/** Weighted dollars of one residual under the absolute or the quadratic form. */
export function riskDollars(problem: HedgeProblem, term: RiskTerm, residual: number): number {
  const dollars = term.weight * Math.abs(residual);
  return problem.form === 'absolute' ? dollars : (0.5 * dollars * dollars) / problem.quadraticScale;
}

/**
 * Objective, cost and kept limits of a trade vector.
 *
 * @source own derivation, docs/models/hedge.md
 * @param lots one per instrument; whole numbers for a tradable answer, any for a relaxation
 */
export function evaluateLots(problem: HedgeProblem, lots: ArrayLike<number>): Evaluation {
  const cost = tradeCost(problem.cost, lots);
  let gross = 0;
  let inBounds = true;
  for (let index = 0; index < problem.face.length; index++) {
    const traded = lots[index]!;
    gross += problem.face[index]! * Math.abs(traded);
    inBounds &&= traded >= problem.lower[index]! && traded <= problem.upper[index]!;
  }
  const risk = riskOf(problem, lots);
  let penalties = 0;
  const violations = problem.limits.map((limit) => {
    const excess = limitViolation(limit, linearValue(limit, lots));
    penalties += limit.penalty * excess;
    return excess;
  });
  const kept = problem.relaxed || violations.every((violation) => violation === 0);
  return {
    objective: risk + problem.costWeight * cost + (problem.relaxed ? penalties : 0),
    risk,
    cost,
    gross,
    violations,
    feasible: inBounds && kept && within(gross, problem.grossMaximum) && within(cost, problem.costMaximum),
  };
}

/** How far a value lies outside its limit; 0 within the solver's tolerance. */
export function limitViolation(limit: LinearLimit, value: number): number {
  const excess = Math.max(limit.lower - value, value - limit.upper, 0);
  return excess <= limitTolerance(limit) ? 0 : excess;
}

/** By how much a limit may be missed and still count as kept, in its unit. */
export function limitTolerance({ lower, upper }: LinearLimit): number {
  return LIMIT_TOLERANCE * (1 + Math.min(Math.abs(lower), Math.abs(upper)));
}

/** A maximum of face or cost with what it may be missed by. */
export function withTolerance(maximum: number): number {
  return maximum + LIMIT_TOLERANCE * (1 + Math.abs(maximum));
}

function within(value: number, maximum: number): boolean {
  return value <= withTolerance(maximum);
}
