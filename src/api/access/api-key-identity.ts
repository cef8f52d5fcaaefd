import { CounterpoiseError } from '../../core/errors.ts';
import { isSecretOf, partsOfApiKey } from '../../store/api-key.ts';
import type { ApiKeyDirectory, ApiKeyRecord } from '../../store/api-key-records.ts';
import type { Principal } from './principal.ts';
import { RefusedCredential } from './refused-credential.ts';

/** The last use is written no more often than this, so that reading stays reading. */
const USE_NOTED_EVERY_MS = 60_000;

export interface ApiKeyIdentityOptions {
  readonly isEnabled: boolean;
  readonly keys: ApiKeyDirectory;
  readonly now: Date;
  readonly noteUse: (id: string, usedAt: string) => void;
}

/**
 * Who holds an API key. What was wrong with a key is told to its holder alone: without the secret, an unknown key and
 * a revoked one look the same.
 *
 * @throws CounterpoiseError ACCESS_UNAUTHENTICATED
 */
export async function identifyByApiKey(
  text: string,
  { isEnabled, keys, now, noteUse }: ApiKeyIdentityOptions,
): Promise<Principal> {
  if (!isEnabled) throw refused('This server accepts tokens of its issuer alone.');
  const parts = partsOfApiKey(text);
  if (parts === undefined) throw refused('The API key is not known.');
  const key = await keys.findApiKey(parts.id);
  const isRight = isSecretOf(key?.secretHash, parts.secret);
  if (key === undefined) throw refused('The API key is not known.');
  if (!isRight) throw refusedOf(key, 'The API key is not known.');
  assertInForce(key, now);
  if (key.lastUsedAt === null || now.getTime() - Date.parse(key.lastUsedAt) > USE_NOTED_EVERY_MS) {
    noteUse(key.id, now.toISOString());
  }
  return { tenantId: key.tenantId, actor: `key:${key.id}`, roles: key.roles, deskIds: key.deskIds };
}

function assertInForce(key: ApiKeyRecord, now: Date): void {
  const { revokedAt, expiresAt } = key;
  if (revokedAt !== null) throw refusedOf(key, `The API key was revoked at ${revokedAt}.`);
  if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) {
    throw refusedOf(key, `The API key expired at ${expiresAt}.`);
  }
}

function refusedOf({ tenantId, id }: ApiKeyRecord, reason: string): RefusedCredential {
  return new RefusedCredential(reason, { tenantId, action: 'api-key.refused', objectId: id });
}

function refused(reason: string): CounterpoiseError {
  return new CounterpoiseError('ACCESS_UNAUTHENTICATED', reason);
}
