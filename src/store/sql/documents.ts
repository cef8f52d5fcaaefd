import type { Selectable, SelectQueryBuilder } from 'kysely';
import { CounterpoiseError } from '../../core/errors.ts';
import type { DocumentRecord, Unsequenced } from '../records.ts';
import type { DocumentRepository, Listed } from '../repositories.ts';
import { findBlob, putBlob } from './blobs.ts';
import { nextSequence } from './next-sequence.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import type { DocumentKind, Tables } from './tables.ts';
import { visibleTo } from './visibility.ts';

/** What one kind of document has beside the others. */
export interface DocumentShape<T extends DocumentRecord> {
  readonly kind: DocumentKind;
  /** Members that stand in the row's detail. */
  readonly detail: readonly Exclude<keyof T, keyof DocumentRecord>[];
  /** Digest by which the document is found, if it is found by what it was made of. */
  readonly inputsDigest: (document: Unsequenced<T>) => string | null;
  readonly mayBeLatest: (document: Unsequenced<T>) => boolean;
}

export type DocumentTable = Selectable<Tables['documents']>;

/** Documents of one kind, as a caller sees them. */
export function documentRepository<T extends DocumentRecord>(
  { caller, read, change }: Session,
  shape: DocumentShape<T>,
): DocumentRepository<T> {
  const { kind, detail, inputsDigest, mayBeLatest } = shape;
  const visible = (db: Queries) =>
    db.selectFrom('documents').selectAll().where('kind', '=', kind).where(visibleTo(caller));
  return {
    insert: (document) =>
      change(async ({ db, audit }) => {
        const { tenantId, deskId, actor: createdBy } = caller;
        const { id, asOf, asOfTime, contentDigest, createdAt, documentJson } = document;
        const ofKind = db.selectFrom('documents').where('tenant_id', '=', tenantId).where('kind', '=', kind);
        const sequence = await nextSequence(ofKind);
        const blobDigest = await putBlob(db, tenantId, documentJson);
        await db
          .insertInto('documents')
          .values({
            tenant_id: tenantId,
            desk_id: deskId,
            kind,
            id,
            sequence,
            as_of: asOf,
            as_of_time: asOfTime,
            as_of_instant: asOfTime === null ? null : Date.parse(asOfTime),
            content_digest: contentDigest,
            inputs_digest: inputsDigest(document),
            may_be_latest: mayBeLatest(document) ? 1 : 0,
            detail_json: JSON.stringify(
              Object.fromEntries(detail.map((name) => [name, (document as Partial<T>)[name]])),
            ),
            blob_digest: blobDigest,
            created_at: createdAt,
            created_by: createdBy,
            erased_at: null,
          })
          .execute();
        await audit([{ action: `${kind}.stored`, objectId: id, contentDigest, correlationId: null, deskId }]);
        return Object.freeze({ ...document, sequence, tenantId, deskId, createdBy }) as T;
      }),
    find: (id) =>
      read(async (db) => withText<T>(db, await visible(db).where('id', '=', id).executeTakeFirst())),
    latest: () =>
      read(async (db) => {
        const candidates = visible(db).where('may_be_latest', '=', 1).where('blob_digest', 'is not', null);
        return withText<T>(db, await newestFirst(candidates).limit(1).executeTakeFirst());
      }),
    list: ({ limit, beforeSequence }) =>
      read(async (db) => {
        const page = visible(db).orderBy('sequence', 'desc').limit(limit);
        const rows = await (beforeSequence === undefined
          ? page
          : page.where('sequence', '<', beforeSequence)
        ).execute();
        return rows.map((row) => listed<T>(row));
      }),
  };
}

/** By day, by moment of the day, by acceptance. On one day, a document without a moment stands before those with one. */
function newestFirst<O>(
  query: SelectQueryBuilder<Tables, 'documents', O>,
): SelectQueryBuilder<Tables, 'documents', O> {
  return query
    .orderBy('as_of', 'desc')
    .orderBy('as_of_instant', (order) => order.desc().nullsLast())
    .orderBy('sequence', 'desc');
}

function listed<T extends DocumentRecord>(row: DocumentTable): Listed<T> {
  return Object.freeze({
    id: row.id,
    sequence: row.sequence,
    tenantId: row.tenant_id,
    deskId: row.desk_id,
    asOf: row.as_of,
    asOfTime: row.as_of_time,
    contentDigest: row.content_digest,
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...JSON.parse(row.detail_json),
  });
}

/**
 * The record of a row with its content.
 *
 * @throws CounterpoiseError RESOURCE_ERASED when the content was erased
 */
export async function withText<T extends DocumentRecord>(
  db: Queries,
  row: DocumentTable | undefined,
): Promise<T | undefined> {
  if (row === undefined) return undefined;
  const { tenant_id: tenantId, blob_digest: digest } = row;
  const documentJson = digest === null ? undefined : await findBlob(db, tenantId, digest);
  if (documentJson === undefined) {
    throw new CounterpoiseError('RESOURCE_ERASED', `The content of ${row.id} was erased.`, {
      found: row.content_digest,
    });
  }
  return Object.freeze({ ...listed<T>(row), documentJson }) as T;
}
