import { invariant } from '../../core/invariant.ts';
import type { Program } from '../../market/programs.ts';

const MONTHS_PER_YEAR = 12;

/** Parameters of the active–passive prepayment model of one program. Hazards are per year. */
export interface ActivePassiveParameters {
  /** R: refinancing hazard of an active borrower deep in the money, per year. */
  readonly refinancingRate: number;
  /** β: steepness of the refinancing S-curve, per unit of incentive (decimal). */
  readonly slope: number;
  /** x₀: incentive at which half of R is reached, decimal. */
  readonly threshold: number;
  readonly refinancingRampMonths: number;
  /** τ: turnover hazard, per year. */
  readonly turnoverRate: number;
  /** ℓ: share of turnover lost per unit of negative incentive. */
  readonly lockIn: number;
  /** Negative incentive beyond which lock-in grows no further, decimal. */
  readonly lockInCap: number;
  readonly turnoverRampMonths: number;
  /** Turnover factor of each calendar month, January first. */
  readonly seasonality: readonly number[];
  /** Default hazard, per year. */
  readonly defaultRate: number;
  readonly defaultRampMonths: number;
  /** ψ₀: share of active borrowers in a new pool. */
  readonly activeShare: number;
  /** Refinancing hazard of a passive borrower, as a share of an active one's. */
  readonly passiveRefinancing: number;
}

/** Loan multipliers on the three hazards; 1 is the base case. */
export interface PrepaymentMultipliers {
  readonly refinancing: number;
  readonly turnover: number;
  readonly default: number;
}

/** The base case: a loan that behaves like its program. */
export const UNIT_MULTIPLIERS: PrepaymentMultipliers = Object.freeze({
  refinancing: 1,
  turnover: 1,
  default: 1,
});

/** Hazards of one month, per year. */
export interface PrepaymentHazards {
  /** Of an active borrower; a passive one has `passiveRefinancing` of it. */
  readonly refinancing: number;
  readonly turnover: number;
  readonly default: number;
}

/** What a month's hazards depend on beside the parameters. */
export interface PrepaymentMonth {
  /** x: note rate less the mortgage rate the borrower reacts to, decimal. */
  readonly incentive: number;
  /** A: age of the loan at the start of the month. */
  readonly ageMonths: number;
  /** 1 = January … 12 = December. */
  readonly calendarMonth: number;
}

/**
 * Monthly turnover factors, January first.
 *
 * @source Richard & Roll, "Prepayments on fixed-rate mortgage-backed securities" (1989),
 *   as tabulated in Chen & Fu
 */
const RICHARD_ROLL_SEASONALITY: readonly number[] = Object.freeze([
  0.94, 0.76, 0.74, 0.95, 0.98, 0.92, 0.98, 1.1, 1.18, 1.22, 1.23, 0.98,
]);

const CONFORMING_30_YEAR: ActivePassiveParameters = Object.freeze({
  refinancingRate: 0.75,
  slope: 350,
  threshold: 0.008,
  refinancingRampMonths: 6,
  turnoverRate: 0.085,
  lockIn: 12,
  lockInCap: 0.04,
  turnoverRampMonths: 30,
  seasonality: RICHARD_ROLL_SEASONALITY,
  defaultRate: 0.003,
  defaultRampMonths: 30,
  activeShare: 0.8,
  passiveRefinancing: 0.15,
});

/**
 * The parameter set of each program: its own, equal to conforming 30-year until calibrated otherwise.
 *
 * @source own choice of defaults, docs/models/prepayment.md
 */
export const ACTIVE_PASSIVE_PARAMETERS: Readonly<Record<Program, ActivePassiveParameters>> = Object.freeze({
  UMBS30: CONFORMING_30_YEAR,
  UMBS20: Object.freeze({ ...CONFORMING_30_YEAR }),
  UMBS15: Object.freeze({ ...CONFORMING_30_YEAR }),
  'GNMA2-30': Object.freeze({ ...CONFORMING_30_YEAR }),
  'GNMA2-15': Object.freeze({ ...CONFORMING_30_YEAR }),
  'GNMA1-30': Object.freeze({ ...CONFORMING_30_YEAR }),
});

/**
 * Hazards of one month:
 *   refinancing M_ref·R·ramp(A+1; n_ref) / (1 + exp(−β(x − x₀))),
 *   turnover M_tur·τ·S_month·ramp(A+1; n_tur)·(1 − ℓ·clamp(−x, 0, cap)),
 *   default M_def·d·ramp(A+1; n_def), with ramp(a; n) = min(1, a/n).
 *
 * @source Levin & Davidson, "Prepayment risk- and option-adjusted valuation of MBS" (2005), for the
 *   active–passive decomposition; the functional forms: own choice, docs/models/prepayment.md
 * @param parameters of the loan's program
 * @param multipliers of the loan, each greater than zero
 * @param month incentive decimal; age a whole number of months ≥ 0; calendar month 1–12
 * @returns hazards per year, none negative; refinancing is an active borrower's
 */
export function monthlyHazards(
  parameters: ActivePassiveParameters,
  multipliers: PrepaymentMultipliers,
  month: PrepaymentMonth,
): PrepaymentHazards {
  const { incentive, ageMonths, calendarMonth } = month;
  const responding = 1 / (1 + Math.exp(-parameters.slope * (incentive - parameters.threshold)));
  const lockedIn = parameters.lockIn * Math.min(Math.max(-incentive, 0), parameters.lockInCap);
  const season = parameters.seasonality[calendarMonth - 1];
  invariant(season !== undefined, 'A calendar month is a whole number from 1 to 12.');
  return {
    refinancing:
      multipliers.refinancing *
      parameters.refinancingRate *
      ramp(ageMonths + 1, parameters.refinancingRampMonths) *
      responding,
    turnover:
      multipliers.turnover *
      parameters.turnoverRate *
      season *
      ramp(ageMonths + 1, parameters.turnoverRampMonths) *
      (1 - lockedIn),
    default: multipliers.default * parameters.defaultRate * ramp(ageMonths + 1, parameters.defaultRampMonths),
  };
}

/** A fixed-rate, level-pay loan or pool at the start of its first month. */
export interface ActivePassiveLoan {
  /** g: rate the borrower pays, decimal. */
  readonly noteRate: number;
  /** c: rate the investor gets, decimal. */
  readonly netCoupon: number;
  /** Age at the start of the first month. */
  readonly ageMonths: number;
  readonly remainingMonths: number;
  /** Calendar month of the first month, 1–12. */
  readonly firstCalendarMonth: number;
  readonly multipliers: PrepaymentMultipliers;
}

/** Month-end values along one path; index k−1 is month k, everything per 1 of face at the start. */
export interface ActivePassivePath {
  /** CF_k: interest at the net coupon, scheduled principal and prepayment. */
  readonly cashFlow: readonly number[];
  /** s_k: share of the pool that has neither prepaid nor defaulted. */
  readonly survival: readonly number[];
  /** b_k: scheduled balance of a surviving loan. */
  readonly scheduledBalance: readonly number[];
}

/**
 * Cash flow of a loan along one path of mortgage rates, written for the reader:
 * each group's survival decays by exp(−h/12), the pool's is s = ψ₀S_active + (1 − ψ₀)S_passive, and
 * CF_k = s_{k−1}b_{k−1}·c/12 + s_{k−1}b_{k−1} − s_k b_k. Default counts as prepayment at par.
 *
 * It is the yardstick for the fast kernels, in accuracy and in time.
 *
 * @source own derivation, docs/models/prepayment.md
 * @param parameters of the loan's program
 * @param loan remaining months ≥ 1
 * @param reactionRates m̄ by month, decimal, at least `remainingMonths` long; element 0 is the first month's
 * @returns `remainingMonths` values each; cash flows sum to at least 1 when c ≥ 0
 */
export function activePassivePath(
  parameters: ActivePassiveParameters,
  loan: ActivePassiveLoan,
  reactionRates: ArrayLike<number>,
): ActivePassivePath {
  invariant(reactionRates.length >= loan.remainingMonths, 'The path of mortgage rates covers the loan.');
  const scheduledBalance = levelPayBalances(loan.noteRate, loan.remainingMonths);
  const cashFlow: number[] = [];
  const survival: number[] = [];
  let active = 1;
  let passive = 1;
  let outstanding = 1;
  for (let k = 1; k <= loan.remainingMonths; k++) {
    const hazards = monthlyHazards(parameters, loan.multipliers, {
      incentive: loan.noteRate - reactionRates[k - 1]!,
      ageMonths: loan.ageMonths + k - 1,
      calendarMonth: ((loan.firstCalendarMonth + k - 2) % MONTHS_PER_YEAR) + 1,
    });
    const common = hazards.turnover + hazards.default;
    active *= Math.exp(-(hazards.refinancing + common) / MONTHS_PER_YEAR);
    passive *= Math.exp(-(parameters.passiveRefinancing * hazards.refinancing + common) / MONTHS_PER_YEAR);
    const pool = parameters.activeShare * active + (1 - parameters.activeShare) * passive;
    const left = pool * scheduledBalance[k - 1]!;
    cashFlow.push((outstanding * loan.netCoupon) / MONTHS_PER_YEAR + outstanding - left);
    survival.push(pool);
    outstanding = left;
  }
  return { cashFlow, survival, scheduledBalance };
}

/**
 * Balances of a level-pay loan without prepayment: b_k = b_{k−1}(1 + g/12) − payment.
 *
 * @source SIFMA, "Standard Formulas for the Analysis of Mortgage-Backed Securities" (1999), ch. 3
 * @param noteRate g, decimal, ≥ 0
 * @param months remaining payments, ≥ 1
 * @returns b_1 … b_n per 1 of face; the last is exactly 0
 */
export function levelPayBalances(noteRate: number, months: number): readonly number[] {
  const rate = noteRate / MONTHS_PER_YEAR;
  const payment = rate === 0 ? 1 / months : rate / -Math.expm1(-months * Math.log1p(rate));
  const balances: number[] = [];
  let balance = 1;
  for (let k = 1; k <= months; k++) {
    balance = k === months ? 0 : balance * (1 + rate) - payment;
    balances.push(balance);
  }
  return balances;
}

function ramp(ageMonths: number, rampMonths: number): number {
  return Math.min(1, ageMonths / rampMonths);
}
