import { invariant } from '../../core/invariant.ts';

const MONTHS_PER_YEAR = 12;
const PSA_SLOPE = 0.002;
const PSA_RAMP_MONTHS = 30;
const SDA_SLOPE = 0.0002;
const SDA_RAMP_MONTHS = 30;
const SDA_PEAK = 0.006;
const SDA_FALL_FROM_MONTH = 60;
const SDA_FLOOR = 0.0003;
const SDA_FLOOR_FROM_MONTH = 120;

/**
 * Monthly rate of an annual one, SMM = 1 − (1 − CPR)^(1/12); the same ties MDR to CDR.
 *
 * @source SIFMA (BMA), "Standard Formulas for the Analysis of Mortgage-Backed Securities" (1999), SF-5
 * @param cpr decimal, on [0, 1]
 * @returns decimal, on [0, 1]
 */
export function smmFromCpr(cpr: number): number {
  requireRate(cpr);
  return -Math.expm1(Math.log1p(-cpr) / MONTHS_PER_YEAR);
}

/**
 * Annual rate of a monthly one, CPR = 1 − (1 − SMM)^12; the same ties CDR to MDR.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-5
 * @param smm decimal, on [0, 1]
 * @returns decimal, on [0, 1]
 */
export function cprFromSmm(smm: number): number {
  requireRate(smm);
  return -Math.expm1(MONTHS_PER_YEAR * Math.log1p(-smm));
}

/**
 * CPR of the prepayment standard: psa/100 of 0.2 % a month of age up to 6 % at month 30, at most 1.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-6
 * @param psa speed in percent of the standard: 150 for 150 PSA, not negative
 * @param ageMonths age at the end of the month; 1 in a loan's first month
 * @returns annual, decimal
 */
export function cprFromPsa(psa: number, ageMonths: number): number {
  requireMonth(ageMonths);
  return Math.min(1, (psa / 100) * PSA_SLOPE * Math.min(ageMonths, PSA_RAMP_MONTHS));
}

/**
 * The PSA speed of a CPR at an age, in percent of the standard: the inverse of {@link cprFromPsa} below its cap.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-6
 */
export function psaFromCpr(cpr: number, ageMonths: number): number {
  requireRate(cpr);
  requireMonth(ageMonths);
  return (100 * cpr) / (PSA_SLOPE * Math.min(ageMonths, PSA_RAMP_MONTHS));
}

/**
 * Annual default rate of the default standard: sda/100 of 0.02 % a month of age up to 0.60 % at month 30, level to 60,
 * falling in a line to 0.03 % at 120, level after; at most 1.
 *
 * The standard also stops defaults in the last months of a pool, as many as recovery takes: `projectPool` does that.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-20
 * @param sda speed in percent of the standard, not negative
 * @param ageMonths age at the end of the month; 1 in a loan's first month
 * @returns CDR, annual, decimal
 */
export function cdrFromSda(sda: number, ageMonths: number): number {
  requireMonth(ageMonths);
  const fallen =
    (Math.min(ageMonths, SDA_FLOOR_FROM_MONTH) - SDA_FALL_FROM_MONTH) /
    (SDA_FLOOR_FROM_MONTH - SDA_FALL_FROM_MONTH);
  const standard =
    ageMonths <= SDA_RAMP_MONTHS
      ? SDA_SLOPE * ageMonths
      : ageMonths <= SDA_FALL_FROM_MONTH
        ? SDA_PEAK
        : SDA_PEAK - (SDA_PEAK - SDA_FLOOR) * fallen;
  return Math.min(1, (sda / 100) * standard);
}

/**
 * SMM of an absolute prepayment speed, SMM = ABS/(1 − ABS·(age − 1)).
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-13
 * @param abs share of the original number of loans that prepays a month, decimal
 * @param ageMonths age at the end of the month; 1 in a loan's first month
 * @returns decimal; 1 from the month in which no loan would be left
 */
export function smmFromAbs(abs: number, ageMonths: number): number {
  requireRate(abs);
  requireMonth(ageMonths);
  const left = 1 - abs * (ageMonths - 1);
  return left <= abs ? 1 : abs / left;
}

/**
 * ABS of an SMM at an age, ABS = SMM/(1 + SMM·(age − 1)): the inverse of {@link smmFromAbs}.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-13
 */
export function absFromSmm(smm: number, ageMonths: number): number {
  requireRate(smm);
  requireMonth(ageMonths);
  return smm / (1 + smm * (ageMonths - 1));
}

function requireRate(rate: number): void {
  invariant(rate >= 0 && rate <= 1, 'A share that prepays or defaults lies between 0 and 1.');
}

function requireMonth(ageMonths: number): void {
  invariant(ageMonths >= 1, 'The first month of a loan has age 1.');
}
