import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addDays, isoDate, serialOf } from '../../src/core/dates.ts';
import { readLockHistory } from '../../src/desk/files/read-lock-history.ts';
import { DEFAULT_PULL_THROUGH } from '../../src/models/pull-through/parameters.ts';
import { exampleHistoryCsv } from './example-history.ts';
import { historyCsv } from './history-csv.ts';
import { publishedRatePath, simulatedRatePath } from './rate-path.ts';
import { simulateHistory } from './simulate-history.ts';

const text = readFileSync(new URL('../../examples/2025-02-10/lock-history.csv', import.meta.url), 'utf8');
const FROM = isoDate('2022-01-03');

it('the committed lock history is what the script writes, to the byte', () => {
  expect(exampleHistoryCsv() === text).toBe(true);
});

it('the committed lock history reads without a fault, the latest locks open', () => {
  const { observations, rejected, warnings } = readLockHistory(text, 'lock-history.csv', {
    asOf: isoDate('2025-02-10'),
  });
  expect(observations).toHaveLength(3000);
  expect([rejected, warnings]).toEqual([[], []]);
  const open = observations.filter(({ outcome }) => outcome === 'open');
  expect(open.length).toBeGreaterThan(20);
  expect(open.every(({ lockDate }) => lockDate > '2024-12-01')).toBe(true);
});

describe('simulateHistory', () => {
  const rates = simulatedRatePath('a', FROM, 300, 0.065, 100);
  const history = simulateHistory({
    seed: 'a',
    lockCount: 500,
    from: FROM,
    to: isoDate('2022-06-30'),
    rates,
    parameters: DEFAULT_PULL_THROUGH,
    lenders: { count: 2, deviation: 0.2 },
  });

  it('survives its file to the last bit', () => {
    expect(readLockHistory(historyCsv(history), 'a.csv').observations).toEqual(history);
  });

  it('states the market rates of its path', () => {
    for (const { lockDate, program, marketRateAtLock } of history) {
      if (program === 'UMBS30') expect(marketRateAtLock).toBe(rates('conforming30', serialOf(lockDate)));
    }
  });
});

describe('publishedRatePath', () => {
  const path = publishedRatePath(
    'date,rate\n2024-01-04,6.60\n2024-01-11,6.67\n2024-01-18,.\n2024-01-25,6.53\n',
  );

  it('is linear between the days of the series', () => {
    const at = (days: number) => path('conforming30', serialOf(addDays(isoDate('2024-01-04'), days)));
    expect([at(0), at(3), at(7), at(14), at(21)]).toEqual([0.066, 0.0663, 0.0667, 0.066, 0.0653]);
  });

  it('refuses days it does not cover, and a series without a rate', () => {
    expect(() => path('conforming30', serialOf(isoDate('2024-02-01')))).toThrow('do not cover');
    expect(() => publishedRatePath('date,rate\n')).toThrow('no rate');
  });
});
