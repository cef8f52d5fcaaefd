import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { scheduledBalances } from '../static-pool.ts';
import type { ServicingAssumptions } from './assumptions.ts';

/** What a servicing right is worth for, part by part; costs are negative. */
export const SERVICING_LEGS = [
  'fee',
  'cost',
  'ancillary',
  'escrowFloat',
  'payoffFloat',
  'recapture',
  'advances',
] as const;
export type ServicingLeg = (typeof SERVICING_LEGS)[number];

/**
 * Sums over the life of a loan, per 1 of balance or for one loan, discounted on its paths at curve and OAS. With b_k the
 * scheduled balance, S_k survival and D_k the discount factor to payment k, OAS included:
 *
 * - balance: Σ b_{k−1}/12·S_{k−1}·D_k, years of balance
 * - count: Σ 1/12·S_{k−1}·D_k, years of a loan
 * - inflatedCount: the same, each month's dollar risen with the inflation of costs
 * - interest: Σ S_{k−1}·(D_{k−1} − D_k), the path's interest on a dollar held for each loan
 * - payoffInterest: Σ b_k·(S_{k−1} − S_k)·(D_k − D_{k+1}), a month's interest on what is paid off
 * - prepaid: Σ b_k·(S_{k−1}·e^(−default hazard) − S_k)·D_k, balance prepaid voluntarily
 */
export const SERVICING_ANNUITIES = [
  'balance',
  'count',
  'inflatedCount',
  'interest',
  'payoffInterest',
  'prepaid',
] as const;
export type ServicingAnnuity = (typeof SERVICING_ANNUITIES)[number];

/** Place of each annuity in a row of them. */
export const ANNUITY_AT = Object.freeze(
  Object.fromEntries(SERVICING_ANNUITIES.map((name, place) => [name, place])),
) as Readonly<Record<ServicingAnnuity, number>>;
export const ANNUITY_COUNT = SERVICING_ANNUITIES.length;

const BP = 1e-4;
const DAYS_PER_YEAR = 365;
const MONTHS_PER_YEAR = 12;

/**
 * The legs of a right as dollars of each annuity of its loans.
 *
 * @source own derivation, docs/models/servicing.md
 * @returns [leg][annuity]; linear in the right, so that scales of rights on the same paths add up
 */
export function legScales(right: ServicingRight, assumptions: ServicingAssumptions): Float64Array {
  const { balance, loanCount, fee, delinquent } = right;
  const { costs, escrow, payoffs, recapture, advances } = assumptions;
  const { days30, days60, days90 } = delinquent;
  const costPerLoan =
    costs.currentPerYear * (1 - days30 - days60 - days90) +
    costs.delinquent30PerYear * days30 +
    costs.delinquent60PerYear * days60 +
    costs.delinquent90PerYear * days90;
  const paymentsAdvanced =
    advances.months30 * days30 + advances.months60 * days60 + advances.months90 * days90;
  const advanced = paymentsAdvanced === 0 ? 0 : balance * installment(right) * paymentsAdvanced;
  const escrowed = loanCount * right.escrowPerLoan;
  const scales = new Float64Array(SERVICING_LEGS.length * ANNUITY_COUNT);
  const put = (leg: ServicingLeg, annuity: ServicingAnnuity, dollars: number): void => {
    scales[SERVICING_LEGS.indexOf(leg) * ANNUITY_COUNT + ANNUITY_AT[annuity]] = dollars;
  };
  put('fee', 'balance', balance * fee);
  put('cost', 'inflatedCount', -loanCount * costPerLoan);
  put('ancillary', 'count', loanCount * assumptions.ancillaryPerYear);
  put('escrowFloat', 'interest', escrowed);
  put('escrowFloat', 'count', escrowed * escrow.spreadBp * BP);
  put('payoffFloat', 'payoffInterest', (balance * payoffs.floatDays * MONTHS_PER_YEAR) / DAYS_PER_YEAR);
  put('recapture', 'prepaid', balance * fee * recapture.share * recapture.multiple);
  put('advances', 'interest', -advanced);
  put('advances', 'count', -advanced * advances.spreadBp * BP);
  return scales;
}

/**
 * Value of one leg.
 *
 * @param scales [leg][annuity], dollars
 * @param leg place in {@link SERVICING_LEGS}
 * @param annuities a row of {@link SERVICING_ANNUITIES} that starts at `at`
 * @returns dollars
 */
export function legValue(scales: Float64Array, leg: number, annuities: Float64Array, at: number): number {
  let value = 0;
  for (let annuity = 0; annuity < ANNUITY_COUNT; annuity++) {
    value += scales[leg * ANNUITY_COUNT + annuity]! * annuities[at + annuity]!;
  }
  return value;
}

/** Value of all legs together: their sum, in their order. */
export function totalValue(scales: Float64Array, annuities: Float64Array, at: number): number {
  let value = 0;
  for (let leg = 0; leg < SERVICING_LEGS.length; leg++) value += legValue(scales, leg, annuities, at);
  return value;
}

/** The level monthly payment per 1 of balance: what the first month's interest and principal take. */
function installment({ noteRate, remainingMonths }: ServicingRight): number {
  return 1 + noteRate / MONTHS_PER_YEAR - scheduledBalances(noteRate, remainingMonths)[1]!;
}
