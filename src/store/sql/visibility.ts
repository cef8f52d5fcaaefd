import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Caller } from '../../core/caller.ts';
import type { Tables } from './tables.ts';

/** Tables whose rows say whose they are. */
type OwnedTable = 'documents' | 'jobs' | 'events' | 'audit';

/** The condition under which a caller may know a row; `mayKnow` in SQL. */
export function visibleTo({ tenantId, deskIds }: Caller) {
  return <Name extends OwnedTable>(builder: ExpressionBuilder<Tables, Name>): Expression<SqlBool> => {
    // The columns are those of the one table that is read, which the type system cannot see through a type parameter.
    const { eb } = builder as ExpressionBuilder<Tables, 'documents'>;
    const ofTenant = eb('tenant_id', '=', tenantId);
    if (deskIds === null) return ofTenant;
    const ofAll = eb('desk_id', 'is', null);
    const ofDesks = deskIds.length === 0 ? ofAll : ofAll.or('desk_id', 'in', deskIds);
    return ofTenant.and(ofDesks);
  };
}

/**
 * The condition under which a caller may have an endpoint: one of the whole tenant is told of every desk, so it is not for
 * those who see some alone.
 */
export function endpointsOf({ tenantId, deskIds }: Caller) {
  return ({ eb }: ExpressionBuilder<Tables, 'webhooks'>): Expression<SqlBool> => {
    const ofTenant = eb('tenant_id', '=', tenantId);
    if (deskIds === null) return ofTenant;
    return deskIds.length === 0 ? eb.lit(false) : ofTenant.and(eb('desk_id', 'in', deskIds));
  };
}
