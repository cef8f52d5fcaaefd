import type { Channel, LoanPurpose, Occupancy, PropertyType } from '../../src/instruments/rate-lock.ts';
import type { ExampleProgram } from './market.ts';

/**
 * What the example's locks are drawn from. Sources, and what is illustrative, stand in
 * examples/2025-02-10/SOURCES.md.
 */

export const SEED = 'counterpoise-example-2025-02-10';
export const LOCK_COUNT = 500;

export const PROGRAM_WEIGHTS: Readonly<Record<ExampleProgram, number>> = {
  UMBS30: 0.64,
  UMBS15: 0.08,
  'GNMA2-30': 0.28,
};

/** Days for which a rate is locked. */
export const LOCK_TERM_WEIGHTS = { '15': 0.1, '30': 0.45, '45': 0.3, '60': 0.15 } as const;
/** The oldest lock is 38 days old, of 3 January: the first lock day on which both rate series stand. */
export const LOCK_AGE_DAYS_MAX = 38;

export const FUNDED_SHARE = 0.08;
export const FUNDED_LOCK_AGE_DAYS_MIN = 20;
export const BEST_EFFORTS_SHARE = 0.05;

/** Where a lock stands, by the part of its term that has passed, give or take a normal of this deviation. */
export const STAGE_STARTS = { submitted: 0.25, approved: 0.5, 'clear-to-close': 0.8 } as const;
export const STAGE_DEVIATION = 0.15;

export const CHANNEL_WEIGHTS: Readonly<Record<Channel, number>> = {
  retail: 0.6,
  wholesale: 0.25,
  correspondent: 0.15,
};

interface ProgramDistribution {
  readonly purpose: Readonly<Record<LoanPurpose, number>>;
  readonly occupancy: Readonly<Record<Occupancy, number>>;
  readonly propertyType: Readonly<Record<PropertyType, number>>;
  readonly firstTimeBuyerShare: number;
  /** Of loan amounts, lognormal. */
  readonly amountMedian: number;
  readonly amountLogDeviation: number;
  readonly ficoMean: Readonly<Record<LoanPurpose, number>>;
  readonly ficoMin: number;
  readonly dti: {
    readonly mean: number;
    readonly deviation: number;
    readonly low: number;
    readonly high: number;
  };
  /** Usual loan-to-value of a purchase; those between are drawn evenly from 50 % to the highest. */
  readonly purchaseLtv: Readonly<Record<string, number>>;
  readonly refinanceLtv: Readonly<
    Record<'rate-term' | 'cash-out', { readonly mean: number; readonly high: number }>
  >;
  /** Lowest and highest note rate that fits a quoted coupon, percent. */
  readonly noteRateRange: readonly [number, number];
  /** Terms that are not the program's own, months. */
  readonly shorterTerm: { readonly months: number; readonly share: number };
}

export const FICO_DEVIATION = 45;
export const FICO_MAX = 830;
export const LTV_DEVIATION = 14;
export const LOAN_AMOUNT_MIN = 75_000;
/** Conforming limit of 2025 for one unit in most counties. */
export const LOAN_AMOUNT_MAX = 806_500;

export const DISTRIBUTIONS: Readonly<Record<ExampleProgram, ProgramDistribution>> = {
  UMBS30: {
    purpose: { purchase: 0.74, 'rate-term': 0.11, 'cash-out': 0.15 },
    occupancy: { primary: 0.9, 'second-home': 0.03, investor: 0.07 },
    propertyType: { 'single-family': 0.83, condo: 0.11, 'two-to-four-unit': 0.04, manufactured: 0.02 },
    firstTimeBuyerShare: 0.42,
    amountMedian: 352_000,
    amountLogDeviation: 0.45,
    ficoMean: { purchase: 752, 'rate-term': 748, 'cash-out': 718 },
    ficoMin: 620,
    dti: { mean: 38, deviation: 8, low: 12, high: 50 },
    purchaseLtv: { '97': 0.1, '95': 0.22, '90': 0.1, '80': 0.33, between: 0.25 },
    refinanceLtv: { 'rate-term': { mean: 68, high: 95 }, 'cash-out': { mean: 58, high: 80 } },
    noteRateRange: [4.25, 8.125],
    shorterTerm: { months: 300, share: 0.03 },
  },
  UMBS15: {
    purpose: { purchase: 0.35, 'rate-term': 0.3, 'cash-out': 0.35 },
    occupancy: { primary: 0.9, 'second-home': 0.04, investor: 0.06 },
    propertyType: { 'single-family': 0.87, condo: 0.09, 'two-to-four-unit': 0.03, manufactured: 0.01 },
    firstTimeBuyerShare: 0.25,
    amountMedian: 250_000,
    amountLogDeviation: 0.5,
    ficoMean: { purchase: 760, 'rate-term': 752, 'cash-out': 728 },
    ficoMin: 640,
    dti: { mean: 35, deviation: 8, low: 12, high: 50 },
    purchaseLtv: { '80': 0.4, between: 0.6 },
    refinanceLtv: { 'rate-term': { mean: 55, high: 90 }, 'cash-out': { mean: 48, high: 80 } },
    noteRateRange: [4.25, 6.625],
    shorterTerm: { months: 120, share: 0.08 },
  },
  'GNMA2-30': {
    purpose: { purchase: 0.8, 'rate-term': 0.12, 'cash-out': 0.08 },
    occupancy: { primary: 1, 'second-home': 0, investor: 0 },
    propertyType: { 'single-family': 0.88, condo: 0.04, 'two-to-four-unit': 0.03, manufactured: 0.05 },
    firstTimeBuyerShare: 0.65,
    amountMedian: 322_000,
    amountLogDeviation: 0.38,
    ficoMean: { purchase: 700, 'rate-term': 702, 'cash-out': 676 },
    ficoMin: 580,
    dti: { mean: 43, deviation: 8, low: 15, high: 56.9 },
    purchaseLtv: { '96.5': 0.66, '100': 0.24, between: 0.1 },
    refinanceLtv: { 'rate-term': { mean: 88, high: 97.7 }, 'cash-out': { mean: 72, high: 80 } },
    noteRateRange: [5.25, 7.25],
    shorterTerm: { months: 300, share: 0.01 },
  },
};

/** Note rate over the day's market rate of the program, percent: points paid or taken, and what risk adds. */
export const NOTE_RATE_SPREAD = {
  mean: -0.03,
  deviation: 0.2,
  cashOut: 0.15,
  investor: 0.4,
  ficoBelow700: 0.08,
} as const;

/** Percent of price gained when the 10-year yield falls one percent: carries today's prices back to the lock day. */
export const PRICE_DURATION: Readonly<Record<ExampleProgram, number>> = {
  UMBS30: 4.2,
  UMBS15: 3.2,
  'GNMA2-30': 4.2,
};
export const LOCK_PRICE_DEVIATION = 0.06;
export const BEST_EFFORTS_DISCOUNT = 0.25;
/** Kept by the lender of the all-in price, per 100. */
export const MARGIN = { mean: 1.25, deviation: 0.2 } as const;
/** How much of a day's move of the 10-year yield reaches mortgage rates between two surveys. */
export const SURVEY_BETA = 0.75;
