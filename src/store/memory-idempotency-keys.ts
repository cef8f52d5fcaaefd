import { CounterpoiseError } from '../core/errors.ts';
import type { IdempotencyRecord } from './records.ts';
import type { IdempotencyRepository } from './repositories.ts';

/** How long a key is remembered: long enough for any retry, short enough to stay bounded. */
export const IDEMPOTENCY_KEY_LIFE_MS = 24 * 60 * 60 * 1000;

/** Idempotency keys in memory; those past their life are forgotten when room is needed. */
export function createMemoryIdempotencyKeys(countMax: number): IdempotencyRepository {
  const records = new Map<string, IdempotencyRecord>();
  const find = (key: string, now: Date): IdempotencyRecord | undefined => {
    const record = records.get(key);
    return record !== undefined && isAlive(record, now) ? record : undefined;
  };
  return {
    find: async (key, now) => find(key, now),
    claim: async (record, now) => {
      const inUse = find(record.key, now);
      if (inUse !== undefined) return inUse;
      // A renewed key moves to the end, so that the map stays in order of age.
      records.delete(record.key);
      forgetDead(records, now);
      if (records.size >= countMax) {
        throw new CounterpoiseError(
          'REQUEST_OVERLOADED',
          `The store remembers ${records.size} idempotency keys, which is as many as it may.`,
        );
      }
      records.set(record.key, record);
      return undefined;
    },
    release: async (key) => {
      records.delete(key);
    },
  };
}

function isAlive(record: IdempotencyRecord, now: Date): boolean {
  return now.getTime() - Date.parse(record.createdAt) < IDEMPOTENCY_KEY_LIFE_MS;
}

function forgetDead(records: Map<string, IdempotencyRecord>, now: Date): void {
  for (const [key, record] of records) {
    if (isAlive(record, now)) return;
    records.delete(key);
  }
}
