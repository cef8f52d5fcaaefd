import { z } from 'zod';
import { ROLES } from '../core/caller.ts';
import type { ApiKeyRecord } from '../store/api-key-records.ts';

/** An API key as the wire shows it: who holds it, never what opens. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  deskIds: z.array(z.string()).nullable().describe('Null: every desk of the tenant.'),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().describe('To the minute.'),
});

export function apiKeyView(key: ApiKeyRecord): z.input<typeof apiKeySchema> {
  const { id, name, roles, deskIds, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt } = key;
  return {
    id,
    name,
    roles: [...roles],
    deskIds: deskIds === null ? null : [...deskIds],
    createdAt,
    createdBy,
    expiresAt,
    revokedAt,
    lastUsedAt,
  };
}
