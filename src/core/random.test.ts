import { describe, expect, it } from 'vitest';
import {
  addressedNormal,
  addressedNormalPairs,
  addressedUniform,
  randomKey,
  threefry2x32,
} from './random.ts';
import { momentsOf, sampleVariance } from './statistics.ts';

describe('Threefry-2x32 with 20 rounds', () => {
  /** Known answers of Random123 (kat_vectors, threefry 2x32 20): counter, key, result. */
  it.each([
    [
      [0x00000000, 0x00000000],
      [0x00000000, 0x00000000],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('gives the known answer of counter %j', (counter, key, expected) => {
    const out = new Uint32Array(2);
    threefry2x32({ low: key[0], high: key[1] }, counter[0], counter[1], out);
    expect([...out]).toEqual([...expected]);
  });
});

describe('the key of a seed', () => {
  it('is two unsigned 32-bit words, the same for the same text', () => {
    const key = randomKey('42');
    expect(randomKey('42')).toEqual(key);
    expect(randomKey('43')).not.toEqual(key);
    for (const word of [key.low, key.high]) {
      expect(Number.isInteger(word) && word >= 0 && word < 4294967296).toBe(true);
    }
  });

  it('leaves the global generator as it is', () => {
    const random = Math.random;
    randomKey('42');
    expect(Math.random).toBe(random);
  });
});

describe('addressed numbers', () => {
  const key = randomKey('test');

  it('depend on their address alone, not on what was drawn before', () => {
    const before = addressedNormal(key, 123_456, 7, 1);
    for (let path = 0; path < 100; path++) addressedNormal(key, path, 3, 0);
    expect(addressedNormal(key, 123_456, 7, 1)).toBe(before);
  });

  it('differ when path, step, factor or seed does', () => {
    const seen = new Set<number>();
    for (let path = 0; path < 20; path++) {
      for (let step = 0; step < 20; step++) {
        for (let factor = 0; factor < 5; factor++) seen.add(addressedUniform(key, path, step, factor));
      }
    }
    for (const path of [4294967295, 2147483648]) seen.add(addressedUniform(key, path, 16_777_215, 255));
    seen.add(addressedUniform(randomKey('other'), 0, 0, 0));
    expect(seen.size).toBe(20 * 20 * 5 + 3);
  });

  it('are normal: four moments within 4.5 standard errors, a false alarm in 37,000 seeds', () => {
    const count = 200_000;
    const normals = Array.from({ length: count }, (_, index) =>
      addressedNormal(key, index >>> 4, (index >>> 1) & 7, index & 1),
    );
    const moments = momentsOf(normals);
    const limit = 4.5 / Math.sqrt(count);
    expect(Math.abs(moments.mean)).toBeLessThan(limit);
    expect(Math.abs(sampleVariance(moments) - 1)).toBeLessThan(limit * Math.sqrt(2));
    expect(Math.abs(momentsOf(normals.map((x) => x * x * x)).mean)).toBeLessThan(limit * Math.sqrt(15));
    expect(Math.abs(momentsOf(normals.map((x) => x * x * x * x)).mean - 3)).toBeLessThan(
      limit * Math.sqrt(96),
    );
  });

  it('have neighbours without correlation, in path, step and factor', () => {
    const count = 100_000;
    const limit = 4.5 / Math.sqrt(count);
    const correlation = (other: (path: number) => number): number =>
      momentsOf(Array.from({ length: count }, (_, path) => addressedNormal(key, path, 5, 0) * other(path)))
        .mean;
    expect(Math.abs(correlation((path) => addressedNormal(key, path + 1, 5, 0)))).toBeLessThan(limit);
    expect(Math.abs(correlation((path) => addressedNormal(key, path, 6, 0)))).toBeLessThan(limit);
    expect(Math.abs(correlation((path) => addressedNormal(key, path, 5, 1)))).toBeLessThan(limit);
  });

  it('fill the unit interval evenly and never reach its ends', () => {
    const bins = new Array<number>(256).fill(0);
    const count = 256_000;
    for (let path = 0; path < count; path++) {
      const uniform = addressedUniform(key, path, 0, 0);
      expect(uniform > 0 && uniform < 1).toBe(true);
      bins[Math.floor(uniform * 256)]!++;
    }
    const expected = count / bins.length;
    const chiSquared = bins.reduce((sum, bin) => sum + ((bin - expected) * (bin - expected)) / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation √510.
    expect(Math.abs(chiSquared - 255)).toBeLessThan(4.5 * Math.sqrt(510));
  });
});

describe('pairs of normals', () => {
  const key = randomKey('pairs');
  const COUNT = 50;
  const STEPS = 400;
  /** Series against the library's sine and cosine, on numbers of at most 6.8. */
  const SERIES_TOLERANCE = 1e-14;
  const first = new Float64Array(COUNT * STEPS);
  const second = new Float64Array(COUNT * STEPS);
  addressedNormalPairs(key, 100, COUNT, STEPS, first, second);

  it('are those of Box and Muller from the two words of their address', () => {
    const words = new Uint32Array(2);
    const quadrants = new Set<number>();
    for (const path of [0, 17, 49]) {
      for (let step = 0; step < STEPS; step++) {
        threefry2x32(key, 100 + path, step * 256, words);
        const radius = Math.sqrt(-2 * Math.log((words[0]! + 0.5) / 4294967296));
        const quadrant = Math.floor(words[1]! / 2 ** 30);
        quadrants.add(quadrant);
        // Within a quadrant the angle starts at its middle, goes up to its end and wraps round.
        const place = ((words[1]! % 2 ** 30) + 0.5) / 2 ** 30;
        const angle = (Math.PI / 2) * (quadrant + (place < 0.5 ? place : place - 1));
        const at = step * COUNT + path;
        expect(Math.abs(first[at]! - radius * Math.cos(angle))).toBeLessThan(SERIES_TOLERANCE);
        expect(Math.abs(second[at]! - radius * Math.sin(angle))).toBeLessThan(SERIES_TOLERANCE);
      }
    }
    expect(quadrants.size).toBe(4);
  });

  it('depend on their address alone', () => {
    const one = new Float64Array(7);
    const two = new Float64Array(7);
    addressedNormalPairs(key, 131, 1, 7, one, two);
    for (let step = 0; step < 7; step++) {
      expect([one[step], two[step]]).toEqual([first[step * COUNT + 31], second[step * COUNT + 31]]);
    }
  });

  it('have the moments of independent standard normals', () => {
    // Seven means of 20,000 products; at 4.5 standard errors a false alarm once in 20,000 seeds.
    const limit = 4.5 / Math.sqrt(COUNT * STEPS);
    const mean = (of: (x: number, y: number) => number): number =>
      first.reduce((sum, x, at) => sum + of(x, second[at]!), 0) / (COUNT * STEPS);
    expect(Math.abs(mean((x) => x))).toBeLessThan(limit);
    expect(Math.abs(mean((_, y) => y))).toBeLessThan(limit);
    expect(Math.abs(mean((x, y) => x * y))).toBeLessThan(limit);
    expect(Math.abs(mean((x) => x * x) - 1)).toBeLessThan(Math.sqrt(2) * limit);
    expect(Math.abs(mean((_, y) => y * y) - 1)).toBeLessThan(Math.sqrt(2) * limit);
    expect(Math.abs(mean((x) => x * x * x * x) - 3)).toBeLessThan(Math.sqrt(96) * limit);
    expect(Math.abs(mean((x, y) => x * x * y * y) - 1)).toBeLessThan(Math.sqrt(8) * limit);
  });
});
