import type DatabaseFile from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from 'kysely';

/** Statements are prepared once: their number is that of the queries in this folder. */
const STATEMENT_COUNT_MAX = 500;

/** SQLite as the store needs it: a transaction has the right to write from its beginning, and a failed one ends quietly. */
export class StoreSqliteDialect extends SqliteDialect {
  readonly #file: DatabaseFile.Database;

  constructor(file: DatabaseFile.Database) {
    super({ database: file });
    this.#file = file;
  }

  override createDriver(): SqliteDriver {
    return new StoreSqliteDriver(this.#file);
  }
}

class StoreSqliteDriver extends SqliteDriver {
  readonly #file: DatabaseFile.Database;

  constructor(file: DatabaseFile.Database) {
    super({ database: { close: () => file.close(), prepare: preparedOnce(file) } });
    this.#file = file;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite itself rolls back where a disk is full: a second time would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#file.inTransaction) await super.rollbackTransaction(connection);
  }
}

function preparedOnce(file: DatabaseFile.Database): (sql: string) => DatabaseFile.Statement<unknown[]> {
  const statements = new Map<string, DatabaseFile.Statement<unknown[]>>();
  return (sql) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = file.prepare<unknown[]>(sql);
      if (statements.size >= STATEMENT_COUNT_MAX) statements.clear();
      statements.set(sql, statement);
    }
    return statement;
  };
}
