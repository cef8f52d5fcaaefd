import type { Batched } from '../../core/batched.ts';
import { rememberBy } from '../../core/remember.ts';
import type { HorizonState } from '../../sim/horizon/horizon-draws.ts';
import type { BookValuation } from '../book-valuation.ts';
import type { Horizon } from '../horizon/prepare-horizon.ts';
import type { TbaMark } from '../market-day.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import type { LockMoves } from './mode-economics.ts';

/** Moves of a lock on the whole sample, then on each independent randomisation of the paths. */
export type BatchedMoves = readonly [whole: LockMoves, ...batches: LockMoves[]];

/**
 * Pull-through and prices of locks in the drawn states of their own funding dates.
 *
 * States are drawn once, for the last funding date; for an earlier one every move is smaller by the root of the share of time.
 * Values are read off one run's revaluations.
 *
 * @param valuation that holds the horizon's scenarios
 * @returns a function of one of the book's hedged locks
 * @source docs/models/lock-terms.md, docs/models/stress.md
 */
export function lockMoves(valuation: BookValuation, horizon: Horizon): (lock: ResolvedLock) => BatchedMoves {
  const { design, years } = horizon;
  const { nodeIds, draws } = design;
  const weightsOver = rememberBy((horizonYears: number): readonly Float64Array[] => {
    const scale = Math.sqrt(Math.min(1, Math.max(0, horizonYears) / years));
    return draws.states.map((state) => {
      const row = new Float64Array(nodeIds.length);
      for (const [node, weight] of design.nodeWeights(scaled(state, scale))) row[node] = weight;
      return row;
    });
  });
  const tbaAtNodes = rememberBy((mark: TbaMark) => nodeIds.map((id) => valuation.tbaPrice(mark, id)));
  return (lock) => {
    const weights = weightsOver(lock.pullThrough.horizonYears);
    const values = nodeIds.map((id) => valuation.lock(lock, id));
    const pullThrough = values.map((value) => value.pullThrough);
    const price = values.map((value) => value.forwardPrice);
    const hedges = lock.deliveries.map(({ mark, weight }) => ({ nodes: tbaAtNodes(mark), weight }));
    const slots = 1 + pullThrough[0]!.batches.length;
    const [whole, ...batches] = Array.from({ length: slots }, (_, slot): LockMoves => {
      const base = slotOf(pullThrough[0]!, slot);
      const hedgeNodes = nodeIds.map((_, node) =>
        hedges.reduce((sum, { nodes, weight }) => sum + weight * slotOf(nodes[node]!, slot), 0),
      );
      return {
        pullThrough: readOff(weights, nodeValues(pullThrough, slot)).map((move) =>
          Math.min(1, Math.max(0, base + move)),
        ),
        price: readOff(weights, nodeValues(price, slot)),
        hedge: readOff(weights, Float64Array.from(hedgeNodes)),
      };
    });
    return [whole!, ...batches];
  };
}

/** A state at an earlier day: all that moves with the root of time. */
function scaled(state: HorizonState, scale: number): HorizonState {
  return {
    scores: state.scores.map((score) => score * scale),
    mortgageBasis: state.mortgageBasis * scale,
    spread: state.spread * scale,
    volatility: state.volatility * scale,
    pullThrough: state.pullThrough * scale,
  };
}

function slotOf({ value, batches }: Batched, slot: number): number {
  return slot === 0 ? value : (batches[slot - 1] ?? value);
}

function nodeValues(values: readonly Batched[], slot: number): Float64Array {
  return Float64Array.from(values, (value) => slotOf(value, slot));
}

/** Changes from today in every state. */
function readOff(weights: readonly Float64Array[], values: Float64Array): Float64Array {
  const today = values[0]!;
  return Float64Array.from(weights, (row) => {
    let sum = 0;
    for (let node = 1; node < row.length; node++) sum += row[node]! * (values[node]! - today);
    return sum;
  });
}
