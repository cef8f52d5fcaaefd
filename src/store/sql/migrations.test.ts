import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatabase, describeWithPostgres } from '../../../test/services/postgres.ts';
import { LOCAL_CALLER } from '../../core/caller.ts';
import { openStore, type StoreTarget } from '../open-store.ts';
import { MIGRATIONS, type Migration, migrate } from './migrations.ts';
import { openPostgresqlDatabase } from './postgresql-database.ts';
import type { SqlDatabase } from './sql-database.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-migrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const now = () => new Date();

const NEXT: readonly Migration[] = [
  ...MIGRATIONS,
  {
    name: 'a table more',
    up: async (db) => {
      await db.schema.createTable('more').addColumn('id', 'integer').execute();
    },
  },
];
const BROKEN: readonly Migration[] = [
  ...NEXT,
  {
    name: 'a table twice',
    up: async (db) => {
      await db.schema.createTable('half').addColumn('id', 'integer').execute();
      await db.schema.createTable('more').addColumn('id', 'integer').execute();
    },
  },
];

async function withNote(target: StoreTarget): Promise<void> {
  const store = await openStore(target);
  const entry = { action: 'test.noted', objectId: 'x', contentDigest: null, correlationId: null };
  await store.as(LOCAL_CALLER).audit.note(entry);
  await store.close();
}

const tablesOf = async ({ reader }: SqlDatabase) =>
  (await reader.introspection.getTables()).map(({ name }) => name);

describe('a store on SQLite', () => {
  const dataDir = join(folder, 'store');
  const copies = () => readdirSync(dataDir).filter((name) => name.startsWith('counterpoise-version-'));

  it('is copied before it is changed, changed whole or not at all, and refused by older releases', async () => {
    await withNote({ kind: 'sqlite', dataDir });
    expect(copies()).toEqual([]);
    const database = await openSqliteDatabase({ kind: 'sqlite', dataDir });
    await migrate(database, now, NEXT);
    expect(await tablesOf(database)).toContain('more');
    expect(copies()).toHaveLength(1);
    await expect(migrate(database, now, BROKEN)).rejects.toThrow('more');
    expect(await tablesOf(database)).not.toContain('half');
    await migrate(database, now, NEXT);
    await database.close();
    await expect(openStore({ kind: 'sqlite', dataDir })).rejects.toMatchObject({ code: 'STORE_NEWER' });
    await expect(openStore({ kind: 'sqlite', dataDir }, { access: 'tool' })).rejects.toMatchObject({
      code: 'STORE_NEWER',
    });
  });

  it('is worked on by one server, and by tools beside it', async () => {
    const target: StoreTarget = { kind: 'sqlite', dataDir: join(folder, 'shared') };
    const server = await openStore(target);
    await expect(openStore(target)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    const tool = await openStore(target, { access: 'tool' });
    const entry = { action: 'test.noted', objectId: 'x', contentDigest: null, correlationId: null };
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? server : tool).as(LOCAL_CALLER).audit.note(entry),
      ),
    );
    expect(await tool.system.verifyAudit()).toMatchObject({ isIntact: true, entryCount: 20 });
    await Promise.all([tool.close(), server.close()]);
  });
});

describeWithPostgres('a store on PostgreSQL', () => {
  it('is changed only with a backup', async () => {
    const target: StoreTarget = { kind: 'postgresql', url: await createDatabase() };
    await withNote(target);
    const careless = openPostgresqlDatabase(target);
    await expect(migrate(careless, now, NEXT)).rejects.toMatchObject({ code: 'STORE_NOT_BACKED_UP' });
    expect(await tablesOf(careless)).not.toContain('more');
    await careless.close();
    const careful = openPostgresqlDatabase({ ...target, backupTaken: true });
    await migrate(careful, now, NEXT);
    await expect(migrate(careful, now, BROKEN)).rejects.toThrow('more');
    expect(await tablesOf(careful)).not.toContain('half');
    await careful.close();
    await expect(openStore(target)).rejects.toMatchObject({ code: 'STORE_NEWER' });
  });

  it('is worked on by one server, and by tools beside it', async () => {
    const target: StoreTarget = { kind: 'postgresql', url: await createDatabase() };
    const server = await openStore(target);
    await expect(openStore(target)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    const tool = await openStore(target, { access: 'tool' });
    const entry = { action: 'test.noted', objectId: 'x', contentDigest: null, correlationId: null };
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? server : tool).as(LOCAL_CALLER).audit.note(entry),
      ),
    );
    expect(await tool.system.verifyAudit()).toMatchObject({ isIntact: true, entryCount: 20 });
    await Promise.all([tool.close(), server.close()]);
  });
});
