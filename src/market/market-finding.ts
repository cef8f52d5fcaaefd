import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { dottedField, pathOfPointer } from '../core/parse.ts';

/** Something a desk should know of a market day before it acts on it. */
export interface MarketFinding {
  /** An error makes the day unusable for what was asked; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly code: ErrorCode;
  /** RFC 6901 pointer into the market file. */
  readonly pointer: string;
  readonly message: string;
}

/** A finding that stops the request. */
export function errorFinding(code: ErrorCode, pointer: string, message: string): MarketFinding {
  return { severity: 'error', code, pointer, message };
}

/** A finding to report and go on. */
export function warningFinding(code: ErrorCode, pointer: string, message: string): MarketFinding {
  return { severity: 'warning', code, pointer, message };
}

/**
 * What a check that throws has to say, as findings.
 *
 * @param check throws a CounterpoiseError when the market day is not fit
 * @param fallbackPointer where the error lies when it does not say so itself
 */
export function findingsOf(check: () => void, fallbackPointer: string): readonly MarketFinding[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    return [errorFinding(error.code, error.details.pointer ?? fallbackPointer, error.message)];
  }
}

/**
 * Stops at a market day with an error among its findings.
 *
 * @param findings of assessMarket
 * @param file the market file as the user named it, where there is one
 * @throws CounterpoiseError with the first error's code and place, and all errors in `details.errors`
 */
export function requireUsableMarket(findings: readonly MarketFinding[], file?: string): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  throw new CounterpoiseError(first.code, first.message, {
    ...(file === undefined ? {} : { file }),
    pointer: first.pointer,
    field: dottedField(pathOfPointer(first.pointer)),
    errors: errors.map(({ pointer, code, message }) => ({ pointer, code, detail: message })),
  });
}
