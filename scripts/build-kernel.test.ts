import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import {
  compileKernel,
  MODULE_PATH,
  MODULE_SOURCE_PATH,
  moduleSource,
} from './kernel-build/compile-kernel.ts';

it('builds the committed kernel from its source, byte for byte', async () => {
  const bytes = await compileKernel();
  expect(bytes.length).toBeGreaterThan(1000);
  expect(Buffer.from(bytes).equals(await readFile(MODULE_PATH))).toBe(true);
  expect(moduleSource(bytes)).toBe(await readFile(MODULE_SOURCE_PATH, 'utf8'));
});
