import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drainUnderLoad } from '../e2e/drain-under-load.ts';
import { createDatabase, describeWithPostgres } from '../services/postgres.ts';

const ROUNDS = Array.from({ length: 20 }, (_, index) => index);
const LOAD = { clientCount: 16, answeredCountMin: 200, exitMsMax: 10_000 };

describe('on SQLite', () => {
  it.each(ROUNDS)('round %i: a stop under load cuts no call that was taken', async (round) => {
    const folder = mkdtempSync(join(tmpdir(), 'counterpoise-drain-'));
    try {
      await drainUnderLoad(
        { ...LOAD, storeArgs: ['--data-dir', folder], environment: {} },
        `sqlite-${round}`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect.hasAssertions();
  });
});

describeWithPostgres('on PostgreSQL', () => {
  it.each(ROUNDS)('round %i: a stop under load cuts no call that was taken', async (round) => {
    const environment = { COUNTERPOISE_STORE_URL: await createDatabase() };
    await drainUnderLoad({ ...LOAD, storeArgs: [], environment }, `postgresql-${round}`);
    expect.hasAssertions();
  });
});
