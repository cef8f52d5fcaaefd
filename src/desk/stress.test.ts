import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, SMALL_RUN } from '../../test/fixtures/example-day.ts';
import { STRESS_LOCKS, STRESS_POSITIONS } from '../../test/fixtures/stress-book.ts';
import { KEY_RATE_TENORS } from '../market/curve-shift.ts';
import { readRatesHistory } from './files/rates-history.ts';
import { scenariosFileSchema } from './files/scenarios-file.ts';
import { couponName, type MarketDay } from './market-day.ts';
import { type StressRequest, type StressResult, type StressRow, stressBook } from './stress.ts';

/** Par yields of the US Treasury on three days of March 2023, percent; the mortgage rates are made up. */
const { history } = readRatesHistory(
  [
    'date,2Y,5Y,10Y,20Y,30Y,mortgageRate',
    '2023-03-09,4.90,4.22,3.93,4.09,3.88,6.73',
    '2023-03-10,4.60,3.96,3.70,3.92,3.70,6.60',
    '2023-03-13,4.03,3.68,3.55,3.85,3.68,6.57',
  ].join('\n'),
  'rates.csv',
);

let day: MarketDay;
let result: StressResult;

function requestOf(scenarios: unknown): StressRequest {
  const { snapshot: market, calibration } = day;
  return {
    market,
    calibration,
    locks: STRESS_LOCKS,
    positions: STRESS_POSITIONS,
    run: { ...SMALL_RUN, pathCount: 256, kernel: 'simd' },
    ratesHistory: history,
    scenarios: scenariosFileSchema.parse(scenarios),
  };
}

beforeAll(async () => {
  day = await exampleDay();
  const every = [...new Set(day.tba.map(couponName))].map((instrument) => ({ instrument, oasBp: 8 }));
  const handBp = [4.03 - 4.6, 3.68 - 3.96, 3.55 - 3.7, 3.85 - 3.92, 3.68 - 3.7].map((move) => move * 100);
  result = await stressBook(
    requestOf({
      schemaVersion: 1,
      scenarios: [
        { id: 'up', name: 'Up 50', curve: { parallelBp: 50 } },
        { id: 'down', name: 'Down 50', curve: { parallelBp: -50 } },
        { id: 'replayed', name: 'As on 13 March 2023', historical: { date: '2023-03-13' } },
        {
          id: 'by-hand',
          name: 'The same by hand',
          curve: {
            points: KEY_RATE_TENORS.map((years, tenor) => ({
              years,
              shiftBp: (history.days[2]!.parYields[tenor]! - history.days[1]!.parYields[tenor]!) * 10_000,
            })),
          },
          mortgageBasisBp:
            (history.days[2]!.mortgageRate! - history.days[1]!.mortgageRate!) * 10_000 -
            (0.25 * handBp[0]! + 0.75 * handBp[2]!),
        },
        { id: 'oas', name: 'OAS 8', oasBp: 8 },
        { id: 'every-coupon', name: 'OAS 8 of each coupon', couponOasBp: every },
        { id: 'sixes', name: 'OAS 8 of 6s', couponOasBp: [{ instrument: 'UMBS30-6.0', oasBp: 8 }] },
        {
          id: 'all-but-sixes',
          name: 'OAS 8 but of 6s',
          oasBp: 8,
          couponOasBp: [{ instrument: 'UMBS30-6.0', oasBp: 0 }],
        },
        {
          id: 'cell',
          name: 'A cell of the grid',
          curve: { parallelBp: 50 },
          pullThroughShift: 0.05,
        },
      ],
      grids: [
        {
          id: 'grid',
          name: 'Rates by pull-through',
          rows: { factor: 'parallelBp', values: [-50, 0, 50] },
          columns: { factor: 'pullThroughShift', values: [-0.05, 0, 0.05] },
        },
      ],
    }),
  );
}, 120_000);

const rowOf = (id: string): StressRow => result.rows.find((row) => row.id === id)!;
const net = (id: string): number => rowOf(id).net.value;

describe('stressed states', () => {
  it('replay a past day as the same moves by hand do, to the last bit but for the decimals of the basis', () => {
    expect(rowOf('replayed').positions.value).toBeCloseTo(rowOf('by-hand').positions.value, 6);
    expect(net('replayed') / net('by-hand')).toBeCloseTo(1, 9);
    expect(Math.abs(net('replayed'))).toBeGreaterThan(100);
  });

  it('lose more on a rise than they gain on a fall of as much: a lock is short an option', () => {
    expect(rowOf('down').locks.value).toBeGreaterThan(0);
    expect(-rowOf('up').locks.value).toBeGreaterThan(1.02 * rowOf('down').locks.value);
  });

  it('lose less on a rise, and gain more on a fall, were pull-through held', () => {
    for (const id of ['up', 'down']) {
      expect(rowOf(id).locksAtTodaysPullThrough.value).toBeGreaterThan(rowOf(id).locks.value + 100);
    }
    expect(rowOf('cell').locksAtTodaysPullThrough).toEqual(rowOf('up').locksAtTodaysPullThrough);
    expect(rowOf('cell').locks.value).not.toBe(rowOf('up').locks.value);
  });

  it('move every coupon by its own spread as they move all by one', () => {
    expect(rowOf('every-coupon').locksAtTodaysPullThrough.value).toBeCloseTo(
      rowOf('oas').locksAtTodaysPullThrough.value,
      6,
    );
    expect(rowOf('every-coupon').locks.value).toBeCloseTo(rowOf('oas').locks.value, 6);
    expect(rowOf('every-coupon').positions.value).toBeCloseTo(rowOf('oas').positions.value, 6);
  });

  it('add up over coupons that move one at a time', () => {
    expect(net('sixes') + net('all-but-sixes')).toBeCloseTo(net('oas'), 6);
    // The short is in 6s alone; a future knows of no spread.
    expect(rowOf('sixes').positions.value).toBeCloseTo(rowOf('oas').positions.value, 9);
    expect(rowOf('all-but-sixes').positions.value).toBe(0);
  });

  it('refuse a coupon that is not quoted, and a day that the history lacks', async () => {
    const one = (members: object) =>
      requestOf({ schemaVersion: 1, scenarios: [{ id: 'one', name: 'One', ...members }] });
    await expect(
      stressBook(one({ couponOasBp: [{ instrument: 'UMBS30-11.0', oasBp: 1 }] })),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { found: 'UMBS30-11.0' } });
    await expect(stressBook(one({ historical: { date: '2023-03-11' } }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { found: '2023-03-11' },
    });
  });
});

describe('a joint grid', () => {
  it('is zero exactly where nothing moves', () => {
    const [grid] = result.grids;
    const still = grid!.cells[1]![1]!;
    expect(still.net).toMatchObject({ value: 0, standardError: 0 });
    expect(still.locks.value).toBe(0);
    expect(still.positions.value).toBe(0);
  });

  it('holds the rows and columns of its factors, and whole revaluations between', () => {
    const cells = result.grids[0]!.cells;
    expect(cells[2]![1]!.net.value).toBe(net('up'));
    expect(cells[2]![2]!.net.value).toBe(net('cell'));
    const apart = cells[2]![1]!.net.value + cells[1]![2]!.net.value;
    expect(Math.abs(cells[2]![2]!.net.value - apart)).toBeGreaterThan(1);
  });
});
