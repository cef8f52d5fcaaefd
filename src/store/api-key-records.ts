import type { Role } from '../core/caller.ts';

/** An API key as it is kept: the secret itself is nowhere. Timestamps are RFC 3339 in UTC. */
export interface ApiKeyRecord {
  /** The part of the key that is no secret. */
  readonly id: string;
  /** Order of making within the tenant. */
  readonly sequence: number;
  readonly tenantId: string;
  /** Who or what holds it, in the words of who made it. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: every desk of the tenant. */
  readonly deskIds: readonly string[] | null;
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Null: it holds until it is revoked. */
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
}

/** A key before the store gave it its place and its owner. */
export type NewApiKeyRecord = Pick<
  ApiKeyRecord,
  'id' | 'name' | 'roles' | 'deskIds' | 'secretHash' | 'createdAt' | 'expiresAt'
>;

/** The keys of the caller's tenant, of all its desks. */
export interface ApiKeyRepository {
  readonly insert: (key: NewApiKeyRecord) => Promise<ApiKeyRecord>;
  readonly find: (id: string) => Promise<ApiKeyRecord | undefined>;
  /** Newest first. */
  readonly list: (query: {
    readonly limit: number;
    readonly beforeSequence?: number;
  }) => Promise<readonly ApiKeyRecord[]>;
  /** Revokes a key for ever; one that was revoked before keeps its time. Undefined when there is no such key. */
  readonly revoke: (id: string, revokedAt: string) => Promise<ApiKeyRecord | undefined>;
}

/** What the server needs to know who calls. */
export interface ApiKeyDirectory {
  /** The key of any tenant with this id, revoked and expired ones too. */
  readonly findApiKey: (id: string) => Promise<ApiKeyRecord | undefined>;
  /** Not audited: it says nothing that the audit of what the key did would not. */
  readonly noteApiKeyUse: (id: string, usedAt: string) => Promise<void>;
}
