/** The TBA programs this system knows, as the interface names them. */
export const PROGRAMS = ['UMBS30', 'UMBS20', 'UMBS15', 'GNMA2-30', 'GNMA2-15', 'GNMA1-30'] as const;
export type Program = (typeof PROGRAMS)[number];

/** Which quoted mortgage rate drives a program's borrowers. */
export const RATE_CLASSES = ['conforming30', 'conforming15', 'government30'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/** SIFMA settlement class: A 30-year conventional, B 15-year and 20-year, C Ginnie Mae 30-year, D the rest. */
export const SETTLEMENT_CLASSES = ['A', 'B', 'C', 'D'] as const;
export type SettlementClass = (typeof SETTLEMENT_CLASSES)[number];

export interface ProgramTerms {
  readonly rateClass: RateClass;
  readonly termMonths: number;
  /** Actual payment delay after the accrual month, days. */
  readonly delayDays: number;
  readonly settlementClass: SettlementClass;
  readonly agency: 'UMBS' | 'GNMA2' | 'GNMA1';
}

/**
 * Terms of each program.
 *
 * @source Fannie Mae, Freddie Mac and Ginnie Mae payment delays (stated 55, 50, 45 days; actual 24, 19, 14);
 *   SIFMA Uniform Practices, settlement classes. Programs without a rate quote of their own follow the
 *   nearest quoted one: see docs/models/mortgage-rate.md.
 */
export const PROGRAM_TERMS: Readonly<Record<Program, ProgramTerms>> = {
  UMBS30: { rateClass: 'conforming30', termMonths: 360, delayDays: 24, settlementClass: 'A', agency: 'UMBS' },
  UMBS20: { rateClass: 'conforming30', termMonths: 240, delayDays: 24, settlementClass: 'B', agency: 'UMBS' },
  UMBS15: { rateClass: 'conforming15', termMonths: 180, delayDays: 24, settlementClass: 'B', agency: 'UMBS' },
  'GNMA2-30': {
    rateClass: 'government30',
    termMonths: 360,
    delayDays: 19,
    settlementClass: 'C',
    agency: 'GNMA2',
  },
  'GNMA2-15': {
    rateClass: 'conforming15',
    termMonths: 180,
    delayDays: 19,
    settlementClass: 'D',
    agency: 'GNMA2',
  },
  'GNMA1-30': {
    rateClass: 'government30',
    termMonths: 360,
    delayDays: 14,
    settlementClass: 'C',
    agency: 'GNMA1',
  },
};
