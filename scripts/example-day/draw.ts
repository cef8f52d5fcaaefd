import seedrandom from 'seedrandom';
import { inverseNormal } from '../../src/core/normal.ts';

/** Draws of one seeded stream, in the order they are asked for. */
export interface Draw {
  /** On (0, 1). */
  readonly uniform: () => number;
  readonly normal: (mean: number, deviation: number) => number;
  /** A normal drawn again until it lies in the range. */
  readonly normalWithin: (mean: number, deviation: number, low: number, high: number) => number;
  /** A whole number from low to high, both included. */
  readonly whole: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  /** A key, as often as its weight says. */
  readonly pick: <K extends string>(weights: Readonly<Record<K, number>>) => K;
}

/** The stream of a seed text: the same on every machine. */
export function drawFrom(seed: string): Draw {
  const source = seedrandom(seed);
  const uniform = () => Math.max(source(), Number.EPSILON);
  const normal = (mean: number, deviation: number) => mean + deviation * inverseNormal(uniform());
  return {
    uniform,
    normal,
    normalWithin: (mean, deviation, low, high) => {
      for (;;) {
        const value = normal(mean, deviation);
        if (value >= low && value <= high) return value;
      }
    },
    whole: (low, high) => low + Math.floor(uniform() * (high - low + 1)),
    chance: (probability) => uniform() < probability,
    pick: (weights) => {
      const entries = Object.entries<number>(weights);
      let rest = uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        rest -= weight;
        if (rest < 0) return key as keyof typeof weights;
      }
      return entries.at(-1)![0] as keyof typeof weights;
    },
  };
}
