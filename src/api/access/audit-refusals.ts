import { systemCaller } from '../../core/caller.ts';
import type { Store } from '../../store/repositories.ts';
import type { CredentialOwner } from './refused-credential.ts';
import { TokenBuckets } from './token-bucket.ts';

/** That it goes on is told once in a minute: a tool that lost its key tries all day. */
const PER_CREDENTIAL = { burst: 1, perSecond: 1 / 60 };
/** Who tries many keys of a tenant fills no store with it. */
const PER_TENANT = { burst: 20, perSecond: 1 / 10 };
const NAME_COUNT_MAX = 10_000;

export interface RefusalAuditOptions {
  readonly store: Pick<Store, 'as'>;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown) => void;
}

/** Writes refused credentials into the audit of the tenant whose they are, at a bounded rate. */
export function createRefusalAudit({ store, nowMs, onFault }: RefusalAuditOptions) {
  const credentials = new TokenBuckets(PER_CREDENTIAL, NAME_COUNT_MAX);
  const tenants = new TokenBuckets(PER_TENANT, NAME_COUNT_MAX);
  return ({ tenantId, action, objectId }: CredentialOwner, requestId: string): void => {
    if (credentials.take(JSON.stringify([tenantId, objectId]), 1, nowMs()) > 0) return;
    if (tenants.take(tenantId, 1, nowMs()) > 0) return;
    const caller = { ...systemCaller('access', { tenantId, deskId: null }), requestId };
    store
      .as(caller)
      .audit.note({ action, objectId, contentDigest: null, correlationId: null })
      .catch(onFault);
  };
}
