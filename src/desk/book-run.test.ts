import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, lockOf, SMALL_RUN } from '../../test/fixtures/example-day.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { DEFAULT_GRID_TARGET } from '../sim/loan-grid.ts';
import { BASE_SCENARIO, scenario } from '../sim/scenario.ts';
import { type SimulationControl, simulateInline } from '../sim/simulate.ts';
import { batchedMean, loanSumAt } from '../sim/simulation-result.ts';
import { type Book, type DeskRun, resolveBook } from './book.ts';
import { type BookRun, runBook, type ValuationRequest } from './book-run.ts';
import { gridAccuracy } from './grid-accuracy.ts';
import type { MarketDay } from './market-day.ts';

const SHIFT_BP = 25;
const RUN: DeskRun = { ...SMALL_RUN, pathCount: 512, kernel: 'simd-f64' };

let day: MarketDay;
let book: Book;
let request: ValuationRequest;
let onGrid: BookRun;
let exact: BookRun;

beforeAll(async () => {
  day = await exampleDay();
  // Loans of one coupon and month that differ in size, score and purpose: one group and more loans than nodes.
  const locks = Array.from({ length: 240 }, (_, index) =>
    lockOf({
      lockId: `L${index}`,
      noteRate: 0.06625 + 0.00125 * (index % 3),
      loanAmount: 150_000 + 2500 * index,
      fico: 640 + 5 * (index % 31),
      ltvPercent: 55 + (index % 8) * 5,
      purpose: (['purchase', 'rate-term', 'cash-out'] as const)[index % 3]!,
    }),
  );
  book = resolveBook(day, locks, []);
  request = {
    scenarios: [
      BASE_SCENARIO,
      scenario('down', { shift: parallelShift(-SHIFT_BP) }),
      scenario('up', { shift: parallelShift(SHIFT_BP) }),
    ],
    models: [day.model],
    marks: day.tba.slice(0, 1),
    shiftBp: SHIFT_BP,
  };
  onGrid = await runBook(day, book, request, RUN);
  exact = await runBook(day, book, request, { ...RUN, exact: true });
}, 60_000);

const price = ({ result, placeOf }: BookRun, loan: number): number =>
  100 * batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, 0, placeOf(loan), 3)]!).value;

describe('a run of a book', () => {
  it('values fewer pools than it has loans, and every loan as an exact run does', () => {
    const { layout } = onGrid.grid!;
    expect(book.failures).toEqual([]);
    expect(onGrid.loans.length).toBeGreaterThanOrEqual(240);
    expect(layout.nodes.length).toBeLessThan(onGrid.loans.length);
    expect(layout.locks.some(({ distance }) => distance > 0)).toBe(true);
    expect(exact.grid).toBeUndefined();
    expect(exact.loans).toEqual(onGrid.loans);
    for (const loan of onGrid.loans.keys()) {
      expect(Math.abs(price(onGrid, loan) - price(exact, loan))).toBeLessThan(
        DEFAULT_GRID_TARGET.pricePer100,
      );
    }
  });

  it('checks some loans at random and those farthest from a node, each once', () => {
    const { layout, checked } = onGrid.grid!;
    const places = checked.map(({ gridPlace }) => gridPlace);
    expect(checked.length).toBeGreaterThan(20);
    expect(checked.length).toBeLessThanOrEqual(40);
    expect(new Set(places).size).toBe(checked.length);
    const farthest = Math.max(...layout.locks.map(({ distance }) => distance));
    const distanceOf = (place: number): number =>
      layout.locks[[...layout.locks.keys()].find((loan) => onGrid.placeOf(loan) === place)!]!.distance;
    expect(places.some((place) => distanceOf(place) === farthest)).toBe(true);
    checked.forEach(({ loan, exactPlace, gridPlace }, index) => {
      expect(exactPlace).toBe(index);
      expect(onGrid.placeOf(onGrid.loans.indexOf(loan))).toBe(gridPlace);
    });
  });

  it('finds its grid within the target', () => {
    const accuracy = gridAccuracy(onGrid, {
      shift: { down: 1, up: 2, bp: SHIFT_BP },
      settlementDiscount: () => 1,
    })!;
    expect(accuracy).toMatchObject({ withinTarget: true, loanCount: onGrid.loans.length });
    expect(accuracy.largestPriceErrorPer100).toBeGreaterThan(0);
  });

  it('draws the checked loans anew with another seed, and the same with the same', async () => {
    const chosen = async (seed: string): Promise<string[]> => {
      const { grid } = await runBook(
        day,
        book,
        { ...request, scenarios: [BASE_SCENARIO] },
        { ...RUN, seed, pathCount: 64 },
      );
      return grid!.checked.map(({ gridPlace, exactPlace }) => String(gridPlace - exactPlace));
    };
    const first = await chosen('one');
    expect(await chosen('one')).toEqual(first);
    expect(await chosen('two')).not.toEqual(first);
  });

  it('takes its turn among other runs in each of its parts, and tells which part it is at', async () => {
    const parts: string[] = [];
    const controls: (SimulationControl | undefined)[] = [];
    await runBook(
      day,
      book,
      { ...request, scenarios: [BASE_SCENARIO] },
      {
        ...RUN,
        pathCount: 64,
        control: { precedence: 'batch' },
        onPart: (part) => parts.push(part),
        simulate: (plan, control) => {
          controls.push(control);
          return simulateInline(plan, control);
        },
      },
    );
    expect(parts).toEqual(['strips', 'simulate']);
    expect(controls.map((control) => control?.precedence)).toEqual(['batch', 'batch']);
  });

  it('is refused when the book holds nothing', async () => {
    const empty = runBook(day, { ...book, hedged: [] }, { ...request, marks: [] }, RUN);
    await expect(empty).rejects.toMatchObject({ code: 'INPUT_EMPTY' });
  });
});
