import {
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
} from './loan';
import { startState } from './value';
import { add, doubleMultiplyAdd, LANE_BYTES, lanes, multiplyAdd, ROW, splat, subtractProduct, VECTOR } from './vector';

/** Sums over the paths by payment, in float64: D_k·S_{k−1}, D_k·S_k and S_k. */
@inline
function profileLoan(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  sums: usize,
  state: usize,
  form: i32,
): void {
  startState(table, state);
  const inverseScale = splat(table, INVERSE_SCALE);
  const strike = splat(table, STRIKE);
  const ceiling = splat(table, CEILING);
  const share = splat(table, PASSIVE_REFINANCING);
  const c0 = splat(table, SURVIVAL);
  const c1 = splat(table, SURVIVAL + LANE_BYTES);
  const c2 = splat(table, SURVIVAL + 2 * LANE_BYTES);
  const c3 = splat(table, SURVIVAL + 3 * LANE_BYTES);
  const section = <usize>payments * 8;
  let columns = table + HEAD;
  for (let k = 0; k < payments; k++) {
    const largest = splat(columns);
    const unlocked = splat(columns, LANE_BYTES);
    const slope = splat(columns, 2 * LANE_BYTES);
    let discountedBefore = f64x2.splat(0);
    let discountedAfter = f64x2.splat(0);
    let survivals = f64x2.splat(0);
    for (let at: usize = 0; at < ROW; at += VECTOR) {
      const activeBefore = v128.load(state + at);
      const passiveBefore = v128.load(state + at, ROW);
      const hazard = refinancing(largest, inverseScale, v128.load(incentive + at));
      const both = common(unlocked, slope, strike, ceiling, v128.load(rate + at));
      const active = subtractProduct(activeBefore, loss(add(both, hazard), c0, c1, c2, c3, table, form), activeBefore);
      const passive = subtractProduct(
        passiveBefore,
        loss(multiplyAdd(hazard, share, both), c0, c1, c2, c3, table, form),
        passiveBefore,
      );
      v128.store(state + at, active);
      v128.store(state + at, passive, ROW);
      let before = add(activeBefore, passiveBefore);
      let after = add(active, passive);
      let paid = v128.load(discount + at, ROW);
      if (LANE_BYTES == 8) {
        discountedBefore = doubleMultiplyAdd(paid, before, discountedBefore);
        discountedAfter = doubleMultiplyAdd(paid, after, discountedAfter);
        survivals = f64x2.add(survivals, after);
      } else {
        // Products and sums in float64: a float32 product would round each path's cash flow by itself.
        for (let half = 0; half < 2; half++) {
          const due = f64x2.promote_low_f32x4(paid);
          const left = f64x2.promote_low_f32x4(after);
          discountedBefore = doubleMultiplyAdd(due, f64x2.promote_low_f32x4(before), discountedBefore);
          discountedAfter = doubleMultiplyAdd(due, left, discountedAfter);
          survivals = f64x2.add(survivals, left);
          paid = v128.shuffle<i64>(paid, paid, 1, 0);
          before = v128.shuffle<i64>(before, before, 1, 0);
          after = v128.shuffle<i64>(after, after, 1, 0);
        }
      }
    }
    f64.store(sums, lanes(discountedBefore));
    f64.store(sums + section, lanes(discountedAfter));
    f64.store(sums + 2 * section, lanes(survivals));
    sums += 8;
    columns += COLUMNS;
    incentive += ROW;
    rate += ROW;
    discount += ROW;
  }
}

export function profileNear(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  sums: usize,
  state: usize,
): void {
  profileLoan(table, payments, incentive, rate, discount, sums, state, 0);
}

export function profileMiddle(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  sums: usize,
  state: usize,
): void {
  profileLoan(table, payments, incentive, rate, discount, sums, state, 1);
}

export function profileWide(
  table: usize,
  payments: i32,
  incentive: usize,
  rate: usize,
  discount: usize,
  sums: usize,
  state: usize,
): void {
  profileLoan(table, payments, incentive, rate, discount, sums, state, 2);
}
