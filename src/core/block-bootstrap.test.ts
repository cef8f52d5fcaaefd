import { describe, expect, it } from 'vitest';
import { resampledPlaces } from './block-bootstrap.ts';
import { randomKey } from './random.ts';

const key = randomKey('bootstrap test');

describe('resampled places', () => {
  it('follow one another within a block, around the end', () => {
    for (let replicate = 0; replicate < 50; replicate++) {
      const places = resampledPlaces(key, 23, 5, replicate);
      expect(places).toHaveLength(23);
      places.forEach((place, at) => {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThan(23);
        if (at % 5 !== 0) expect(place).toBe((places[at - 1]! + 1) % 23);
      });
    }
  });

  it('take every place once when a block is the whole series', () => {
    expect([...resampledPlaces(key, 12, 12, 3)].sort((a, b) => a - b)).toEqual([...Array(12).keys()]);
  });

  it('differ by replicate and by series, and are the same again', () => {
    const drawn = (replicate: number, series: number) => [...resampledPlaces(key, 40, 4, replicate, series)];
    expect(drawn(1, 0)).toEqual(drawn(1, 0));
    expect(drawn(1, 0)).not.toEqual(drawn(2, 0));
    expect(drawn(1, 0)).not.toEqual(drawn(1, 1));
  });

  it('are even over the series: each tenth as often, within 4.5 deviations (false alarm below 1 in 10,000)', () => {
    const draws = 4_000;
    const tenths = new Array<number>(10).fill(0);
    for (let replicate = 0; replicate < draws; replicate++) {
      const [first] = resampledPlaces(key, 1_000, 1_000, replicate);
      tenths[Math.floor(first! / 100)]! += 1;
    }
    const deviation = Math.sqrt(draws * 0.1 * 0.9);
    for (const count of tenths) expect(Math.abs(count - draws / 10)).toBeLessThan(4.5 * deviation);
  });
});
