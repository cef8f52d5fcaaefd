import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KERNEL_NAMES } from '../core/kernel-names.ts';
import { engineFingerprint, type Machine, wasmDigest } from './fingerprint.ts';

const MACHINE: Machine = {
  node: '24.0.0',
  v8: '13.6',
  platform: 'linux',
  arch: 'x64',
  cpuModel: 'a processor',
};

describe('the fingerprint of an engine', () => {
  it('holds the digest of the module that runs, as the file beside it has it', () => {
    for (const kernel of KERNEL_NAMES) {
      if (kernel === 'scalar') {
        expect(wasmDigest(kernel)).toBeNull();
        continue;
      }
      const file = readFileSync(new URL(`./modules/${kernel}.wasm`, import.meta.url));
      expect(wasmDigest(kernel)).toBe(`sha256:${createHash('sha256').update(file).digest('hex')}`);
    }
  });

  it('differs by kernel and by every part of the machine', () => {
    const changed = (['node', 'v8', 'platform', 'arch'] as const).map((part) =>
      engineFingerprint('simd', { ...MACHINE, [part]: 'another' }),
    );
    const all = [...KERNEL_NAMES.map((kernel) => engineFingerprint(kernel, MACHINE)), ...changed];
    expect(new Set(all.map(({ digest }) => digest)).size).toBe(all.length);
  });

  it('names the processor where a kernel rounds as the processor likes, and nowhere else', () => {
    const other = { ...MACHINE, cpuModel: 'another processor' };
    for (const kernel of KERNEL_NAMES) {
      const same = engineFingerprint(kernel, other).digest === engineFingerprint(kernel, MACHINE).digest;
      expect(same).toBe(!kernel.startsWith('relaxed'));
    }
  });
});
