import seedrandom from 'seedrandom';
import { inverseNormal } from './normal.ts';

/** The 64-bit key of a stream of random numbers, as two unsigned 32-bit words. */
export interface RandomKey {
  readonly low: number;
  readonly high: number;
}

/**
 * The generator's key from a user's seed text.
 *
 * @param seed any text; the same text gives the same key on every machine
 */
export function randomKey(seed: string): RandomKey {
  const source = seedrandom(seed);
  return { low: source.int32() >>> 0, high: source.int32() >>> 0 };
}

const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: a bijection of two 32-bit counters under a 64-bit key.
 *
 * Addition, rotation and exclusive or only, so it is exact and quick in JavaScript, and any number of
 * the stream can be had without the ones before it.
 *
 * @source Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), §4
 * @param counter0 first counter word, any 32-bit integer
 * @param counter1 second counter word
 * @param out receives two unsigned 32-bit words at 0 and 1
 */
export function threefry2x32(key: RandomKey, counter0: number, counter1: number, out: Uint32Array): void {
  threefryRow(key, counter0, counter1, 1, out);
}

/**
 * Threefry of consecutive first counters: a loop inside spares a call for every two words.
 *
 * @param count how many counters from `counter0` up
 * @param out receives two unsigned 32-bit words for each, at 2i and 2i + 1
 */
function threefryRow(
  key: RandomKey,
  counter0: number,
  counter1: number,
  count: number,
  out: Uint32Array,
): void {
  const key0 = key.low | 0;
  const key1 = key.high | 0;
  const key2 = PARITY ^ key0 ^ key1;
  for (let i = 0; i < count; i++) {
    let x0 = (counter0 + i + key0) | 0;
    let x1 = (counter1 + key1) | 0;
    // Unrolled: a loop over the rotations takes half as long again (bench paths).
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + key1) | 0;
    x1 = (x1 + key2 + 1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + key2) | 0;
    x1 = (x1 + key0 + 2) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + key0) | 0;
    x1 = (x1 + key1 + 3) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + key1) | 0;
    x1 = (x1 + key2 + 4) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + key2) | 0;
    x1 = (x1 + key0 + 5) | 0;
    out[2 * i] = x0;
    out[2 * i + 1] = x1;
  }
}

const words = new Uint32Array(2);

/**
 * A standard normal that depends on (seed, path, step, factor) alone.
 *
 * @param path index of the path, below 2³²
 * @param step index of the time step, below 2²⁴
 * @param factor index of the factor, below 2⁸
 * @returns a normal from a uniform on (0, 1) of 52 bits: at most 8.3 in size
 */
export function addressedNormal(key: RandomKey, path: number, step: number, factor: number): number {
  return inverseNormal(addressedUniform(key, path, step, factor));
}

/**
 * A uniform on the open interval (0, 1) that depends on (seed, path, step, factor) alone; limits as for the normal.
 *
 * @returns (n + ½)/2⁵² for a whole n below 2⁵²: with a 53rd bit the largest would round to 1
 */
export function addressedUniform(key: RandomKey, path: number, step: number, factor: number): number {
  threefry2x32(key, path, step * 256 + factor, words);
  return ((words[0]! >>> 6) * 67108864 + (words[1]! >>> 6) + 0.5) / 4503599627370496;
}

/**
 * Two independent standard normals for each of consecutive paths at every step, from one call of Threefry each.
 *
 * They depend on (seed, path, step, factor) alone; factors count in pairs.
 *
 * @source Box & Muller, "A note on the generation of random normal deviates", Ann. Math. Stat. 29 (1958);
 *   quicker than two inverse normals, docs/models/sampling.md
 * @param firstPath index of the first path, below 2³² − count
 * @param steps below 2²⁴
 * @param first receives one normal, [step][path]; `second` the other
 * @param factorPair which two of a step's normals, below 2⁸
 */
export function addressedNormalPairs(
  key: RandomKey,
  firstPath: number,
  count: number,
  steps: number,
  first: Float64Array,
  second: Float64Array,
  factorPair = 0,
): void {
  const row = new Uint32Array(2 * count);
  for (let step = 0; step < steps; step++) {
    threefryRow(key, firstPath, step * 256 + factorPair, count, row);
    boxMuller(row, count, first, second, step * count);
  }
}

const QUARTER_PI_PER_WORD = Math.PI / 4 / 2147483648;

/**
 * √(−2 ln u)·(cos θ, sin θ) of two words: u = (n₀ + ½)/2³², θ one of 2³² points spread evenly around the circle and
 * symmetrically about both axes. At most 6.8 in size.
 *
 * The top two bits of n₁ are the quadrant, the others an angle in ±π/4 whose sine and cosine are short series,
 * accurate to 1e-15; arithmetic instead of choices, since no choice among quadrants can be foreseen.
 */
function boxMuller(
  words: Uint32Array,
  count: number,
  first: Float64Array,
  second: Float64Array,
  at: number,
): void {
  for (let i = 0; i < count; i++) {
    const radius = Math.sqrt(-2 * Math.log((words[2 * i]! + 0.5) / 4294967296));
    const word = words[2 * i + 1]!;
    // The shift drops the quadrant and leaves a signed number; 2 is half of what the shift made of its last place.
    const angle = ((word << 2) + 2) * QUARTER_PI_PER_WORD;
    const z = angle * angle;
    const sine =
      angle *
      (1 +
        z *
          (-1 / 6 +
            z *
              (1 / 120 +
                z *
                  (-1 / 5040 +
                    z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 - z / 1307674368000)))))));
    const cosine =
      1 +
      z *
        (-1 / 2 +
          z *
            (1 / 24 +
              z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600 - z / 87178291200))))));
    const odd = (word >>> 30) & 1;
    const even = 1 - odd;
    const signed = radius * (1 - ((word >>> 30) & 2));
    first[at + i] = signed * (even * cosine - odd * sine);
    second[at + i] = signed * (even * sine + odd * cosine);
  }
}

/**
 * A 32-bit address from a text, the same on every machine.
 *
 * @source Fowler, Noll & Vo, "The FNV non-cryptographic hash algorithm", FNV-1a over UTF-16 units
 */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
