import { z } from 'zod';
import { executionTermsSchema } from './execution-terms.ts';
import { INTERPOLATIONS } from './ois-curve.ts';
import { PROGRAMS, SETTLEMENT_CLASSES } from './programs.ts';
import {
  isoDateSchema,
  isoMonthSchema,
  percentHint,
  quotedPriceSchema,
  rateSchema,
} from './quote-schemas.ts';
import { SOFR_FUTURES } from './sofr-futures.ts';

export { isoDateSchema, isoMonthSchema, quotedPriceSchema, rateSchema } from './quote-schemas.ts';

/** Beyond it a rate of the curves is taken for percent. */
const CURVE_RATE_MAX = 0.25;
/** A quoted rate of the dollar curves: 0.9 is percent by mistake, not 90 %. */
const curveRateSchema = z.number().refine((rate) => Math.abs(rate) <= CURVE_RATE_MAX, {
  error: ({ input }) => `is not a decimal rate of ±25 % at most; ${percentHint(Number(input))}`,
});
/** Tenor such as 1M, 6M, 2Y, 30Y. */
const tenorSchema = z.string().regex(/^\d{1,2}(\.5)?[DWMY]$/, 'is not a tenor such as 6M or 10Y');

const FUTURES_PRICE_MIN = 75;
const FUTURES_PRICE_MAX = 105;
/** Price of a SOFR future; a rate by mistake is refused with a hint. */
const sofrFuturePriceSchema = z
  .number()
  .refine((price) => price >= FUTURES_PRICE_MIN && price <= FUTURES_PRICE_MAX, {
    error: ({ input }) =>
      `is not the price of a SOFR future, 100 less the rate in percent; ${futuresPriceHint(Number(input))}`,
  });

function futuresPriceHint(found: number): string {
  const percent = Math.abs(found) <= CURVE_RATE_MAX ? 100 * found : found;
  return Math.abs(percent) <= 100 - FUTURES_PRICE_MIN
    ? `for ${Number(percent.toPrecision(8))} % write ${Number((100 - percent).toPrecision(8))}`
    : 'write 95.65 for 4.35 %';
}

const FUTURES_VOLATILITY_MAX = 0.05;
/** Gaussian short rate behind the convexity adjustment of SOFR futures. */
const futuresConvexitySchema = z.strictObject({
  meanReversion: z.number().min(-1).max(1),
  volatility: z.number().refine((value) => value >= 0 && value <= FUTURES_VOLATILITY_MAX, {
    error: 'is not a decimal volatility a year from 0 to 0.05; for 100 bp write 0.01',
  }),
});

export const tbaQuoteSchema = z.strictObject({
  program: z.enum(PROGRAMS),
  coupon: rateSchema.positive(),
  settlementMonth: isoMonthSchema,
  price: quotedPriceSchema,
  settlementDate: isoDateSchema.optional(),
  source: z.string().max(500).optional(),
});

/** A settlement date for months that have no quote, or none of that class. */
const settlementDateSchema = z.strictObject({
  settlementClass: z.enum(SETTLEMENT_CLASSES),
  settlementMonth: isoMonthSchema,
  settlementDate: isoDateSchema,
  source: z.string().min(1).max(500),
});

export const basketBondSchema = z.strictObject({
  coupon: rateSchema.min(0),
  maturity: isoDateSchema,
  cleanPrice: quotedPriceSchema,
});

export const futureQuoteSchema = z.strictObject({
  contract: z.enum(['TU', 'Z3N', 'FV', 'TY', 'TN', 'US', 'WN']),
  month: isoMonthSchema,
  price: quotedPriceSchema.optional(),
  basket: z.array(basketBondSchema).min(1).max(200),
  source: z.string().max(500).optional(),
});

/** Beyond it a Black volatility of a bond's price is a normal one by mistake, or a percentage. */
const PRICE_VOLATILITY_MAX = 0.6;

/** An option on a Treasury future, exercised into it: premium paid at once, quoted by price or volatility. */
export const futureOptionQuoteSchema = z
  .strictObject({
    contract: futureQuoteSchema.shape.contract,
    /** Month the option is named after. */
    month: isoMonthSchema,
    /** Delivery month of the future; the option's own when absent. */
    futureMonth: isoMonthSchema.optional(),
    right: z.enum(['call', 'put']),
    /** Price per 100 of the future. */
    strike: z.number().positive().lt(400),
    expiry: isoDateSchema,
    /** Premium per 100 of the future's face. */
    price: z.number().positive().lt(100).optional(),
    /** Volatility of ln(futures price) a year, decimal: 0.06. */
    blackVolatility: z
      .number()
      .positive()
      .refine((value) => value <= PRICE_VOLATILITY_MAX, {
        error: `is not a decimal volatility of a price, at most ${PRICE_VOLATILITY_MAX}; for 6 % write 0.06`,
      })
      .optional(),
    /** Volatility of the futures price, points per 100 and square root of a year: 6.5. */
    normalVolatilityPoints: z.number().positive().max(60).optional(),
    source: z.string().max(500).optional(),
  })
  .refine(
    ({ price, blackVolatility, normalVolatilityPoints }) =>
      [price, blackVolatility, normalVolatilityPoints].filter((quote) => quote !== undefined).length === 1,
    'takes exactly one of price, blackVolatility and normalVolatilityPoints',
  );

/** A Treasury note or bond bought now for delivery on a later day. */
export const bondForwardQuoteSchema = z.strictObject({
  coupon: rateSchema.min(0),
  maturity: isoDateSchema,
  /** Spot clean price; the forward follows from the repo rate. */
  cleanPrice: quotedPriceSchema,
  deliveryDate: isoDateSchema,
  /** Dollars of face in one lot. */
  lotFace: z.number().min(1_000).max(1e9).default(1_000_000),
  source: z.string().max(500).optional(),
});

/** The market of one day, or of one moment of it. See docs/schemas/market-snapshot.json. */
export const marketSnapshotSchema = z.strictObject({
  schemaVersion: z.literal(1, { error: 'is not a schemaVersion this version reads; it reads 1' }),
  asOf: isoDateSchema,
  asOfTime: z.iso.datetime({ offset: true }).optional(),
  description: z.string().max(2000).optional(),
  sofr: z
    .strictObject({
      overnightRate: curveRateSchema.optional(),
      parSwaps: z
        .array(z.strictObject({ tenor: tenorSchema, rate: curveRateSchema }))
        .min(1)
        .max(60),
      interpolation: z.enum(INTERPOLATIONS).optional(),
      /** Business days from a period's end to its payment. */
      paymentLagDays: z.int().min(0).max(5).optional(),
      futures: z
        .array(
          z.strictObject({
            contract: z.enum(SOFR_FUTURES),
            month: isoMonthSchema,
            price: sofrFuturePriceSchema,
          }),
        )
        .max(60)
        .optional(),
      fixings: z
        .array(z.strictObject({ date: isoDateSchema, rate: curveRateSchema }))
        .max(400)
        .optional(),
      futuresConvexity: futuresConvexitySchema.optional(),
      source: z.string().max(500).optional(),
    })
    .optional(),
  curve: z
    .strictObject({
      zeroRates: z
        .array(z.strictObject({ years: z.number().positive().max(100), rate: curveRateSchema }))
        .min(1)
        .max(500),
      source: z.string().max(500).optional(),
    })
    .optional(),
  treasury: z
    .strictObject({
      parYields: z
        .array(z.strictObject({ tenor: tenorSchema, rate: curveRateSchema }))
        .min(1)
        .max(30),
      source: z.string().max(500).optional(),
    })
    .optional(),
  swaptionNormalVolsBp: z
    .strictObject({
      expiries: z.array(tenorSchema).min(1).max(40),
      tenors: z.array(tenorSchema).min(1).max(40),
      quotes: z.array(z.array(z.number().nullable()).max(40)).min(1).max(40),
      source: z.string().max(500).optional(),
    })
    .optional(),
  mortgageRates: z
    .strictObject({
      conforming30: rateSchema.positive().optional(),
      conforming15: rateSchema.positive().optional(),
      government30: rateSchema.positive().optional(),
      source: z.string().max(500).optional(),
    })
    .optional(),
  /** Rates of past days, for locks that do not state the market's rate on their own day. */
  mortgageRateHistory: z
    .array(
      z.strictObject({
        date: isoDateSchema,
        conforming30: rateSchema.positive().optional(),
        conforming15: rateSchema.positive().optional(),
        government30: rateSchema.positive().optional(),
      }),
    )
    .max(20_000)
    .optional(),
  tba: z.array(tbaQuoteSchema).max(500).optional(),
  settlementDates: z.array(settlementDateSchema).max(200).optional(),
  futures: z.array(futureQuoteSchema).max(50).optional(),
  futureOptions: z.array(futureOptionQuoteSchema).max(500).optional(),
  bondForwards: z.array(bondForwardQuoteSchema).max(100).optional(),
  repoRate: rateSchema.optional(),
  execution: executionTermsSchema.optional(),
});

/** A parsed market day: rates decimal, prices still as quoted (number per 100, or ticks text). */
export type MarketSnapshot = z.output<typeof marketSnapshotSchema>;
export type TbaQuote = z.output<typeof tbaQuoteSchema>;
export type FutureQuote = z.output<typeof futureQuoteSchema>;
export type FutureOptionQuote = z.output<typeof futureOptionQuoteSchema>;
export type BondForwardQuote = z.output<typeof bondForwardQuoteSchema>;
