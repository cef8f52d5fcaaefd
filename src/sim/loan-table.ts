import { CounterpoiseError } from '../core/errors.ts';
import {
  COLUMN_BALANCE,
  COLUMN_LOCK_IN,
  COLUMN_REFINANCING,
  COLUMN_SPREAD,
  COLUMN_UNLOCKED,
  type Kernel,
  LARGEST_MONTHLY_HAZARD,
  LOAN_COLUMNS,
  type LoanTable,
  STRIP_COLUMNS,
} from '../kernel/kernel.ts';
import { type OasFactors, oasFactors } from './oas-factors.ts';
import {
  PARAMETER_ROW,
  PARAMETER_ROW_LENGTH,
  ROW,
  ROW_LENGTH,
  SCENARIO_ROW,
  SCENARIO_ROW_LENGTH,
} from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';

/**
 * Tabulates a loan in a scenario at an address of the kernel's memory.
 *
 * @param loan row of the plan's loan table; `scenario` row of its scenarios
 * @param at address of kernel.tableBytes(payments)
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the multipliers make a monthly hazard above 1
 */
export type TabulateLoan = (loan: number, scenario: number, at: number) => LoanTable;

/** Tabulation of a plan's loans for one thread. */
export interface LoanTabulator {
  /** The loan with the fees of its strips. */
  readonly whole: TabulateLoan;
  /** The pass-through alone and a unit of each strip, for `valueWithStrips`. */
  readonly apart: TabulateLoan;
}

/** What a month's age and season do to a parameter set's rates. */
interface Ramps {
  /** [age in months]. */
  readonly refinancing: Float64Array;
  readonly turnover: Float64Array;
  readonly default: Float64Array;
  /** [calendar month from January of the first year]. */
  readonly seasonality: Float64Array;
}

/**
 * Tabulation of all that does not depend on the path, with memory for what stays the same from loan to loan.
 *
 * With b_k the scheduled balance, o_k = e^(−OAS(t_k − T_s)) and fee strips f at their own OAS,
 * u_k = b_{k−1}·[(1 + c/12)·o_k + Σ f/12·o_k(f)], v_k = b_{k−1}·o_{k−1} and w_k = u_k − v_k, so that a path's present
 * value is v_1·D_0 + Σ_k S_{k−1}·(w_k·D_k − v_k·(D_{k−1} − D_k)): the cash flows of docs/models/tba.md summed by
 * parts. A unit of a strip pays b_{k−1}/12·o_k.
 *
 * @source own derivation, docs/models/kernel.md
 * @param kernel packs the loans
 */
export function loanTabulator(plan: PlanTables, kernel: Pick<Kernel, 'pack'>): LoanTabulator {
  const columns = new Float64Array(plan.months * LOAN_COLUMNS);
  const strips = new Float64Array(plan.months * STRIP_COLUMNS);
  const factors = oasFactors(plan, 1 + STRIP_COLUMNS);
  const ramps = allRamps(plan);
  const tabulate = (loan: number, scenario: number, at: number, apart: boolean): LoanTable => {
    const row = plan.loanRows.subarray(loan * ROW_LENGTH, (loan + 1) * ROW_LENGTH);
    const change = plan.scenarioRows.subarray(
      scenario * SCENARIO_ROW_LENGTH,
      (scenario + 1) * SCENARIO_ROW_LENGTH,
    );
    const parameterSet = row[ROW.parameterSet]!;
    const set = plan.parameterRows.subarray(
      parameterSet * PARAMETER_ROW_LENGTH,
      (parameterSet + 1) * PARAMETER_ROW_LENGTH,
    );
    const payments = row[ROW.payments]!;
    const largestHazard = tabulateHazards(row, change, set, ramps[parameterSet]!, columns);
    const discounts = factors(0, row, row[ROW.oas]! + change[SCENARIO_ROW.oasShift]!);
    tabulateAmounts(row, discounts, columns);
    addStrips(row, factors, apart, columns, strips);
    const centreRate = plan.incentives[row[ROW.incentive]! * 3 + 2]!;
    const rateStrike = row[ROW.noteRate]! - row[ROW.spread]! - change[SCENARIO_ROW.mortgageBasis]!;
    return kernel.pack(
      {
        payments,
        startNode: row[ROW.startNode]!,
        columns,
        strips: apart ? strips : undefined,
        par: discounts[0]!,
        incentiveScale: Math.exp(
          -set[PARAMETER_ROW.slope]! * (rateStrike - set[PARAMETER_ROW.threshold]! - centreRate),
        ),
        rateStrike,
        lockInCap: set[PARAMETER_ROW.lockInCap]!,
        activeShare: set[PARAMETER_ROW.activeShare]!,
        passiveRefinancing: set[PARAMETER_ROW.passiveRefinancing]!,
        largestHazard,
      },
      at,
    );
  };
  return {
    whole: (loan, scenario, at) => tabulate(loan, scenario, at, false),
    apart: (loan, scenario, at) => tabulate(loan, scenario, at, true),
  };
}

/** Fills the hazard columns and gives the largest sum of a month. */
function tabulateHazards(
  row: Float64Array,
  change: Float64Array,
  set: Float64Array,
  ramps: Ramps,
  columns: Float64Array,
): number {
  const refinancing =
    (row[ROW.refinancing]! * change[SCENARIO_ROW.refinancingFactor]! * set[PARAMETER_ROW.refinancingRate]!) /
    12;
  const turnover =
    (row[ROW.turnover]! * change[SCENARIO_ROW.turnoverFactor]! * set[PARAMETER_ROW.turnoverRate]!) / 12;
  const defaults =
    (row[ROW.default]! * change[SCENARIO_ROW.defaultFactor]! * set[PARAMETER_ROW.defaultRate]!) / 12;
  const lockIn = set[PARAMETER_ROW.lockIn]!;
  const age = row[ROW.ageMonths]! + 1;
  const month = row[ROW.calendarMonth]! - 1;
  const end = row[ROW.payments]! * LOAN_COLUMNS;
  let largest = 0;
  for (let at = 0, k = 0; at < end; at += LOAN_COLUMNS, k++) {
    const ref = refinancing * ramps.refinancing[age + k]!;
    const tur = turnover * ramps.seasonality[month + k]! * ramps.turnover[age + k]!;
    const unlocked = tur + defaults * ramps.default[age + k]!;
    if (ref + unlocked > largest) largest = ref + unlocked;
    columns[at + COLUMN_REFINANCING] = ref;
    columns[at + COLUMN_UNLOCKED] = unlocked;
    columns[at + COLUMN_LOCK_IN] = tur * lockIn;
  }
  if (!(largest <= LARGEST_MONTHLY_HAZARD)) {
    throw new CounterpoiseError('MODEL_OUT_OF_RANGE', 'A prepayment multiplier is too large.', {
      field: 'multipliers',
      found: `a hazard of ${largest.toFixed(3)} a month`,
      accepted: `multipliers whose monthly hazard stays at or below ${LARGEST_MONTHLY_HAZARD}`,
    });
  }
  return largest;
}

/** Fills w and v of the pass-through. */
function tabulateAmounts(row: Float64Array, discounts: Float64Array, columns: Float64Array): void {
  const payments = row[ROW.payments]!;
  const growth = 1 + row[ROW.noteRate]! / 12;
  const interest = 1 + row[ROW.coupon]! / 12;
  const installment = levelInstallment(growth, payments);
  const end = payments * LOAN_COLUMNS;
  let balance = 1;
  let before = discounts[0]!;
  for (let at = 0, k = 1; at < end; at += LOAN_COLUMNS, k++) {
    const discount = discounts[k]!;
    columns[at + COLUMN_SPREAD] = balance * (interest * discount - before);
    columns[at + COLUMN_BALANCE] = balance * before;
    balance = balance * growth - installment;
    before = discount;
  }
}

/** Adds what the fee strips pay to w, or fills the columns of a unit of each. */
function addStrips(
  row: Float64Array,
  factors: OasFactors,
  apart: boolean,
  columns: Float64Array,
  strips: Float64Array,
): void {
  const payments = row[ROW.payments]!;
  const growth = 1 + row[ROW.noteRate]! / 12;
  const installment = levelInstallment(growth, payments);
  for (let strip = 0; strip < STRIP_COLUMNS; strip++) {
    const fee = apart ? 1 : row[ROW.strips + 2 * strip]!;
    if (fee === 0) continue;
    // A strip keeps its OAS when the pass-through's moves: servicing trades in another market.
    const discounts = factors(1 + strip, row, row[ROW.strips + 2 * strip + 1]!);
    const [to, stride, first] = apart
      ? [strips, STRIP_COLUMNS, strip]
      : [columns, LOAN_COLUMNS, COLUMN_SPREAD];
    const monthlyFee = fee / 12;
    let balance = 1;
    for (let k = 1, at = first; k <= payments; k++, at += stride) {
      const due = monthlyFee * balance * discounts[k]!;
      to[at] = apart ? due : to[at]! + due;
      balance = balance * growth - installment;
    }
  }
}

function levelInstallment(growth: number, payments: number): number {
  return growth === 1 ? 1 / payments : (growth - 1) / -Math.expm1(-payments * Math.log1p(growth - 1));
}

function allRamps(plan: PlanTables): Ramps[] {
  let lastAge = 0;
  for (let at = 0; at < plan.loanRows.length; at += ROW_LENGTH) {
    lastAge = Math.max(lastAge, plan.loanRows[at + ROW.ageMonths]! + plan.loanRows[at + ROW.payments]!);
  }
  const ramp = (months: number): Float64Array =>
    Float64Array.from({ length: lastAge + 1 }, (_, age) => Math.min(1, age / months));
  return Array.from({ length: plan.parameterRows.length / PARAMETER_ROW_LENGTH }, (_, index) => {
    const set = plan.parameterRows.subarray(index * PARAMETER_ROW_LENGTH);
    return {
      refinancing: ramp(set[PARAMETER_ROW.refinancingRampMonths]!),
      turnover: ramp(set[PARAMETER_ROW.turnoverRampMonths]!),
      default: ramp(set[PARAMETER_ROW.defaultRampMonths]!),
      seasonality: Float64Array.from(
        { length: plan.months + 12 },
        (_, month) => set[PARAMETER_ROW.seasonality + (month % 12)]!,
      ),
    };
  });
}
