import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, workFolder } from './cli-harness.ts';

/** A quick validation takes some fifteen seconds by itself; CI's machine does other things beside it. */
const PATIENCE_MS = 240_000;
const { folder, files, market } = workFolder();

interface ValidationDocument {
  readonly passed: boolean;
  readonly checks: readonly { readonly id: string; readonly passed: boolean }[];
  readonly provenance: Record<string, unknown>;
}

describe('counterpoise validate', () => {
  it(
    'passes on the example day, files a report, and says the same on one thread as on two',
    async () => {
      const out = join(folder, 'report.html');
      const args = ['validate', '--quick', '--market', files.market, '--json', '--seed', 'e2e'];
      const first = await run(...args, '--threads', '2', '--out', out);
      expect(first.code, first.stderr).toBe(0);
      const document = JSON.parse(first.stdout) as ValidationDocument;
      expect(document).toMatchObject({
        schemaVersion: 1,
        asOf: '2025-02-10',
        passed: true,
        provenance: {
          seed: 'e2e',
          scope: 'quick',
          models: ['Hull–White', 'G2++', 'forward-market model'],
          threads: 2,
        },
      });
      expect(document.provenance['calibrationHash']).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(document.checks.length).toBeGreaterThan(100);
      for (const section of ['reference', 'simulation', 'convergence', 'parity', 'fit', 'prepayment']) {
        expect(
          document.checks.some(({ id }) => id.startsWith(`${section}/`)),
          section,
        ).toBe(true);
      }
      const page = readFileSync(out, 'utf8');
      expect(page).toMatch(/^<!doctype html>/);
      expect(page).toContain(`All ${document.checks.length} checks passed.`);
      const second = JSON.parse((await run(...args, '--threads', '1')).stdout) as ValidationDocument;
      expect(second.checks).toEqual(document.checks);
    },
    PATIENCE_MS,
  );

  it(
    'ends with 1 when a price does not fit its neighbours, names the checks and files the report all the same',
    async () => {
      const broken = market((day) => {
        const quote = day.tba.find((one) => one.price === '102-19');
        expect(quote).toBeDefined();
        quote!.price = '99-19';
      });
      const out = join(folder, 'failed.html');
      const outcome = await run('validate', '--quick', '--market', broken, '--out', out);
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toContain('VALIDATION_FAILED');
      expect(outcome.stderr).toContain('fit/tba-oas-smoothness');
      expect(outcome.stdout).toMatch(/of \d+ checks FAILED/);
      expect(readFileSync(out, 'utf8')).toContain('What failed');
    },
    PATIENCE_MS,
  );

  it('refuses a seed without a letter and a market day that is none', async () => {
    expect((await run('validate', '--seed', '')).code).toBe(2);
    const out = join(folder, 'never.html');
    const outcome = await run('validate', '--market', join(folder, 'nowhere.json'), '--out', out);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('INPUT_UNREADABLE');
    expect(existsSync(out)).toBe(false);
  });
});
