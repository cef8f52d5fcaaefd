import type { Caller } from '../../core/caller.ts';

/** Who calls and what he holds, before one of his desks is chosen for what he makes. */
export type Principal = Pick<Caller, 'tenantId' | 'actor' | 'roles' | 'deskIds'>;
