import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError, type ErrorDetails } from '../core/errors.ts';

/** An error as plain data: one that crosses a thread boundary loses its class and its code. */
export type ThreadError =
  | {
      readonly kind: 'operating';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string | undefined };

/** A thrown value as plain data. */
export function threadErrorOf(thrown: unknown): ThreadError {
  if (thrown instanceof CounterpoiseError) {
    const { code, message, details } = thrown;
    return { kind: 'operating', code, message, details };
  }
  if (thrown instanceof Error) return { kind: 'fault', message: thrown.message, stack: thrown.stack };
  return { kind: 'fault', message: String(thrown), stack: undefined };
}

/** The error that another thread threw, with its code and details, or with its stack there. */
export function errorFromThread(error: ThreadError): Error {
  if (error.kind === 'operating') return new CounterpoiseError(error.code, error.message, error.details);
  const fault = new Error(error.message);
  if (error.stack !== undefined) fault.stack = error.stack;
  return fault;
}
