import type { AuditHead } from '../audit-check.ts';
import type { AuditRepository } from '../repositories.ts';
import { auditRecord } from './audit-rows.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import { visibleTo } from './visibility.ts';

/** The audit of a tenant, as a caller sees it. */
export function auditRepository({ caller, read, change }: Session): AuditRepository {
  return {
    note: (entry) =>
      change(async ({ audit }) => {
        const { action, objectId, contentDigest, correlationId } = entry;
        const { deskId } = caller;
        const [record] = await audit([{ action, objectId, contentDigest, correlationId, deskId }]);
        return record!;
      }),
    list: ({ limit, beforeSequence, objectId, correlationId, actor, from, until }) =>
      read(async (db) => {
        let page = db
          .selectFrom('audit')
          .selectAll()
          .where(visibleTo(caller))
          .orderBy('sequence', 'desc')
          .limit(limit);
        if (beforeSequence !== undefined) page = page.where('sequence', '<', beforeSequence);
        if (objectId !== undefined) page = page.where('object_id', '=', objectId);
        if (correlationId !== undefined) page = page.where('correlation_id', '=', correlationId);
        if (actor !== undefined) page = page.where('actor', '=', actor);
        if (from !== undefined) page = page.where('at', '>=', from);
        if (until !== undefined) page = page.where('at', '<', until);
        return (await page.execute()).map(auditRecord);
      }),
  };
}

/** The last entry of any tenant made before a time. */
export function auditHeadBefore(
  db: Queries,
  before: string,
): Promise<(AuditHead & { readonly at: string }) | undefined> {
  return db
    .selectFrom('audit')
    .select(['sequence', 'hash', 'at'])
    .where('at', '<', before)
    .orderBy('at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}
