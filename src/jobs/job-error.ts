import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError, describeError } from '../core/errors.ts';
import type { JobError } from '../store/records.ts';

/** An error of a given code without further errors. */
export function jobError(code: ErrorCode, detail: string): JobError {
  return { code, detail, errors: [] };
}

/** What a job may tell of a thrown value: operating errors in full, faults of the program without internals. */
export function jobErrorOf(thrown: unknown): JobError {
  if (!(thrown instanceof CounterpoiseError)) {
    return jobError('ENGINE_INTERNAL', 'A fault of the program itself; its log says more under the job id.');
  }
  return { code: thrown.code, detail: describeError(thrown), errors: thrown.details.errors ?? [] };
}
