import type { MemoryLimit } from './memory-budget.ts';
import { createMemoryCalibrations } from './memory-calibrations.ts';
import { createMemoryDocuments } from './memory-documents.ts';
import { createMemoryIdempotencyKeys } from './memory-idempotency-keys.ts';
import { createMemoryJobs, createMemoryResults } from './memory-jobs.ts';
import type { MarketSnapshotRecord, PipelineRecord } from './records.ts';
import type { Store } from './repositories.ts';

export interface MemoryStoreLimits {
  readonly jobs: MemoryLimit;
  readonly results: MemoryLimit;
  readonly marketSnapshots: MemoryLimit;
  readonly pipelines: MemoryLimit;
  readonly calibrations: MemoryLimit;
  readonly idempotencyKeyCount: number;
}

const MIB = 1024 * 1024;

/** What a process holds at most: some 2 GiB of documents, and fewer than that in practice. */
export const MEMORY_STORE_LIMITS: MemoryStoreLimits = {
  jobs: { count: 20_000, bytes: 512 * MIB },
  results: { count: 20_000, bytes: 512 * MIB },
  marketSnapshots: { count: 5_000, bytes: 256 * MIB },
  pipelines: { count: 5_000, bytes: 512 * MIB },
  calibrations: { count: 5_000, bytes: 256 * MIB },
  idempotencyKeyCount: 50_000,
};

/** A store that lives as long as the process. Full means refused, never forgotten. */
export function createMemoryStore(limits: MemoryStoreLimits = MEMORY_STORE_LIMITS): Store {
  return {
    jobs: createMemoryJobs(limits.jobs),
    results: createMemoryResults(limits.results),
    marketSnapshots: createMemoryDocuments<MarketSnapshotRecord>('market snapshots', limits.marketSnapshots),
    pipelines: createMemoryDocuments<PipelineRecord>('pipelines', limits.pipelines),
    calibrations: createMemoryCalibrations(limits.calibrations),
    idempotencyKeys: createMemoryIdempotencyKeys(limits.idempotencyKeyCount),
    durable: false,
  };
}
