import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Caller, LOCAL_TENANT, systemCaller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Repositories, Store } from './repositories.ts';
import { apiKeyRepository, findApiKey, noteApiKeyUse } from './sql/api-keys.ts';
import { auditHeadBefore, auditRepository } from './sql/audit.ts';
import {
  calibrationRepository,
  marketSnapshotRepository,
  pipelineRepository,
} from './sql/document-repositories.ts';
import { eventRepository } from './sql/events.ts';
import { exportStore } from './sql/export-store.ts';
import { storeFigures } from './sql/figures.ts';
import { idempotencyRepository } from './sql/idempotency-keys.ts';
import { importStore } from './sql/import-store.ts';
import { jobRepository, liveJobs } from './sql/jobs.ts';
import { isEmpty, isMigrated, migrate } from './sql/migrations.ts';
import { openPostgresqlDatabase, type PostgresqlTarget } from './sql/postgresql-database.ts';
import { resultRepository } from './sql/results.ts';
import { retain } from './sql/retention.ts';
import { createSessions, type Session } from './sql/session.ts';
import type { SqlDatabase } from './sql/sql-database.ts';
import { openSqliteDatabase, type SqliteTarget } from './sql/sqlite-database.ts';
import { STORE_FILE } from './sql/sqlite-file.ts';
import { storeErrorOf } from './sql/store-errors.ts';
import { verifyAudit } from './sql/verify-audit.ts';
import { webhookDeliveryQueue } from './sql/webhook-delivery-queue.ts';
import { webhookOutbox } from './sql/webhook-outbox.ts';
import { webhookRepository } from './sql/webhooks.ts';

/** Where a store stands. */
export type StoreTarget = SqliteTarget | PostgresqlTarget;

/** A store that ends with the process. */
export const IN_MEMORY: SqliteTarget = Object.freeze({ kind: 'sqlite', dataDir: ':memory:' });

export interface OpenStoreOptions {
  /** Clock of the audit. */
  readonly now?: () => Date;
  /**
   * `server`: alone, until it is closed. `tool`: beside a server, for a command that changes what no server holds in its
   * memory, or only reads.
   */
  readonly access?: 'server' | 'tool';
  /** Whether there must be a store already: a command that only looks should not look into one it has just made. */
  readonly mustExist?: boolean;
}

/**
 * Opens a store. An empty one is made ready, an older one is brought to the present version after a backup, which needs
 * it alone too.
 *
 * @throws CounterpoiseError STORE_UNAVAILABLE, STORE_IN_USE, STORE_NEWER, STORE_NOT_BACKED_UP, or INPUT_INVALID when
 *   there must be a store and is none
 */
export async function openStore(
  target: StoreTarget,
  { now = () => new Date(), access = 'server', mustExist = false }: OpenStoreOptions = {},
): Promise<Store> {
  if (mustExist && target.kind === 'sqlite') await requireSqliteStore(target);
  const database = await openDatabase(target);
  try {
    if (mustExist && (await isEmpty(database))) throw noStore();
    if (access === 'server' || !(await isMigrated(database))) await database.holdAlone();
    await migrate(database, now);
  } catch (error) {
    await database.close();
    throw storeErrorOf(error);
  }
  return storeOver(target, database, now);
}

/** Looks before SQLite makes the file. */
async function requireSqliteStore({ dataDir }: SqliteTarget): Promise<void> {
  const isThere = await stat(join(dataDir, STORE_FILE)).then(
    () => true,
    // One that may not be looked at is there: opening it tells why it cannot be read.
    (error) => error.code === 'EACCES',
  );
  if (!isThere) throw noStore(dataDir);
}

function noStore(dataDir?: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', 'There is no store.', {
    ...(dataDir !== undefined && { file: dataDir }),
    accepted: 'the folder (--data-dir) or database (store.url) of a server that has run',
  });
}

async function openDatabase(target: StoreTarget): Promise<SqlDatabase> {
  try {
    return target.kind === 'sqlite' ? await openSqliteDatabase(target) : openPostgresqlDatabase(target);
  } catch (error) {
    throw storeErrorOf(error);
  }
}

function storeOver(target: StoreTarget, database: SqlDatabase, now: () => Date): Store {
  const sessions = createSessions(database, now);
  // Named for those of its calls that are of no tenant; none of them is audited.
  const system = sessions.of(systemCaller('store', { tenantId: LOCAL_TENANT, deskId: null }));
  return {
    as: (caller: Caller) => repositoriesOf(sessions.of(caller)),
    transact: (caller, work) => sessions.transact(caller, (session) => work(repositoriesOf(session))),
    system: {
      liveJobs: () => system.read(liveJobs),
      findApiKey: (id) => system.read((db) => findApiKey(db, id)),
      noteApiKeyUse: (id, usedAt) => system.change(({ db }) => noteApiKeyUse(db, id, usedAt)),
      webhookDeliveries: webhookDeliveryQueue(system, sessions.of),
      verifyAudit: (control = {}) => verifyAudit(target, database, control),
      auditHead: (before) => system.read((db) => auditHeadBefore(db, before)),
      retain: (policy) => retain(sessions, system, policy),
      exportTo: (sink) => answered(exportStore(database, { ...sink, exportedAt: now().toISOString() })),
      importFrom: (source) => importStore(sessions, source),
      backUpTo: (file) => answered(database.copyTo(file)),
      figures: () => system.read(storeFigures),
      ping: () => answered(database.ping()),
    },
    durable: database.durable,
    close: () => database.close(),
  };
}

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storeErrorOf(error);
  }
}

function repositoriesOf(session: Session): Repositories {
  return {
    jobs: jobRepository(session),
    results: resultRepository(session),
    marketSnapshots: marketSnapshotRepository(session),
    pipelines: pipelineRepository(session),
    calibrations: calibrationRepository(session),
    idempotencyKeys: idempotencyRepository(session),
    events: eventRepository(session),
    audit: auditRepository(session),
    apiKeys: apiKeyRepository(session),
    webhooks: webhookRepository(session),
    webhookOutbox: webhookOutbox(session),
  };
}
