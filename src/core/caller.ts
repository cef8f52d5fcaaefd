/** What a person or program may be to a tenant; which of them may do what is the server's table of permissions. */
export const ROLES = ['desk', 'risk', 'calibration', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Names of tenants and desks. */
export const OWNER_NAME_FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Who asks, for whom, and what of the store is theirs. */
export interface Caller {
  readonly tenantId: string;
  /** As the audit names them: `local`, `key:<id>`, `user:<subject>`, or `system:<part>` for the server itself. */
  readonly actor: string;
  readonly roles: readonly Role[];
  /** Desks whose objects the caller sees, beside those of the whole tenant; null: of every desk. */
  readonly deskIds: readonly string[] | null;
  /** Desk that the caller's new objects belong to; null: the whole tenant. */
  readonly deskId: string | null;
  /** Request in which the caller acts, for the audit; null outside one. */
  readonly requestId: string | null;
}

/** The tenant of a server that knows no others. */
export const LOCAL_TENANT = 'local';

/** Whoever reaches a server without authentication. */
export const LOCAL_CALLER: Caller = Object.freeze({
  tenantId: LOCAL_TENANT,
  actor: 'local',
  roles: Object.freeze(['admin'] as const),
  deskIds: null,
  deskId: null,
  requestId: null,
});

/** What an object says of whose it is. */
export interface Owned {
  readonly tenantId: string;
  /** Null: of the whole tenant. */
  readonly deskId: string | null;
}

/** Whether a caller may know that an object exists. */
export function mayKnow({ tenantId, deskIds }: Caller, object: Owned): boolean {
  if (object.tenantId !== tenantId) return false;
  return object.deskId === null || deskIds === null || deskIds.includes(object.deskId);
}

/**
 * Whether a caller may change an object that he may know: who is limited to desks changes nothing of the whole tenant's,
 * for others than his desks go by it.
 */
export function mayChange(caller: Caller, object: Owned): boolean {
  return mayKnow(caller, object) && (caller.deskIds === null || object.deskId !== null);
}

/** The server's own part that works on an object, seeing all of the object's tenant. */
export function systemCaller(part: string, { tenantId, deskId }: Owned): Caller {
  return { tenantId, actor: `system:${part}`, roles: [], deskIds: null, deskId, requestId: null };
}
