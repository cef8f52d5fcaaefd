import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import { type MarketSnapshot, marketSnapshotSchema } from '../market/snapshot.ts';
import type { Repositories } from '../store/repositories.ts';

const LATEST = 'latest';

/** Query member of routes that value at a market day. */
export const marketSnapshotQuery = {
  marketSnapshotId: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Market day whose prices are the marks: its id, or "latest".'),
};

/** A market day that a query named. */
export interface NamedMarketDay {
  readonly marketSnapshotId: string;
  readonly market: MarketSnapshot;
}

/**
 * The stored market day that a query names; undefined when it names none.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND
 */
export async function namedMarketDay(
  repositories: Repositories,
  id: string | undefined,
): Promise<NamedMarketDay | undefined> {
  const named = await namedMarketDocument(repositories, id);
  if (named === undefined) return undefined;
  const market = parseWithSchema(marketSnapshotSchema, JSON.parse(named.documentJson));
  return { marketSnapshotId: named.id, market };
}

/**
 * The same as it is stored, for whoever reads it elsewhere.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND
 */
export async function namedMarketDocument(
  { marketSnapshots }: Pick<Repositories, 'marketSnapshots'>,
  id: string | undefined,
): Promise<{ readonly id: string; readonly documentJson: string } | undefined> {
  if (id === undefined) return undefined;
  const record = id === LATEST ? await marketSnapshots.latest() : await marketSnapshots.find(id);
  if (record === undefined) {
    throw new CounterpoiseError('RESOURCE_NOT_FOUND', 'There is no such market snapshot.');
  }
  return { id: record.id, documentJson: record.documentJson };
}
