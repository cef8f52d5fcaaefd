import type { KernelName } from '../core/kernel-names.ts';

import type { SurvivalForm } from './survival-polynomial.ts';

/**
 * The hot loop's contract: one loan over one block of paths in one scenario.
 *
 * Every array is a byte address in one memory that all threads share, a multiple of 64, so that a call passes numbers
 * and copies nothing. Layouts: tracks are [month node][64 paths], values [row][64 paths] in float64. Nothing is
 * checked against the memory's end: the caller owns the layout.
 */
export interface Kernel {
  readonly name: KernelName;
  /** Bytes of a number in loan tables and in the tracks of BlockDrivers. Everything else is float64. */
  readonly numberBytes: 4 | 8;
  /** Bytes of a packed loan, strips included, a multiple of 64. */
  readonly tableBytes: (payments: number) => number;
  /**
   * Writes a loan in the kernel's own form.
   *
   * @param at address of tableBytes(payments) bytes
   */
  readonly pack: (loan: LoanColumns, at: number) => LoanTable;
  /**
   * Present value of each path: v_1·D_0 + Σ_k S_{k−1}·(w_k·D_k − v_k·(D_{k−1} − D_k)), the cash flows summed by parts.
   *
   * @param values receives one value per path, per 1 of face
   */
  readonly value: (loan: LoanTable, block: BlockDrivers, values: number) => void;
  /**
   * Present value of each path, then of each of three strips, Σ_k S_{k−1}·s_k·D_k.
   *
   * @param loan packed with strips
   * @param values receives [1 + 3][64]
   */
  readonly valueWithStrips: (loan: LoanTable, block: BlockDrivers, values: number) => void;
  /**
   * Sums over the block's paths for each payment k: D_k·S_{k−1}, D_k·S_k and S_k.
   *
   * @param sums receives [3][payments]; even paths are added in their order, odd ones too, then the two sums
   */
  readonly profile: (loan: LoanTable, block: BlockDrivers, sums: number) => void;
  /**
   * Adds Σ p·V, Σ p·D, Σ p and Σ V over the paths to four sums, p the lock's pull-through on the path.
   *
   * @param values V, `discounts` D(T_s), `responses` Y of LockWeights: a row of 64 each
   */
  readonly weigh: (
    lock: LockWeights,
    values: number,
    discounts: number,
    responses: number,
    sums: number,
  ) => void;
  /**
   * Adds Σ_path values[q][path]·basis[m][path] to sums[q][m].
   *
   * @param values [rows][64], `basis` [functions][64], `sums` [rows][functions]
   */
  readonly moments: (values: number, rows: number, basis: number, functions: number, sums: number) => void;
}

/** Start of every kernel memory: the modules' constants. */
export const KERNEL_RESERVED_BYTES = 65_536;
/** Memory of a thread's kernel: survival of two groups, then three rows for each of some months. */
export const KERNEL_SCRATCH_BYTES = 16_384;

/** Largest monthly hazard of a loan: see survival-polynomial.ts for what is left of the error there. */
export const LARGEST_MONTHLY_HAZARD = 1;

/** Columns of a loan: what a payment needs that does not depend on the path. */
export const LOAN_COLUMNS = 5;
export const COLUMN_REFINANCING = 0;
export const COLUMN_UNLOCKED = 1;
export const COLUMN_LOCK_IN = 2;
export const COLUMN_SPREAD = 3;
export const COLUMN_BALANCE = 4;
/** Fee strips that can be valued apart. */
export const STRIP_COLUMNS = 3;

/** A loan in one scenario, before a kernel packs it. */
export interface LoanColumns {
  readonly payments: number;
  /** Month node at which the first accrual month starts. */
  readonly startNode: number;
  /**
   * [payment][5]: largest refinancing hazard a month; turnover and default hazard; loss of turnover hazard per unit of
   * rate above the note rate; w_k = u_k − v_k; v_k, k from 1.
   */
  readonly columns: Float64Array;
  /** [payment][3]: what a unit of each strip pays, where strips are valued apart. */
  readonly strips: Float64Array | undefined;
  /** v_1: the value were it par throughout. */
  readonly par: number;
  /** K in 1/(1 + K·E): e^(−β(g − s − x₀ − c₀)), above 0. */
  readonly incentiveScale: number;
  /** g − s: the note rate less the mortgage-rate spread, decimal. */
  readonly rateStrike: number;
  readonly lockInCap: number;
  readonly activeShare: number;
  /** Refinancing hazard of the passive group as a share of the active. */
  readonly passiveRefinancing: number;
  /** At least the largest of the hazards of a month, at most LARGEST_MONTHLY_HAZARD. */
  readonly largestHazard: number;
}

/** A packed loan. */
export interface LoanTable {
  readonly address: number;
  readonly payments: number;
  readonly startNode: number;
  readonly par: number;
  /** Which survival polynomial its hazards need. */
  readonly form: SurvivalForm;
}

/** Addresses of what a block's paths are in one scenario, for one kind of loan: [month node][64 paths] each. */
export interface BlockDrivers {
  /** E = e^(β(m̄ − c₀)) of the month that starts at the node. */
  readonly incentive: number;
  /** m̄ without the spread: the weighted swap rates the borrower reacts to. */
  readonly rate: number;
  /** Discount factor to the payment of the month that ends at the node. */
  readonly discount: number;
}

/**
 * A lock's pull-through on a path: p = clamp(clamp(1/(1 + odds·e^(−A·t))) + shift), t = (κY − 1)/(κY + 1) = tanh(Δ/B).
 *
 * A lock that is sure to fund has odds 0, low and high 1 and no shift.
 */
export interface LockWeights {
  /** κ: e^(2(c − m₀)·100/B), for Y = e^(2(m(h) − c)·100/B) about any rate c; m₀ is the market rate at the lock. */
  readonly responseScale: number;
  /** A, 0 to 8. */
  readonly responseSize: number;
  /** e^(−logit p₀). */
  readonly odds: number;
  readonly low: number;
  readonly high: number;
  readonly shift: number;
}
