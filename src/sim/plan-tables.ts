import type { KernelName } from '../core/kernel-names.ts';
import type { PathSampler } from './block-normals.ts';
import type { GridTables } from './grid-tables.ts';
import type { PathModel } from './path-model.ts';
import type { ScenarioTables } from './scenario-tables.ts';

/**
 * A run as flat tables in shared memory: all a worker thread needs, and nothing that has to be copied.
 */
export interface PlanTables extends ScenarioTables {
  readonly kernel: KernelName;
  /** Bytes of a number in the kernel's tables and tracks. */
  readonly numberBytes: 4 | 8;
  readonly sampler: PathSampler;
  /** The run's first block: above 0 when it adds randomisations to an earlier run. */
  readonly firstBlock: number;
  readonly blocks: number;
  /** Scenarios that a task values with the same tables, at most. */
  readonly scenariosPerTask: number;
  /** Independent parts of the run, from whose spread errors are taken; blocks divide evenly among them. */
  readonly batchCount: number;
  readonly months: number;
  readonly timesYears: Float64Array;
  readonly monthNodes: Int32Array;
  /** Nodes that horizons and settlements need, from the first. */
  readonly earlyNodes: number;
  readonly models: readonly PathModel[];
  /** [weights][2]: weights of the 2-year and 10-year swap rate in a mortgage rate. */
  readonly weights: Float64Array;
  /** [incentive][3]: index of its weights, β, c₀. */
  readonly incentives: Float64Array;
  /** Actual delay in days of each kind of pass-through. */
  readonly delays: Float64Array;
  /** [set][24], see PARAMETER_ROW. */
  readonly parameterRows: Float64Array;
  /** [profile, then loan, then grid node][29], see ROW. */
  readonly loanRows: Float64Array;
  /** [horizon][4], see HORIZON_ROW. */
  readonly horizonRows: Float64Array;
  /** [settlement][2], see SETTLEMENT_ROW. */
  readonly settlementRows: Float64Array;
  readonly profileCount: number;
  readonly loanCount: number;
  /** Offset of each profile's sums, and their total length, in one scenario's result. */
  readonly profileOffsets: Int32Array;
  readonly profileLength: number;
  readonly grid: GridTables | undefined;
}
