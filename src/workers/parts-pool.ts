import type { ParcelSums } from '../sim/parts-line.ts';
import type { RunParcel } from '../sim/run-parcels.ts';
import type { RunSums } from '../sim/run-sums.ts';
import type { Precedence, SimulationControl } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import type { SimulationResult } from '../sim/simulation-result.ts';
import type { BlockPlan } from '../sim/task-memory.ts';

/** A run of which this pool values some parcels. */
export interface PartsRun {
  /**
   * Values a parcel.
   *
   * @throws CounterpoiseError as a run does; SIMULATION_CANCELLED when it is stopped
   */
  readonly value: (parcel: RunParcel) => Promise<ParcelSums>;
  /** Ends the run here: what is not valued yet is left, at the next loan of every thread. */
  readonly stop: () => void;
  /** Resolved when no thread works for it any more and its memory is given back. */
  readonly ended: Promise<void>;
}

/** A run that is valued in parcels, here and elsewhere, until its sums are whole. */
export interface SharedRun {
  readonly plan: SimulationPlan;
  /** Takes each part once. */
  readonly sums: RunSums;
  readonly here: PartsRun;
}

/** A pool as one of several machines. */
export interface PartsPool {
  /** As `simulate`, with the parts of the run valued by whoever `value` gives them to, this pool among them. */
  readonly simulateShared: (
    plan: SimulationPlan,
    value: (run: SharedRun) => Promise<void>,
    control?: SimulationControl,
  ) => Promise<SimulationResult>;
  /** Values parcels of a run that another machine shares. */
  readonly openParts: (plan: BlockPlan, precedence: Precedence) => Promise<PartsRun>;
}
