import type { DiscountCurve } from '../market/discount-curve.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import type { ActivePassiveParameters } from '../models/prepay/active-passive.ts';
import { ANNUITY_AT, ANNUITY_COUNT } from '../models/servicing/servicing-legs.ts';
import { scheduledBalances } from '../models/static-pool.ts';
import type { PoolTerms } from './loan-terms.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import { profileStart, type SimulationResult } from './simulation-result.ts';

/** Profiles of one pool among a run's: as its program pays, and a month later; the second only where it is needed. */
export interface ServicingProfiles {
  readonly pool: PoolTerms;
  readonly paid: number;
  readonly paidLater: number | undefined;
}

/** The state in which annuities are taken. */
export interface ServicingState {
  readonly scenario: number;
  readonly curve: DiscountCurve;
  readonly defaultFactor: number;
}

/** How the months of a pool are weighed. */
export interface ServicingWeighing {
  readonly parameters: ActivePassiveParameters;
  /** Yearly rise of costs, decimal. */
  readonly costInflation: number;
}

/** Annuities of a pool at any OAS from its kept sums: no path is simulated again. */
export interface AnnuityPricer {
  /**
   * A row of annuities for each batch of paths, then one of the whole sample.
   *
   * @param oas decimal
   * @returns [batch, then whole][annuity]
   */
  readonly at: (state: ServicingState, oas: number) => Float64Array;
}

/**
 * The pool of a servicing right's loans a month later: what its payments are worth to who receives them then.
 */
export function paidLater(pool: PoolTerms): PoolTerms {
  return { ...pool, paymentLagMonths: 1 };
}

/**
 * Annuities of a pool over a finished run.
 *
 * A profile's Σ D_k·S_{k−1} and Σ D_k·S_k give every term that is paid at D_k, and with those of the month before the
 * path's interest, D_{k−1} − D_k. What is paid off between two payments earns D_k − D_{k+1}, which is the difference to
 * the same pool paid a month later. So every leg is exact on its paths, and none needs sums of its own.
 *
 * @source own derivation, docs/models/servicing.md
 */
export function annuityPricer(
  plan: SimulationPlan,
  result: SimulationResult,
  { pool, paid, paidLater: later }: ServicingProfiles,
  { parameters, costInflation }: ServicingWeighing,
): AnnuityPricer {
  const payments = pool.remainingMonths;
  const { startNode, timeYears } = pool.settlement;
  const delayDays = PROGRAM_TERMS[pool.program].delayDays;
  const nodeYears = (month: number): number => plan.timesYears[plan.monthNodes[startNode + month]!]!;
  const times = Float64Array.from(
    { length: payments },
    (_, k) => nodeYears(k + 1) + delayDays / 365 - timeYears,
  );
  const balances = scheduledBalances(pool.noteRate, payments);
  const inflation = Float64Array.from({ length: payments }, (_, k) =>
    Math.exp((Math.log1p(costInflation) * k) / 12),
  );
  const hazards = Float64Array.from({ length: payments }, (_, k) => {
    const aged = Math.min(1, (pool.ageMonths + k + 1) / parameters.defaultRampMonths);
    return (pool.multipliers.default * parameters.defaultRate * aged) / 12;
  });
  const weight = delayDays / 30;
  /** P to the payment before the first: known today but for what a part of a month's rate can move. */
  const firstDiscount = (curve: DiscountCurve): number =>
    Math.exp((1 - weight) * curve.logDiscount(nodeYears(0)) + weight * curve.logDiscount(nodeYears(1)));
  const sums = result.profiles;
  const termsOf = (batch: number, { scenario, curve, defaultFactor }: ServicingState): Float64Array => {
    const terms = new Float64Array(payments * ANNUITY_COUNT);
    const at = profileStart(result, batch, scenario, paid);
    const laterAt = later === undefined ? -1 : profileStart(result, batch, scenario, later);
    let before = firstDiscount(curve) * result.batchPaths[batch]!;
    for (let k = 0; k < payments; k++) {
      const due = sums[at + k]!;
      const left = sums[at + payments + k]!;
      const to = k * ANNUITY_COUNT;
      terms[to + ANNUITY_AT.balance] = (balances[k]! / 12) * due;
      terms[to + ANNUITY_AT.count] = due / 12;
      terms[to + ANNUITY_AT.inflatedCount] = (inflation[k]! * due) / 12;
      terms[to + ANNUITY_AT.interest] = before - due;
      if (laterAt >= 0) {
        const dueLater = sums[laterAt + k]!;
        const leftLater = sums[laterAt + payments + k]!;
        terms[to + ANNUITY_AT.payoffInterest] = balances[k + 1]! * (due - left - (dueLater - leftLater));
      }
      terms[to + ANNUITY_AT.prepaid] =
        balances[k + 1]! * (due * Math.exp(-defaultFactor * hazards[k]!) - left);
      before = left;
    }
    return terms;
  };
  const today: Float64Array[] = [];
  const termsIn = (batch: number, state: ServicingState): Float64Array => {
    // Only today's are asked for again and again, by the search for an OAS.
    if (state.scenario !== 0) return termsOf(batch, state);
    today[batch] ??= termsOf(batch, state);
    return today[batch];
  };
  return {
    at: (state, oas) => {
      const slots = result.batchCount + 1;
      const annuities = new Float64Array(slots * ANNUITY_COUNT);
      const whole = result.batchCount * ANNUITY_COUNT;
      const factors = times.map((time) => Math.exp(-oas * time));
      for (let batch = 0; batch < result.batchCount; batch++) {
        const terms = termsIn(batch, state);
        for (let annuity = 0; annuity < ANNUITY_COUNT; annuity++) {
          let sum = 0;
          for (let k = 0; k < payments; k++) sum += terms[k * ANNUITY_COUNT + annuity]! * factors[k]!;
          annuities[batch * ANNUITY_COUNT + annuity] = sum / result.batchPaths[batch]!;
          annuities[whole + annuity]! += sum;
        }
      }
      for (let annuity = 0; annuity < ANNUITY_COUNT; annuity++) {
        annuities[whole + annuity]! /= result.pathCount;
      }
      return annuities;
    },
  };
}
