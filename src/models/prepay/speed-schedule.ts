import { invariant } from '../../core/invariant.ts';
import { cdrFromSda, cprFromPsa, smmFromCpr } from './standard-speeds.ts';

/** A constant prepayment speed in one of the market's units: `psa` in percent of the standard, the others decimal. */
export type PrepaymentSpeed = { readonly psa: number } | { readonly cpr: number } | { readonly smm: number };

/** A constant default speed: `sda` in percent of the standard, the others decimal. */
export type DefaultSpeed = { readonly sda: number } | { readonly cdr: number } | { readonly mdr: number };

/**
 * Monthly prepayment shares of a pool under a constant speed.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-5 and SF-6
 * @param ageMonths months since origination at the start of the first month; 0 for a new pool
 * @param months how many
 * @returns SMM by month, decimal
 */
export function prepaymentSchedule(speed: PrepaymentSpeed, ageMonths: number, months: number): number[] {
  if ('smm' in speed) return monthly(ageMonths, months, () => speed.smm);
  if ('cpr' in speed) return monthly(ageMonths, months, () => smmFromCpr(speed.cpr));
  return monthly(ageMonths, months, (age) => smmFromCpr(cprFromPsa(speed.psa, age)));
}

/**
 * Monthly default shares of a pool under a constant speed.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-17 and SF-20
 * @param ageMonths months since origination at the start of the first month; 0 for a new pool
 * @param months how many
 * @returns MDR by month, decimal
 */
export function defaultSchedule(speed: DefaultSpeed, ageMonths: number, months: number): number[] {
  if ('mdr' in speed) return monthly(ageMonths, months, () => speed.mdr);
  if ('cdr' in speed) return monthly(ageMonths, months, () => smmFromCpr(speed.cdr));
  return monthly(ageMonths, months, (age) => smmFromCpr(cdrFromSda(speed.sda, age)));
}

function monthly(ageMonths: number, months: number, share: (age: number) => number): number[] {
  invariant(Number.isInteger(ageMonths) && ageMonths >= 0, 'A pool is whole months old.');
  return Array.from({ length: months }, (_, k) => share(ageMonths + k + 1));
}
