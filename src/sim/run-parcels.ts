import { BLOCK_PATHS } from '../kernel/block.ts';
import type { PlanTables } from './plan-tables.ts';
import {
  type BlockRange,
  blockRanges,
  instrumentParts,
  type MissingInstruments,
  scenarioGroups,
  type ValuedKind,
} from './run-pieces.ts';

/** Some instruments of one kind in a few scenarios over all blocks of a batch: their sums stand in the result as they are. */
export interface RunPart {
  readonly kind: ValuedKind;
  readonly scenarios: Int32Array;
  readonly instruments: Int32Array;
}

/** Work that is given away as one: parts of one batch, one after another. */
export interface RunParcel {
  readonly batch: number;
  readonly parts: readonly RunPart[];
  /** Loan-path-months. */
  readonly cost: number;
}

/** Parts of a parcel at most: what is written of them, and their sums, stay a few megabytes. */
export const PARTS_PER_PARCEL_MAX = 32;

/** Blocks of a batch, task by task. */
export function batchRanges(plan: PlanTables, batch: number): BlockRange[] {
  const perBatch = plan.blocks / plan.batchCount;
  return blockRanges(plan, batch * perBatch, (batch + 1) * perBatch);
}

/**
 * What is to be valued in a run as parcels: batch by batch and group by group of the scenarios, so that the parts of a
 * parcel share their drivers. Each part is cut into the very tasks of a run on one machine.
 *
 * @param costMax of a parcel that has more than one part, loan-path-months
 */
export function runParcels(plan: PlanTables, missing: MissingInstruments, costMax: number): RunParcel[] {
  const parcels: RunParcel[] = [];
  const paths = (plan.blocks / plan.batchCount) * BLOCK_PATHS;
  const groups = scenarioGroups(plan, missing);
  for (let batch = 0; batch < plan.batchCount; batch++) {
    for (const scenarios of groups) {
      let parts: RunPart[] = [];
      let cost = 0;
      const end = (): void => {
        if (parts.length > 0) parcels.push({ batch, parts, cost });
        parts = [];
        cost = 0;
      };
      for (const { kind, instruments, months } of instrumentParts(plan, missing, scenarios)) {
        const more = kind === 'functions' ? 1 : months * paths * scenarios.length;
        if (cost + more > costMax || parts.length === PARTS_PER_PARCEL_MAX) end();
        parts.push({ kind, scenarios, instruments });
        cost += more;
      }
      end();
    }
  }
  return parcels;
}
