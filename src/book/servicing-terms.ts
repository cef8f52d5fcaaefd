import { z } from 'zod';
import { CHANNELS, LOAN_PURPOSES, OCCUPANCIES, PROPERTY_TYPES } from '../instruments/rate-lock.ts';
import type { ServicingRight } from '../instruments/servicing-right.ts';
import { PROGRAM_TERMS, PROGRAMS } from '../market/programs.ts';
import { servicingMultipleSchema, servicingOasBpSchema } from '../models/servicing/assumptions.ts';
import { MORTGAGE_RATE_LIMITS } from './lock-terms.ts';

/** A book larger than that is several. */
export const SERVICING_RIGHTS_MAX = 100_000;

const LOAN_BALANCE_MIN = 100;
const LOAN_BALANCE_MAX = 10_000_000;
const LOAN_COUNT_MAX = 1_000_000;
const AGE_MONTHS_MAX = 480;
const FEE_BP_MAX = 200;
const ESCROW_MAX = 200_000;

/** The columns that take one of a list of names. */
export const SERVICING_NAMES = {
  program: PROGRAMS,
  purpose: LOAN_PURPOSES,
  occupancy: OCCUPANCIES,
  propertyType: PROPERTY_TYPES,
  channel: CHANNELS,
} as const;

/** The columns of a servicing book: what each takes, in words. */
export const SERVICING_FIELDS = {
  servicingId: 'a text of 1 to 64 characters, unique in the file',
  program: `one of ${PROGRAMS.join(', ')}`,
  noteRate: 'a rate between 0.5 % and 25 %',
  balance: 'unpaid principal of all its loans, dollars: 100 to 10,000,000 for each loan',
  loanCount: 'whole loans from 1 to 1,000,000, or nothing (1)',
  ageMonths: 'whole months from 0 to 480',
  remainingMonths: 'whole months from 1 to the program’s term',
  servicingFeeBp: 'basis points above 0, at most 200',
  delinquent30Share: 'share of its loans 30 to 59 days behind, 0 to 1, or nothing (0)',
  delinquent60Share: 'share of its loans 60 to 89 days behind, 0 to 1, or nothing (0)',
  delinquent90Share: 'share of its loans 90 days behind or more, 0 to 1, or nothing (0)',
  escrowPerLoan: 'dollars held for a loan on average, 0 to 200,000, or nothing (0)',
  marketMultiple: 'quoted value in years of fee, 0.01 to 20, or nothing',
  oasBp: 'basis points from −1,000 to 5,000, or nothing',
  fico: 'a whole number from 300 to 850, or nothing',
  dti: 'percent from 1 to 100 (43, not 0.43), or nothing',
  ltv: 'percent from 1 to 150 (80, not 0.80), or nothing',
  purpose: `one of ${LOAN_PURPOSES.join(', ')}, or nothing`,
  occupancy: `one of ${OCCUPANCIES.join(', ')}, or nothing`,
  propertyType: `one of ${PROPERTY_TYPES.join(', ')}, or nothing`,
  firstTimeBuyer: 'yes or no, or nothing',
  channel: `one of ${CHANNELS.join(', ')}, or nothing`,
} as const;

export type ServicingField = keyof typeof SERVICING_FIELDS;

/** Columns that every servicing book has. */
export const REQUIRED_SERVICING_FIELDS = [
  'servicingId',
  'program',
  'noteRate',
  'balance',
  'ageMonths',
  'remainingMonths',
  'servicingFeeBp',
] as const satisfies readonly ServicingField[];

const shareSchema = (field: ServicingField) =>
  z.number().min(0).max(1).default(0).describe(SERVICING_FIELDS[field]);

const statedRightSchema = z.strictObject({
  servicingId: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}]{1,64}$/u)
    .describe(SERVICING_FIELDS.servicingId),
  program: z.enum(PROGRAMS).describe(SERVICING_FIELDS.program),
  noteRate: z
    .number()
    .min(MORTGAGE_RATE_LIMITS.min)
    .max(MORTGAGE_RATE_LIMITS.max)
    .describe(SERVICING_FIELDS.noteRate),
  balance: z
    .number()
    .min(LOAN_BALANCE_MIN)
    .max(LOAN_BALANCE_MAX * LOAN_COUNT_MAX)
    .describe(SERVICING_FIELDS.balance),
  loanCount: z.number().int().min(1).max(LOAN_COUNT_MAX).default(1).describe(SERVICING_FIELDS.loanCount),
  ageMonths: z.number().int().min(0).max(AGE_MONTHS_MAX).describe(SERVICING_FIELDS.ageMonths),
  remainingMonths: z.number().int().min(1).max(360).describe(SERVICING_FIELDS.remainingMonths),
  servicingFeeBp: z.number().positive().max(FEE_BP_MAX).describe(SERVICING_FIELDS.servicingFeeBp),
  delinquent30Share: shareSchema('delinquent30Share'),
  delinquent60Share: shareSchema('delinquent60Share'),
  delinquent90Share: shareSchema('delinquent90Share'),
  escrowPerLoan: z.number().min(0).max(ESCROW_MAX).default(0).describe(SERVICING_FIELDS.escrowPerLoan),
  marketMultiple: servicingMultipleSchema.optional().describe(SERVICING_FIELDS.marketMultiple),
  oasBp: servicingOasBpSchema.optional().describe(SERVICING_FIELDS.oasBp),
  fico: z.number().int().min(300).max(850).optional().describe(SERVICING_FIELDS.fico),
  dti: z.number().min(1).max(100).optional().describe(SERVICING_FIELDS.dti),
  ltv: z.number().min(1).max(150).optional().describe(SERVICING_FIELDS.ltv),
  purpose: z.enum(LOAN_PURPOSES).optional().describe(SERVICING_FIELDS.purpose),
  occupancy: z.enum(OCCUPANCIES).optional().describe(SERVICING_FIELDS.occupancy),
  propertyType: z.enum(PROPERTY_TYPES).optional().describe(SERVICING_FIELDS.propertyType),
  firstTimeBuyer: z.boolean().optional().describe(SERVICING_FIELDS.firstTimeBuyer),
  channel: z.enum(CHANNELS).optional().describe(SERVICING_FIELDS.channel),
});

type StatedRight = z.output<typeof statedRightSchema>;

/** One right in its JSON form: names of the columns, the note rate decimal, dti and ltv in percent. */
export const servicingRightSchema = statedRightSchema
  .superRefine((right, context) => {
    const fault = servicingFault(right);
    if (fault === undefined) return;
    context.addIssue({ code: 'custom', path: [fault.field], message: fault.message });
  })
  .transform(servicingRightOf)
  .describe('The right to service a loan or a cohort of like loans');

/** Rights of a servicing book in JSON: a list, or an object that holds it. See docs/schemas/servicing.json. */
export const servicingBookSchema = z
  .union([
    z.array(servicingRightSchema).min(1).max(SERVICING_RIGHTS_MAX),
    z.strictObject({
      schemaVersion: z.literal(1),
      rights: z.array(servicingRightSchema).min(1).max(SERVICING_RIGHTS_MAX),
    }),
  ])
  .transform((document, context): readonly ServicingRight[] => {
    const list = Array.isArray(document);
    const rights = list ? document : document.rights;
    const seen = new Set<string>();
    rights.forEach(({ servicingId }, index) => {
      if (seen.has(servicingId)) {
        const path = list ? [index, 'servicingId'] : ['rights', index, 'servicingId'];
        context.addIssue({ code: 'custom', path, message: 'must stand once' });
      }
      seen.add(servicingId);
    });
    return rights;
  });

function servicingFault(
  right: StatedRight,
): { readonly field: ServicingField; readonly message: string } | undefined {
  const { termMonths } = PROGRAM_TERMS[right.program];
  if (right.remainingMonths > termMonths) {
    return {
      field: 'remainingMonths',
      message: `is more than the ${termMonths} months of ${right.program}`,
    };
  }
  const average = right.balance / right.loanCount;
  if (average < LOAN_BALANCE_MIN || average > LOAN_BALANCE_MAX) {
    return { field: 'balance', message: `makes ${Math.round(average)} dollars a loan` };
  }
  if (right.delinquent30Share + right.delinquent60Share + right.delinquent90Share > 1) {
    return { field: 'delinquent90Share', message: 'makes more delinquent loans than there are' };
  }
  if (right.marketMultiple !== undefined && right.oasBp !== undefined) {
    return { field: 'oasBp', message: 'does not go with a marketMultiple, from which the OAS follows' };
  }
  return undefined;
}

function servicingRightOf(stated: StatedRight): ServicingRight {
  const {
    servicingFeeBp,
    delinquent30Share,
    delinquent60Share,
    delinquent90Share,
    dti,
    ltv,
    oasBp,
    ...same
  } = stated;
  return Object.freeze({
    ...same,
    fee: servicingFeeBp / 10_000,
    delinquent: Object.freeze({
      days30: delinquent30Share,
      days60: delinquent60Share,
      days90: delinquent90Share,
    }),
    ...(dti === undefined ? {} : { dtiPercent: dti }),
    ...(ltv === undefined ? {} : { ltvPercent: ltv }),
    ...(oasBp === undefined ? {} : { oas: oasBp / 10_000 }),
  });
}
