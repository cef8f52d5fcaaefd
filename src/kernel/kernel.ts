/**
 * The hot loop's contract: one loan over one block of paths in one scenario.
 *
 * All arrays are flat and caller-owned, all scalars stand in tables, so that a WebAssembly implementation
 * can work on the same memory. Layouts: path arrays are [month node][path], loan tables [payment][column].
 */
export interface Kernel {
  readonly name: KernelName;
  /**
   * Memory that the kernel can read and write. Every array that is handed to it comes from here, of the same kernel.
   *
   * @param length in float64 numbers; all lengths together at most the kernel's capacity
   */
  readonly allocate: (length: number) => Float64Array;
  /**
   * Present value of each path: Σ_k S_{k−1}·(u_k·D_k − v_k·D_{k−1}), the summation by parts of the cash flows.
   *
   * @param values receives one value per path, per 1 of face, discounted to the as-of date and grossed up by
   *   e^(OAS·T_s) as the loan table has it
   */
  readonly value: (loan: LoanTable, block: BlockDrivers, values: Float64Array) => void;
  /**
   * Sums over the block's paths for each payment k: D_k·S_{k−1}, D_k·S_k and S_k.
   *
   * @param sums receives [3][payments]; even paths are added in their order, odd ones too, then the two sums
   */
  readonly profile: (loan: LoanTable, block: BlockDrivers, sums: Float64Array) => void;
}

/** Kernels of this version. They give the same bits. */
export const KERNEL_NAMES = ['simd-f64', 'scalar'] as const;
export type KernelName = (typeof KERNEL_NAMES)[number];

/** Largest monthly hazard of a loan: the survival polynomial is then within 2e-6 of e^(−h), at the defaults 2e-14. */
export const LARGEST_MONTHLY_HAZARD = 1;

/** Columns of a loan table: what a payment needs that does not depend on the path. */
export const LOAN_COLUMNS = 5;
export const COLUMN_REFINANCING = 0;
export const COLUMN_UNLOCKED = 1;
export const COLUMN_LOCK_IN = 2;
export const COLUMN_PAYMENT = 3;
export const COLUMN_BALANCE = 4;

/** A loan in one scenario. */
export interface LoanTable {
  readonly payments: number;
  /** Month node at which the first accrual month starts. */
  readonly startNode: number;
  /**
   * [payment][5]: largest refinancing hazard a month; turnover and default hazard less the centre; loss of turnover
   * hazard per unit of rate above the note rate; u_k·e^(−k·centre) and v_k·e^(−k·centre), k from 0.
   */
  readonly columns: Float64Array;
  /** K in 1/(1 + K·E): e^(−β(g − s − x₀ − c₀)). */
  readonly incentiveScale: number;
  /** g − s: the note rate less the mortgage-rate spread, decimal. */
  readonly rateStrike: number;
  readonly lockInCap: number;
  readonly activeShare: number;
  /** Refinancing hazard of the passive group as a share of the active. */
  readonly passiveRefinancing: number;
  /** Half the loan's largest monthly hazard: the middle of the survival polynomial's range, taken out of the columns. */
  readonly hazardCentre: number;
}

/** What a block's paths are in one scenario, for one kind of loan: [month node][path] each. */
export interface BlockDrivers {
  /** E = e^(β(m̄ − c₀)) of the month that starts at the node. */
  readonly incentive: Float64Array;
  /** m̄ without the spread: the weighted swap rates the borrower reacts to. */
  readonly rate: Float64Array;
  /** Discount factor to the payment of the month that *ends* at the node; the first row is not read. */
  readonly discount: Float64Array;
}
