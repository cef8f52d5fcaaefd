import type { IsoDate } from '../core/dates.ts';
import type { Program } from '../market/programs.ts';

export const LOCK_STAGES = ['locked', 'submitted', 'approved', 'clear-to-close', 'funded'] as const;
export type LockStage = (typeof LOCK_STAGES)[number];
export const LOAN_PURPOSES = ['purchase', 'rate-term', 'cash-out'] as const;
export type LoanPurpose = (typeof LOAN_PURPOSES)[number];
export const CHANNELS = ['retail', 'wholesale', 'correspondent'] as const;
export type Channel = (typeof CHANNELS)[number];
export const OCCUPANCIES = ['primary', 'second-home', 'investor'] as const;
export type Occupancy = (typeof OCCUPANCIES)[number];
export const PROPERTY_TYPES = ['single-family', 'condo', 'two-to-four-unit', 'manufactured'] as const;
export type PropertyType = (typeof PROPERTY_TYPES)[number];
export const DELIVERY_TYPES = ['mandatory', 'best-efforts'] as const;
export type DeliveryType = (typeof DELIVERY_TYPES)[number];

/** What moves a loan's prepayment, default and pull-through beside its rate. Absent means unknown: the base case. */
export interface LoanAttributes {
  /** Dollars. */
  readonly loanAmount: number;
  readonly fico?: number;
  /** Debt to income, percent. */
  readonly dtiPercent?: number;
  /** Loan to value, percent. */
  readonly ltvPercent?: number;
  readonly occupancy?: Occupancy;
  readonly purpose?: LoanPurpose;
  readonly propertyType?: PropertyType;
  readonly firstTimeBuyer?: boolean;
}

/** A rate lock (or a funded, unsold loan) as the pipeline file states it. */
export interface RateLock extends LoanAttributes {
  readonly lockId: string;
  readonly program: Program;
  /** Decimal, 0.0675. */
  readonly noteRate: number;
  readonly termMonths: number;
  readonly lockDate: IsoDate;
  readonly lockExpiration: IsoDate;
  readonly stage: LockStage;
  readonly channel?: Channel;
  readonly deliveryType: DeliveryType;
  /** Market mortgage rate of the program on the lock date, decimal. */
  readonly marketRateAtLock?: number;
  /** Clean TBA-equivalent price per 100 hedged at lock. */
  readonly lockPrice?: number;
  /** Coupon that the lock was priced and hedged into, decimal; the best one of the day when absent. */
  readonly lockCoupon?: number;
  /** Price per 100 the borrower got. */
  readonly borrowerPrice?: number;
  readonly fundingDate?: IsoDate;
  /** Pull-through set by hand in place of the model's base rate; no file of locks has it. */
  readonly manualPullThrough?: number;
}
