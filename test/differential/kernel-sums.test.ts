import { describe, expect, it } from 'vitest';
import { KERNEL_NAMES, type KernelName } from '../../src/core/kernel-names.ts';
import { addressedUniform, randomKey } from '../../src/core/random.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import type { LockWeights } from '../../src/kernel/kernel.ts';
import { kernelStage } from '../fixtures/kernel-block.ts';

const KEY = randomKey('sums');
/** e^x to 1e-13, a handful of roundings, 64 terms. */
const TOLERANCE = 1e-12;
const RESPONSE_SCALE = 2.708;
const CENTRE = 0.06;

const random = (row: number, path: number): number => addressedUniform(KEY, path, row, 0);
const rates = Array.from({ length: BLOCK_PATHS }, (_, path) => 0.02 + 0.09 * random(0, path));
const presents = Array.from({ length: BLOCK_PATHS }, (_, path) => 0.9 + 0.2 * random(1, path));
const discounts = Array.from({ length: BLOCK_PATHS }, (_, path) => 0.97 + 0.03 * random(2, path));

const LOCKS = [
  { base: 0.75, rateAtLock: 0.0687, responseSize: 1.8, low: 0.01, high: 0.995, shift: 0 },
  { base: 0.97, rateAtLock: 0.05, responseSize: 1.8, low: 0.01, high: 0.995, shift: 0.02 },
  { base: 0.03, rateAtLock: 0.09, responseSize: 8, low: 0.01, high: 0.995, shift: -0.02 },
  { base: 0.5, rateAtLock: 0.06, responseSize: 0, low: 0, high: 1, shift: 0.1 },
];

function weights(lock: (typeof LOCKS)[number]): LockWeights {
  return {
    responseScale: Math.exp((2 * (CENTRE - lock.rateAtLock) * 100) / RESPONSE_SCALE),
    responseSize: lock.responseSize,
    odds: (1 - lock.base) / lock.base,
    low: lock.low,
    high: lock.high,
    shift: lock.shift,
  };
}

function plainSums(lock: (typeof LOCKS)[number]): number[] {
  const sums = [0, 0, 0, 0];
  const clamp = (p: number): number => Math.min(Math.max(p, lock.low), lock.high);
  for (let path = 0; path < BLOCK_PATHS; path++) {
    const move = (rates[path]! - lock.rateAtLock) * 100;
    const logit =
      Math.log(lock.base / (1 - lock.base)) + lock.responseSize * Math.tanh(move / RESPONSE_SCALE);
    const p = clamp(clamp(1 / (1 + Math.exp(-logit))) + lock.shift);
    sums[0]! += p * presents[path]!;
    sums[1]! += p * discounts[path]!;
    sums[2]! += p;
    sums[3]! += presents[path]!;
  }
  return sums;
}

function weighed(name: KernelName, lock: LockWeights, responses: readonly number[], start = 0): number[] {
  const stage = kernelStage(name, 1 << 16);
  const rows = [presents, discounts, responses].map((row) => {
    const to = stage.doubles(BLOCK_PATHS);
    to.set(row);
    return to.byteOffset;
  });
  const sums = stage.doubles(4).fill(start);
  stage.kernel.weigh(lock, rows[0]!, rows[1]!, rows[2]!, sums.byteOffset);
  return [...sums];
}

const responses = rates.map((rate) => Math.exp((2 * (rate - CENTRE) * 100) / RESPONSE_SCALE));

describe.each(KERNEL_NAMES)('pull-through weights of %s', (name) => {
  it.each([...LOCKS.keys()])('are those of the plain formula for lock %i', (index) => {
    const found = weighed(name, weights(LOCKS[index]!), responses);
    for (const [sum, expected] of plainSums(LOCKS[index]!).entries()) {
      expect(Math.abs(found[sum]! / expected - 1), `sum ${sum}`).toBeLessThan(TOLERANCE);
    }
  });

  it('are 1 for a lock that is sure to fund, and join what the sums hold', () => {
    const funded = { responseScale: 1, responseSize: 1.8, odds: 0, low: 1, high: 1, shift: 0 };
    const found = weighed(name, funded, responses, 5);
    expect(found[2]).toBe(5 + BLOCK_PATHS);
    expect(found[0]).toBe(found[3]);
  });

  it('stand rates at which the response overflows', () => {
    const infinite = Array.from({ length: BLOCK_PATHS }, (_, path) =>
      path % 2 === 0 ? Number.POSITIVE_INFINITY : 0,
    );
    const lock = weights(LOCKS[0]!);
    const up = 1 / (1 + lock.odds * Math.exp(-1.8));
    const down = 1 / (1 + lock.odds * Math.exp(1.8));
    const found = weighed(name, lock, infinite);
    expect(Math.abs(found[2]! / (32 * (up + down)) - 1)).toBeLessThan(TOLERANCE);
  });
});

const bits = (values: readonly number[]): BigUint64Array =>
  new BigUint64Array(Float64Array.from(values).buffer);

describe('sums in plain vectors', () => {
  it.each(['simd-f64', 'simd'] as const)('have the scalar bits in %s', (name) => {
    for (const lock of LOCKS) {
      const found = weighed(name, weights(lock), responses);
      expect(bits(found)).toEqual(bits(weighed('scalar', weights(lock), responses)));
    }
    expect(bits(moments(name, 3, 7))).toEqual(bits(moments('scalar', 3, 7)));
  });
});

function moments(name: KernelName, rows: number, functions: number): number[] {
  const stage = kernelStage(name, 1 << 17);
  const values = stage.doubles(rows * BLOCK_PATHS);
  const basis = stage.doubles(functions * BLOCK_PATHS);
  values.forEach((_, at) => {
    values[at] = random(10, at) - 0.3;
  });
  basis.forEach((_, at) => {
    basis[at] = random(11, at) - 0.4;
  });
  const sums = stage.doubles(rows * functions).fill(1);
  stage.kernel.moments(values.byteOffset, rows, basis.byteOffset, functions, sums.byteOffset);
  return [...sums];
}

describe.each(KERNEL_NAMES)('moments of %s', (name) => {
  it.each([1, 3, 4, 5, 11])('are sums of products with %i functions', (functions) => {
    const rows = 3;
    const found = moments(name, rows, functions);
    for (let row = 0; row < rows; row++) {
      for (let m = 0; m < functions; m++) {
        let expected = 1;
        for (let path = 0; path < BLOCK_PATHS; path++) {
          expected +=
            (random(10, row * BLOCK_PATHS + path) - 0.3) * (random(11, m * BLOCK_PATHS + path) - 0.4);
        }
        expect(Math.abs(found[row * functions + m]! - expected)).toBeLessThan(TOLERANCE);
      }
    }
  });
});
