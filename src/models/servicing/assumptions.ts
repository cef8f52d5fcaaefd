import { z } from 'zod';
import { PROGRAMS } from '../../market/programs.ts';

/** A loan of no balance that costs this much a year is a figure in cents. */
const DOLLARS_PER_YEAR_MAX = 100_000;
const MULTIPLE_MIN = 0.01;
const MULTIPLE_MAX = 20;
const OAS_BP_MIN = -1_000;
const OAS_BP_MAX = 5_000;
const QUOTES_MAX = 2_000;

const dollarsSchema = z.number().min(0).max(DOLLARS_PER_YEAR_MAX);
const spreadBpSchema = z.number().min(-1_000).max(1_000);
/** A quoted value of servicing, in years of fee. */
export const servicingMultipleSchema = z.number().min(MULTIPLE_MIN).max(MULTIPLE_MAX);
/** OAS of servicing, basis points. */
export const servicingOasBpSchema = z.number().min(OAS_BP_MIN).max(OAS_BP_MAX);

const costsSchema = z.strictObject({
  currentPerYear: dollarsSchema.default(119).describe('dollars a year to service a current loan'),
  delinquent30PerYear: dollarsSchema.default(400).describe('dollars a year for a loan 30 to 59 days behind'),
  delinquent60PerYear: dollarsSchema.default(900).describe('dollars a year for a loan 60 to 89 days behind'),
  delinquent90PerYear: dollarsSchema
    .default(2_386)
    .describe('dollars a year for a loan 90 days behind or more'),
  inflation: z.number().min(-0.1).max(0.2).default(0.025).describe('yearly rise of all costs, decimal'),
});

const escrowSchema = z.strictObject({
  spreadBp: spreadBpSchema
    .default(-25)
    .describe('what escrow balances earn above the path’s short rate, basis points'),
});

const payoffsSchema = z.strictObject({
  floatDays: z
    .number()
    .min(0)
    .max(60)
    .default(10)
    .describe('days for which a payoff is held before it is passed on'),
});

const recaptureSchema = z.strictObject({
  share: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of voluntarily prepaid balance that comes back'),
  multiple: z
    .number()
    .min(0)
    .max(MULTIPLE_MAX)
    .default(3)
    .describe('value of the new right in years of its fee, costs of winning the loan taken off'),
});

const advancesSchema = z.strictObject({
  spreadBp: spreadBpSchema
    .default(250)
    .describe('what advances cost to finance above the path’s short rate, basis points'),
  months30: z.number().min(0).max(120).default(1).describe('monthly payments advanced, 30 to 59 days behind'),
  months60: z.number().min(0).max(120).default(2).describe('monthly payments advanced, 60 to 89 days behind'),
  months90: z
    .number()
    .min(0)
    .max(120)
    .default(6)
    .describe('monthly payments advanced, 90 days behind or more'),
});

const programQuoteSchema = z.strictObject({ program: z.enum(PROGRAMS), oasBp: servicingOasBpSchema });

const marketMultipleSchema = z.strictObject({
  program: z.enum(PROGRAMS),
  noteRate: z.number().min(0.005).max(0.25).describe('decimal'),
  multiple: servicingMultipleSchema,
});

/** What servicing earns and costs beside its fee. See docs/schemas/servicing-assumptions.json. */
export const servicingAssumptionsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  source: z.string().max(2_000).optional().describe('where the figures come from'),
  costs: costsSchema.prefault({}),
  ancillaryPerYear: dollarsSchema.default(30).describe('late and other fees of a loan, dollars a year'),
  escrow: escrowSchema.prefault({}),
  payoffs: payoffsSchema.prefault({}),
  recapture: recaptureSchema.prefault({}),
  advances: advancesSchema.prefault({}),
  oasBp: servicingOasBpSchema.default(500).describe('OAS of rights without a quoted multiple, basis points'),
  programOasBp: z
    .array(programQuoteSchema)
    .max(PROGRAMS.length)
    .default([
      { program: 'GNMA2-30', oasBp: 700 },
      { program: 'GNMA2-15', oasBp: 700 },
      { program: 'GNMA1-30', oasBp: 700 },
    ])
    .refine(eachProgramOnce, 'names a program twice')
    .describe('OAS of single programs, before the general one'),
  marketMultiples: z
    .array(marketMultipleSchema)
    .max(QUOTES_MAX)
    .default([])
    .refine(eachQuoteOnce, 'quotes a note rate of a program twice')
    .describe('quoted multiples by program and note rate, linear between; the OAS follows from them'),
});

/** What servicing earns and costs, beside the terms of each right. */
export type ServicingAssumptions = z.output<typeof servicingAssumptionsSchema>;

/** The documented figures alone. */
export const DEFAULT_SERVICING_ASSUMPTIONS: ServicingAssumptions = Object.freeze(
  servicingAssumptionsSchema.parse({ schemaVersion: 1 }),
);

function eachProgramOnce(quotes: readonly { readonly program: string }[]): boolean {
  return new Set(quotes.map(({ program }) => program)).size === quotes.length;
}

function eachQuoteOnce(quotes: readonly { readonly program: string; readonly noteRate: number }[]): boolean {
  return new Set(quotes.map(({ program, noteRate }) => `${program} ${noteRate}`)).size === quotes.length;
}
