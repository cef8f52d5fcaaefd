import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { JobRecord } from '../records.ts';
import type { JobRepository } from '../repositories.ts';
import { findBlob, putBlob } from './blobs.ts';
import { insertAll } from './insert-all.ts';
import { nextSequence } from './next-sequence.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import { visibleTo } from './visibility.ts';

/** Jobs, as a caller sees them. */
export function jobRepository({ caller, read, change }: Session): JobRepository {
  const visible = (db: Queries) => db.selectFrom('jobs').where(visibleTo(caller));
  return {
    insert: (job, requestJson) =>
      change(async ({ db, audit }) => {
        const { tenantId, deskId, actor: createdBy } = caller;
        const sequence = await nextSequence(db.selectFrom('jobs').where('tenant_id', '=', tenantId));
        const record: JobRecord = Object.freeze({ ...job, sequence, tenantId, deskId, createdBy });
        await db
          .insertInto('jobs')
          .values({
            tenant_id: tenantId,
            desk_id: deskId,
            id: record.id,
            sequence,
            kind: record.kind,
            correlation_id: record.correlationId,
            input_digest: record.inputDigest,
            created_at: record.createdAt,
            request_digest: await putBlob(db, tenantId, requestJson),
            ...changingColumns(record),
          })
          .execute();
        const inputs = documentIdsIn(requestJson).map((document_id) => ({
          tenant_id: tenantId,
          job_id: record.id,
          document_id,
        }));
        await insertAll(db, 'job_inputs', inputs);
        await addVersion(db, record);
        const { id: objectId, inputDigest: contentDigest, correlationId } = record;
        await audit([{ action: `job.${record.state}`, objectId, contentDigest, correlationId, deskId }]);
        return record;
      }),
    update: (record) =>
      change(async ({ db, audit }) => {
        const row = await visible(db).select('record_json').where('id', '=', record.id).executeTakeFirst();
        invariant(row !== undefined, 'Only a stored job is updated.');
        const before = jobOf(row);
        // Progress makes versions that are not stored, so numbers may be left out; none comes twice.
        if (before.version >= record.version) {
          throw new CounterpoiseError('JOB_STATE', `Job ${record.id} was changed meanwhile.`, {
            found: before.state,
            accepted: 'a change of its present version',
          });
        }
        await db
          .updateTable('jobs')
          .set(changingColumns(record))
          .where('tenant_id', '=', record.tenantId)
          .where('id', '=', record.id)
          .execute();
        await addVersion(db, record);
        const { id: objectId, correlationId, deskId } = record;
        const action = actionOf(before, record);
        const contentDigest = action === 'job.succeeded' ? record.resultDigest : null;
        await audit([{ action, objectId, contentDigest, correlationId, deskId }]);
      }),
    find: (id) =>
      read(async (db) => {
        const row = await visible(db).select('record_json').where('id', '=', id).executeTakeFirst();
        return row && jobOf(row);
      }),
    findRequest: (id) =>
      read(async (db) => {
        const row = await visible(db).select('request_digest').where('id', '=', id).executeTakeFirst();
        if (row === undefined) return undefined;
        if (row.request_digest === null) throw erased(id);
        return findBlob(db, caller.tenantId, row.request_digest);
      }),
    list: ({ limit, beforeSequence, kind, state, correlationId }) =>
      read(async (db) => {
        let page = visible(db).select('record_json').orderBy('sequence', 'desc').limit(limit);
        if (beforeSequence !== undefined) page = page.where('sequence', '<', beforeSequence);
        if (kind !== undefined) page = page.where('kind', '=', kind);
        if (state !== undefined) page = page.where('state', '=', state);
        if (correlationId !== undefined) page = page.where('correlation_id', '=', correlationId);
        return (await page.execute()).map(jobOf);
      }),
    versionsAfter: (id, version) =>
      read(async (db) => {
        const job = await visible(db).select('id').where('id', '=', id).executeTakeFirst();
        if (job === undefined) return [];
        const rows = await db
          .selectFrom('job_versions')
          .select('record_json')
          .where('tenant_id', '=', caller.tenantId)
          .where('job_id', '=', id)
          .where('version', '>', version)
          .orderBy('version')
          .execute();
        return rows.map(jobOf);
      }),
    findEqual: (inputDigest, engineFingerprint) =>
      read(async (db) => {
        const row = await visible(db)
          .select('record_json')
          .where('input_digest', '=', inputDigest)
          .where('engine_fingerprint', '=', engineFingerprint)
          .where('state', '=', 'succeeded')
          .where('result_deleted_at', 'is', null)
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row && jobOf(row);
      }),
  };
}

/** Jobs of all tenants that have not ended, in order of acceptance. */
export async function liveJobs(db: Queries): Promise<readonly JobRecord[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('record_json')
    .where('state', 'in', ['queued', 'running'])
    .orderBy('created_at')
    .orderBy('tenant_id')
    .orderBy('sequence')
    .execute();
  return rows.map(jobOf);
}

function jobOf({ record_json }: { readonly record_json: string }): JobRecord {
  return Object.freeze(JSON.parse(record_json));
}

function changingColumns(record: JobRecord) {
  return {
    version: record.version,
    state: record.state,
    engine_fingerprint: record.engineFingerprint,
    finished_at: record.finishedAt,
    result_deleted_at: record.resultDeletedAt,
    record_json: JSON.stringify(record),
  };
}

async function addVersion(db: Queries, record: JobRecord): Promise<void> {
  await db
    .insertInto('job_versions')
    .values({
      tenant_id: record.tenantId,
      job_id: record.id,
      version: record.version,
      record_json: JSON.stringify(record),
    })
    .execute();
}

/** What happened to a job, in the audit's words. */
function actionOf(before: JobRecord, after: JobRecord): string {
  if (before.state !== after.state) return `job.${after.state}`;
  if (before.cancelRequested !== after.cancelRequested) return 'job.cancel-requested';
  if (before.resultDeletedAt !== after.resultDeletedAt) return 'job.result-deleted';
  return 'job.changed';
}

/** Ids of documents that a request names: retention keeps what a kept job can be run again from. */
function documentIdsIn(requestJson: string): readonly string[] {
  const ids = requestJson.matchAll(/"((?:mkt|pipe|cal)_[0-9a-z]{29})"/g);
  return [...new Set(Array.from(ids, ([, id]) => id!))];
}

function erased(id: string): CounterpoiseError {
  return new CounterpoiseError('RESOURCE_ERASED', `The request of ${id} was erased: it cannot be run again.`);
}
