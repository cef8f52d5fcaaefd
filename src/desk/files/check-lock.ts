import type { z } from 'zod';
import { LOCK_FIELDS, type LockField, lockFault, lockSchema, rateLockOf } from '../../book/lock-terms.ts';
import type { IsoDate } from '../../core/dates.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { FieldProblem } from './row-error.ts';
import { shownText } from './row-error.ts';

/** The columns without which a lock cannot be valued at all. */
export const REQUIRED_LOCK_FIELDS = [
  'lockId',
  'program',
  'noteRate',
  'loanAmount',
  'lockDate',
  'lockExpiration',
] as const satisfies readonly LockField[];

/** A lock, or the first of its fields that is wrong. */
export type LockResult = { readonly lock: RateLock } | { readonly problem: FieldProblem };

/**
 * Checks one lock field by field, then its fields against one another.
 *
 * @param draft names and units of {@link lockSchema}
 * @param asOf the day against which lock and funding dates are checked, when it is known
 */
export function checkLock(draft: unknown, asOf: IsoDate | undefined): LockResult {
  const result = lockSchema.safeParse(draft);
  if (!result.success) return { problem: problemOfIssue(result.error.issues[0]!, draft) };
  const fault = lockFault(result.data, asOf);
  if (fault === undefined) return { lock: rateLockOf(result.data) };
  const found = String(result.data[fault.field]);
  return { problem: { code: 'INPUT_INVALID', ...fault, found, accepted: LOCK_FIELDS[fault.field] } };
}

function problemOfIssue(issue: z.core.$ZodIssue, draft: unknown): FieldProblem {
  const field = issue.path.length === 0 ? undefined : String(issue.path[0]);
  if (field === undefined || !(field in LOCK_FIELDS)) {
    return { code: 'INPUT_INVALID', message: `The lock is not an object of known fields: ${issue.message}.` };
  }
  const accepted = LOCK_FIELDS[field as LockField];
  const value = (draft as Readonly<Record<string, unknown>>)[field];
  if (value === undefined)
    return { code: 'INPUT_INVALID', field, message: 'The value is missing.', accepted };
  const found = shownText(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
  return { code: 'INPUT_INVALID', field, message: `"${found}" is not accepted here.`, found, accepted };
}
