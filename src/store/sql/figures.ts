import type { StoreFigures } from '../repositories.ts';
import type { Queries } from './sql-database.ts';

/** Counts what whoever watches a server looks at; of indexed columns alone, since it is asked for every few seconds. */
export async function storeFigures(db: Queries): Promise<StoreFigures> {
  const head = await db.selectFrom('audit_head').select('sequence').executeTakeFirst();
  const { pending } = await db
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => fn.countAll().as('pending'))
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return { auditSequence: head?.sequence ?? 0, pendingDeliveryCount: Number(pending) };
}
