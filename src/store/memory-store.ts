import { type Caller, mayKnow, type Owned } from '../core/caller.ts';
import { createMemoryApiKeys } from './memory-api-keys.ts';
import type { MemoryLimit } from './memory-budget.ts';
import { createMemoryCalibrations } from './memory-calibrations.ts';
import { createMemoryDocuments, type OwnedDocuments } from './memory-documents.ts';
import { createMemoryEvents } from './memory-events.ts';
import { createMemoryIdempotencyKeys } from './memory-idempotency-keys.ts';
import { createMemoryJobs, createMemoryResults } from './memory-jobs.ts';
import { createMemoryWebhooks } from './memory-webhooks.ts';
import type { DocumentRecord, MarketSnapshotRecord, PipelineRecord } from './records.ts';
import type { DocumentRepository, Repositories, Store } from './repositories.ts';

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
  const tenants = new Map<string, ReturnType<typeof createTenant>>();
  const webhooks = createMemoryWebhooks();
  const apiKeys = createMemoryApiKeys();
  const tenantOf = ({ tenantId }: Caller) => {
    let tenant = tenants.get(tenantId);
    if (tenant === undefined) {
      tenant = createTenant(limits);
      tenants.set(tenantId, tenant);
    }
    return tenant;
  };
  const as = (caller: Caller): Repositories => {
    const tenant = tenantOf(caller);
    const { actor: createdBy, tenantId, deskId } = caller;
    const owner = { createdBy, tenantId, deskId };
    const known = <T extends Owned>(record: T | undefined): T | undefined =>
      record !== undefined && mayKnow(caller, record) ? record : undefined;
    const documents = <T extends DocumentRecord>(all: OwnedDocuments<T>): DocumentRepository<T> => ({
      insert: (document) => all.insert({ ...document, ...owner } as Omit<T, 'sequence'>),
      find: async (id) => known(await all.find(id)),
      latest: async () => known(await all.latest()),
      list: async (query) => (await all.list(query)).filter((record) => mayKnow(caller, record)),
    });
    return {
      jobs: {
        ...tenant.jobs,
        insert: (job, requestJson) => tenant.jobs.insert({ ...job, ...owner }, requestJson),
        find: async (id) => known(await tenant.jobs.find(id)),
        list: async (query) => (await tenant.jobs.list(query)).filter((record) => mayKnow(caller, record)),
      },
      results: tenant.results,
      marketSnapshots: documents(tenant.marketSnapshots),
      pipelines: documents(tenant.pipelines),
      calibrations: {
        ...documents(tenant.calibrations),
        findByInputs: tenant.calibrations.findByInputs,
      },
      idempotencyKeys: tenant.idempotencyKeys,
      events: tenant.events.as(caller),
      audit: {
        note: async () => {
          throw new Error('The store in memory keeps no audit.');
        },
        list: async () => [],
      },
      webhooks: webhooks.repository(caller),
      webhookOutbox: webhooks.outbox(caller),
      apiKeys: apiKeys.as(caller),
    };
  };
  return {
    as,
    transact: (caller, work) => work(as(caller)),
    system: {
      liveJobs: async () => [],
      webhookDeliveries: webhooks.queue,
      ping: async () => {},
      findApiKey: apiKeys.findApiKey,
      noteApiKeyUse: apiKeys.noteApiKeyUse,
    },
    durable: false,
    close: async () => {},
  };
}

function createTenant(limits: MemoryStoreLimits) {
  return {
    jobs: createMemoryJobs(limits.jobs),
    results: createMemoryResults(limits.results),
    marketSnapshots: createMemoryDocuments<MarketSnapshotRecord>('market snapshots', limits.marketSnapshots),
    pipelines: createMemoryDocuments<PipelineRecord>('pipelines', limits.pipelines),
    calibrations: createMemoryCalibrations(limits.calibrations),
    idempotencyKeys: createMemoryIdempotencyKeys(limits.idempotencyKeyCount),
    events: createMemoryEvents(),
  };
}
