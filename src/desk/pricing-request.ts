import { z } from 'zod';
import { rateModelSpecificationSchema } from '../../calibration/rate-model-specification.ts';
import { KERNEL_NAMES } from '../core/kernel-names.ts';
import { runLengthFault } from '../core/run-target.ts';
import { PROGRAMS } from '../market/programs.ts';
import {
  basketBondSchema,
  isoDateSchema,
  isoMonthSchema,
  marketSnapshotSchema,
  quotedPriceSchema,
  rateSchema,
} from '../market/snapshot.ts';
import { rateModelSchemas } from '../models/rate/rate-model-schema.ts';

/** Measures a pricing request can ask for. */
export const MEASURES = [
  'price',
  'value',
  'oas-bp',
  'effective-duration',
  'effective-convexity',
  'dv01',
  'key-rate-dv01',
  'vega',
  'spread-duration',
  'refinancing-duration',
  'turnover-duration',
  'basis-duration',
  'weighted-average-life',
  'yield',
  'mortgage-yield',
  'macaulay-duration',
  'modified-duration',
  'convexity',
  'implied-normal-vol',
  'implied-black-vol',
  'discount-factor',
  'conversion-factor',
  'implied-repo',
  'net-basis',
  'gross-basis',
  'cheapest-to-deliver',
  'pull-through',
  'pull-through-delta',
] as const;
export type MeasureName = (typeof MEASURES)[number];

const positiveYearsSchema = z.number().positive().max(100);
const idSchema = z.string().min(1).max(100);
const multiplierSchema = z.number().min(0).max(10);
const ageSchema = z.number().int().min(0).max(480);
const termSchema = z.number().int().min(1).max(480);

/** A rate model by its parameters, or the one calibrated to the market's swaption volatilities. */
const modelSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('calibrated'),
    /** Which model is calibrated, and what of it is held. */
    rateModel: rateModelSpecificationSchema.default({ kind: 'hull-white' }),
  }),
  ...rateModelSchemas,
]);

const multipliersSchema = z.strictObject({
  refinancing: multiplierSchema.default(1),
  turnover: multiplierSchema.default(1),
  default: multiplierSchema.default(1),
});

const poolSchema = z.strictObject({
  wac: rateSchema.positive(),
  ageMonths: ageSchema,
  wamMonths: termSchema,
  multipliers: multipliersSchema.optional(),
});

const common = {
  id: idSchema.optional(),
  /** Instead of the request's measures. */
  measures: z.array(z.enum(MEASURES)).min(1).optional(),
};
const passThrough = {
  program: z.enum(PROGRAMS),
  coupon: rateSchema.positive(),
  settlementMonth: isoMonthSchema,
  settlementDate: isoDateSchema.optional(),
};
const oasBpSchema = z.number().min(-2000).max(10_000);

const zeroCouponBondSchema = z.strictObject({
  ...common,
  kind: z.literal('zero-coupon-bond'),
  maturityYears: positiveYearsSchema,
});
const swaptionSchema = z
  .strictObject({
    ...common,
    kind: z.literal('swaption'),
    expiryYears: positiveYearsSchema,
    tenorYears: z.number().int().min(1).max(60).optional(),
    paymentTimesYears: z.array(positiveYearsSchema).min(1).max(240).optional(),
    strike: z.union([rateSchema, z.literal('atm')]),
    side: z.enum(['payer', 'receiver']),
  })
  .refine((swaption) => (swaption.tenorYears === undefined) !== (swaption.paymentTimesYears === undefined), {
    message: 'takes either tenorYears or paymentTimesYears',
    path: ['tenorYears'],
  });
const capletSchema = z.strictObject({
  ...common,
  kind: z.literal('caplet'),
  fixingYears: positiveYearsSchema,
  paymentYears: positiveYearsSchema,
  /** Known at fixing, or compounded in arrears from then to payment. */
  rate: z.enum(['forward-looking', 'backward-looking']).default('forward-looking'),
  strike: z.union([rateSchema, z.literal('atm')]),
  side: z.enum(['caplet', 'floorlet', 'cap', 'floor', 'payer', 'receiver', 'call', 'put']),
});
const treasuryBondSchema = z
  .strictObject({
    ...common,
    kind: z.literal('treasury-bond'),
    coupon: rateSchema.min(0),
    maturity: isoDateSchema,
    settlement: isoDateSchema,
    yield: rateSchema.optional(),
    cleanPrice: quotedPriceSchema.optional(),
    /** How the last coupon period is discounted: as all others, or at simple interest as Treasury desks do. */
    lastPeriod: z.enum(['compound', 'simple']).default('compound'),
  })
  .refine((bond) => (bond.yield === undefined) !== (bond.cleanPrice === undefined), {
    message: 'takes either yield or cleanPrice',
    path: ['yield'],
  });
const treasuryFutureSchema = z.strictObject({
  ...common,
  kind: z.literal('treasury-future'),
  contract: z.enum(['TU', 'Z3N', 'FV', 'TY', 'TN', 'US', 'WN']),
  month: isoMonthSchema,
  price: quotedPriceSchema.optional(),
  settlement: isoDateSchema.optional(),
  basket: z.array(basketBondSchema).min(1).max(200),
});
const oneOfPriceAndOas = {
  message: 'takes either price or oasBp',
  path: ['price'],
};
const tbaSchema = z
  .strictObject({
    ...common,
    kind: z.literal('tba'),
    ...passThrough,
    price: quotedPriceSchema.optional(),
    oasBp: oasBpSchema.optional(),
    pool: poolSchema.optional(),
  })
  .refine((tba) => (tba.price === undefined) !== (tba.oasBp === undefined), oneOfPriceAndOas);
const loanSchema = z
  .strictObject({
    ...common,
    kind: z.literal('loan'),
    ...passThrough,
    price: quotedPriceSchema.optional(),
    oasBp: oasBpSchema.optional(),
    pool: poolSchema,
  })
  .refine((loan) => (loan.price === undefined) !== (loan.oasBp === undefined), oneOfPriceAndOas);
const poolInstrumentSchema = z
  .strictObject({
    ...common,
    kind: z.literal('pool'),
    ...passThrough,
    price: quotedPriceSchema.optional(),
    yield: rateSchema.optional(),
    mortgageYield: rateSchema.optional(),
    pool: poolSchema.omit({ multipliers: true }),
    psa: z.number().min(0).max(5000).optional(),
    cpr: z.number().min(0).max(1).optional(),
    smm: z.number().min(0).max(1).optional(),
  })
  .refine((pool) => [pool.psa, pool.cpr, pool.smm].filter((speed) => speed !== undefined).length === 1, {
    message: 'takes one of psa (percent), cpr and smm (decimal)',
    path: ['psa'],
  })
  .refine(
    (pool) =>
      [pool.price, pool.yield, pool.mortgageYield].filter((quote) => quote !== undefined).length === 1,
    { message: 'takes one of price, yield (bond-equivalent) and mortgageYield (monthly)', path: ['price'] },
  );
const lockSchema = z.strictObject({
  ...common,
  kind: z.literal('lock'),
  ...passThrough,
  oasBp: oasBpSchema,
  loanAmount: z.number().positive().max(1e9),
  lockPrice: quotedPriceSchema.optional(),
  pullThrough: z.number().positive().max(1),
  marketRateAtLock: rateSchema.positive().optional(),
  fundingDate: isoDateSchema,
  mode: z.enum(['pathwise', 'instantaneous']).default('pathwise'),
  pool: poolSchema,
});

const pricingInstrumentSchema = z.discriminatedUnion('kind', [
  zeroCouponBondSchema,
  swaptionSchema,
  capletSchema,
  treasuryBondSchema,
  treasuryFutureSchema,
  tbaSchema,
  loanSchema,
  poolInstrumentSchema,
  lockSchema,
]);

const pricingRunSchema = z
  .strictObject({
    pathCount: z.number().int().min(2).max(16_777_216).optional(),
    targetStandardError: z.number().positive().optional(),
    pathCountMax: z.number().int().min(2).max(16_777_216).optional(),
    seed: z.string().min(1).max(200).optional(),
    kernel: z.enum(['auto', ...KERNEL_NAMES]).optional(),
    exact: z.boolean().optional(),
    threads: z.number().int().min(1).max(256).optional(),
    /** One-sided shift of durations and convexities. */
    shiftBp: z.number().min(0.1).max(100).optional(),
  })
  .superRefine((run, context) => {
    const fault = runLengthFault(run);
    if (fault !== undefined) {
      context.addIssue({ code: 'custom', path: [fault.member], message: fault.message });
    }
  });

/** Any instruments, any measures, any model. See docs/schemas/pricing-request.json. */
export const pricingRequestSchema = z.strictObject({
  schemaVersion: z.literal(1).optional(),
  market: marketSnapshotSchema,
  model: modelSchema,
  run: pricingRunSchema.default({}),
  instruments: z.array(pricingInstrumentSchema).min(1).max(2000),
  measures: z.array(z.enum(MEASURES)).min(1),
});

export type PricingRequest = z.output<typeof pricingRequestSchema>;
export type PricingInstrument = PricingRequest['instruments'][number];
export type InstrumentOf<Kind extends PricingInstrument['kind']> = Extract<PricingInstrument, { kind: Kind }>;
