import { expect } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { openStore, type StoreTarget } from '../../src/store/open-store.ts';
import type { ClientRecord } from './client-record.ts';

const PAGE = 200;

/**
 * Holds a store that no server has any more against what clients were told: nothing is in it that was refused, nothing
 * is missing, and its audit is whole.
 *
 * @param othersIds of what others than the clients stored
 */
export async function holdStore(
  target: StoreTarget,
  record: ClientRecord,
  othersIds: ReadonlySet<string> = new Set(),
): Promise<void> {
  const store = await openStore(target);
  try {
    const { isIntact, findingCount } = await store.system.verifyAudit();
    expect({ isIntact, findingCount }).toEqual({ isIntact: true, findingCount: 0 });
    expect(await store.system.liveJobs()).toEqual([]);
    const { marketSnapshots, pipelines, jobs } = store.as(LOCAL_CALLER);
    const families = [
      { family: 'market-snapshot', ids: await idsOf(marketSnapshots) },
      { family: 'pipeline', ids: await idsOf(pipelines) },
      { family: 'job', ids: await idsOf(jobs) },
    ] as const;
    for (const { family, ids } of families) {
      const sent = record.sent.filter(({ submission }) => submission.family === family);
      const acknowledged = sent.flatMap(({ fate, id }) => (fate === 'acknowledged' ? [id!] : []));
      const unknownCount = sent.filter(({ fate }) => fate === 'unknown').length;
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      const known = new Set([...acknowledged, ...othersIds]);
      const unclaimed = [...ids].filter((id) => !known.has(id));
      expect(unclaimed.length, family).toBeLessThanOrEqual(unknownCount);
    }
  } finally {
    await store.close();
  }
}

interface Listing {
  readonly list: (query: {
    readonly limit: number;
    readonly beforeSequence?: number;
  }) => Promise<readonly { readonly id: string; readonly sequence: number }[]>;
}

async function idsOf({ list }: Listing): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let beforeSequence: number | undefined; ; ) {
    const page = await list({ limit: PAGE, ...(beforeSequence !== undefined && { beforeSequence }) });
    for (const { id } of page) ids.add(id);
    if (page.length < PAGE) return ids;
    beforeSequence = page.at(-1)!.sequence;
  }
}
