import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { openStore, type StoreTarget } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/repositories.ts';
import { describeWithPostgres, type PostgresServer, startPostgres } from '../services/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-outages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AT = '2025-02-10T15:00:00.000Z';
const snapshot = (id: string, byteCount: number) => ({
  id,
  asOf: '2025-02-10',
  asOfTime: null,
  contentDigest: 'sha256:0',
  createdAt: AT,
  documentJson: randomBytes(byteCount).toString('base64'),
});
const insert = (store: Store, id: string, byteCount = 10) =>
  store.as(LOCAL_CALLER).marketSnapshots.insert(snapshot(id, byteCount));
const unavailable = { code: 'STORE_UNAVAILABLE', httpStatus: 503 };

/** Sequences of the audit: 1, 2, 3, … when nothing was lost, and nothing remained of what was refused. */
async function auditSequences(store: Store): Promise<readonly number[]> {
  return (await store.as(LOCAL_CALLER).audit.list({ limit: 1000 }))
    .map(({ sequence }) => sequence)
    .toReversed();
}

describe('SQLite', () => {
  it('that is full refuses and stays whole; what fits is stored again without a restart', async () => {
    const store = await openStore({ kind: 'sqlite', dataDir: join(folder, 'full'), sizeMaxMib: 1 });
    const stored: string[] = [];
    const attempts = await Promise.allSettled(
      Array.from({ length: 60 }, async (_, index) => {
        await insert(store, `mkt_${index}`, 40_000);
        stored.push(`mkt_${index}`);
      }),
    );
    const refused = attempts.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(stored.length).toBeGreaterThan(0);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: unavailable });
    await expect(insert(store, 'mkt_large', 900_000)).rejects.toMatchObject(unavailable);
    await insert(store, 'mkt_small');
    const ids = (await store.as(LOCAL_CALLER).marketSnapshots.list({ limit: 200 })).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([...stored, 'mkt_small']));
    expect(await auditSequences(store)).toEqual(Array.from({ length: ids.length }, (_, i) => i + 1));
    await store.close();
  });

  it.skipIf(process.getuid?.() === 0)('in a folder that may only be read says so', async () => {
    const dataDir = join(folder, 'read-only');
    await (await openStore({ kind: 'sqlite', dataDir })).close();
    chmodSync(dataDir, 0o500);
    chmodSync(join(dataDir, 'counterpoise.sqlite'), 0o400);
    await expect(openStore({ kind: 'sqlite', dataDir })).rejects.toMatchObject(unavailable);
    chmodSync(dataDir, 0o700);
  });

  it('that cannot be opened, or is no database, says so', async () => {
    const dataDir = join(folder, 'no-database');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'counterpoise.sqlite'), 'x'.repeat(5000));
    await expect(openStore({ kind: 'sqlite', dataDir })).rejects.toMatchObject(unavailable);
    await expect(openStore({ kind: 'sqlite', dataDir: '/proc/none' })).rejects.toMatchObject(unavailable);
  });
});

describeWithPostgres('PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.close());

  it('that is stopped or killed refuses; the store goes on when it is back', async () => {
    const target: StoreTarget = { kind: 'postgresql', url: await server.createDatabase() };
    const store = await openStore(target);
    await insert(store, 'mkt_1');
    for (const end of ['stop', 'kill'] as const) {
      await server[end]();
      await expect(insert(store, 'mkt_lost')).rejects.toMatchObject(unavailable);
      await expect(store.as(LOCAL_CALLER).marketSnapshots.latest()).rejects.toMatchObject(unavailable);
      await expect(store.system.ping()).rejects.toMatchObject(unavailable);
      await server.start();
      await insert(store, `mkt_after_${end}`);
    }
    await store.system.ping();
    expect(await auditSequences(store)).toEqual([1, 2, 3]);
    // It is held again, by the same store.
    await expect(openStore(target)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    await store.close();
    await (await openStore(target)).close();
  });

  it('that another server has taken meanwhile is said to be in use until that one lets go', async () => {
    const target: StoreTarget = { kind: 'postgresql', url: await server.createDatabase() };
    const store = await openStore(target);
    await insert(store, 'mkt_1');
    await server.restart();
    const other = await openStore(target);
    const inUse = { code: 'STORE_IN_USE' };
    await expect(store.system.ping()).rejects.toMatchObject(inUse);
    await expect(insert(store, 'mkt_lost')).rejects.toMatchObject(inUse);
    expect(await store.as(LOCAL_CALLER).marketSnapshots.latest()).toMatchObject({ id: 'mkt_1' });
    await other.close();
    await store.system.ping();
    await insert(store, 'mkt_2');
    expect(await auditSequences(store)).toEqual([1, 2]);
    await store.close();
  });

  it('that is killed in mid-transaction keeps nothing of it', async () => {
    const store = await openStore({ kind: 'postgresql', url: await server.createDatabase() });
    const work = store.transact(LOCAL_CALLER, async ({ marketSnapshots }) => {
      await marketSnapshots.insert(snapshot('mkt_1', 10));
      await server.kill();
      await marketSnapshots.insert(snapshot('mkt_2', 10));
    });
    await expect(work).rejects.toMatchObject(unavailable);
    await server.start();
    expect(await store.as(LOCAL_CALLER).marketSnapshots.list({ limit: 9 })).toEqual([]);
    await insert(store, 'mkt_3');
    expect(await auditSequences(store)).toEqual([1]);
    await store.close();
  });

  it('that is killed under many changes keeps all it has acknowledged, and whole changes alone', async () => {
    const store = await openStore({ kind: 'postgresql', url: await server.createDatabase() });
    const acknowledged: string[] = [];
    const changes = Array.from({ length: 300 }, async (_, index) => {
      await insert(store, `mkt_${index}`);
      acknowledged.push(`mkt_${index}`);
      if (acknowledged.length === 50) await server.kill();
    });
    await Promise.allSettled(changes);
    await server.start();
    const ids = (await store.as(LOCAL_CALLER).marketSnapshots.list({ limit: 500 })).map(({ id }) => id);
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    for (const id of acknowledged) expect(ids).toContain(id);
    expect(await auditSequences(store)).toEqual(Array.from({ length: ids.length }, (_, i) => i + 1));
    await store.close();
  });
});
