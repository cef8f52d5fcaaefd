import { z } from 'zod';
import { LOCK_OUTCOMES, type LockObservation } from '../../../calibration/pull-through/lock-history.ts';
import { lockSchema, MORTGAGE_RATE_LIMITS } from '../../book/lock-terms.ts';
import { addDays, daysBetween } from '../../core/dates.ts';
import { CHANNELS, LOAN_PURPOSES, LOCK_STAGES, OCCUPANCIES } from '../../instruments/rate-lock.ts';
import { PROGRAMS } from '../../market/programs.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { TABLE_LIMITS } from './read-table.ts';
import { type FieldProblem, shownText } from './row-error.ts';

const LOCK_DAYS_MAX = 400;
/** A lock that is extended again and again still ends. */
const OUTCOME_DAYS_MAX = 800;

/** The columns of a lock history that take one of a list of names. */
export const HISTORY_NAMES = {
  program: PROGRAMS,
  stage: LOCK_STAGES,
  purpose: LOAN_PURPOSES,
  channel: CHANNELS,
  occupancy: OCCUPANCIES,
  outcome: LOCK_OUTCOMES,
} as const;

/** The columns of a lock history: what each takes, in words. */
export const HISTORY_FIELDS = {
  lockId: 'a text of 1 to 64 characters; a lock may have several rows, of different observation dates',
  lenderId: 'a text of 1 to 64 characters, or nothing',
  lockDate: 'a date',
  lockExpiration: `a date not before lockDate and at most ${LOCK_DAYS_MAX} days after it; or lockTermDays in its place`,
  lockTermDays: `whole days from 0 to ${LOCK_DAYS_MAX}; or lockExpiration in its place`,
  stage: `one of ${LOCK_STAGES.join(', ')}, or nothing (locked): on the observation date`,
  observationDate: 'a date not before lockDate and not after outcomeDate, or nothing (lockDate)',
  marketRateAtLock: 'a rate between 0.5 % and 25 %',
  marketRateAtOutcome: 'a rate between 0.5 % and 25 %; nothing only for open locks',
  outcome: `one of ${LOCK_OUTCOMES.join(', ')}`,
  outcomeDate: `a date not before lockDate and at most ${OUTCOME_DAYS_MAX} days after it; nothing only for open locks`,
  program: `one of ${PROGRAMS.join(', ')}, or nothing`,
  purpose: `one of ${LOAN_PURPOSES.join(', ')}, or nothing`,
  channel: `one of ${CHANNELS.join(', ')}, or nothing`,
  occupancy: `one of ${OCCUPANCIES.join(', ')}, or nothing`,
  fico: 'a whole number from 300 to 850, or nothing',
  loanAmount: 'dollars between 1,000 and 10,000,000, or nothing: read by reports, by no fit',
} as const;

export type HistoryField = keyof typeof HISTORY_FIELDS;

/** Columns without which there is no history; the term of the lock may be stated in two ways. */
export const REQUIRED_HISTORY_FIELDS = [
  'lockId',
  'lockDate',
  'marketRateAtLock',
  'marketRateAtOutcome',
  'outcome',
  'outcomeDate',
] as const satisfies readonly HistoryField[];

const idSchema = z.string().regex(/^[^\p{Cc}]{1,64}$/u, 'must be 1 to 64 characters');
const marketRateSchema = z.number().min(MORTGAGE_RATE_LIMITS.min).max(MORTGAGE_RATE_LIMITS.max);

/** One observation of a past lock, rates decimal. */
const observationSchema = z
  .strictObject({
    lockId: idSchema.describe(HISTORY_FIELDS.lockId),
    lenderId: idSchema.optional().describe(HISTORY_FIELDS.lenderId),
    lockDate: isoDateSchema.describe(HISTORY_FIELDS.lockDate),
    lockExpiration: isoDateSchema.optional().describe(HISTORY_FIELDS.lockExpiration),
    lockTermDays: z.number().int().min(0).max(LOCK_DAYS_MAX).optional().describe(HISTORY_FIELDS.lockTermDays),
    stage: z.enum(LOCK_STAGES).default('locked').describe(HISTORY_FIELDS.stage),
    observationDate: isoDateSchema.optional().describe(HISTORY_FIELDS.observationDate),
    marketRateAtLock: marketRateSchema.describe(HISTORY_FIELDS.marketRateAtLock),
    marketRateAtOutcome: marketRateSchema.optional().describe(HISTORY_FIELDS.marketRateAtOutcome),
    outcome: z.enum(LOCK_OUTCOMES).describe(HISTORY_FIELDS.outcome),
    outcomeDate: isoDateSchema.optional().describe(HISTORY_FIELDS.outcomeDate),
    program: z.enum(PROGRAMS).optional().describe(HISTORY_FIELDS.program),
    purpose: z.enum(LOAN_PURPOSES).optional().describe(HISTORY_FIELDS.purpose),
    channel: z.enum(CHANNELS).optional().describe(HISTORY_FIELDS.channel),
    occupancy: z.enum(OCCUPANCIES).optional().describe(HISTORY_FIELDS.occupancy),
    fico: z.number().int().min(300).max(850).optional().describe(HISTORY_FIELDS.fico),
    loanAmount: lockSchema.shape.loanAmount.optional().describe(HISTORY_FIELDS.loanAmount),
  })
  .describe('A past lock as it stood on one day, and what became of it');

type ParsedObservation = z.output<typeof observationSchema>;

/** A lock history as JSON. See docs/schemas/lock-history.json. */
export const lockHistorySchema = z.strictObject({
  schemaVersion: z.literal(1),
  description: z.string().max(2_000).optional(),
  observations: z.array(observationSchema).min(1).max(TABLE_LIMITS.rowsMax),
});

/** An observation, or the first of its fields that is wrong. */
export type ObservationResult =
  | { readonly observation: LockObservation }
  | { readonly problem: FieldProblem };

/**
 * Checks one observation field by field, then its fields against one another.
 *
 * @param draft names and units of the published schema
 */
export function checkObservation(draft: unknown): ObservationResult {
  const result = observationSchema.safeParse(draft);
  if (!result.success) return { problem: problemOfIssue(result.error.issues[0]!, draft) };
  return resolveObservation(result.data);
}

/** Checks the fields of an observation against one another, and fills in its term and observation date. */
export function resolveObservation(parsed: ParsedObservation): ObservationResult {
  const { lockTermDays, lockExpiration: stated, ...rest } = parsed;
  const wrong = (field: HistoryField, message: string): ObservationResult => {
    const value = parsed[field];
    return {
      problem: {
        code: 'INPUT_INVALID',
        field,
        message,
        ...(value === undefined ? {} : { found: String(value) }),
        accepted: HISTORY_FIELDS[field],
      },
    };
  };
  if (stated === undefined && lockTermDays === undefined) {
    return wrong('lockExpiration', 'The value is missing, and lockTermDays with it.');
  }
  const lockExpiration = stated ?? addDays(parsed.lockDate, lockTermDays!);
  if (lockTermDays !== undefined && lockExpiration !== addDays(parsed.lockDate, lockTermDays)) {
    return wrong('lockTermDays', `The term ends on another day than lockExpiration, ${lockExpiration}.`);
  }
  const lockDays = daysBetween(parsed.lockDate, lockExpiration);
  if (lockDays < 0 || lockDays > LOCK_DAYS_MAX) {
    return wrong(
      'lockExpiration',
      `The expiration ${lockExpiration} lies ${Math.abs(lockDays)} days ${lockDays < 0 ? 'before' : 'after'} the lock date.`,
    );
  }
  const observationDate = parsed.observationDate ?? parsed.lockDate;
  if (observationDate < parsed.lockDate) {
    return wrong('observationDate', `The observation date ${observationDate} lies before the lock date.`);
  }
  if (parsed.outcome !== 'open') {
    if (parsed.outcomeDate === undefined) return wrong('outcomeDate', 'The value is missing.');
    if (parsed.marketRateAtOutcome === undefined)
      return wrong('marketRateAtOutcome', 'The value is missing.');
    const days = daysBetween(parsed.lockDate, parsed.outcomeDate);
    if (days < 0 || days > OUTCOME_DAYS_MAX) {
      return wrong(
        'outcomeDate',
        `The outcome date ${parsed.outcomeDate} lies ${Math.abs(days)} days ${days < 0 ? 'before' : 'after'} the lock date.`,
      );
    }
    if (observationDate > parsed.outcomeDate) {
      return wrong(
        'observationDate',
        `The observation date ${observationDate} lies after the outcome date ${parsed.outcomeDate}.`,
      );
    }
  }
  if (parsed.stage === 'funded' && parsed.outcome !== 'funded') {
    return wrong('stage', `The lock was observed as funded, but its outcome is ${parsed.outcome}.`);
  }
  return { observation: Object.freeze({ ...rest, lockExpiration, observationDate }) };
}

function problemOfIssue(issue: z.core.$ZodIssue, draft: unknown): FieldProblem {
  const field = issue.path.length === 0 ? undefined : String(issue.path[0]);
  if (field === undefined || !(field in HISTORY_FIELDS)) {
    return {
      code: 'INPUT_INVALID',
      message: `The observation is not an object of known fields: ${issue.message}.`,
    };
  }
  const accepted = HISTORY_FIELDS[field as HistoryField];
  const value = (draft as Readonly<Record<string, unknown>>)[field];
  if (value === undefined)
    return { code: 'INPUT_INVALID', field, message: 'The value is missing.', accepted };
  const found = shownText(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
  return { code: 'INPUT_INVALID', field, message: `"${found}" is not accepted here.`, found, accepted };
}
