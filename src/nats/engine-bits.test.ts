import { describe, expect, it } from 'vitest';
import type { Machine } from '../kernel/fingerprint.ts';
import { bitsKind, differences, engineBits } from './engine-bits.ts';

const MACHINE: Machine = { node: '24.0.0', v8: '13.6', platform: 'linux', arch: 'x64', cpuModel: 'one' };

describe('the bits of an engine', () => {
  it('depend on the model of the processor for relaxed kernels alone', () => {
    const [one, other] = [engineBits(MACHINE), engineBits({ ...MACHINE, cpuModel: 'other' })];
    expect(other.plain).toBe(one.plain);
    expect(other.relaxed).not.toBe(one.relaxed);
    expect(differences(one.engine, other.engine)).toBe('');
    expect(
      ['relaxed', 'relaxed-f64', 'simd', 'simd-f64', 'scalar'].map((name) => bitsKind(name as 'simd')),
    ).toEqual(['relaxed', 'relaxed', 'plain', 'plain', 'plain']);
  });

  it.each(['node', 'v8', 'platform', 'arch'] as const)('depend on %s, by name', (part) => {
    const [one, other] = [engineBits(MACHINE), engineBits({ ...MACHINE, [part]: 'another' })];
    expect(other.plain).not.toBe(one.plain);
    expect(differences(one.engine, other.engine)).toBe(`${part} another instead of ${MACHINE[part]}`);
  });
});
