import type { ErrorCode } from '../../core/error-codes.ts';
import { CounterpoiseError, describeError } from '../../core/errors.ts';

/** Why one row of a table (or one element of a JSON list) was left out, while the others went on. */
export interface RowError {
  readonly code: ErrorCode;
  readonly message: string;
  /** File as the user named it. */
  readonly file: string;
  /** Row as a spreadsheet numbers it, the header being row 1; absent for JSON. */
  readonly row?: number;
  /** RFC 6901 pointer, for JSON. */
  readonly pointer?: string;
  readonly field?: string;
  /** The row's own id (lockId, tradeId), when it could be read. */
  readonly id?: string;
  readonly found?: string;
  readonly accepted?: string;
}

/** What is wrong with one field, before it is known where the field stands. */
export interface FieldProblem {
  readonly code: ErrorCode;
  readonly field?: string;
  readonly message: string;
  readonly found?: string;
  readonly accepted?: string;
}

const FOUND_LENGTH_MAX = 40;
const SOCIAL_SECURITY_NUMBER = /\d{3}-\d{2}-\d{4}|^\d{9}$/;

/**
 * A found text fit to be shown and stored: shortened, and withheld where it could be a social security
 * number that a shifted column brought into a field of ours.
 */
export function shownText(text: string): string {
  if (SOCIAL_SECURITY_NUMBER.test(text)) return '(withheld)';
  return text.length > FOUND_LENGTH_MAX ? `${text.slice(0, FOUND_LENGTH_MAX)}…` : text;
}

/** The rejection as the error a person reads: place, what was wrong, what is accepted. */
export function describeRowError(error: RowError): string {
  return describeError(rowErrorAsError(error));
}

/** The rejection as an error that can be thrown. */
function rowErrorAsError(error: RowError): CounterpoiseError {
  return new CounterpoiseError(error.code, error.message, {
    file: error.file,
    ...(error.row === undefined ? {} : { row: error.row }),
    ...(error.pointer === undefined ? {} : { pointer: error.pointer }),
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.found === undefined ? {} : { found: error.found }),
    ...(error.accepted === undefined ? {} : { accepted: error.accepted }),
  });
}

const FIRST_REASONS = 5;

/**
 * The error of a table none of whose rows was good: counts, and the first reasons.
 *
 * @param what the rows' name in the plural, "locks"
 */
export function noGoodRow(what: string, file: string, rejected: readonly RowError[]): CounterpoiseError {
  const reasons = rejected.slice(0, FIRST_REASONS);
  const listed = reasons.map((error) => {
    const place = error.row === undefined ? error.pointer : `row ${error.row}`;
    return `${place}${error.field === undefined ? '' : `, ${error.field}`}: ${error.message}${error.accepted === undefined ? '' : ` Accepted: ${error.accepted}.`}`;
  });
  const more = rejected.length > reasons.length ? ` … and ${rejected.length - reasons.length} more.` : '';
  return new CounterpoiseError(
    'INPUT_NO_GOOD_ROW',
    rejected.length === 0
      ? `The file has a header and no ${what}.`
      : `None of the ${rejected.length} ${what} could be read. First reasons: ${listed.join(' | ')}${more}`,
    {
      file,
      errors: reasons.map((error) => ({
        pointer: error.pointer ?? '',
        code: error.code,
        detail: rowDetail(error),
      })),
    },
  );
}

function rowDetail(error: RowError): string {
  const place = [error.row === undefined ? undefined : `row ${error.row}`, error.field]
    .filter((part) => part !== undefined)
    .join(', ');
  return `${place === '' ? '' : `${place}: `}${error.message}`;
}
