import { type IsoDate, isoDate, serialOf } from '../../src/core/dates.ts';
import { CounterpoiseError } from '../../src/core/errors.ts';
import type { RateClass } from '../../src/market/programs.ts';
import { drawFrom } from '../example-day/draw.ts';

/** Market mortgage rate of a class on a day (days since 1970-01-01), decimal, on a grid of 0.001 %. */
export type RatePath = (rateClass: RateClass, serial: number) => number;

const RATE_STEPS = 100_000;
const LOWEST_RATE = 0.015;
/** Distances of the other classes from the conforming 30-year rate; illustrative, those of the example day. */
const CLASS_SPREAD: Readonly<Record<RateClass, number>> = {
  conforming30: 0,
  conforming15: -0.0084,
  government30: -0.0034,
};
const DAYS_PER_YEAR = 365;

/**
 * A random walk of the mortgage rate with a normal volatility.
 *
 * @param volatilityBp basis points a year
 */
export function simulatedRatePath(
  seed: string,
  from: IsoDate,
  days: number,
  startRate: number,
  volatilityBp: number,
): RatePath {
  const draw = drawFrom(`${seed}/rates`);
  const step = volatilityBp / 1e4 / Math.sqrt(DAYS_PER_YEAR);
  const rates = [startRate];
  while (rates.length <= days) rates.push(Math.max(LOWEST_RATE, rates.at(-1)! + draw.normal(0, step)));
  return pathOf(serialOf(from), rates);
}

/**
 * The path of a published series, linear between its days.
 *
 * @param csv lines `YYYY-MM-DD,percent` below a header, in order; lines without a rate are left out
 */
export function publishedRatePath(csv: string): RatePath {
  const points = csv
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .filter(
      ([, percent]) => percent !== undefined && percent.trim() !== '' && Number.isFinite(Number(percent)),
    )
    .map(([date, percent]) => ({ serial: serialOf(isoDate(date!)), rate: Number(percent) / 100 }));
  const first = points[0];
  if (first === undefined) throw new CounterpoiseError('INPUT_EMPTY', 'The series has no rate.');
  const rates: number[] = [];
  points.slice(1).forEach((point, index) => {
    const before = points[index]!;
    for (let serial = before.serial; serial < point.serial; serial++) {
      const share = (serial - before.serial) / (point.serial - before.serial);
      rates.push(before.rate + share * (point.rate - before.rate));
    }
  });
  return pathOf(first.serial, [...rates, points.at(-1)!.rate]);
}

function pathOf(from: number, rates: readonly number[]): RatePath {
  return (rateClass, serial) => {
    const rate = rates[serial - from];
    if (rate === undefined) {
      throw new CounterpoiseError('INPUT_INVALID', 'The rates do not cover the days of the history.');
    }
    return Math.round((rate + CLASS_SPREAD[rateClass]) * RATE_STEPS) / RATE_STEPS;
  };
}
