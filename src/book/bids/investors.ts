import { z } from 'zod';
import { DELIVERY_TYPES } from '../../instruments/rate-lock.ts';
import { boundsInOrder, loanCriteria } from '../../market/execution-terms.ts';
import { PROGRAMS } from '../../market/programs.ts';
import { rateSchema } from '../../market/snapshot.ts';

const INVESTORS_MAX = 50;
const DOLLARS_MAX = 100_000_000_000;
const LOANS_MAX = 100_000;
const FEE_MAX = 5;
const DELIVERY_DAYS_MAX = 120;
/** Wider than any agency loan has traded: what lies beyond is a slip of the pen. */
const BID_PRICE_LIMITS = { min: 50, max: 150 } as const;

export const SERVICING = ['released', 'retained'] as const;
export type Servicing = (typeof SERVICING)[number];

/** Codes go into file names and ids: capital letters, digits, dots and dashes. */
const INVESTOR_CODE_FORM = /^[A-Z0-9][A-Z0-9.-]{0,31}$/;

export const investorCodeSchema = z
  .string()
  .regex(INVESTOR_CODE_FORM, 'is not a code of 1 to 32 capital letters, digits, dots and dashes');

const eachOnce = (names: readonly unknown[]): boolean => new Set(names).size === names.length;
const dollarsSchema = z.number().positive().max(DOLLARS_MAX);
const noteRateSchema = rateSchema.positive();

const investorSchema = z
  .strictObject({
    code: investorCodeSchema,
    source: z.string().min(1).max(500).optional(),
    programs: z.array(z.enum(PROGRAMS)).min(1).refine(eachOnce, 'must not hold a program twice').optional(),
    when: z.strictObject(loanCriteria).refine(boundsInOrder, 'has a minimum above its maximum').optional(),
    noteRateMin: noteRateSchema.optional(),
    noteRateMax: noteRateSchema.optional(),
    modes: z
      .array(z.enum(DELIVERY_TYPES))
      .min(1)
      .refine(eachOnce, 'must not hold a mode twice')
      .default([...DELIVERY_TYPES]),
    servicing: z
      .array(z.enum(SERVICING))
      .min(1)
      .refine(eachOnce, 'must not hold a kind twice')
      .default([...SERVICING]),
    dollarsMax: dollarsSchema.optional().describe('Principal he takes at most, dollars.'),
    loansMax: z.number().int().min(0).max(LOANS_MAX).optional(),
    minPoolDollars: dollarsSchema.optional().describe('He takes so much principal, or nothing.'),
    feePer100: z.number().min(0).max(FEE_MAX).default(0).describe('Taken off what he pays.'),
    deliveryDays: z
      .number()
      .int()
      .min(0)
      .max(DELIVERY_DAYS_MAX)
      .describe('Days from the sale to his payment.'),
  })
  .refine(({ noteRateMin = 0, noteRateMax = 1 }) => noteRateMin <= noteRateMax, {
    path: ['noteRateMin'],
    error: 'must not be above noteRateMax',
  })
  .refine(({ dollarsMax, minPoolDollars }) => (minPoolDollars ?? 0) <= (dollarsMax ?? DOLLARS_MAX), {
    path: ['minPoolDollars'],
    error: 'must not be above dollarsMax',
  });

/** Who is sent tapes, what he takes, and how much of it. See docs/schemas/investors.json. */
export const investorsSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    description: z.string().max(2_000).optional(),
    bidPriceMin: z
      .number()
      .min(BID_PRICE_LIMITS.min)
      .max(BID_PRICE_LIMITS.max)
      .default(85)
      .describe('Bids below are refused as slips.'),
    bidPriceMax: z.number().min(BID_PRICE_LIMITS.min).max(BID_PRICE_LIMITS.max).default(115),
    investors: z
      .array(investorSchema)
      .min(1)
      .max(INVESTORS_MAX)
      .refine((investors) => eachOnce(investors.map(({ code }) => code)), 'must not name an investor twice'),
  })
  .refine(({ bidPriceMin, bidPriceMax }) => bidPriceMin < bidPriceMax, {
    path: ['bidPriceMin'],
    error: 'must be below bidPriceMax',
  });

export type InvestorsDocument = Readonly<z.output<typeof investorsSchema>>;
export type Investor = Readonly<z.output<typeof investorSchema>>;
