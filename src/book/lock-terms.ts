import { z } from 'zod';
import { daysBetween, type IsoDate } from '../core/dates.ts';
import { parsePrice } from '../core/quotes.ts';
import {
  CHANNELS,
  DELIVERY_TYPES,
  LOAN_PURPOSES,
  LOCK_STAGES,
  OCCUPANCIES,
  PROPERTY_TYPES,
  type RateLock,
} from '../instruments/rate-lock.ts';
import { PROGRAM_TERMS, PROGRAMS } from '../market/programs.ts';
import { isoDateSchema, quotedPriceSchema } from '../market/snapshot.ts';

/** Mortgage rates accepted, decimal: what lies between the ranges of percent and decimal writing is neither. */
export const MORTGAGE_RATE_LIMITS = { min: 0.005, max: 0.25 } as const;

const LOAN_AMOUNT_MIN = 1_000;
const LOAN_AMOUNT_MAX = 10_000_000;
const LOCK_DAYS_MAX = 400;
const PRICE_MIN = 50;
const PRICE_MAX = 150;

/** The columns that take one of a list of names. */
export const LOCK_NAMES = {
  program: PROGRAMS,
  stage: LOCK_STAGES,
  purpose: LOAN_PURPOSES,
  channel: CHANNELS,
  occupancy: OCCUPANCIES,
  propertyType: PROPERTY_TYPES,
  deliveryType: DELIVERY_TYPES,
} as const;

/** The columns of a pipeline, in the order the interface lists them: what each takes, in words. */
export const LOCK_FIELDS = {
  lockId: 'a text of 1 to 64 characters, unique in the file',
  program: `one of ${PROGRAMS.join(', ')}`,
  noteRate: 'a rate between 0.5 % and 25 %',
  loanAmount: 'dollars between 1,000 and 10,000,000',
  lockDate: 'a date, not after the as-of date',
  lockExpiration: `a date not before lockDate and at most ${LOCK_DAYS_MAX} days after it`,
  marketRateAtLock: 'a rate between 0.5 % and 25 %, or nothing',
  stage: `one of ${LOCK_STAGES.join(', ')}, or nothing (locked)`,
  purpose: `one of ${LOAN_PURPOSES.join(', ')}, or nothing`,
  channel: `one of ${CHANNELS.join(', ')}, or nothing`,
  occupancy: `one of ${OCCUPANCIES.join(', ')}, or nothing`,
  propertyType: `one of ${PROPERTY_TYPES.join(', ')}, or nothing`,
  fico: 'a whole number from 300 to 850, or nothing',
  dti: 'percent from 1 to 100 (43, not 0.43), or nothing',
  ltv: 'percent from 1 to 150 (80, not 0.80), or nothing',
  termMonths: 'whole months from 60 to the program’s term, or nothing (the program’s term)',
  lockPrice: 'a price per 100 from 50 to 150, a number or ticks such as 99-16+, or nothing',
  borrowerPrice: 'a price per 100 from 50 to 150, a number or ticks such as 99-16+, or nothing',
  deliveryType: `one of ${DELIVERY_TYPES.join(', ')}, or nothing (mandatory)`,
  fundingDate: 'a date not before lockDate, or nothing',
  firstTimeBuyer: 'yes or no, or nothing',
  lockCoupon: 'a pass-through rate between 0.5 % and 25 % and not above noteRate, or nothing',
} as const;

export type LockField = keyof typeof LOCK_FIELDS;

const mortgageRateSchema = z.number().min(MORTGAGE_RATE_LIMITS.min).max(MORTGAGE_RATE_LIMITS.max);
const priceSchema = quotedPriceSchema.transform((quote, context) => {
  try {
    const price = parsePrice(quote);
    if (price >= PRICE_MIN && price <= PRICE_MAX) return price;
  } catch {
    // Said below, in this field's own words.
  }
  context.addIssue({ code: 'custom', message: 'is not a price', input: quote });
  return z.NEVER;
});

/** One lock in its JSON form: names of the columns, rates decimal, dti and ltv in percent. */
export const lockSchema = z
  .strictObject({
    lockId: z
      .string()
      .trim()
      .regex(/^[^\p{Cc}]{1,64}$/u)
      .describe(LOCK_FIELDS.lockId),
    program: z.enum(PROGRAMS).describe(LOCK_FIELDS.program),
    noteRate: mortgageRateSchema.describe(LOCK_FIELDS.noteRate),
    loanAmount: z.number().min(LOAN_AMOUNT_MIN).max(LOAN_AMOUNT_MAX).describe(LOCK_FIELDS.loanAmount),
    lockDate: isoDateSchema.describe(LOCK_FIELDS.lockDate),
    lockExpiration: isoDateSchema.describe(LOCK_FIELDS.lockExpiration),
    marketRateAtLock: mortgageRateSchema.optional().describe(LOCK_FIELDS.marketRateAtLock),
    stage: z.enum(LOCK_STAGES).default('locked').describe(LOCK_FIELDS.stage),
    purpose: z.enum(LOAN_PURPOSES).optional().describe(LOCK_FIELDS.purpose),
    channel: z.enum(CHANNELS).optional().describe(LOCK_FIELDS.channel),
    occupancy: z.enum(OCCUPANCIES).optional().describe(LOCK_FIELDS.occupancy),
    propertyType: z.enum(PROPERTY_TYPES).optional().describe(LOCK_FIELDS.propertyType),
    fico: z.number().int().min(300).max(850).optional().describe(LOCK_FIELDS.fico),
    dti: z.number().min(1).max(100).optional().describe(LOCK_FIELDS.dti),
    ltv: z.number().min(1).max(150).optional().describe(LOCK_FIELDS.ltv),
    termMonths: z.number().int().min(60).max(360).optional().describe(LOCK_FIELDS.termMonths),
    lockPrice: priceSchema.optional().describe(LOCK_FIELDS.lockPrice),
    borrowerPrice: priceSchema.optional().describe(LOCK_FIELDS.borrowerPrice),
    deliveryType: z.enum(DELIVERY_TYPES).default('mandatory').describe(LOCK_FIELDS.deliveryType),
    fundingDate: isoDateSchema.optional().describe(LOCK_FIELDS.fundingDate),
    firstTimeBuyer: z.boolean().optional().describe(LOCK_FIELDS.firstTimeBuyer),
    lockCoupon: mortgageRateSchema.optional().describe(LOCK_FIELDS.lockCoupon),
  })
  .describe('A rate lock, or a funded loan not yet sold');

/** A lock as its schema reads it: terms checked one by one, not yet against one another. */
export type ParsedLock = z.output<typeof lockSchema>;

/** Two fields of a lock that do not go together: the one to change, and why. */
export interface LockFault {
  readonly field: LockField;
  readonly message: string;
}

/**
 * The first fault of a lock's fields against one another.
 *
 * @param asOf the day against which lock and funding dates are checked, when it is known
 */
export function lockFault(lock: ParsedLock, asOf: IsoDate | undefined): LockFault | undefined {
  const wrong = (field: LockField, message: string): LockFault => ({ field, message });
  if (asOf !== undefined && daysBetween(asOf, lock.lockDate) > 0) {
    return wrong('lockDate', `The lock date ${lock.lockDate} lies after the as-of date ${asOf}.`);
  }
  const lockDays = daysBetween(lock.lockDate, lock.lockExpiration);
  if (lockDays < 0 || lockDays > LOCK_DAYS_MAX) {
    return wrong(
      'lockExpiration',
      `The expiration ${lock.lockExpiration} lies ${Math.abs(lockDays)} days ${lockDays < 0 ? 'before' : 'after'} the lock date.`,
    );
  }
  if (lock.lockCoupon !== undefined && lock.lockCoupon > lock.noteRate) {
    return wrong('lockCoupon', `The coupon ${lock.lockCoupon} lies above the note rate ${lock.noteRate}.`);
  }
  if (lock.fundingDate !== undefined) {
    if (daysBetween(lock.lockDate, lock.fundingDate) < 0) {
      return wrong('fundingDate', `The funding date ${lock.fundingDate} lies before the lock date.`);
    }
    if (lock.stage === 'funded' && asOf !== undefined && daysBetween(asOf, lock.fundingDate) > 0) {
      return wrong(
        'fundingDate',
        `The loan is funded, but its funding date ${lock.fundingDate} lies after ${asOf}.`,
      );
    }
  }
  const programTermMonths = PROGRAM_TERMS[lock.program].termMonths;
  if (lock.termMonths !== undefined && lock.termMonths > programTermMonths) {
    return wrong(
      'termMonths',
      `A loan of ${lock.termMonths} months cannot be delivered into ${lock.program} (${programTermMonths} months).`,
    );
  }
  return undefined;
}

/** The terms of a parsed lock, the program's own where it states none. */
export function rateLockOf(parsed: ParsedLock): RateLock {
  const { dti, ltv, termMonths, ...same } = parsed;
  return Object.freeze({
    ...same,
    termMonths: termMonths ?? PROGRAM_TERMS[parsed.program].termMonths,
    ...(dti === undefined ? {} : { dtiPercent: dti }),
    ...(ltv === undefined ? {} : { ltvPercent: ltv }),
  });
}

/** The terms as a pipeline's JSON document writes them, the program's own where a lock states none. */
export function pipelineLockOf(parsed: ParsedLock): ParsedLock {
  return { ...parsed, termMonths: parsed.termMonths ?? PROGRAM_TERMS[parsed.program].termMonths };
}
