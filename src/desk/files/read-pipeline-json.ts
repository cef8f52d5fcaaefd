import { z } from 'zod';
import { LOCK_FIELDS, lockSchema } from '../../book/lock-terms.ts';
import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { jsonPointer } from '../../core/parse.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { checkLock } from './check-lock.ts';
import type { PipelineFile } from './read-pipeline.ts';
import { type FieldProblem, noGoodRow, type RowError } from './row-error.ts';

/** Locks in one document. */
const PIPELINE_LOCKS_MAX = 500_000;

const locksSchema = z.array(lockSchema).min(1).max(PIPELINE_LOCKS_MAX);

/** A pipeline in JSON: a list of locks, or an object that holds it. See docs/schemas/pipeline.json. */
export const pipelineSchema = z.union([
  z.strictObject({ schemaVersion: z.literal(1), asOf: z.iso.date().optional(), locks: locksSchema }),
  locksSchema,
]);

/**
 * Reads a pipeline from a parsed JSON document, lock by lock: a bad lock is left out with its reason.
 *
 * A key this program does not know refuses the whole document, so that a borrower's name is never stored
 * by mistake.
 *
 * @param value the document, of the form of {@link pipelineSchema}
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_INVALID (form, unknown keys), INPUT_EMPTY, INPUT_NO_GOOD_ROW
 */
export function readPipelineJson(
  value: unknown,
  file: string,
  options: { readonly asOf?: IsoDate } = {},
): PipelineFile {
  const { elements, base } = elementsOf(value, file);
  const locks: RateLock[] = [];
  const rejected: RowError[] = [];
  const pointerOfLock = new Map<string, string>();
  elements.forEach((element, index) => {
    const pointer = `${base}/${index}`;
    refuseUnknownKeys(element, pointer, file);
    const result = checkLock(element, options.asOf);
    const reject = (problem: FieldProblem) =>
      rejected.push({
        ...problem,
        file,
        pointer: problem.field === undefined ? pointer : `${pointer}/${problem.field}`,
      });
    if ('problem' in result) {
      reject(result.problem);
      return;
    }
    const { lockId } = result.lock;
    const first = pointerOfLock.get(lockId);
    if (first !== undefined) {
      reject({
        code: 'INPUT_DUPLICATE',
        field: 'lockId',
        message: `The lock "${lockId}" already stands at ${first}.`,
        found: lockId,
        accepted: LOCK_FIELDS.lockId,
      });
      return;
    }
    pointerOfLock.set(lockId, pointer);
    locks.push(result.lock);
  });
  if (locks.length === 0) throw noGoodRow('locks', file, rejected);
  return { locks, rejected, warnings: [], rateConvention: 'decimal' };
}

const envelopeSchema = z.strictObject({
  schemaVersion: z.literal(1),
  asOf: z.iso.date().optional(),
  locks: z.array(z.unknown()).max(PIPELINE_LOCKS_MAX),
});

function elementsOf(value: unknown, file: string): { elements: readonly unknown[]; base: string } {
  if (Array.isArray(value)) return notEmpty(value, '', file);
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) {
    throw new CounterpoiseError('INPUT_INVALID', 'The document is not a pipeline.', {
      file,
      accepted: '{"schemaVersion": 1, "locks": [ … ]} or a list of locks',
      errors: envelope.error.issues.map((issue) => ({
        pointer: jsonPointer(issue.path),
        code: 'INPUT_INVALID',
        detail: issue.message,
      })),
    });
  }
  return notEmpty(envelope.data.locks, '/locks', file);
}

function notEmpty(elements: readonly unknown[], base: string, file: string) {
  if (elements.length === 0) {
    throw new CounterpoiseError('INPUT_EMPTY', 'The pipeline holds no lock.', {
      file,
      pointer: base,
      accepted: 'at least one lock',
    });
  }
  if (elements.length > PIPELINE_LOCKS_MAX) {
    throw new CounterpoiseError('INPUT_TOO_LARGE', `The pipeline holds ${elements.length} locks.`, {
      file,
      accepted: `at most ${PIPELINE_LOCKS_MAX} locks`,
    });
  }
  return { elements, base };
}

function refuseUnknownKeys(element: unknown, pointer: string, file: string): void {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return;
  const unknown = Object.keys(element).filter((key) => !Object.hasOwn(LOCK_FIELDS, key));
  if (unknown.length === 0) return;
  throw new CounterpoiseError('INPUT_INVALID', `A lock has keys that are not known: ${unknown.join(', ')}.`, {
    file,
    pointer,
    accepted: Object.keys(LOCK_FIELDS).join(', '),
    errors: unknown.map((key) => ({
      pointer: `${pointer}${jsonPointer([key])}`,
      code: 'INPUT_INVALID',
      detail: 'The key is not known.',
    })),
  });
}
