/**
 * The hot loop's contract: one loan over one block of paths in one scenario.
 *
 * All arrays are flat and caller-owned, all scalars stand in tables, so that a WebAssembly implementation
 * can work on the same memory. Layouts: path arrays are [month node][path], loan tables [payment][column].
 */
export interface Kernel {
  readonly name: 'scalar';
  /**
   * Present value of each path: Σ_k S_{k−1}·(u_k·D_k − v_k·D_{k−1}), the summation by parts of the cash flows.
   *
   * @param values receives one value per path, per 1 of face, discounted to the as-of date and grossed up by
   *   e^(OAS·T_s) as the loan table has it
   */
  readonly value: (
    loan: LoanTable,
    block: BlockDrivers,
    scratch: KernelScratch,
    values: Float64Array,
  ) => void;
  /**
   * Sums over the block's paths for each payment k: D_k·S_{k−1}, D_k·S_k and S_k.
   *
   * @param sums [3][payments]: added to, not overwritten
   */
  readonly profile: (
    loan: LoanTable,
    block: BlockDrivers,
    scratch: KernelScratch,
    sums: Float64Array,
  ) => void;
}

/** Largest monthly hazard of a loan: the survival polynomial is then within 2e-6 of e^(−h), at the defaults 2e-14. */
export const LARGEST_MONTHLY_HAZARD = 1;

/** Columns of a loan table: what a payment needs that does not depend on the path. */
export const LOAN_COLUMNS = 5;
export const COLUMN_REFINANCING = 0;
export const COLUMN_TURNOVER = 1;
export const COLUMN_DEFAULT = 2;
export const COLUMN_PAYMENT = 3;
export const COLUMN_BALANCE = 4;

/** A loan in one scenario. */
export interface LoanTable {
  readonly payments: number;
  /** Month node at which the first accrual month starts. */
  readonly startNode: number;
  /** [payment][5]: largest refinancing hazard, turnover hazard, default hazard (all a month), u_k, v_k. */
  readonly columns: Float64Array;
  /** K in 1/(1 + K·E): e^(−β(g − s − x₀ − c₀)). */
  readonly incentiveScale: number;
  /** g − s: the note rate less the mortgage-rate spread, decimal. */
  readonly rateStrike: number;
  /** Loss of turnover per unit of rate above the note rate. */
  readonly lockIn: number;
  readonly lockInCap: number;
  readonly activeShare: number;
  /** Refinancing hazard of the passive group as a share of the active. */
  readonly passiveRefinancing: number;
  /** Half the loan's largest monthly hazard: the middle of the survival polynomial's range. */
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

/** Per-path state, reused from loan to loan. */
export interface KernelScratch {
  readonly active: Float64Array;
  readonly passive: Float64Array;
}
