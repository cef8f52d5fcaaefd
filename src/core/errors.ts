import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** Where an error lies and what would be right there. Every member is optional, none is a secret. */
export interface ErrorDetails {
  /** File as the user named it. */
  readonly file?: string;
  /** Row of the file, the header being row 1. */
  readonly row?: number;
  /** Column name or dotted path of a field. */
  readonly field?: string;
  /** RFC 6901 pointer into a JSON document. */
  readonly pointer?: string;
  /** What was found, shortened. */
  readonly found?: string;
  /** What is accepted, in words. */
  readonly accepted?: string;
  /** Seconds after which the same request may succeed, where that is known. */
  readonly retryAfterSeconds?: number;
  /** Further errors of the same document. */
  readonly errors?: readonly ErrorItem[];
}

/** One of several errors of a document, as RFC 9457 answers list them. */
export interface ErrorItem {
  readonly pointer: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

/**
 * An operating error: something outside the program is not as it must be.
 * Programmer errors throw from `invariant` instead.
 */
export class CounterpoiseError extends Error {
  override readonly name = 'CounterpoiseError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get httpStatus(): number {
    return ERROR_CODES[this.code].httpStatus;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exitCode;
  }
}

/**
 * One line a person can act on: place, what was wrong, what is accepted.
 *
 * @param error any thrown value
 * @returns `pipeline.csv, row 7, noteRate: 675 is …` without a stack
 */
export function describeError(error: unknown): string {
  if (!(error instanceof CounterpoiseError)) return error instanceof Error ? error.message : String(error);
  const { file, row, field, pointer, accepted } = error.details;
  const place = [file, row === undefined ? undefined : `row ${row}`, field ?? (pointer || undefined)]
    .filter((part) => part !== undefined)
    .join(', ');
  const tail = accepted === undefined ? '' : ` Accepted: ${accepted}.`;
  return `${place === '' ? '' : `${place}: `}${error.message}${tail}`;
}
