import { CounterpoiseError } from '../../core/errors.ts';

/** What SQLite says when the disk, not the statement, is at fault. */
const SQLITE_OUTSIDE_FAULTS =
  /^SQLITE_(FULL|READONLY|IOERR|BUSY|LOCKED|CANTOPEN|CORRUPT|NOTADB|NOMEM|PERM|AUTH)/;

/**
 * Classes of SQLSTATE that are no fault of the statement: connection, transaction that must be tried again, resources,
 * limits of the server, operator, system, and a server that only reads.
 */
const POSTGRESQL_OUTSIDE_FAULTS = /^(08...|40001|40P01|53...|54000|55P03|57...|58...|25006|28...|3D000)$/;

/** A byte that PostgreSQL's texts cannot hold. */
const POSTGRESQL_BAD_TEXT = /^(22021|22P05)$/;

/** What Node and the driver say of a connection that is gone. */
const CONNECTION_FAULTS =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES)/;
const DRIVER_FAULTS =
  /Connection terminated|not queryable|timeout exceeded when trying to connect|timeout expired|Query read timeout|has been discarded|database connection is not open|driver has already been destroyed|Cannot use a pool after calling end/;

/**
 * What a thrown value is to the caller of a store: a store that does not answer is STORE_UNAVAILABLE, everything else
 * stays what it is.
 */
export function storeErrorOf(error: unknown): unknown {
  if (error instanceof CounterpoiseError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (POSTGRESQL_BAD_TEXT.test(code)) {
    return new CounterpoiseError('INPUT_INVALID', 'A text holds a character that cannot be stored.');
  }
  const isOutside =
    SQLITE_OUTSIDE_FAULTS.test(code) ||
    POSTGRESQL_OUTSIDE_FAULTS.test(code) ||
    CONNECTION_FAULTS.test(code) ||
    DRIVER_FAULTS.test(error.message);
  if (!isOutside) return error;
  return new CounterpoiseError('STORE_UNAVAILABLE', `The store does not answer: ${reasonOf(code, error)}.`);
}

/** In words that name no host, user or file. */
function reasonOf(code: string, error: Error): string {
  if (code === 'SQLITE_FULL') return 'the disk, or the size the store may have, is full';
  if (code.startsWith('SQLITE_READONLY')) return 'it may only be read';
  if (code.startsWith('SQLITE_BUSY')) return 'another process writes to it';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return 'its file is damaged, or is no store; restore the last backup';
  if (code === '53100') return 'its disk is full';
  if (code === '25006') return 'it may only be read';
  if (code !== '') return `${code}`;
  return error.message.includes('timeout') ? 'it takes too long' : 'the connection is lost';
}
