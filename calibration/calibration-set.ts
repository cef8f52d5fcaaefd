import { z } from 'zod';
import { digestOf } from '../src/core/digest.ts';
import { KERNEL_NAMES } from '../src/core/kernel-names.ts';
import { parseJson, parseWithSchema } from '../src/core/parse.ts';
import { PROGRAMS, RATE_CLASSES } from '../src/market/programs.ts';
import { isoDateSchema, isoMonthSchema, rateSchema } from '../src/market/snapshot.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import { pullThroughParametersSchema } from '../src/models/pull-through/parameters.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { calibrationConfigSchema } from './calibration-config.ts';
import { DAILY_SECTIONS } from './market-sections.ts';
import { prepaymentTuningSchema } from './prepayment-tuning-schema.ts';
import { pullThroughFitSchema } from './pull-through/pull-through-fit-schema.ts';
import { qualityGateSchema } from './quality-gate.ts';
import { rateModelOf, rateModelSectionSchema } from './rate-model-section.ts';
import { refusedQuoteSchema } from './refused-quote.ts';
import { type Prepayment, tunedPrepayment } from './tuned-prepayment.ts';

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not sha256: and 64 hexadecimal digits');

const mortgageSpreadSchema = z.strictObject({
  /** Mortgage rate of the class as quoted, decimal. */
  quoted: rateSchema,
  /** s, decimal: what the model's rate lacks of the quoted one today. */
  spread: rateSchema,
});

const tbaOasSchema = z.strictObject({
  program: z.enum(PROGRAMS),
  coupon: rateSchema.positive(),
  settlementMonth: isoMonthSchema,
  settlementDate: isoDateSchema,
  pricePer100: z.number().positive().lt(400),
  /** The assumed pool at settlement. */
  pool: z.strictObject({
    wac: rateSchema.positive(),
    ageMonths: z.number().int().min(0),
    wamMonths: z.number().int().positive(),
  }),
  oasBp: z.number(),
  standardErrorBp: z.number().min(0),
});

/** What every version of a set says. */
const findings = {
  asOf: isoDateSchema,
  asOfTime: z.iso.datetime({ offset: true }).optional(),
  engineVersion: z.string().min(1).max(100),
  /** Digest of the market snapshot, without what was left out of it. */
  marketDigest: digestSchema,
  rateModel: rateModelSectionSchema,
  mortgageSpreads: z.partialRecord(z.enum(RATE_CLASSES), mortgageSpreadSchema),
  /** In the order of the market's quotes; a quote that no OAS explains is absent and named by a gate. */
  tbaOas: z.array(tbaOasSchema).max(500),
  pullThrough: pullThroughParametersSchema,
  run: z.strictObject({
    seed: z.string().min(1).max(200),
    /** Paths simulated: whole blocks, none when no TBA is quoted. */
    pathCount: z.number().int().min(0),
    kernel: z.enum(KERNEL_NAMES),
  }),
  gates: z.array(qualityGateSchema).max(100),
  /** Whether every gate was passed that is not advisory. */
  passed: z.boolean(),
};

/** What determines a set beside its day, market and engine. */
const inputsSchema = z.strictObject({
  configDigest: digestSchema,
  /** Of the lock history to which pull-through was fitted. */
  historyDigest: digestSchema.optional(),
  /** Hash of the earlier set with which this one was compared, and towards which it was drawn. */
  previousHash: digestSchema.optional(),
  /** Of the quotes that were left out, by name, value and reason. */
  leftOutDigest: digestSchema,
  /** The day the calibration is for, where the market's age was judged. */
  referenceDate: isoDateSchema.optional(),
  seed: z.string().min(1).max(200),
  /** Paths asked for. */
  pathCount: z.number().int().min(0),
  kernel: z.enum(KERNEL_NAMES),
});

const firstContentSchema = z.strictObject({ schemaVersion: z.literal(1), ...findings });
const contentSchema = z.strictObject({
  schemaVersion: z.literal(2),
  ...findings,
  inputs: inputsSchema,
  /** Digest of all that determines the set: equal inputs give equal bits. */
  inputsDigest: digestSchema,
  config: calibrationConfigSchema,
  /** Multipliers of refinancing and turnover, where they were tuned; the OAS rest on them. */
  prepaymentTuning: prepaymentTuningSchema.optional(),
  /** How pull-through was fitted to a lock history, where it was; its parameters are those of `pullThrough`. */
  pullThroughFit: pullThroughFitSchema.omit({ parameters: true }).optional(),
  /** Quotes left out of the market day, where that was allowed. */
  leftOut: z.array(refusedQuoteSchema).max(5000),
  /** Digests of the quotes of each section, by which a later set sees which have not moved. */
  sections: z.partialRecord(z.enum(DAILY_SECTIONS), digestSchema),
});

/** Digest of everything else in the set. */
const hash = { contentHash: digestSchema };

/** What a daily calibration found, immutable, named by the digest of its content. Version 1 has no inputs of its own. */
export const calibrationSetSchema = z
  .looseObject({
    schemaVersion: z.literal([1, 2], {
      error: 'is not a schemaVersion this version reads; it reads 1 and 2',
    }),
  })
  .pipe(z.discriminatedUnion('schemaVersion', [firstContentSchema.extend(hash), contentSchema.extend(hash)]))
  .refine(({ contentHash, ...content }) => digestOf(content) === contentHash, {
    path: ['contentHash'],
    message: 'is not the digest of the content: the calibration was changed after it was made',
  })
  .refine((set) => set.schemaVersion === 1 || inputsDigestOf(set) === set.inputsDigest, {
    path: ['inputsDigest'],
    message: 'is not the digest of the inputs',
  });

export type CalibrationContent = z.output<typeof contentSchema>;
export type CalibrationSet = z.output<typeof calibrationSetSchema>;
/** A TBA with the OAS at which the model gives its price. */
export type TbaOas = CalibrationSet['tbaOas'][number];

/**
 * Digest of all that determines a set: day and time, market, engine, and its own inputs.
 *
 * @source RFC 8785 and SHA-256, as {@link digestOf}
 */
export function inputsDigestOf({
  asOf,
  asOfTime,
  engineVersion,
  marketDigest,
  inputs,
}: Pick<CalibrationContent, 'asOf' | 'asOfTime' | 'engineVersion' | 'marketDigest' | 'inputs'>): string {
  return digestOf({ asOf, asOfTime, engineVersion, marketDigest, inputs });
}

/** A set from its content, with the hash that names it. */
export function sealCalibration<Content extends Omit<CalibrationSet, 'contentHash'>>(
  content: Content,
): Content & { readonly contentHash: string } {
  return Object.freeze({ ...content, contentHash: digestOf(content) });
}

/**
 * Reads a calibration set that was written as JSON.
 *
 * @param file as the user named it
 * @returns the set whether or not its gates were passed
 * @throws CounterpoiseError INPUT_EMPTY; INPUT_INVALID naming the field, contentHash when the content is not what the
 *   hash was taken of
 */
export function readCalibration(text: string, file: string): CalibrationSet {
  return Object.freeze(parseWithSchema(calibrationSetSchema, parseJson(text, file), { file }));
}

/** Prepayment parameters of every program: the documented ones, with the multipliers that a set was tuned to. */
export function calibratedPrepayment(set: CalibrationSet): Prepayment {
  if (set.schemaVersion === 1 || set.prepaymentTuning === undefined) return ACTIVE_PASSIVE_PARAMETERS;
  return tunedPrepayment(ACTIVE_PASSIVE_PARAMETERS, set.prepaymentTuning);
}

/** The rate model of a set. */
export function calibratedModel({ rateModel }: CalibrationSet): RateModel {
  return rateModelOf(rateModel);
}
