import { z } from 'zod';
import { CHANNELS } from '../../instruments/rate-lock.ts';
import { PROGRAMS } from '../../market/programs.ts';
import { rateSchema } from '../../market/snapshot.ts';
import { loanProfileSchema } from '../loan-profile.ts';
import { rateCount } from '../note-rate-range.ts';
import { adjustersSchema } from './adjusters-schema.ts';

const PRODUCTS_MAX = 20;
const NOTE_RATES_MAX = 200;
const LOCK_TERMS_MAX = 10;
/** Longer than any lock. */
const LOCK_TERM_DAYS_MAX = 400;
/** Every row is some kilobytes of addends with their sources. */
const ROWS_MAX = 20_000;
const MARGINS_MAX = 100;
const MARGIN_PER_100_MAX = 20;
const LOCK_COST_PER_100_MAX = 10;
const ROUNDING_MAX = 1;

const sourceSchema = z.string().min(1).max(500);
const lockTermDaysSchema = z.number().int().min(1).max(LOCK_TERM_DAYS_MAX);

const noteRatesSchema = z
  .strictObject({
    from: rateSchema.positive(),
    to: rateSchema.positive(),
    step: rateSchema.positive().default(0.00125).describe('an eighth unless said'),
  })
  .refine(({ from, to }) => from <= to, 'has "from" above "to"')
  .refine(
    (range) => rateCount(range) <= NOTE_RATES_MAX,
    `must not make more than ${NOTE_RATES_MAX} note rates`,
  );

const productSchema = z.strictObject({
  product: z.string().min(1).max(80),
  program: z.enum(PROGRAMS),
  termMonths: z.number().int().min(60).max(360).optional().describe('the program’s unless said'),
  noteRates: noteRatesSchema,
});

const lockTermCostSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('roll') })
    .describe('the price of the month in which a loan of that lock settles'),
  z
    .strictObject({
      kind: z.literal('stated'),
      costs: z
        .array(
          z.strictObject({
            lockTermDays: lockTermDaysSchema,
            costPer100: z.number().min(-LOCK_COST_PER_100_MAX).max(LOCK_COST_PER_100_MAX),
          }),
        )
        .min(1)
        .max(LOCK_TERMS_MAX),
      source: sourceSchema.optional(),
    })
    .describe('points off the price of the first quoted month'),
]);

const marginSchema = z.strictObject({
  channel: z.enum(CHANNELS),
  product: z.string().min(1).max(80).optional().describe('every product unless said'),
  marginPer100: z.number().min(-MARGIN_PER_100_MAX).max(MARGIN_PER_100_MAX),
  source: sourceSchema.optional(),
});

const risingOnce = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || values[index - 1]! < value);
const eachOnce = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** What a lender's rate sheet consists of. See docs/schemas/rate-sheet-config.json. */
export const rateSheetConfigSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    description: z.string().max(2000).optional(),
    quoteAs: z
      .enum(['price', 'points'])
      .default('price')
      .describe('points are 100 less the price: what a borrower pays, negative what he is paid'),
    products: z
      .array(productSchema)
      .min(1)
      .max(PRODUCTS_MAX)
      .refine(
        (products) => eachOnce(products.map(({ product }) => product)),
        'must not name a product twice',
      ),
    channels: z.array(z.enum(CHANNELS)).min(1).refine(eachOnce, 'must not name a channel twice'),
    lockTermsDays: z
      .array(lockTermDaysSchema)
      .min(1)
      .max(LOCK_TERMS_MAX)
      .refine(risingOnce, 'must rise')
      .default([30, 45, 60]),
    lockTermCost: lockTermCostSchema.default({ kind: 'roll' }),
    margins: z.array(marginSchema).min(1).max(MARGINS_MAX),
    adjusters: adjustersSchema.optional(),
    loan: loanProfileSchema
      .optional()
      .describe('the loan priced; without it no adjuster, no pay-up and no bid with criteria counts'),
    rounding: z
      .strictObject({
        incrementPer100: z.number().positive().max(ROUNDING_MAX),
        direction: z.enum(['down', 'nearest']).default('down'),
      })
      .optional(),
  })
  .superRefine(({ products, channels, margins, lockTermsDays, lockTermCost }, context) => {
    const names = new Set(products.map(({ product }) => product));
    margins.forEach(({ product }, index) => {
      if (product === undefined || names.has(product)) return;
      const message = `is no product of this sheet, which has ${[...names].join(', ')}`;
      context.addIssue({ code: 'custom', path: ['margins', index, 'product'], message, input: product });
    });
    for (const channel of channels) {
      const lacking = products.find(
        ({ product }) =>
          !margins.some((margin) => margin.channel === channel && (margin.product ?? product) === product),
      );
      if (lacking === undefined) continue;
      const message = `has no margin of ${channel} for ${lacking.product}`;
      context.addIssue({ code: 'custom', path: ['margins'], message, input: margins });
    }
    const noteRates = products.reduce((sum, product) => sum + rateCount(product.noteRates), 0);
    const rows = noteRates * channels.length * lockTermsDays.length;
    if (rows > ROWS_MAX) {
      const message = `make ${rows} prices with every channel and lock term, more than ${ROWS_MAX}`;
      context.addIssue({
        code: 'custom',
        path: ['products'],
        message: `must not ${message}`,
        input: products,
      });
    }
    if (lockTermCost.kind === 'roll') return;
    for (const days of lockTermsDays) {
      if (lockTermCost.costs.some(({ lockTermDays }) => lockTermDays === days)) continue;
      const message = `has no cost of a lock of ${days} days`;
      context.addIssue({
        code: 'custom',
        path: ['lockTermCost', 'costs'],
        message,
        input: lockTermCost.costs,
      });
    }
  });

export type RateSheetConfig = z.output<typeof rateSheetConfigSchema>;
export type SheetProduct = RateSheetConfig['products'][number];
