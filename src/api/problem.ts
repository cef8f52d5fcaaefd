import { ERROR_CODES, type ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError, describeError, type ErrorItem } from '../core/errors.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Seconds after which a refused request may be tried again, when nothing better is known. */
const RETRY_AFTER_SECONDS = 5;

/** An RFC 9457 problem document. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly errors: readonly ErrorItem[];
}

/** What a thrown value becomes on the wire. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The answer for a thrown value. A fault of the program tells nothing of itself; its log entry has the request id.
 *
 * @param error anything; operating errors keep their code, others become ENGINE_INTERNAL
 */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const known =
    error instanceof CounterpoiseError
      ? error
      : new CounterpoiseError(
          'ENGINE_INTERNAL',
          'A fault of the program itself; its log has the request id.',
        );
  const { code } = known;
  const { httpStatus: status, summary } = ERROR_CODES[code];
  const problem: Problem = {
    type: `urn:counterpoise:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: summary,
    status,
    detail: describeError(known),
    code,
    requestId,
    errors: known.details.errors ?? [
      { pointer: known.details.pointer ?? '', code, detail: describeError(known) },
    ],
  };
  const retryAfterSeconds = known.details.retryAfterSeconds ?? RETRY_AFTER_SECONDS;
  return { problem, headers: isRefusal(status) ? { 'retry-after': String(retryAfterSeconds) } : {} };
}

/** Whether the same request may succeed later. */
function isRefusal(status: number): boolean {
  return status === 429 || status === 503;
}
