import { type SelectQueryBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Tables whose rows are numbered in the order of acceptance. */
type SequencedTable = 'documents' | 'jobs' | 'events' | 'api_keys' | 'webhooks' | 'webhook_deliveries';

/** The number after the last of the rows asked for. Changes follow one another, so no two get the same. */
export async function nextSequence<Name extends SequencedTable>(
  rows: SelectQueryBuilder<Tables, Name, object>,
): Promise<number> {
  const { last } = await rows
    .select(sql<number>`coalesce(max(sequence), 0)`.as('last'))
    .executeTakeFirstOrThrow();
  return Number(last) + 1;
}
