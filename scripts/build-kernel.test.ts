import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compileKernel, KERNEL_MODULES, modulePaths, moduleSource } from './kernel-build/compile-kernel.ts';

it.each(KERNEL_MODULES)(
  'builds the committed $name kernel from its source, byte for byte',
  async (module) => {
    const bytes = await compileKernel(module);
    const { binary, source } = modulePaths(module);
    expect(bytes.length).toBeGreaterThan(1000);
    expect(Buffer.from(bytes).equals(await readFile(binary))).toBe(true);
    expect(moduleSource(module, bytes)).toBe(await readFile(source, 'utf8'));
  },
);
