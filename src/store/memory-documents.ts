import { createMemoryBudget, type MemoryLimit } from './memory-budget.ts';
import { compareRecency } from './recency.ts';
import type { DocumentRecord } from './records.ts';
import type { DocumentRepository } from './repositories.ts';

/** A repository that is told whose its documents are. */
export type OwnedDocuments<T extends DocumentRecord> = Omit<DocumentRepository<T>, 'insert'> & {
  readonly insert: (document: Omit<T, 'sequence'>) => Promise<T>;
};

/**
 * Immutable documents in memory.
 *
 * @param name what they are, plural
 * @param mayBeLatest which of them may stand as the latest
 */
export function createMemoryDocuments<T extends DocumentRecord>(
  name: string,
  limit: MemoryLimit,
  mayBeLatest: (document: T) => boolean = () => true,
): OwnedDocuments<T> {
  const budget = createMemoryBudget(name, limit);
  const documents = new Map<string, T>();
  let latest: T | undefined;
  let lastSequence = 0;
  return {
    insert: async (document) => {
      budget.take(Buffer.byteLength(document.documentJson));
      lastSequence += 1;
      const record = Object.freeze({ ...document, sequence: lastSequence }) as T;
      documents.set(record.id, record);
      if (mayBeLatest(record) && (latest === undefined || compareRecency(record, latest) > 0))
        latest = record;
      return record;
    },
    find: async (id) => documents.get(id),
    latest: async () => latest,
    list: async ({ limit: pageLimit, beforeSequence = Number.POSITIVE_INFINITY }) =>
      [...documents.values()]
        .reverse()
        .filter((document) => document.sequence < beforeSequence)
        .slice(0, pageLimit),
  };
}
