import { z } from 'zod';
import { CHANNELS, LOAN_PURPOSES, OCCUPANCIES, PROPERTY_TYPES } from '../../instruments/rate-lock.ts';
import { boundsInOrder, loanCriteria } from '../../market/execution-terms.ts';
import { PROGRAMS } from '../../market/programs.ts';
import { isoDateSchema } from '../../market/snapshot.ts';

const ADJUSTERS_MAX = 50;
const RULES_MAX = 200;
const STEPS_MAX = 40;
const ADJUSTMENT_PER_100_MAX = 20;

const adjustmentSchema = z
  .number()
  .min(-ADJUSTMENT_PER_100_MAX)
  .max(ADJUSTMENT_PER_100_MAX)
  .describe('added to the price: negative for riskier loans');

const criteriaSchema = z
  .strictObject({
    ...loanCriteria,
    purposes: z.array(z.enum(LOAN_PURPOSES)).min(1).optional(),
    occupancies: z.array(z.enum(OCCUPANCIES)).min(1).optional(),
    propertyTypes: z.array(z.enum(PROPERTY_TYPES)).min(1).optional(),
    channels: z.array(z.enum(CHANNELS)).min(1).optional(),
  })
  .refine(boundsInOrder, 'has a minimum above its maximum');

const stepsSchema = (least: number, most: number) =>
  z
    .array(z.number().min(least).max(most))
    .min(1)
    .max(STEPS_MAX)
    .refine((steps) => steps.every((step, i) => i === 0 || steps[i - 1]! < step), 'must rise');

const common = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40'),
  programs: z.array(z.enum(PROGRAMS)).min(1).optional().describe('every program unless said'),
  source: z.string().min(1).max(500).optional(),
};

const matrixSchema = z
  .strictObject({
    kind: z.literal('fico-by-ltv'),
    ...common,
    when: criteriaSchema.optional().describe('loans it is for; every loan unless said'),
    ficoFrom: stepsSchema(300, 850).describe('least score of each row'),
    ltvUpToPercent: stepsSchema(1, 150).describe('highest loan-to-value of each column'),
    per100: z
      .array(z.array(adjustmentSchema.nullable()).max(STEPS_MAX))
      .min(1)
      .max(STEPS_MAX)
      .describe('null where no such loan is taken'),
  })
  .refine(
    ({ ficoFrom, ltvUpToPercent, per100 }) =>
      per100.length === ficoFrom.length && per100.every((row) => row.length === ltvUpToPercent.length),
    'must have a row of per100 for each score of ficoFrom, with a value for each of ltvUpToPercent',
  );

const rulesSchema = z.strictObject({
  kind: z.literal('rules'),
  ...common,
  rules: z
    .array(z.strictObject({ when: criteriaSchema, per100: adjustmentSchema.nullable() }))
    .min(1)
    .max(RULES_MAX)
    .describe('the first that fits a loan counts; a loan that none fits is not adjusted'),
});

/** Adjustments of the price for what a loan is, dated; those of different ids are added up. */
export const adjustersSchema = z.strictObject({
  date: isoDateSchema,
  source: z.string().min(1).max(500),
  grids: z
    .array(z.discriminatedUnion('kind', [matrixSchema, rulesSchema]))
    .min(1)
    .max(ADJUSTERS_MAX)
    .refine((grids) => new Set(grids.map(({ id }) => id)).size === grids.length, 'must not hold an id twice'),
});

export type Adjusters = z.output<typeof adjustersSchema>;
export type AdjusterGrid = Adjusters['grids'][number];
export type AdjusterCriteria = z.output<typeof criteriaSchema>;
