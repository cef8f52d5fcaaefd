import { AsyncResource } from 'node:async_hooks';
import { type Kysely, sql, type Transaction } from 'kysely';
import { CounterpoiseError } from '../../core/errors.ts';
import { storeErrorOf } from './store-errors.ts';
import type { Tables } from './tables.ts';

/** Changes that may wait for those under way: some seconds of work on a slow disk. */
const WAITING_COUNT_MAX = 1_000;
/** Changes that share one commit: enough to make its cost small, few enough that the first does not wait long. */
const GROUP_COUNT_MAX = 32;

type Work<T> = (transaction: Transaction<Tables>) => Promise<T>;

interface Waiting {
  /** Does the work, and answers how to tell its caller once that is on the disk. */
  readonly attempt: (transaction: Transaction<Tables>) => Promise<Outcome>;
  readonly reject: (error: unknown) => void;
}

/** `failure` holds what was thrown; undefined when the work was done. */
interface Outcome {
  readonly failure: { readonly error: unknown } | undefined;
  readonly tell: () => void;
}

/**
 * Runs changes one after another, in the order they came. Those that wait while the disk is busy share the next commit,
 * each behind a savepoint of its own: one that fails leaves the others as they are, and none is told of its success
 * before all are on the disk.
 */
export function groupedTransactions(db: Kysely<Tables>): <T>(work: Work<T>) => Promise<T> {
  const waiting: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      while (waiting.length > 0) await commit(db, waiting.splice(0, GROUP_COUNT_MAX));
    } finally {
      isRunning = false;
    }
  }

  return <T>(work: Work<T>) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length >= WAITING_COUNT_MAX) {
        const detail = `${waiting.length} changes already wait for the store.`;
        reject(new CounterpoiseError('REQUEST_OVERLOADED', detail));
        return;
      }
      // A change keeps the asynchronous context of its caller, whoever began the group.
      const attempt = AsyncResource.bind(async (transaction: Transaction<Tables>): Promise<Outcome> => {
        try {
          const answer = await work(transaction);
          return { failure: undefined, tell: () => resolve(answer) };
        } catch (error) {
          return { failure: { error }, tell: () => reject(error) };
        }
      });
      waiting.push({ attempt, reject });
      if (!isRunning) void run();
    });
}

async function commit(db: Kysely<Tables>, group: readonly Waiting[]): Promise<void> {
  const outcomes: Outcome[] = [];
  try {
    await db.transaction().execute(async (transaction) => {
      for (const { attempt } of group) {
        if (group.length > 1) await sql`savepoint change`.execute(transaction);
        const outcome = await attempt(transaction);
        outcomes.push(outcome);
        if (outcome.failure !== undefined) await undo(transaction, group.length > 1, outcome.failure.error);
        if (group.length > 1) await sql`release savepoint change`.execute(transaction);
      }
    });
  } catch (error) {
    for (const [index, { reject }] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome?.failure === undefined) reject(error);
      else outcome.tell();
    }
    return;
  }
  for (const { tell } of outcomes) tell();
}

/** @throws unknown what ends the transaction, when there is no savepoint to go back to */
async function undo(transaction: Transaction<Tables>, hasSavepoint: boolean, error: unknown): Promise<void> {
  if (!hasSavepoint) throw error;
  try {
    await sql`rollback to savepoint change`.execute(transaction);
  } catch (lost) {
    // A full disk makes SQLite end the whole transaction; a lost connection leaves none. What one change was refused
    // for is no answer to the others.
    throw isOutage(storeErrorOf(error)) ? error : lost;
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof CounterpoiseError && error.code === 'STORE_UNAVAILABLE';
}
