import type { Repositories, Store } from '../store/repositories.ts';
import { around, overlay, seenThrough } from './overlay.ts';
import type { StoreObserver } from './store-observer.ts';

/**
 * The same store, with someone looking on. What an unfinished transaction changes is told once it is stored, and
 * never if it is not.
 *
 * @param nowMs milliseconds of a clock that never goes back
 */
export function observedStore(store: Store, observer: StoreObserver, nowMs: () => number): Store {
  const time = async (operation: string, call: () => unknown): Promise<unknown> => {
    const startedMs = nowMs();
    let failed = true;
    try {
      const value = await call();
      failed = false;
      return value;
    } finally {
      observer.onAccess(operation, (nowMs() - startedMs) / 1000, failed);
    }
  };
  const timed = <T extends object>(name: string, repository: T): T =>
    around(repository, (method, call) => time(`${name}.${method}`, call));
  const { webhookDeliveries } = store.system;
  const deliveries = overlay(webhookDeliveries, {
    settle: async (outcome) => {
      await webhookDeliveries.settle(outcome);
      observer.onDelivery(outcome);
    },
  });
  return overlay(store, {
    as: (caller) => timedMembers(toldOf(store.as(caller), observer), timed),
    transact: async (caller, work) => {
      const told: (() => void)[] = [];
      const startedMs = nowMs();
      let failed = true;
      try {
        const result = await store.transact(caller, (repositories) => {
          // A transaction that is tried again tells only of what it did the last time.
          told.length = 0;
          return work(toldOf(repositories, deferred(observer, told)));
        });
        failed = false;
        for (const tell of told) tell();
        return result;
      } finally {
        observer.onAccess('transact', (nowMs() - startedMs) / 1000, failed);
      }
    },
    system: timed(
      'system',
      overlay(store.system, { webhookDeliveries: timed('webhookDeliveries', deliveries) }),
    ),
  });
}

type Told = Pick<StoreObserver, 'onJob' | 'onEvents'>;

function deferred(observer: Told, told: (() => void)[]): Told {
  return {
    onJob: (job) => told.push(() => observer.onJob(job)),
    onEvents: (stream, outcomes) => told.push(() => observer.onEvents(stream, outcomes)),
  };
}

/** Repositories that tell of what was stored through them. */
function toldOf(repositories: Repositories, { onJob, onEvents }: Told): Repositories {
  const { jobs, events } = repositories;
  return overlay(repositories, {
    jobs: overlay(jobs, {
      insert: async (job, requestJson) => {
        const stored = await jobs.insert(job, requestJson);
        onJob(stored);
        return stored;
      },
      update: async (job) => {
        await jobs.update(job);
        onJob(job);
      },
    }),
    events: overlay(events, {
      append: async (stream, added, acceptedAt) => {
        const outcomes = await events.append(stream, added, acceptedAt);
        onEvents(stream, outcomes);
        return outcomes;
      },
    }),
  });
}

function timedMembers(
  repositories: Repositories,
  timed: <T extends object>(name: string, repository: T) => T,
): Repositories {
  return seenThrough(repositories, (key) => {
    const member: unknown = Reflect.get(repositories, key);
    return typeof member === 'object' && member !== null ? timed(String(key), member) : member;
  });
}
