import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, lockOf, SMALL_RUN } from '../../test/fixtures/example-day.ts';
import { standardErrorOf } from '../core/batched.ts';
import { discountFactor } from '../market/discount-curve.ts';
import { type Book, resolveBook } from './book.ts';
import { type BookValuation, futurePnl, lockPnl, tbaPnl, valueBook } from './book-valuation.ts';
import { executionSwitches } from './execution-switch.ts';
import type { MarketDay } from './market-day.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import { stripsValuePer100 } from './resolved-lock.ts';

/** One false alarm in 150,000, widened for an error taken from eight randomisations. */
const STANDARD_ERRORS = 4.5 * 1.6;
const LOCK_PRICE = 100.5;
const SHIFT_BP = 25;

let day: MarketDay;
let book: Book;
let valuation: BookValuation;

beforeAll(async () => {
  day = await exampleDay();
  const locks = [
    lockOf({ lockId: 'new and funded', stage: 'funded' }),
    lockOf({ lockId: 'priced and funded', stage: 'funded', lockPrice: LOCK_PRICE }),
    lockOf({ lockId: 'open', lockPrice: LOCK_PRICE }),
  ];
  book = resolveBook(day, locks, []);
  const scenarios = measureScenarios({ shift: true, spread: true }, SHIFT_BP);
  const request = { scenarios, models: [day.model], marks: day.tba, shiftBp: SHIFT_BP };
  valuation = await valueBook(day, book, request, SMALL_RUN);
}, 60_000);

const lockNamed = (id: string) => book.hedged.find(({ lock }) => lock.lockId === id)!;
const base = (id: string) => valuation.lock(lockNamed(id), SCENARIO_ID.base);

describe('the value of a lock in the book', () => {
  it('starts at zero without a lock price, when pull-through does not move', () => {
    const { value } = base('new and funded');
    expect(Math.abs(value.value)).toBeLessThan(STANDARD_ERRORS * standardErrorOf(value) + 1e-6);
  });

  it('is UPB·P(0,T)·(F − L) for a funded loan: strips enter by their change, not by their level', () => {
    const lock = lockNamed('priced and funded');
    const { value, forwardPrice, pullThrough } = base('priced and funded');
    const discount = discountFactor(day.curve, lock.deliveries[0]!.pool.settlement.timeYears);
    const expected = (400_000 * discount * (forwardPrice.value - LOCK_PRICE)) / 100;
    const stripLevel = (400_000 * stripsValuePer100(lock.deliveries[0]!)) / 100;
    expect(pullThrough.value).toBe(1);
    // The strips are worth thousands of dollars; what is left of them in the value is simulation error.
    expect(stripLevel).toBeGreaterThan(2000);
    expect(Math.abs(value.value - expected)).toBeLessThan(20);
  });

  it('weighs by pull-through, which today’s value at a fixed one brackets', () => {
    const { pullThrough, valueAtTodaysPullThrough, valueAtHigherPullThrough, value } = base('open');
    expect(pullThrough.value).toBeGreaterThan(0.5);
    expect(pullThrough.value).toBeLessThan(1);
    const perPoint = valueAtHigherPullThrough.value - valueAtTodaysPullThrough.value;
    expect(valueAtTodaysPullThrough.value / perPoint).toBeCloseTo(pullThrough.value * 100, 6);
    // Fewer loans fund on the paths on which they are worth more: the lender is short the option.
    expect(value.value).toBeLessThan(valueAtTodaysPullThrough.value);
  });

  it('gains when rates fall and loses when OAS widens', () => {
    for (const id of ['priced and funded', 'open']) {
      expect(lockPnl(valuation, lockNamed(id), SCENARIO_ID.down).value).toBeGreaterThan(0);
      expect(lockPnl(valuation, lockNamed(id), SCENARIO_ID.spread).value).toBeLessThan(0);
    }
  });
});

describe('the value of positions', () => {
  it('of a TBA is in today’s dollars: face·P(0,T)·ΔF', () => {
    const mark = day.tba.find(({ coupon, month }) => coupon === 0.06 && month === '2025-04')!;
    const gain =
      valuation.tbaPrice(mark, SCENARIO_ID.down).value - valuation.tbaPrice(mark, SCENARIO_ID.base).value;
    const discount = discountFactor(day.curve, mark.pool.settlement.timeYears);
    expect(discount).toBeLessThan(0.995);
    expect(tbaPnl(valuation, mark, 3_000_000, SCENARIO_ID.down).value).toBeCloseTo(
      30_000 * discount * gain,
      6,
    );
  });

  it('of a TBA stands at its quote when nothing moves', () => {
    for (const mark of day.tba) {
      // Calibration and valuation see the same paths, so the OAS gives its price back but for its rounding.
      expect(valuation.tbaPrice(mark, SCENARIO_ID.base).value).toBeCloseTo(mark.pricePer100, 8);
    }
  });

  it('of a future is face times the move, opposite in sign to rates', () => {
    const future = day.snapshot.futures!.find(({ contract }) => contract === 'TY')!;
    const move = (id: string) => futurePnl(valuation, future, -10, id);
    const fall =
      valuation.futurePrice(future, SCENARIO_ID.down) - valuation.futurePrice(future, SCENARIO_ID.base);
    expect(move(SCENARIO_ID.down)).toBeCloseTo((-10 * 100_000 * fall) / 100, 6);
    expect(move(SCENARIO_ID.base)).toBeCloseTo(0, 9);
    expect(move(SCENARIO_ID.up)).toBeGreaterThan(0);
  });
});

it('nothing switches its coupon while nothing moves', () => {
  const [switched] = executionSwitches(day, book, valuation, [SCENARIO_ID.base]);
  expect(switched).toMatchObject({ locks: 0, gain: 0 });
});
