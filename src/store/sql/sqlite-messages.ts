import type { ErrorCode } from '../../core/error-codes.ts';
import type { ErrorDetails } from '../../core/errors.ts';
import type { StatementOutcome } from './sqlite-file.ts';

/** What the thread of the store is asked to do. */
export type SqliteRequest =
  | { readonly do: 'open' }
  | { readonly do: 'execute'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly do: 'rollback' }
  | { readonly do: 'copy'; readonly path: string }
  | { readonly do: 'lock' }
  | { readonly do: 'close' };

/** Requests are answered in the order they came. */
export type SqliteAnswer =
  | { readonly is: 'done'; readonly outcome: StatementOutcome | null }
  | {
      readonly is: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    }
  | { readonly is: 'failed'; readonly code: string | null; readonly message: string };
