import type { Selectable } from 'kysely';
import type { ApiKeyRecord, ApiKeyRepository } from '../api-key-records.ts';
import { nextSequence } from './next-sequence.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import type { Tables } from './tables.ts';

/** API keys of a tenant. */
export function apiKeyRepository({ caller, read, change }: Session): ApiKeyRepository {
  const { tenantId, actor } = caller;
  const ofTenant = (db: Queries) => db.selectFrom('api_keys').selectAll().where('tenant_id', '=', tenantId);
  const find = async (db: Queries, id: string): Promise<ApiKeyRecord | undefined> => {
    const row = await ofTenant(db).where('id', '=', id).executeTakeFirst();
    return row && apiKeyOf(row);
  };
  return {
    insert: (key) =>
      change(async ({ db, audit }) => {
        const sequence = await nextSequence(db.selectFrom('api_keys').where('tenant_id', '=', tenantId));
        const row = {
          tenant_id: tenantId,
          desk_id: null,
          id: key.id,
          sequence,
          name: key.name,
          secret_hash: key.secretHash,
          roles_json: JSON.stringify(key.roles),
          desk_ids_json: JSON.stringify(key.deskIds),
          expires_at: key.expiresAt,
          revoked_at: null,
          last_used_at: null,
          created_at: key.createdAt,
          created_by: actor,
        };
        await db.insertInto('api_keys').values(row).execute();
        await audit([entryOf('api-key.created', key.id)]);
        return apiKeyOf(row);
      }),
    find: (id) => read((db) => find(db, id)),
    list: ({ limit, beforeSequence }) =>
      read(async (db) => {
        let page = ofTenant(db).orderBy('sequence', 'desc').limit(limit);
        if (beforeSequence !== undefined) page = page.where('sequence', '<', beforeSequence);
        return (await page.execute()).map(apiKeyOf);
      }),
    revoke: (id, revokedAt) =>
      change(async ({ db, audit }) => {
        const key = await find(db, id);
        if (key === undefined || key.revokedAt !== null) return key;
        await db.updateTable('api_keys').set({ revoked_at: revokedAt }).where('id', '=', id).execute();
        await audit([entryOf('api-key.revoked', id)]);
        return Object.freeze({ ...key, revokedAt });
      }),
  };
}

/** The key of any tenant with an id. */
export async function findApiKey(db: Queries, id: string): Promise<ApiKeyRecord | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row && apiKeyOf(row);
}

export async function noteApiKeyUse(db: Queries, id: string, usedAt: string): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: usedAt }).where('id', '=', id).execute();
}

function entryOf(action: string, objectId: string) {
  return { action, objectId, contentDigest: null, correlationId: null, deskId: null };
}

function apiKeyOf(row: Selectable<Tables['api_keys']>): ApiKeyRecord {
  return Object.freeze({
    id: row.id,
    sequence: row.sequence,
    tenantId: row.tenant_id,
    name: row.name,
    roles: JSON.parse(row.roles_json),
    deskIds: JSON.parse(row.desk_ids_json),
    secretHash: row.secret_hash,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  });
}
