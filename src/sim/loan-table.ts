import { CounterpoiseError } from '../core/errors.ts';
import {
  COLUMN_BALANCE,
  COLUMN_LOCK_IN,
  COLUMN_PAYMENT,
  COLUMN_REFINANCING,
  COLUMN_UNLOCKED,
  LARGEST_MONTHLY_HAZARD,
  LOAN_COLUMNS,
  type LoanTable,
} from '../kernel/kernel.ts';
import {
  PARAMETER_ROW,
  PARAMETER_ROW_LENGTH,
  ROW,
  ROW_LENGTH,
  SCENARIO_ROW,
  SCENARIO_ROW_LENGTH,
  type SimulationPlan,
  STRIPS_PER_LOAN,
} from './simulation-plan.ts';

const DAYS_PER_YEAR = 365;

/**
 * Tabulates one loan in one scenario: all that does not depend on the path.
 *
 * With b_k the scheduled balance, o_k = e^(−OAS(t_k − T_s)) and fee strips f at their own OAS,
 * u_k = b_{k−1}·[(1 + c/12)·o_k + Σ f/12·o_k(f)] and v_k = b_{k−1}·o_{k−1} (v_1 = 0), so that a path's present value is
 * Σ_k S_{k−1}·(u_k D_k − v_k D_{k−1}): the cash flows of docs/models/tba.md summed by parts.
 *
 * @source own derivation, docs/models/kernel.md
 * @param plan the run; `loan` row of its loan table; `scenario` row of its scenarios
 * @param columns receives [payment][5], at least 5 × payments long
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the multipliers make a monthly hazard above 1
 */
export function loanTable(
  plan: SimulationPlan,
  loan: number,
  scenario: number,
  columns: Float64Array,
): LoanTable {
  const row = plan.loanRows.subarray(loan * ROW_LENGTH, (loan + 1) * ROW_LENGTH);
  const change = plan.scenarioRows.subarray(
    scenario * SCENARIO_ROW_LENGTH,
    (scenario + 1) * SCENARIO_ROW_LENGTH,
  );
  const set = plan.parameterRows.subarray(
    row[ROW.parameterSet]! * PARAMETER_ROW_LENGTH,
    (row[ROW.parameterSet]! + 1) * PARAMETER_ROW_LENGTH,
  );
  const payments = row[ROW.payments]!;
  const startNode = row[ROW.startNode]!;
  const age = row[ROW.ageMonths]!;
  const month = row[ROW.calendarMonth]! - 1;
  const refinancing =
    (row[ROW.refinancing]! * change[SCENARIO_ROW.refinancingFactor]! * set[PARAMETER_ROW.refinancingRate]!) /
    12;
  const turnover =
    (row[ROW.turnover]! * change[SCENARIO_ROW.turnoverFactor]! * set[PARAMETER_ROW.turnoverRate]!) / 12;
  const defaults =
    (row[ROW.default]! * change[SCENARIO_ROW.defaultFactor]! * set[PARAMETER_ROW.defaultRate]!) / 12;
  const refinancingRamp = set[PARAMETER_ROW.refinancingRampMonths]!;
  const turnoverRamp = set[PARAMETER_ROW.turnoverRampMonths]!;
  const defaultRamp = set[PARAMETER_ROW.defaultRampMonths]!;
  const delayYears = plan.delays[row[ROW.delay]!]! / DAYS_PER_YEAR;
  const settlement = row[ROW.settlementYears]!;
  const oas = row[ROW.oas]! + change[SCENARIO_ROW.oasShift]!;
  const growth = 1 + row[ROW.noteRate]! / 12;
  const interest = 1 + row[ROW.coupon]! / 12;
  const installment =
    growth === 1 ? 1 / payments : (growth - 1) / -Math.expm1(-payments * Math.log1p(growth - 1));
  const lockIn = set[PARAMETER_ROW.lockIn]!;
  let balance = 1;
  let discountBefore = 1;
  let largestHazard = 0;
  for (let k = 0; k < payments; k++) {
    const at = k * LOAN_COLUMNS;
    const ageInMonth = age + k + 1;
    const ref = refinancing * Math.min(1, ageInMonth / refinancingRamp);
    const tur =
      turnover *
      set[PARAMETER_ROW.seasonality + ((month + k) % 12)]! *
      Math.min(1, ageInMonth / turnoverRamp);
    const def = defaults * Math.min(1, ageInMonth / defaultRamp);
    largestHazard = Math.max(largestHazard, ref + tur + def);
    const time = plan.timesYears[plan.monthNodes[startNode + k + 1]!]! + delayYears - settlement;
    const discount = Math.exp(-oas * time);
    let strips = 0;
    for (let strip = 0; strip < STRIPS_PER_LOAN; strip++) {
      const fee = row[ROW.strips + 2 * strip]!;
      // A strip keeps its OAS when the pass-through's moves: servicing trades in another market.
      if (fee !== 0) strips += (fee / 12) * Math.exp(-row[ROW.strips + 2 * strip + 1]! * time);
    }
    columns[at + COLUMN_REFINANCING] = ref;
    columns[at + COLUMN_UNLOCKED] = tur + def;
    columns[at + COLUMN_LOCK_IN] = tur * lockIn;
    columns[at + COLUMN_PAYMENT] = balance * (interest * discount + strips);
    columns[at + COLUMN_BALANCE] = k === 0 ? 0 : balance * discountBefore;
    balance = balance * growth - installment;
    discountBefore = discount;
  }
  if (!(largestHazard <= LARGEST_MONTHLY_HAZARD)) {
    throw new CounterpoiseError('MODEL_OUT_OF_RANGE', 'A prepayment multiplier is too large.', {
      field: 'multipliers',
      found: `a hazard of ${largestHazard.toFixed(3)} a month`,
      accepted: `multipliers whose monthly hazard stays at or below ${LARGEST_MONTHLY_HAZARD}`,
    });
  }
  const hazardCentre = largestHazard / 2;
  centreHazards(columns, payments, hazardCentre);
  const slope = set[PARAMETER_ROW.slope]!;
  const centreRate = plan.incentives[row[ROW.incentive]! * 3 + 2]!;
  const rateStrike = row[ROW.noteRate]! - row[ROW.spread]! - change[SCENARIO_ROW.mortgageBasis]!;
  return {
    payments,
    startNode,
    columns,
    incentiveScale: Math.exp(-slope * (rateStrike - set[PARAMETER_ROW.threshold]! - centreRate)),
    rateStrike,
    lockInCap: set[PARAMETER_ROW.lockInCap]!,
    activeShare: set[PARAMETER_ROW.activeShare]!,
    passiveRefinancing: set[PARAMETER_ROW.passiveRefinancing]!,
    hazardCentre,
  };
}

/** Takes the centre out of every month's hazards and puts e^(−k·centre) on its amounts, which saves the loop both. */
function centreHazards(columns: Float64Array, payments: number, hazardCentre: number): void {
  const centreSurvival = Math.exp(-hazardCentre);
  let centring = 1;
  for (let k = 0; k < payments; k++) {
    const at = k * LOAN_COLUMNS;
    columns[at + COLUMN_UNLOCKED]! -= hazardCentre;
    columns[at + COLUMN_PAYMENT]! *= centring;
    columns[at + COLUMN_BALANCE]! *= centring;
    centring *= centreSurvival;
  }
}
