import type { Book } from '../book.ts';
import type { BookValuation } from '../book-valuation.ts';
import type { MarketDay } from '../market-day.ts';
import { bookCells, cellsOfLocks } from './book-cells.ts';
import { knownOutcomes, outcomeDeviations } from './known-outcomes.ts';
import { mean, sumLines } from './line-pnl.ts';
import type { Horizon } from './prepare-horizon.ts';

/** What becomes known of the locks of one part in a cell. */
interface PartOutcomes {
  /** Place of the part. */
  readonly part: number;
  /** By state, dollars. */
  readonly deviations: Float64Array;
  /** Draws of the part's own, which the cell's are split by. */
  readonly own: Float64Array;
}

/**
 * P&L of the parts of a book at its horizon, each with what time brings it: state by state they add up to that of the book.
 *
 * @param parts every lock and position of the book in one of them
 * @returns dollars by part and state
 * @source docs/models/stress.md, "Parts of a book"
 */
export function bookPartsPnl(
  day: MarketDay,
  book: Book,
  parts: readonly Book[],
  valuation: BookValuation,
  horizon: Horizon,
): readonly Float64Array[] {
  const { config, design } = horizon;
  const ofMarket = {
    ...horizon,
    config: { ...config, pullThrough: { ...config.pullThrough, ownOutcomes: false } },
  };
  const totals = parts.map(
    (part) =>
      sumLines(
        bookCells(day, part, valuation, ofMarket, 'total').map(({ pnl }) => pnl),
        design.draws.states.length,
      ).total,
  );
  const cellsOfParts = parts.map(
    (part) => new Map(cellsOfLocks(day, part).map((cell) => [cell.name, cell.locks])),
  );
  for (const { name, locks } of cellsOfLocks(day, book)) {
    const together = knownOutcomes(valuation, locks, horizon, name);
    if (together === undefined) continue;
    const shared = cellsOfParts.flatMap((cells, part): PartOutcomes[] => {
      const deviations = outcomeDeviations(valuation, cells.get(name) ?? [], horizon);
      if (deviations === undefined) return [];
      const normals = design.draws.outcomes(`${name}/part ${part}`);
      return [{ part, deviations, own: deviations.map((deviation, state) => deviation * normals[state]!) }];
    });
    splitOutcomes(together, shared).forEach((outcomes, at) => {
      const total = totals[shared[at]!.part]!;
      outcomes.forEach((value, state) => {
        total[state]! += value;
      });
    });
  }
  return totals.map((total) => {
    const level = mean(total);
    return total.map((value) => value - level);
  });
}

/**
 * Independent normals of given deviations, given their sum: x_i = e_i + (v_i/Σv)·(sum − Σe) with e_i drawn without it. They are
 * independent over all sums where the sum has the variance Σv.
 *
 * @param together the sum by state
 * @source conditioning of a normal vector on its sum; any textbook of multivariate normals
 */
export function splitOutcomes(
  together: Float64Array,
  shared: readonly Pick<PartOutcomes, 'deviations' | 'own'>[],
): readonly Float64Array[] {
  const split = shared.map(({ own }) => own.slice());
  for (let state = 0; state < together.length; state++) {
    let variance = 0;
    let drawn = 0;
    for (const { deviations, own } of shared) {
      variance += deviations[state]! ** 2;
      drawn += own[state]!;
    }
    if (variance === 0) continue;
    const rest = (together[state]! - drawn) / variance;
    split.forEach((values, at) => {
      values[state]! += rest * shared[at]!.deviations[state]! ** 2;
    });
  }
  return split;
}
