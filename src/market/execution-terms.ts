import { z } from 'zod';
import { parsePrice } from '../core/quotes.ts';
import { PROGRAMS } from './programs.ts';
import { isoDateSchema, quotedPriceSchema, rateSchema } from './quote-schemas.ts';

const GUARANTEE_FEE_BP_MAX = 200;
const SERVICING_FEE_BP_MAX = 100;
/** A strip worth more than twenty times its fee outlives any mortgage. */
const MULTIPLE_MAX = 20;
const DELIVERY_COST_MAX = 5;
const GRID_POINTS_MAX = 1000;
const STORIES_MAX = 500;
const COUPONS_MAX = 30;
/** Ten points: more than any story has earned. */
const PAY_UP_32NDS_MAX = 320;
const BIDS_MAX = 200;
const BID_PRICES_MAX = 200;
/** Days from funding to a buyer's payment. */
const BID_DELIVERY_DAYS_MAX = 120;
const WAREHOUSE_RATE_MAX = 0.3;
const SOURCE_LENGTH_MAX = 500;

const sourceSchema = z.string().min(1).max(SOURCE_LENGTH_MAX);
const positiveRateSchema = rateSchema.positive();

function multipleSchema(least: number) {
  const multiple = z.number().min(least).max(MULTIPLE_MAX);
  return z.union([
    multiple,
    z
      .array(
        z.strictObject({
          noteRate: positiveRateSchema,
          termMonths: z.number().int().positive().max(480).describe('remaining term at delivery'),
          multiple,
        }),
      )
      .min(1)
      .max(GRID_POINTS_MAX)
      .refine(
        (points) =>
          new Set(points.map(({ noteRate, termMonths }) => `${noteRate}/${termMonths}`)).size ===
          points.length,
        'must not quote a note rate and term twice',
      ),
  ]);
}

/** What delivery costs and fees are worth; a program may have its own in place of the general ones. */
const feeTerms = {
  guaranteeFeeBp: z.number().min(0).max(GUARANTEE_FEE_BP_MAX),
  servicingFeeBp: z.number().min(0).max(SERVICING_FEE_BP_MAX),
  buyUp: multipleSchema(-MULTIPLE_MAX),
  buyDown: multipleSchema(-MULTIPLE_MAX),
  servicingMultiple: multipleSchema(0).optional(),
  deliveryCostPer100: z.number().min(-DELIVERY_COST_MAX).max(DELIVERY_COST_MAX).optional(),
};

const amountSchema = z.number().min(0).max(10_000_000);
const ficoSchema = z.number().int().min(300).max(850);
const ltvPercentSchema = z.number().min(0).max(150);

/** Members by which loans are told apart; every bound is included, and what is not named does not matter. */
export const loanCriteria = {
  loanAmountMin: amountSchema.optional(),
  loanAmountMax: amountSchema.optional(),
  ficoMin: ficoSchema.optional(),
  ficoMax: ficoSchema.optional(),
  ltvMinPercent: ltvPercentSchema.optional(),
  ltvMaxPercent: ltvPercentSchema.optional(),
  states: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'is not a state’s two capital letters'))
    .min(1)
    .max(60)
    .optional(),
};

const loanCriteriaSchema = z
  .strictObject(loanCriteria)
  .refine(boundsInOrder, 'has a minimum above its maximum');

/** Whether no minimum is above its maximum. */
export function boundsInOrder(criteria: z.output<z.ZodObject<typeof loanCriteria>>): boolean {
  const { loanAmountMin, loanAmountMax, ficoMin, ficoMax, ltvMinPercent, ltvMaxPercent } = criteria;
  return [
    [loanAmountMin, loanAmountMax],
    [ficoMin, ficoMax],
    [ltvMinPercent, ltvMaxPercent],
  ].every(([least, most]) => least === undefined || most === undefined || least <= most);
}

/** One coupon's pay-up of a story. */
export const couponPayUp = {
  coupon: positiveRateSchema,
  payUp32nds: z.number().min(0).max(PAY_UP_32NDS_MAX),
};
/** What names a story. */
export const payUpStoryName = { story: z.string().min(1).max(60), program: z.enum(PROGRAMS) };

/** Pay-ups over TBA for loans with a story, by coupon; of those that fit a loan the highest counts. */
export const payUpsSchema = z.strictObject({
  date: isoDateSchema.describe('the day the grid was quoted'),
  source: sourceSchema,
  stories: z
    .array(
      z.strictObject({
        ...payUpStoryName,
        when: loanCriteriaSchema.refine(
          (criteria) => Object.keys(criteria).length > 0,
          'has no criterion: what fits every loan is no story',
        ),
        payUps: z
          .array(z.strictObject(couponPayUp))
          .min(1)
          .max(COUPONS_MAX)
          .refine(
            (payUps) => new Set(payUps.map(({ coupon }) => coupon)).size === payUps.length,
            'must not quote a coupon twice',
          ),
      }),
    )
    .min(1)
    .max(STORIES_MAX),
});

const readablePriceSchema = quotedPriceSchema.refine((quote) => {
  try {
    parsePrice(quote);
    return true;
  } catch {
    return false;
  }
}, 'is not a price: a number per 100, or ticks such as 99-16+');

/** What a buyer pays for loans outside of the TBA market. */
const loanBidSchema = z.strictObject({
  kind: z.enum(['cash-window', 'whole-loan']),
  buyer: z.string().min(1).max(80),
  program: z.enum(PROGRAMS),
  servicing: z.enum(['retained', 'released']),
  when: loanCriteriaSchema.optional(),
  prices: z
    .array(z.strictObject({ noteRate: positiveRateSchema, price: readablePriceSchema }))
    .min(1)
    .max(BID_PRICES_MAX)
    .refine(
      (prices) => prices.every(({ noteRate }, i) => i === 0 || prices[i - 1]!.noteRate < noteRate),
      'must stand in increasing note rates, each once',
    )
    .describe('guarantee fee taken off; linear between note rates, none beyond'),
  deliveryDays: z
    .number()
    .int()
    .min(0)
    .max(BID_DELIVERY_DAYS_MAX)
    .describe('days from funding to the buyer’s payment'),
  deliverBy: isoDateSchema.optional().describe('last day on which the buyer pays this price'),
  feePer100: z.number().min(0).max(DELIVERY_COST_MAX).optional(),
  source: sourceSchema.optional(),
});

/** How loans are delivered and what their fees are worth. See docs/schemas/execution-terms.json. */
export const executionTermsSchema = z.strictObject({
  ...feeTerms,
  programs: z
    .partialRecord(z.enum(PROGRAMS), z.strictObject(feeTerms).partial())
    .optional()
    .describe('a program’s own terms in place of the general ones'),
  warehouseRate: z
    .number()
    .min(0)
    .refine((rate) => rate <= WAREHOUSE_RATE_MAX, 'is not a decimal rate; for 6 % write 0.06')
    .optional()
    .describe('at which funded loans are financed until they settle, decimal, ACT/360'),
  payUps: payUpsSchema.optional(),
  bids: z.array(loanBidSchema).max(BIDS_MAX).optional(),
  source: z.string().max(SOURCE_LENGTH_MAX).optional(),
});

export type ExecutionTerms = z.output<typeof executionTermsSchema>;
export type LoanCriteria = z.output<typeof loanCriteriaSchema>;
export type PayUps = z.output<typeof payUpsSchema>;
export type PayUpStory = PayUps['stories'][number];
export type LoanBid = NonNullable<ExecutionTerms['bids']>[number];
