import { invariant } from '../core/invariant.ts';

/** A pool of level-pay mortgages of one rate and term. Rates decimal. */
export interface StaticPool {
  /** Dollars (or 1, or 100) of performing balance now. */
  readonly face: number;
  /** Gross mortgage rate the balance amortises at. */
  readonly grossRate: number;
  /** Rate passed through to the investor; the rest is servicing and guarantee fee. */
  readonly netRate: number;
  readonly remainingMonths: number;
}

/** Default and recovery assumptions. */
export interface DefaultAssumptions {
  /** Share of the performing balance that defaults in each month, decimal; months past the list's end have none. */
  readonly mdr: readonly number[];
  /** Loss as a share of the face that defaulted, decimal. */
  readonly severity: number;
  /** Months from default to recovery, at least 1. */
  readonly recoveryLagMonths: number;
  /** Whether the servicer advances scheduled principal and interest on defaulted loans until recovery. */
  readonly advancesPrincipalAndInterest: boolean;
}

/** Monthly amounts in the face's currency; index 0 is the first month. */
export interface PoolCashFlows {
  /** Performing balance at the month's end. */
  readonly performingBalance: Float64Array;
  readonly newDefaults: Float64Array;
  /** Net interest the performing loans pay. */
  readonly interest: Float64Array;
  /** Scheduled principal the performing loans pay. */
  readonly amortization: Float64Array;
  readonly prepayment: Float64Array;
  readonly recovery: Float64Array;
  readonly loss: Float64Array;
  /** Net interest advanced on defaulted loans. */
  readonly advancedInterest: Float64Array;
  /** Scheduled principal advanced on defaulted loans. */
  readonly advancedPrincipal: Float64Array;
  /** All principal the investor receives: amortization, prepayment, recovery, advances. */
  readonly principal: Float64Array;
  /** All the investor receives. */
  readonly total: Float64Array;
}

/**
 * Scheduled balance of a level-pay loan after each payment, per 1 of balance now.
 *
 * b_k = (1 − v^(n−k))/(1 − v^n), v = 1/(1 + g/12); a straight line when g = 0.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-4
 * @param grossRate decimal, above −1
 * @returns n + 1 values from 1 to 0
 */
export function scheduledBalances(grossRate: number, remainingMonths: number): Float64Array {
  invariant(Number.isInteger(remainingMonths) && remainingMonths > 0, 'A pool has months left to pay.');
  const logGrowth = Math.log1p(grossRate / 12);
  const balances = new Float64Array(remainingMonths + 1);
  for (let k = 0; k <= remainingMonths; k++) {
    const left = remainingMonths - k;
    balances[k] =
      logGrowth === 0
        ? left / remainingMonths
        : Math.expm1(-left * logGrowth) / Math.expm1(-remainingMonths * logGrowth);
  }
  return balances;
}

/**
 * Cash flows of a pool under given monthly speeds.
 *
 * With ρ_k = b_k/b_{k−1} and P the performing balance: defaults D_k = MDR_k·P_{k−1}; amortization
 * (P_{k−1} − D_k)(1 − ρ_k); prepayment P_{k−1}·ρ_k·SMM_k, so that SMM and MDR add; interest (P_{k−1} − D_k)·c/12.
 * Recovery, `recoveryLagMonths` after default, is the defaulted balance A less the loss min(severity·D, A); A has
 * amortised when the servicer advances, else it is D. No loan defaults in the last `recoveryLagMonths` months.
 *
 * @source SIFMA (BMA), "Standard Formulas for the Analysis of Mortgage-Backed Securities" (1999), SF-4, SF-16 to SF-20
 * @param smm monthly prepayment shares, decimal, one a month; months past the list's end have none
 * @throws Error (invariant) for a speed outside [0, 1] or SMM + MDR above 1
 */
export function projectPool(
  pool: StaticPool,
  smm: readonly number[],
  defaults?: DefaultAssumptions,
): PoolCashFlows {
  const months = pool.remainingMonths;
  const scheduled = scheduledBalances(pool.grossRate, months);
  const lag = defaults?.recoveryLagMonths ?? 0;
  const advances = defaults?.advancesPrincipalAndInterest ?? false;
  invariant(defaults === undefined || (Number.isInteger(lag) && lag >= 1), 'Recovery takes whole months.');
  const flows = emptyFlows(months);
  const monthlyRate = pool.netRate / 12;
  let performing = pool.face;
  let foreclosure = 0;
  for (let k = 0; k < months; k++) {
    const ratio = scheduled[k + 1]! / scheduled[k]!;
    const prepaid = smm[k] ?? 0;
    const defaulted = k < months - lag ? (defaults?.mdr[k] ?? 0) : 0;
    invariant(prepaid >= 0 && defaulted >= 0 && prepaid + defaulted <= 1, 'SMM and MDR are shares.');

    const newDefaults = performing * defaulted;
    const paying = performing - newDefaults;
    const amortization = paying * (1 - ratio);
    const prepayment = Math.min(performing * ratio * prepaid, paying - amortization);

    const origin = k - lag;
    const defaultedFace = defaults !== undefined && origin >= 0 ? flows.newDefaults[origin]! : 0;
    const recoverable = advances ? (defaultedFace * scheduled[k]!) / scheduled[origin]! : defaultedFace;
    const settled = defaultedFace === 0 ? 0 : recoverable;
    const loss = Math.min((defaults?.severity ?? 0) * defaultedFace, settled);
    const advancedInterest = advances ? (newDefaults + foreclosure) * monthlyRate : 0;
    const advancedPrincipal = advances ? (newDefaults + foreclosure - settled) * (1 - ratio) : 0;

    foreclosure += newDefaults - settled - advancedPrincipal;
    performing = paying - amortization - prepayment;
    flows.performingBalance[k] = performing;
    flows.newDefaults[k] = newDefaults;
    flows.interest[k] = paying * monthlyRate;
    flows.amortization[k] = amortization;
    flows.prepayment[k] = prepayment;
    flows.recovery[k] = settled - loss;
    flows.loss[k] = loss;
    flows.advancedInterest[k] = advancedInterest;
    flows.advancedPrincipal[k] = advancedPrincipal;
    flows.principal[k] = amortization + prepayment + settled - loss + advancedPrincipal;
    flows.total[k] = flows.principal[k]! + flows.interest[k]! + advancedInterest;
  }
  return flows;
}

function emptyFlows(months: number): PoolCashFlows {
  const zeros = () => new Float64Array(months);
  return {
    performingBalance: zeros(),
    newDefaults: zeros(),
    interest: zeros(),
    amortization: zeros(),
    prepayment: zeros(),
    recovery: zeros(),
    loss: zeros(),
    advancedInterest: zeros(),
    advancedPrincipal: zeros(),
    principal: zeros(),
    total: zeros(),
  };
}
