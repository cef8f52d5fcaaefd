import { describe, expect, it } from 'vitest';
import { createDatabase, describeWithPostgres } from '../../../test/services/postgres.ts';
import { LOCAL_CALLER } from '../../core/caller.ts';
import { IN_MEMORY, openStore, type StoreTarget } from '../open-store.ts';

const entry = (objectId: string) => ({
  action: 'test.noted',
  objectId,
  contentDigest: null,
  correlationId: null,
});

describe('on SQLite', () => sharesCommits(async () => IN_MEMORY));
describeWithPostgres('on PostgreSQL', () =>
  sharesCommits(async () => ({ kind: 'postgresql', url: await createDatabase() })),
);

function sharesCommits(place: () => Promise<StoreTarget>): void {
  it('changes that share a commit fail each on its own, and the chain has no gap', async () => {
    const store = await openStore(await place());
    const settled = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        store.transact(LOCAL_CALLER, async ({ audit }) => {
          await audit.note(entry(`${index}`));
          if (index % 3 === 0) throw new Error(`no ${index}`);
          return index;
        }),
      ),
    );
    for (const [index, outcome] of settled.entries()) {
      if (index % 3 === 0) expect(outcome).toMatchObject({ reason: { message: `no ${index}` } });
      else expect(outcome).toEqual({ status: 'fulfilled', value: index });
    }
    const kept = (await store.as(LOCAL_CALLER).audit.list({ limit: 200 })).toReversed();
    expect(kept.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 66 }, (_, i) => i + 1));
    expect(kept.map(({ objectId }) => Number(objectId) % 3)).not.toContain(0);
    for (const [index, { previousHash }] of kept.entries()) {
      if (index > 0) expect(previousHash).toBe(kept[index - 1]!.hash);
    }
    await store.close();
  });

  it('refuses more than may wait, and forgets none of those it took', async () => {
    const store = await openStore(await place());
    const settled = await Promise.allSettled(
      Array.from({ length: 1_100 }, (_, index) => store.system.noteApiKeyUse(`key ${index}`, 'now')),
    );
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(100);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: 'REQUEST_OVERLOADED' } });
    await store.close();
  });
}
