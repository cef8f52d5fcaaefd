import { invariant } from '../../core/invariant.ts';
import type { ResultRepository } from '../repositories.ts';
import { blobDigestOf, findBlob, putBlob, removeUnusedBlobs } from './blobs.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import { visibleTo } from './visibility.ts';

/** Results of jobs, as a caller sees them. */
export function resultRepository({ caller, read, change }: Session): ResultRepository {
  const { tenantId } = caller;
  const visibleJob = (db: Queries, id: string) =>
    db
      .selectFrom('jobs')
      .select(['id', 'desk_id', 'correlation_id'])
      .where(visibleTo(caller))
      .where('id', '=', id);
  const stored = (db: Queries, jobId: string) =>
    db.selectFrom('results').where('tenant_id', '=', tenantId).where('job_id', '=', jobId);
  return {
    put: (jobId, resultJson) =>
      change(async ({ db, at, audit }) => {
        const job = await visibleJob(db, jobId).executeTakeFirst();
        invariant(job !== undefined, 'A result belongs to a stored job.');
        const known = await stored(db, jobId).select('blob_digest').executeTakeFirst();
        if (known !== undefined) {
          // A commit whose answer was lost is tried again.
          invariant(known.blob_digest === blobDigestOf(resultJson), 'A result is written once.');
          return;
        }
        const digest = await putBlob(db, tenantId, resultJson);
        await db
          .insertInto('results')
          .values({ tenant_id: tenantId, job_id: jobId, blob_digest: digest, created_at: at })
          .execute();
        await audit([
          {
            action: 'result.stored',
            objectId: jobId,
            contentDigest: digest,
            correlationId: job.correlation_id,
            deskId: job.desk_id,
          },
        ]);
      }),
    find: (jobId) =>
      read(async (db) => {
        if ((await visibleJob(db, jobId).executeTakeFirst()) === undefined) return undefined;
        const row = await stored(db, jobId).select('blob_digest').executeTakeFirst();
        return row && findBlob(db, tenantId, row.blob_digest);
      }),
    delete: (jobId) =>
      change(async ({ db, audit }) => {
        const job = await visibleJob(db, jobId).executeTakeFirst();
        const known = job && (await stored(db, jobId).select('blob_digest').executeTakeFirst());
        if (job === undefined || known === undefined) return;
        await db
          .deleteFrom('results')
          .where('tenant_id', '=', tenantId)
          .where('job_id', '=', jobId)
          .execute();
        await removeUnusedBlobs(db, tenantId, [known.blob_digest]);
        await audit([
          {
            action: 'result.erased',
            objectId: jobId,
            contentDigest: known.blob_digest,
            correlationId: job.correlation_id,
            deskId: job.desk_id,
          },
        ]);
      }),
  };
}
