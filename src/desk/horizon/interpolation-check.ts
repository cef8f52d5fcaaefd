import { type Batched, exact, mapBatched } from '../../core/batched.ts';
import type { HorizonDesign } from '../../sim/horizon/horizon-design.ts';
import type { Book } from '../book.ts';
import { servicingPnl } from '../book-exposure.ts';
import type { BookValuation } from '../book-valuation.ts';
import { tbaPnl } from '../book-valuation.ts';
import type { TbaMark } from '../market-day.ts';

/** How far P&L read off the nodes lies from full revaluation in some drawn states, on the same paths. */
export interface InterpolationCheck {
  readonly states: number;
  /** Revaluations that the rest is read off, the base among them. */
  readonly nodes: number;
  /** Root mean square of the errors of locks, TBAs and servicing together, dollars. */
  readonly netRms: number;
  readonly netLargest: number;
  /** The same of the locks alone. */
  readonly locksRms: number;
  /** Largest error of any TBA that the run priced, per 100. */
  readonly tbaLargestPer100: number;
}

/** Compares every check of a design with what its nodes say. Futures are revalued in every state and have no error. */
export function checkInterpolation(
  book: Book,
  valuation: BookValuation,
  design: HorizonDesign,
  marks: readonly TbaMark[],
): InterpolationCheck {
  const locks = book.hedged.length === 0 ? () => exact(0) : valuation.hedgedPnl;
  const held = (scenarioId: string): Batched =>
    book.tbaPositions.reduce(
      (sum, { mark, face }) => mapBatched((a, b) => a + b, sum, tbaPnl(valuation, mark, face, scenarioId)),
      exact(0),
    );
  const lockErrors = errorsOf(design, locks);
  const heldErrors = errorsOf(design, held);
  const servicingErrors = errorsOf(design, servicingPnl(valuation, book));
  const netErrors = lockErrors.map((error, check) => error + heldErrors[check]! + servicingErrors[check]!);
  const per100 = (mark: TbaMark) => (scenarioId: string) => tbaPnl(valuation, mark, 100, scenarioId);
  return {
    states: design.checks.length,
    nodes: design.nodeIds.length,
    netRms: rootMeanSquare(netErrors),
    netLargest: largest(netErrors),
    locksRms: rootMeanSquare(lockErrors),
    tbaLargestPer100: marks.reduce(
      (most, mark) => Math.max(most, largest(errorsOf(design, per100(mark)))),
      0,
    ),
  };
}

/** Interpolated less full P&L at each check. */
function errorsOf(design: HorizonDesign, pnlIn: (scenarioId: string) => Batched): number[] {
  const values = design.nodeIds.map((id, node) => (node === 0 ? 0 : pnlIn(id).value));
  return design.checks.map(({ scenarioId, weights }) => {
    let read = 0;
    for (const [node, weight] of weights) read += weight * values[node]!;
    return read - pnlIn(scenarioId).value;
  });
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
