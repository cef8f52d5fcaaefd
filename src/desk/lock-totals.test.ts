import { beforeAll, expect, it } from 'vitest';
import { exampleDay, lockOf, SMALL_RUN } from '../../test/fixtures/example-day.ts';
import { mapBatched, sumBatched } from '../core/batched.ts';
import { type Book, resolveBook } from './book.ts';
import { type BookValuation, lockPnl, valueBook } from './book-valuation.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';

const SHIFT_BP = 25;

let book: Book;
let valuation: BookValuation;

beforeAll(async () => {
  const day = await exampleDay();
  const locks = [
    lockOf({ lockId: 'funded', stage: 'funded', lockPrice: 100.25 }),
    lockOf({ lockId: 'open' }),
    lockOf({ lockId: 'priced', lockPrice: 101, noteRate: 0.0725, loanAmount: 612_500 }),
    lockOf({ lockId: 'shorter', program: 'UMBS15', termMonths: 180, noteRate: 0.0625 }),
  ];
  book = resolveBook(day, locks, []);
  const request = {
    scenarios: measureScenarios({ shift: true }, SHIFT_BP),
    models: [day.model],
    marks: [],
    shiftBp: SHIFT_BP,
  };
  valuation = await valueBook(day, book, request, SMALL_RUN);
}, 60_000);

it('are the sum over the locks, one by one, to the bit', () => {
  expect(book.hedged).toHaveLength(4);
  for (const id of [SCENARIO_ID.base, SCENARIO_ID.down, SCENARIO_ID.up]) {
    expect(valuation.hedgedPnl(id)).toEqual(
      sumBatched(book.hedged.map((lock) => lockPnl(valuation, lock, id))),
    );
  }
  expect(valuation.hedgedPnl(SCENARIO_ID.down).value).not.toBe(0);
});

it('are the sum at today’s pull-through, to the bit, where it is held', () => {
  const held = (id: string) =>
    sumBatched(
      book.hedged.map((lock) =>
        mapBatched(
          (after, before) => after - before,
          valuation.lock(lock, id).valueAtTodaysPullThrough,
          valuation.lock(lock, SCENARIO_ID.base).valueAtTodaysPullThrough,
        ),
      ),
    );
  for (const id of [SCENARIO_ID.base, SCENARIO_ID.down, SCENARIO_ID.up]) {
    expect(valuation.hedgedPnl(id, 'held')).toEqual(held(id));
  }
  const [funded] = book.hedged.filter(({ lock }) => lock.stage === 'funded');
  const alone = valuation.deliveriesPnl([{ lock: funded!, part: 0 }]);
  // A funded loan has no pull-through left that could follow.
  expect(alone(SCENARIO_ID.up, 'held').value / alone(SCENARIO_ID.up).value).toBeCloseTo(1, 8);
  expect(valuation.hedgedPnl(SCENARIO_ID.up, 'held')).not.toEqual(valuation.hedgedPnl(SCENARIO_ID.up));
});

it('go with each lock’s own pull-through', () => {
  for (const lock of book.hedged) {
    const { pullThrough } = valuation.lock(lock, SCENARIO_ID.up);
    expect(valuation.pullThrough(lock, SCENARIO_ID.up)).toBe(pullThrough.value);
  }
});
