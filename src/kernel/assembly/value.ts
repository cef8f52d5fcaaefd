import {
  ACTIVE_SHARE,
  CEILING,
  COLUMNS,
  common,
  HEAD,
  INVERSE_SCALE,
  loss,
  PASSIVE_REFINANCING,
  refinancing,
  STRIKE,
  SURVIVAL,
  STRIPS,
} from './loan';
import {
  add,
  DOUBLE_ROW,
  LANE_BYTES,
  multiply,
  multiplyAdd,
  ROW,
  splat,
  subtract,
  subtractProduct,
  VECTOR,
} from './vector';

/**
 * Months at a time: first their hazards and what is due for each unit outstanding, then survival. Either loop alone keeps its numbers in
 * registers and looks far enough ahead; the rows of so many months fit the first cache, and float32 sums stay short.
 */
const MONTHS: usize = LANE_BYTES == 4 ? 16 : 8;

/** Starts the groups' state: the active share and the rest of 1, so that both round to a sum of 1. */
export function startState(table: usize, state: usize): void {
  const active = splat(table, ACTIVE_SHARE);
  const passive = subtract(v128.splat<Lane>(1), active);
  for (let at: usize = 0; at < ROW; at += VECTOR) {
    v128.store(state + at, active);
    v128.store(state + at, passive, ROW);
  }
}

/** par·D_0 of each path, in float64. */
function startValues(discount: usize, values: usize, par: f64): void {
  for (let path: usize = 0; path < 64; path++) {
    f64.store(values + path * 8, par * <f64>load<Lane>(discount + path * LANE_BYTES));
  }
}

/** What a sum over some months begins with: 0, or in float64 the sum of the months before. */
@inline
function startSum(at: usize): v128 {
  if (LANE_BYTES == 8) return v128.load(at);
  return v128.splat<Lane>(0);
}

/** Keeps a sum over some months, adding a float32 one to its float64 total. */
@inline
function keepSum(at: usize, sum: v128): void {
  if (LANE_BYTES == 8) {
    v128.store(at, sum);
    return;
  }
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(sum)));
  const high = v128.shuffle<i64>(sum, sum, 1, 0);
  v128.store(at, f64x2.add(v128.load(at, VECTOR), f64x2.promote_low_f32x4(high)), VECTOR);
}

/** Some months' scaled hazards, and w·D_k − v·(D_{k−1} − D_k): [month][active, passive, flow][64]. */
function startMonths(
  table: usize,
  firstColumns: usize,
  endColumns: usize,
  incentive: usize,
  rate: usize,
  discount: usize,
  months: usize,
): void {
  const inverseScale = splat(table, INVERSE_SCALE);
  const strike = splat(table, STRIKE);
  const ceiling = splat(table, CEILING);
  const share = splat(table, PASSIVE_REFINANCING);
  for (let columns = firstColumns; columns < endColumns; columns += COLUMNS) {
    const largest = splat(columns);
    const unlocked = splat(columns, LANE_BYTES);
    const slope = splat(columns, 2 * LANE_BYTES);
    const spread = splat(columns, 3 * LANE_BYTES);
    const balance = splat(columns, 4 * LANE_BYTES);
    const end = incentive + ROW;
    while (incentive < end) {
      const hazard = refinancing(largest, inverseScale, v128.load(incentive));
      const both = common(unlocked, slope, strike, ceiling, v128.load(rate));
      const paid = v128.load(discount, ROW);
      v128.store(months, add(both, hazard));
      v128.store(months, multiplyAdd(hazard, share, both), ROW);
      const passed = subtract(v128.load(discount), paid);
      v128.store(months, subtractProduct(multiply(spread, paid), passed, balance), 2 * ROW);
      incentive += VECTOR;
      rate += VECTOR;
      discount += VECTOR;
      months += VECTOR;
    }
    months += 2 * ROW;
  }
}

/**
 * Present value of each path, par·D_0 + Σ S_{k−1}·(w_k·D_k − v_k·(D_{k−1} − D_k)), and with strips Σ S_{k−1}·s_k·D_k of
 * three of them after it.
 */
@inline
function valueLoan(
  table: usize,
  payments: i32,
  firstIncentive: usize,
  firstRate: usize,
  firstDiscount: usize,
  values: usize,
  state: usize,
  par: f64,
  form: i32,
  strips: bool,
): void {
  startState(table, state);
  startValues(firstDiscount, values, par);
  if (strips) memory.fill(values + DOUBLE_ROW, 0, 3 * DOUBLE_ROW);
  const c0 = splat(table, SURVIVAL);
  const c1 = splat(table, SURVIVAL + LANE_BYTES);
  const c2 = splat(table, SURVIVAL + 2 * LANE_BYTES);
  const c3 = splat(table, SURVIVAL + 3 * LANE_BYTES);
  const months = state + 2 * ROW;
  const lastColumns = table + HEAD + <usize>payments * COLUMNS;
  let firstColumns = table + HEAD;
  let firstStrips = lastColumns;
  while (firstColumns < lastColumns) {
    const endColumns = min(firstColumns + MONTHS * COLUMNS, lastColumns);
    startMonths(table, firstColumns, endColumns, firstIncentive, firstRate, firstDiscount, months);
    for (let at: usize = 0; at < ROW; at += VECTOR) {
      const total = values + (at / LANE_BYTES) * 8;
      let month = months + at;
      let discount = firstDiscount + at;
      let strip = firstStrips;
      let active = v128.load(state + at);
      let passive = v128.load(state + at, ROW);
      let sum = startSum(total);
      let strip0 = strips ? startSum(total + DOUBLE_ROW) : sum;
      let strip1 = strips ? startSum(total + 2 * DOUBLE_ROW) : sum;
      let strip2 = strips ? startSum(total + 3 * DOUBLE_ROW) : sum;
      for (let columns = firstColumns; columns < endColumns; columns += COLUMNS) {
        const outstanding = add(active, passive);
        active = subtractProduct(active, loss(v128.load(month), c0, c1, c2, c3, table, form), active);
        passive = subtractProduct(passive, loss(v128.load(month, ROW), c0, c1, c2, c3, table, form), passive);
        sum = multiplyAdd(outstanding, v128.load(month, 2 * ROW), sum);
        if (strips) {
          const due = multiply(outstanding, v128.load(discount, ROW));
          strip0 = multiplyAdd(splat(strip), due, strip0);
          strip1 = multiplyAdd(splat(strip, LANE_BYTES), due, strip1);
          strip2 = multiplyAdd(splat(strip, 2 * LANE_BYTES), due, strip2);
          strip += STRIPS;
          discount += ROW;
        }
        month += 3 * ROW;
      }
      v128.store(state + at, active);
      v128.store(state + at, passive, ROW);
      keepSum(total, sum);
      if (strips) {
        keepSum(total + DOUBLE_ROW, strip0);
        keepSum(total + 2 * DOUBLE_ROW, strip1);
        keepSum(total + 3 * DOUBLE_ROW, strip2);
      }
    }
    firstColumns = endColumns;
    firstStrips += MONTHS * STRIPS;
    firstIncentive += MONTHS * ROW;
    firstRate += MONTHS * ROW;
    firstDiscount += MONTHS * ROW;
  }
}

/* A function for each form of the survival polynomial: in one with branches engines keep less in registers. */

export function valueNear(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  values: usize,
  state: usize,
  par: f64,
): void {
  valueLoan(table, payments, incentive, rate, discount, values, state, par, 0, false);
}

export function valueMiddle(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  values: usize,
  state: usize,
  par: f64,
): void {
  valueLoan(table, payments, incentive, rate, discount, values, state, par, 1, false);
}

export function valueWide(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  values: usize,
  state: usize,
  par: f64,
): void {
  valueLoan(table, payments, incentive, rate, discount, values, state, par, 2, false);
}

export function valueWithStripsNear(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  values: usize,
  state: usize,
  par: f64,
): void {
  valueLoan(table, payments, incentive, rate, discount, values, state, par, 0, true);
}

export function valueWithStripsMiddle(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  values: usize,
  state: usize,
  par: f64,
): void {
  valueLoan(table, payments, incentive, rate, discount, values, state, par, 1, true);
}

export function valueWithStripsWide(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  values: usize,
  state: usize,
  par: f64,
): void {
  valueLoan(table, payments, incentive, rate, discount, values, state, par, 2, true);
}
