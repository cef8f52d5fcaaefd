import { z } from 'zod';
import { isoDateSchema } from '../../src/market/snapshot.ts';
import { pullThroughParametersSchema } from '../../src/models/pull-through/parameters.ts';
import { REFUSAL_REASONS } from './term-admission.ts';

const nameSchema = z.string().min(1).max(200);
const textSchema = z.string().max(1000);
const countSchema = z.number().int().min(0);
const shareSchema = z.number().min(0).max(1);

const estimateSchema = z.strictObject({
  /** Path of the parameter in the record. */
  term: nameSchema,
  /** In the record's unit: a probability for a stage, percent points for the scale of the response, else a logit. */
  value: z.number(),
  standardError: z.number().min(0),
  /** 95 %: by profile likelihood for the response, else robust errors; an end is absent where the history sets none. */
  low: z.number().optional(),
  high: z.number().optional(),
  /** What it is without a history. */
  default: z.number(),
});

const refusedSchema = z.strictObject({
  term: nameSchema,
  reason: z.enum(REFUSAL_REASONS),
  detail: textSchema,
  /** Value that stands in its place. */
  used: z.number(),
});

const lenderSchema = z.strictObject({
  /** Empty for observations that name none. */
  lenderId: z.string().max(64),
  locks: countSchema,
  /** Mean of lenders and own deviation together. */
  intercept: z.number(),
  standardError: z.number().min(0),
});

const binSchema = z.strictObject({
  name: nameSchema,
  observations: countSchema,
  locks: countSchema,
  predicted: shareSchema,
  observed: shareSchema,
  low: shareSchema,
  high: shareSchema,
  deviations: z.number().optional(),
});

const scoresSchema = z.strictObject({
  brier: z.number().min(0),
  logLoss: z.number().min(0),
  calibrationInTheLarge: z.number(),
  calibrationIntercept: z.number().optional(),
  calibrationSlope: z.number().optional(),
});

const testSchema = z.strictObject({
  name: z.enum([
    'pull-through-search',
    'pull-through-reliability',
    'pull-through-level',
    'pull-through-subgroups',
    'pull-through-form',
    'pull-through-skill',
  ]),
  passed: z.boolean(),
  value: z.number(),
  limit: z.number(),
  relation: z.enum(['at-most', 'at-least']),
  unit: z.string().max(20),
  /** Chance that a right model fails it; 0 where chance has no part. */
  falseAlarmRate: shareSchema,
  detail: textSchema,
});

const reliabilitySchema = z.strictObject({
  /** By predicted pull-through, the lowest first. */
  byPrediction: z.array(binSchema).max(10),
  byGroup: z.array(z.strictObject({ attribute: nameSchema, bins: z.array(binSchema).max(1000) })).max(30),
});

const assessmentSchema = z.strictObject({
  /** First lock date that was held out. */
  from: isoDateSchema,
  fittedLocks: countSchema,
  heldOutLocks: countSchema,
  heldOutObservations: countSchema,
  /** On the held-out locks, of the fit to the earlier ones and of two that need none. */
  scores: z.strictObject({
    fitted: scoresSchema,
    defaults: scoresSchema,
    baseRate: scoresSchema,
  }),
  /** Of the held-out locks. */
  heldOut: reliabilitySchema,
  /** Of all locks, by the parameters fitted to them: pairs of attributes, which take more locks to tell. */
  fitted: reliabilitySchema,
});

/** What a fit of pull-through to a lock history found, as a calibration set keeps it. */
export const pullThroughFitSchema = z.strictObject({
  /** What the desk uses. */
  parameters: pullThroughParametersSchema,
  counts: z.strictObject({
    observations: countSchema,
    locks: countSchema,
    funded: countSchema,
    fallenOut: countSchema,
    renegotiated: countSchema,
    /** Observations left out. */
    excluded: z.strictObject({
      open: countSchema,
      funded: countSchema,
      expired: countSchema,
      repeated: countSchema,
    }),
    /** Observations that do not state an attribute. */
    unknown: z.strictObject({
      program: countSchema,
      purpose: countSchema,
      channel: countSchema,
      occupancy: countSchema,
      fico: countSchema,
    }),
  }),
  /** Stage whose probability is the default's by convention: the intercept tells its level. */
  anchorStage: nameSchema.optional(),
  estimates: z.array(estimateSchema).max(100),
  refused: z.array(refusedSchema).max(100),
  /** Base rates by lender; none for one lender. */
  lenders: z.array(lenderSchema).max(500),
  /** Standard deviation of lenders' intercepts, on the logit. */
  lenderDeviation: z.number().positive().optional(),
  /** 95 % for the scale b of the response, also where it was held; an end is absent where the history sets none. */
  scaleInterval: z.strictObject({ low: z.number().optional(), high: z.number().optional() }).optional(),
  search: z
    .strictObject({
      converged: z.boolean(),
      iterations: countSchema,
      /** Largest |gradient|/√curvature. */
      gradientNorm: z.number().min(0),
      /** Penalised. */
      logLikelihood: z.number(),
    })
    .optional(),
  /** Absent where too few locks were left to fit, or none to hold out. */
  assessment: assessmentSchema.optional(),
  tests: z.array(testSchema).max(10),
});

export type PullThroughFit = z.output<typeof pullThroughFitSchema>;
export type PullThroughEstimate = PullThroughFit['estimates'][number];
export type PullThroughAssessment = NonNullable<PullThroughFit['assessment']>;
export type Reliability = PullThroughAssessment['heldOut'];
/** A condition that a fit meets or fails: a quality gate of a calibration. */
export type PullThroughTest = PullThroughFit['tests'][number];
