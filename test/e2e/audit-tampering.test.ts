import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { afterAll, describe, it } from 'vitest';
import { locatesTamperings } from '../fixtures/audit-tampering.ts';
import { createDatabase, describeWithPostgres } from '../services/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tampering on SQLite', () => {
  it('is located, 60 of 60', () =>
    locatesTamperings({ kind: 'sqlite', dataDir: join(folder, 'store') }, 60, seedrandom('tampering')));
});

describeWithPostgres('tampering on PostgreSQL', () => {
  it('is located, 20 of 20', async () =>
    locatesTamperings(
      { kind: 'postgresql', url: await createDatabase() },
      20,
      seedrandom('tampering on PostgreSQL'),
    ));
});
