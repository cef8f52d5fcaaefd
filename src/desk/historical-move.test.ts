import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { KEY_RATE_RECORD } from '../market/key-rate-record.ts';
import { covarianceOf, sampleCovariance } from '../sim/horizon/rate-components.ts';
import { type RatesHistory, readRatesHistory } from './files/rates-history.ts';
import { dailyMovesBp, historicalMove, largestMoves } from './historical-move.ts';
import { withHistoricalDays } from './historical-scenarios.ts';

const day = (date: string, level: number, mortgageRate?: number): RatesHistory['days'][number] => ({
  date: isoDate(date),
  parYields: [level, level + 0.001, level + 0.002, level + 0.004, level + 0.004],
  ...(mortgageRate === undefined ? {} : { mortgageRate }),
});
/** A Thursday to the Wednesday after, whose Tuesday is missing. */
const history: RatesHistory = {
  schemaVersion: 1,
  days: [
    day('2025-06-05', 0.04, 0.0685),
    day('2025-06-06', 0.0412, 0.069),
    day('2025-06-09', 0.0409),
    day('2025-06-11', 0.043),
  ],
};

describe('moves of past days', () => {
  it('are changes of the par yields, and of the mortgage rate beyond its blend', () => {
    const move = historicalMove(history, isoDate('2025-06-06'));
    expect(move.from).toBe('2025-06-05');
    for (const shift of move.shift.shiftBp) expect(shift).toBeCloseTo(12, 9);
    expect(move.mortgageBasisBp).toBeCloseTo(5 - 12, 9);
  });

  it('have no basis where a mortgage rate is missing on either day', () => {
    expect(historicalMove(history, isoDate('2025-06-09')).mortgageBasisBp).toBeNull();
  });

  it('may be counted from an earlier day', () => {
    const { shift } = historicalMove(history, isoDate('2025-06-11'), isoDate('2025-06-05'));
    expect(shift.shiftBp[4]).toBeCloseTo(30, 9);
  });

  it('leave changes across gaps out of a day’s', () => {
    expect(dailyMovesBp(history).map(([twoYear]) => Math.round(twoYear!))).toEqual([12, -3]);
    expect(largestMoves(history, 5).map(({ to }) => to)).toEqual(['2025-06-06', '2025-06-09']);
  });

  it('are refused for days that are not there, or have none before them', () => {
    for (const [date, since] of [
      ['2025-06-10', undefined],
      ['2025-06-05', undefined],
      ['2025-06-06', '2025-06-09'],
    ] as const) {
      expect(() => historicalMove(history, isoDate(date), since && isoDate(since))).toThrow('no move to');
    }
  });

  it('become scenarios by the day they led to', () => {
    const file = {
      schemaVersion: 1 as const,
      scenarios: [{ id: 'up', name: 'Up', curve: { parallelBp: 10 } }],
    };
    const { scenarios } = withHistoricalDays(file, { largest: 1 }, history);
    expect(scenarios[1]).toEqual({
      id: 'historical-2025-06-06',
      name: 'As on 2025-06-06: 2y +12, 10y +12, 30y +12 bp, basis -7',
      historical: { date: '2025-06-06', since: '2025-06-05' },
    });
    expect(() => withHistoricalDays(file, { largest: 1 }, undefined)).toThrow('no history');
  });
});

it('the record that horizons are drawn from is that of the example’s days, but for its last five months', () => {
  const file = new URL('../../examples/2025-02-10/rates-history.csv', import.meta.url);
  const changes = dailyMovesBp(readRatesHistory(readFileSync(file, 'utf8'), 'rates-history.csv').history);
  expect(changes).toHaveLength(1_009);
  const found = sampleCovariance(changes);
  const stated = covarianceOf(KEY_RATE_RECORD.keyRatesBp, KEY_RATE_RECORD.correlation);
  // A hundred of 1,113 changes are not here.
  found.forEach((value, at) => {
    expect(Math.abs(value / stated[at]! - 1)).toBeLessThan(0.06);
  });
});
