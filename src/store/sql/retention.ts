import { systemCaller } from '../../core/caller.ts';
import type { JobRecord } from '../records.ts';
import type { RetentionPolicy, RetentionReport } from '../repositories.ts';
import { removeUnusedBlobs } from './blobs.ts';
import { jobRepository } from './jobs.ts';
import { resultRepository } from './results.ts';
import type { Session, Sessions } from './session.ts';
import type { Queries } from './sql-database.ts';
import type { DocumentKind } from './tables.ts';

/** Objects a transaction erases: the server's own changes wait no longer for it than for a large result. */
const BATCH_COUNT = 50;
/** Deliveries a transaction removes: rows alone, without a text to look for. */
const DELIVERY_COUNT = 500;
/** Calibrations are small, and later numbers lean on them: they stay. */
const ERASED_KINDS: readonly DocumentKind[] = ['market-snapshot', 'pipeline'];

/** An object that was found old enough. */
interface Old {
  readonly tenant_id: string;
  readonly id: string;
}

/**
 * Erases what is older than the policy keeps, batch by batch. Digests, records and the audit stay; the newest document
 * of a kind stays, and so does what a job needs to be run again while its result is kept.
 */
export async function retain(
  sessions: Sessions,
  anyone: Pick<Session, 'read' | 'change'>,
  policy: RetentionPolicy,
): Promise<RetentionReport> {
  const { resultsBefore, documentsBefore, deliveriesBefore } = policy;
  const each = async (
    find: (db: Queries) => Promise<readonly Old[]>,
    erase: (session: Session, id: string) => Promise<void>,
  ): Promise<number> => {
    let count = 0;
    for (;;) {
      const batch = await anyone.read(find);
      for (const [tenantId, old] of Map.groupBy(batch, ({ tenant_id }) => tenant_id)) {
        const caller = systemCaller('retention', { tenantId, deskId: null });
        await sessions.transact(caller, async (session) => {
          for (const { id } of old) await erase(session, id);
        });
      }
      count += batch.length;
      if (batch.length < BATCH_COUNT) return count;
    }
  };
  return {
    resultCount: resultsBefore === null ? 0 : await each((db) => oldResults(db, resultsBefore), eraseResult),
    requestCount:
      documentsBefore === null ? 0 : await each((db) => oldRequests(db, documentsBefore), eraseRequest),
    documentCount:
      documentsBefore === null ? 0 : await each((db) => oldDocuments(db, documentsBefore), eraseDocument),
    deliveryCount: deliveriesBefore === null ? 0 : await removeDeliveries(anyone, deliveriesBefore),
  };
}

function oldResults(db: Queries, before: string): Promise<Old[]> {
  return (
    db
      .selectFrom('jobs')
      .innerJoin('results', (join) =>
        join.onRef('results.tenant_id', '=', 'jobs.tenant_id').onRef('results.job_id', '=', 'jobs.id'),
      )
      .select(['jobs.tenant_id', 'jobs.id'])
      .where('jobs.finished_at', '<', before)
      // A request stays as long as the result: with this, the index of those that have one is enough.
      .where('jobs.request_digest', 'is not', null)
      .limit(BATCH_COUNT)
      .execute()
  );
}

async function eraseResult(session: Session, id: string): Promise<void> {
  const jobs = jobRepository(session);
  const job = await jobs.find(id);
  if (job === undefined) return;
  const erased: JobRecord = {
    ...job,
    version: job.version + 1,
    resultDeletedAt: await session.change(async ({ at }) => at),
  };
  if (job.resultDeletedAt === null) await jobs.update(erased);
  await resultRepository(session).delete(id);
}

/** Requests of jobs that ended without a result, or whose result is gone. */
function oldRequests(db: Queries, before: string): Promise<Old[]> {
  return db
    .selectFrom('jobs')
    .leftJoin('results', (join) =>
      join.onRef('results.tenant_id', '=', 'jobs.tenant_id').onRef('results.job_id', '=', 'jobs.id'),
    )
    .select(['jobs.tenant_id', 'jobs.id'])
    .where('jobs.finished_at', '<', before)
    .where('jobs.request_digest', 'is not', null)
    .where('results.job_id', 'is', null)
    .limit(BATCH_COUNT)
    .execute();
}

async function eraseRequest({ caller: { tenantId }, change }: Session, id: string): Promise<void> {
  await change(async ({ db, audit }) => {
    const job = await db
      .selectFrom('jobs')
      .select(['request_digest', 'desk_id', 'correlation_id'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (job?.request_digest == null) return;
    const { request_digest: contentDigest, desk_id: deskId, correlation_id: correlationId } = job;
    await db
      .updateTable('jobs')
      .set({ request_digest: null })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
    await db.deleteFrom('job_inputs').where('tenant_id', '=', tenantId).where('job_id', '=', id).execute();
    await removeUnusedBlobs(db, tenantId, [contentDigest]);
    await audit([{ action: 'job.request-erased', objectId: id, contentDigest, correlationId, deskId }]);
  });
}

/** Documents that no kept job names, and that something newer of their kind stands beside. */
function oldDocuments(db: Queries, before: string): Promise<Old[]> {
  return db
    .selectFrom('documents')
    .select(['documents.tenant_id', 'documents.id'])
    .where('documents.created_at', '<', before)
    .where('documents.kind', 'in', ERASED_KINDS)
    .where('documents.blob_digest', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('job_inputs')
            .select('job_inputs.job_id')
            .whereRef('job_inputs.tenant_id', '=', 'documents.tenant_id')
            .whereRef('job_inputs.document_id', '=', 'documents.id'),
        ),
      ),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('documents as newer')
          .select('newer.id')
          .whereRef('newer.tenant_id', '=', 'documents.tenant_id')
          .whereRef('newer.kind', '=', 'documents.kind')
          .whereRef('newer.as_of', '>', 'documents.as_of')
          .where('newer.blob_digest', 'is not', null),
      ),
    )
    .limit(BATCH_COUNT)
    .execute();
}

async function eraseDocument({ caller: { tenantId }, change }: Session, id: string): Promise<void> {
  await change(async ({ db, at, audit }) => {
    const document = await db
      .selectFrom('documents')
      .select(['kind', 'desk_id', 'content_digest', 'blob_digest'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (document?.blob_digest == null) return;
    await db
      .updateTable('documents')
      .set({ blob_digest: null, erased_at: at })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
    await removeUnusedBlobs(db, tenantId, [document.blob_digest]);
    const { kind, desk_id: deskId, content_digest: contentDigest } = document;
    await audit([{ action: `${kind}.erased`, objectId: id, contentDigest, correlationId: null, deskId }]);
  });
}

/** Deliveries that were made or are dead; what they told of has its own place in the audit. */
async function removeDeliveries({ change }: Pick<Session, 'change'>, before: string): Promise<number> {
  for (let count = 0; ; ) {
    const { numDeletedRows } = await change(({ db }) =>
      db
        .deleteFrom('webhook_deliveries')
        .where('id', 'in', ({ selectFrom }) =>
          selectFrom('webhook_deliveries')
            .select('id')
            .where('state', 'in', ['delivered', 'dead'])
            .where('created_at', '<', before)
            .limit(DELIVERY_COUNT),
        )
        .executeTakeFirstOrThrow(),
    );
    count += Number(numDeletedRows);
    if (numDeletedRows < DELIVERY_COUNT) return count;
  }
}
