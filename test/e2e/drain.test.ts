import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDatabase, describeWithPostgres } from '../services/postgres.ts';
import { drainUnderLoad } from './drain-under-load.ts';

/** Three times what an operator is promised: other tests share the machine. */
const EXIT_MS_MAX = 30_000;
const LOAD = { clientCount: 8, answeredCountMin: 60, exitMsMax: EXIT_MS_MAX };

it('a server on SQLite that is asked to stop under load cuts no call that it took', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-drain-'));
  try {
    await drainUnderLoad({ ...LOAD, storeArgs: ['--data-dir', folder], environment: {} }, 'sqlite');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect.hasAssertions();
});

describeWithPostgres('on PostgreSQL', () => {
  it('a server that is asked to stop under load cuts no call that it took', async () => {
    const environment = { COUNTERPOISE_STORE_URL: await createDatabase() };
    await drainUnderLoad({ ...LOAD, storeArgs: [], environment }, 'postgresql');
    expect.hasAssertions();
  });
});
