import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { expect, it } from 'vitest';
import { verifyInThread } from '../../src/store/sql/audit-verify-thread.ts';
import { auditOf } from '../fixtures/audit-of.ts';
import { locatesTamperings } from '../fixtures/audit-tampering.ts';

const GOAL_SECONDS = 15;

function inFolder<T>(work: (dataDir: string) => Promise<T>): () => Promise<T> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'counterpoise-audit-'));
    try {
      return await work(join(folder, 'store'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

it(
  'tampering is located, 1,000 of 1,000',
  inFolder((dataDir) => locatesTamperings({ kind: 'sqlite', dataDir }, 1000, seedrandom('1,000 tamperings'))),
);

it(
  'a million entries are verified in time',
  inFolder(async (dataDir) => {
    await auditOf(1_000_000, dataDir);
    const start = performance.now();
    const report = await verifyInThread({ target: { kind: 'sqlite', dataDir }, heads: [] }, () => {});
    const seconds = (performance.now() - start) / 1000;
    process.stderr.write(`1,000,000 entries verified in ${seconds.toFixed(1)} s\n`);
    expect(report).toMatchObject({ isIntact: true, entryCount: 1_000_000 });
    expect(seconds).toBeLessThan(GOAL_SECONDS);
  }),
);
