import type { Selectable } from 'kysely';
import type { IdempotencyRecord } from '../records.ts';
import type { IdempotencyRepository } from '../repositories.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import type { Tables } from './tables.ts';

/** How long a key is remembered: long enough for any retry, short enough to stay bounded. */
export const IDEMPOTENCY_KEY_LIFE_MS = 24 * 60 * 60 * 1000;

/** Idempotency keys of a tenant. They are no one's documents, so the audit is silent about them. */
export function idempotencyRepository({ caller, read, change }: Session): IdempotencyRepository {
  const { tenantId } = caller;
  const alive = async (db: Queries, key: string, now: Date): Promise<IdempotencyRecord | undefined> => {
    const row = await db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('key', '=', key)
      .where('created_at', '>', bornBefore(now))
      .executeTakeFirst();
    return row && recordOf(row);
  };
  return {
    find: (key, now) => read((db) => alive(db, key, now)),
    claim: (record, now) =>
      change(async ({ db }) => {
        const inUse = await alive(db, record.key, now);
        if (inUse !== undefined) return inUse;
        await db.deleteFrom('idempotency_keys').where('created_at', '<=', bornBefore(now)).execute();
        await db
          .insertInto('idempotency_keys')
          .values({
            tenant_id: tenantId,
            key: record.key,
            request_digests_json: JSON.stringify(record.requestDigests),
            resource_id: record.resourceId,
            created_at: record.createdAt,
          })
          .execute();
        return undefined;
      }),
  };
}

/** Keys that were used at this time or before are dead. */
function bornBefore(now: Date): string {
  return new Date(now.getTime() - IDEMPOTENCY_KEY_LIFE_MS).toISOString();
}

function recordOf(row: Selectable<Tables['idempotency_keys']>): IdempotencyRecord {
  return Object.freeze({
    key: row.key,
    requestDigests: JSON.parse(row.request_digests_json),
    resourceId: row.resource_id,
    createdAt: row.created_at,
  });
}
