import type { Caller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { ApiKeyDirectory, ApiKeyRecord, ApiKeyRepository } from './api-key-records.ts';

/** Of all tenants together. */
const KEY_COUNT_MAX = 10_000;

export interface MemoryApiKeys extends ApiKeyDirectory {
  readonly as: (caller: Caller) => ApiKeyRepository;
}

/** API keys in memory. */
export function createMemoryApiKeys(): MemoryApiKeys {
  const keys = new Map<string, ApiKeyRecord>();
  let lastSequence = 0;
  const ofTenant = (id: string, { tenantId }: Caller): ApiKeyRecord | undefined => {
    const key = keys.get(id);
    return key?.tenantId === tenantId ? key : undefined;
  };
  const write = (key: ApiKeyRecord): ApiKeyRecord => {
    keys.set(key.id, Object.freeze(key));
    return key;
  };
  return {
    as: (caller) => ({
      insert: async (key) => {
        if (keys.size >= KEY_COUNT_MAX) {
          throw new CounterpoiseError('REQUEST_OVERLOADED', `${keys.size} API keys are stored already.`);
        }
        lastSequence += 1;
        return write({
          ...key,
          sequence: lastSequence,
          tenantId: caller.tenantId,
          createdBy: caller.actor,
          revokedAt: null,
          lastUsedAt: null,
        });
      },
      find: async (id) => ofTenant(id, caller),
      list: async ({ limit, beforeSequence = Number.POSITIVE_INFINITY }) =>
        [...keys.values()]
          .reverse()
          .filter(({ tenantId, sequence }) => tenantId === caller.tenantId && sequence < beforeSequence)
          .slice(0, limit),
      revoke: async (id, revokedAt) => {
        const key = ofTenant(id, caller);
        return key === undefined || key.revokedAt !== null ? key : write({ ...key, revokedAt });
      },
    }),
    findApiKey: async (id) => keys.get(id),
    noteApiKeyUse: async (id, lastUsedAt) => {
      const key = keys.get(id);
      if (key !== undefined) write({ ...key, lastUsedAt });
    },
  };
}
