import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '../../core/caller.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { AuditRecord } from '../records.ts';
import type { Queries, SqlDatabase } from './sql-database.ts';
import { storeErrorOf } from './store-errors.ts';
import { type AuditEntry, type Change, inUnitOfWork } from './unit-of-work.ts';

/** A change with the caller in whose name it is made. */
export interface CallersChange extends Omit<Change, 'audit'> {
  readonly audit: (entries: readonly AuditEntry[]) => Promise<readonly AuditRecord[]>;
}

/** How the repositories of one caller reach the database: each call on its own, or all in one transaction. */
export interface Session {
  readonly caller: Caller;
  readonly read: <T>(query: (db: Queries) => Promise<T>) => Promise<T>;
  readonly change: <T>(work: (change: CallersChange) => Promise<T>) => Promise<T>;
}

export interface Sessions {
  /** Every change is a transaction of its own. */
  readonly of: (caller: Caller) => Session;
  /** All is one transaction, which commits when the work resolves. */
  readonly transact: <T>(caller: Caller, work: (session: Session) => Promise<T>) => Promise<T>;
}

/** Marks what runs within a transaction, so that it cannot wait for itself. */
interface OpenTransaction {
  isOpen: boolean;
  /** The first failure of a call: what a database has refused once cannot be committed. */
  failure: unknown;
}

/** Sessions over a database. */
export function createSessions(database: SqlDatabase, now: () => Date): Sessions {
  const open = new AsyncLocalStorage<OpenTransaction>();

  function assertOutside(): void {
    invariant(open.getStore()?.isOpen !== true, 'Within a transaction, only its own repositories are used.');
  }

  function inTransaction(caller: Caller, { db, at, audit }: Change, transaction: OpenTransaction): Session {
    const attempt = async <T>(
      work: () => Promise<T>,
      endsTransaction: (error: unknown) => boolean,
    ): Promise<T> => {
      invariant(transaction.isOpen, 'Repositories of a transaction are not used after it.');
      try {
        return await work();
      } catch (error) {
        if (endsTransaction(error)) transaction.failure ??= error;
        throw error;
      }
    };
    return {
      caller,
      // What a reader finds amiss is no failure of the database.
      read: (query) =>
        attempt(
          () => query(db),
          (error) => !(error instanceof CounterpoiseError),
        ),
      change: (work) =>
        attempt(
          () => work({ db, at, audit: (entries) => audit(caller, entries) }),
          () => true,
        ),
    };
  }

  const transact: Sessions['transact'] = async (caller, work) => {
    assertOutside();
    const transaction: OpenTransaction = { isOpen: true, failure: undefined };
    try {
      return await database.write((db) =>
        inUnitOfWork(db, database.dialect, now, async (change) => {
          const answer = await open
            .run(transaction, () => work(inTransaction(caller, change, transaction)))
            .finally(() => {
              transaction.isOpen = false;
            });
          if (transaction.failure !== undefined) throw transaction.failure;
          return answer;
        }),
      );
    } catch (error) {
      throw storeErrorOf(error);
    }
  };

  return {
    transact,
    of: (caller) => ({
      caller,
      read: async (query) => {
        assertOutside();
        try {
          return await query(database.reader);
        } catch (error) {
          throw storeErrorOf(error);
        }
      },
      change: (work) => transact(caller, (session) => session.change(work)),
    }),
  };
}
