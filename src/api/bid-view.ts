import { z } from 'zod';
import { SERVICING } from '../book/bids/investors.ts';
import { SETTLEMENT_STATUSES } from '../book/bids/settlement.ts';
import { lockSchema } from '../book/lock-terms.ts';
import { CHARGE_FINDING_CODES, CHARGED_EVENTS } from '../book/mode-terms/charge-report.ts';
import { errorItemSchema } from './job-view.ts';

const dollars = z.string().describe('Dollars to the cent, a decimal text.');
const count = z.number().int();
const mode = lockSchema.shape.deliveryType.unwrap();
const servicing = z.enum(SERVICING);

/** Tapes of a day. */
export const tapesSchema = z.object({
  asOf: z.string(),
  tapes: z
    .array(
      z.object({
        tapeId: z.string(),
        executingInvestor: z.string(),
        loanCount: count,
        principal: dollars,
        lockIds: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  unasked: z.array(z.string()).readonly().describe('Closed loans that no investor takes.'),
});

const comparedBidSchema = z.object({
  executingInvestor: z.string(),
  bidPrice: z.number(),
  servicing,
  mode,
  allInPer100: z.number(),
  gain: dollars.nullable().describe('Over the best TBA; null where no TBA takes the loan.'),
});

const bestBidSchema = z.object({
  lockId: z.string(),
  program: z.string(),
  noteRate: z.number(),
  loanAmount: z.number(),
  executingInvestor: z.string().nullable().describe('Null: into a TBA, or unsold.'),
  sellSideId: z.string().nullable(),
  mode: mode.nullable(),
  servicing: servicing.nullable(),
  price: z.number().nullable(),
  allInPer100: z.number().nullable(),
  paymentDate: z.string().nullable(),
  value: dollars,
  gain: dollars.nullable(),
  givenUp: dollars.describe('What the limits cost the loan.'),
  tba: z.object({ coupon: z.number(), settlementMonth: z.string(), allInPer100: z.number() }).nullable(),
  bids: z.array(comparedBidSchema).readonly().describe('Best first.'),
});

/** The best bid of each loan. */
export const selectionSchema = z.object({
  asOf: z.string(),
  marketSnapshotId: z.string(),
  rows: z.array(bestBidSchema).readonly(),
  investors: z
    .array(
      z.object({
        executingInvestor: z.string(),
        bidCount: count,
        loanCount: count,
        dollars: z.number(),
        freeLoanCount: count.describe('If nobody had limits.'),
        freeDollars: z.number(),
        gain: dollars,
      }),
    )
    .readonly(),
  limits: z
    .array(
      z.object({
        executingInvestor: z.string(),
        limit: z.enum(['dollarsMax', 'loansMax', 'minPoolDollars']),
        amount: z.number(),
        used: z.number(),
        cost: dollars.describe('Value without this limit less value with it.'),
        isProven: z.boolean(),
        shadowPrice: z.number().describe('Of the relaxation: dollars for 100,000 dollars or one loan more.'),
      }),
    )
    .readonly(),
  totals: z.object({
    value: dollars,
    tbaValue: dollars,
    gain: dollars,
    withoutTbaValue: dollars,
    freeValue: dollars,
    limitCost: dollars,
    greedyValue: dollars,
    gap: dollars.describe('What may still be gained; 0.00 when proven best.'),
  }),
  failures: z.array(errorItemSchema).readonly(),
  warnings: z.array(z.string()).readonly(),
});

const sideSchema = z.object({ price: z.number(), amount: dollars, settlementDate: z.string().nullable() });

/** A settlement file against sales. */
export const reconciliationSchema = z.object({
  asOf: z.string(),
  rows: z
    .array(
      z.object({
        lockId: z.string(),
        sellSideId: z.string(),
        executingInvestor: z.string(),
        status: z.enum(SETTLEMENT_STATUSES),
        expected: sideSchema.nullable(),
        settled: z.array(sideSchema).readonly(),
        amountDifference: dollars,
        differences: z
          .array(z.object({ field: z.string(), expected: z.string(), settled: z.string() }))
          .readonly(),
      }),
    )
    .readonly(),
  counts: z.record(z.enum(SETTLEMENT_STATUSES), count),
  totals: z.object({ sales: dollars, differences: dollars, settled: dollars }),
});

const points = z.string().nullable().describe('Per 100, a decimal text.');

/** What events were charged. */
export const chargesSchema = z.object({
  asOf: z.string(),
  rows: z
    .array(
      z.object({
        lockId: z.string(),
        eventId: z.string(),
        event: z.enum(CHARGED_EVENTS),
        date: z.string(),
        mode,
        lockDate: z.string(),
        termsFrom: z.string().nullable(),
        loanAmount: z.number(),
        addends: z.array(z.object({ name: z.string(), per100: z.string() })).readonly(),
        priceByTerms: points,
        priceStated: points,
        feeByTerms: dollars.nullable(),
        feeCharged: dollars,
        difference: dollars.nullable().describe('Positive where the lender was treated better.'),
      }),
    )
    .readonly(),
  findings: z
    .array(
      z.object({
        code: z.enum(CHARGE_FINDING_CODES),
        lockId: z.string().nullable(),
        eventId: z.string(),
        detail: z.string(),
      }),
    )
    .readonly(),
  totals: z.object({
    events: count,
    compared: count,
    feesByTerms: dollars,
    feesCharged: dollars,
    difference: dollars,
  }),
});
