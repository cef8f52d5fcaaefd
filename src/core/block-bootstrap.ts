import { invariant } from './invariant.ts';
import { addressedUniform, type RandomKey } from './random.ts';

/**
 * Places of a resampled series: blocks of consecutive places, begun anywhere and carried around the end, until there are as
 * many as the series has. What moves together within a block stays together.
 *
 * @param count length of the series
 * @param block length of a block; 1 draws every place by itself
 * @param replicate index of the resampling, below 2³²; `series` tells several series of one replicate apart, below 2⁸
 * @source Politis & Romano, "A circular block-resampling procedure for stationary data", in "Exploring the Limits of
 *   Bootstrap" (1992)
 */
export function resampledPlaces(
  key: RandomKey,
  count: number,
  block: number,
  replicate: number,
  series = 0,
): Int32Array {
  invariant(count > 0 && block > 0, 'A series and its blocks have a length.');
  const places = new Int32Array(count);
  for (let start = 0; start < count; start += block) {
    const first = Math.floor(count * addressedUniform(key, replicate, start / block, series));
    for (let at = 0; at < block && start + at < count; at++) places[start + at] = (first + at) % count;
  }
  return places;
}
