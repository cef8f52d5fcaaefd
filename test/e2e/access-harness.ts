import { API_LIMITS, type ApiLimits } from '../../src/api/api-limits.ts';
import { type Caller, LOCAL_CALLER, type Role } from '../../src/core/caller.ts';
import { newApiKey } from '../../src/store/api-key.ts';
import type { Store } from '../../src/store/repositories.ts';

/** Whose key it is, and what is wrong with it. */
export interface KeyWish {
  readonly tenantId: string;
  readonly roles: readonly Role[];
  readonly deskIds?: readonly string[] | null;
  readonly expiresAt?: string | null;
}

/** Puts a key into the store, as the command line makes the first one of a tenant. */
export async function keyFor(
  store: Store,
  { tenantId, roles, deskIds = null, expiresAt = null }: KeyWish,
): Promise<{ readonly id: string; readonly text: string; readonly headers: { authorization: string } }> {
  const { id, text, secretHash } = newApiKey();
  const maker: Caller = { ...LOCAL_CALLER, tenantId, actor: 'system:test' };
  await store.as(maker).apiKeys.insert({
    id,
    name: `${tenantId} ${roles.join(' ')}`,
    roles,
    deskIds,
    secretHash,
    createdAt: new Date().toISOString(),
    expiresAt,
  });
  return { id, text, headers: { authorization: `Bearer ${text}` } };
}

/** The limits of a server, but for rates that a test of thousands of requests would meet. */
export const UNMETERED: ApiLimits = {
  ...API_LIMITS,
  rates: {
    perCaller: { burst: 1e9, perSecond: 1e9 },
    perAddress: { burst: 1e9, perSecond: 1e9 },
  },
};
