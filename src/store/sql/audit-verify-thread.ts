import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../../core/error-codes.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { AuditHead, AuditReport } from '../audit-check.ts';
import type { PostgresqlTarget } from './postgresql-database.ts';
import type { SqliteTarget } from './sqlite-database.ts';

export interface VerifyTask {
  readonly target: SqliteTarget | PostgresqlTarget;
  readonly heads: readonly AuditHead[];
}

export type VerifyMessage =
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  | { readonly is: 'report'; readonly report: AuditReport }
  | { readonly is: 'failed'; readonly code: ErrorCode; readonly message: string };

/**
 * Verifies a chain in a thread and over a connection of its own, while others go on reading and writing.
 *
 * @throws CounterpoiseError STORE_UNAVAILABLE when the store cannot be read
 */
export function verifyInThread(
  task: VerifyTask,
  onProgress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<AuditReport> {
  return new Promise((resolve, reject) => {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./audit-verify-worker.${extension}`, import.meta.url), {
      workerData: task,
    });
    const stop = (): void => {
      void worker.terminate();
      reject(new CounterpoiseError('SIMULATION_CANCELLED', 'The verification was stopped.'));
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: VerifyMessage) => {
      if (message.is === 'progress') onProgress(message.done, message.total);
      else if (message.is === 'report') resolve(message.report);
      else reject(new CounterpoiseError(message.code, message.message));
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop);
      // A promise that is settled already takes no notice.
      reject(new Error('The verifying thread ended without an answer.'));
    });
  });
}
