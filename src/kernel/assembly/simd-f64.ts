/**
 * The hot loop in WebAssembly SIMD, two paths a vector in float64: AssemblyScript, built by `npm run build:kernel`.
 *
 * Every path goes through the expressions of scalar-kernel.ts in their order, and nothing is fused, so the bits are
 * the same. Addresses are in bytes; the layouts are those of kernel.ts.
 */

const VECTOR: usize = 16;
/** 64 paths of 8 bytes. */
const ROW: usize = 512;
/** 5 columns of 8 bytes. */
const COLUMNS: usize = 40;

/** 1, 0 and the Taylor coefficients 1/2 to 1/6! in memory: engines rebuild vector constants on every use. */
const CONSTANTS = memory.data<f64>([1, 0, 0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720]);

/** Refinancing hazard: largest / (1 + K·E). */
@inline
function logistic(one: v128, largest: v128, scale: v128, incentive: v128): v128 {
  return f64x2.div(largest, f64x2.add(one, f64x2.mul(scale, incentive)));
}

/** Hazard of both groups less the centre: unlocked − slope·min(max(rate − strike, 0), cap). */
@inline
function commonHazard(zero: v128, unlocked: v128, slope: v128, strike: v128, cap: v128, rate: v128): v128 {
  // pmax and pmin are one instruction each; the sign of a zero, where they differ from max and min, is lost here.
  const above = f64x2.pmin(f64x2.pmax(f64x2.sub(rate, strike), zero), cap);
  return f64x2.sub(unlocked, f64x2.mul(slope, above));
}

/** e^(−h) to degree 6, in Estrin's order. */
@inline
function survival(h: v128, one: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128): v128 {
  const h2 = f64x2.mul(h, h);
  const high = f64x2.add(f64x2.sub(c4, f64x2.mul(h, c5)), f64x2.mul(h2, c6));
  const middle = f64x2.add(f64x2.sub(c2, f64x2.mul(h, c3)), f64x2.mul(h2, high));
  return f64x2.add(f64x2.sub(one, h), f64x2.mul(h2, middle));
}

/** Present value of each path, 4 at a time with their state in registers. */
export function value(
  payments: i32,
  firstColumns: usize,
  firstIncentive: usize,
  firstRate: usize,
  firstDiscount: usize,
  values: usize,
  incentiveScale: f64,
  rateStrike: f64,
  lockInCap: f64,
  activeShare: f64,
  passiveRefinancing: f64,
): void {
  const scale = f64x2.splat(incentiveScale);
  const strike = f64x2.splat(rateStrike);
  const cap = f64x2.splat(lockInCap);
  const share = f64x2.splat(passiveRefinancing);
  const one = v128.load64_splat(CONSTANTS);
  const zero = v128.load64_splat(CONSTANTS, 8);
  const c2 = v128.load64_splat(CONSTANTS, 16);
  const c3 = v128.load64_splat(CONSTANTS, 24);
  const c4 = v128.load64_splat(CONSTANTS, 32);
  const c5 = v128.load64_splat(CONSTANTS, 40);
  const c6 = v128.load64_splat(CONSTANTS, 48);
  const lastColumns = firstColumns + <usize>payments * COLUMNS;
  for (let at: usize = 0; at < ROW; at += 2 * VECTOR) {
    let incentive = firstIncentive + at;
    let rate = firstRate + at;
    let discount = firstDiscount + at;
    let activeA = f64x2.splat(activeShare);
    let activeB = activeA;
    let passiveA = f64x2.splat(1 - activeShare);
    let passiveB = passiveA;
    let valueA = zero;
    let valueB = zero;
    let beforeA = v128.load(discount);
    let beforeB = v128.load(discount, VECTOR);
    for (let columns = firstColumns; columns < lastColumns; columns += COLUMNS) {
      const payment = v128.load64_splat(columns, 24);
      const balance = v128.load64_splat(columns, 32);
      const paidA = v128.load(discount, ROW);
      const paidB = v128.load(discount, ROW + VECTOR);
      const flowA = f64x2.sub(f64x2.mul(payment, paidA), f64x2.mul(balance, beforeA));
      const flowB = f64x2.sub(f64x2.mul(payment, paidB), f64x2.mul(balance, beforeB));
      beforeA = paidA;
      beforeB = paidB;
      valueA = f64x2.add(valueA, f64x2.mul(f64x2.add(activeA, passiveA), flowA));
      valueB = f64x2.add(valueB, f64x2.mul(f64x2.add(activeB, passiveB), flowB));
      const largest = v128.load64_splat(columns);
      const unlocked = v128.load64_splat(columns, 8);
      const slope = v128.load64_splat(columns, 16);
      const hazardA = logistic(one, largest, scale, v128.load(incentive));
      const commonA = commonHazard(zero, unlocked, slope, strike, cap, v128.load(rate));
      activeA = f64x2.mul(activeA, survival(f64x2.add(commonA, hazardA), one, c2, c3, c4, c5, c6));
      passiveA = f64x2.mul(
        passiveA,
        survival(f64x2.add(commonA, f64x2.mul(share, hazardA)), one, c2, c3, c4, c5, c6),
      );
      const hazardB = logistic(one, largest, scale, v128.load(incentive, VECTOR));
      const commonB = commonHazard(zero, unlocked, slope, strike, cap, v128.load(rate, VECTOR));
      activeB = f64x2.mul(activeB, survival(f64x2.add(commonB, hazardB), one, c2, c3, c4, c5, c6));
      passiveB = f64x2.mul(
        passiveB,
        survival(f64x2.add(commonB, f64x2.mul(share, hazardB)), one, c2, c3, c4, c5, c6),
      );
      incentive += ROW;
      rate += ROW;
      discount += ROW;
    }
    v128.store(values + at, valueA);
    v128.store(values + at, valueB, VECTOR);
  }
}

/** Sum of a vector's two lanes: even paths, then odd. */
@inline
function lanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Sums over the paths by payment. `active` and `passive` are rows of memory for the state. */
export function profile(
  payments: i32,
  columns: usize,
  incentive: usize,
  rate: usize,
  discount: usize,
  active: usize,
  passive: usize,
  sums: usize,
  incentiveScale: f64,
  rateStrike: f64,
  lockInCap: f64,
  activeShare: f64,
  passiveRefinancing: f64,
  centreSurvival: f64,
): void {
  const scale = f64x2.splat(incentiveScale);
  const strike = f64x2.splat(rateStrike);
  const cap = f64x2.splat(lockInCap);
  const share = f64x2.splat(passiveRefinancing);
  const one = v128.load64_splat(CONSTANTS);
  const zero = v128.load64_splat(CONSTANTS, 8);
  const c2 = v128.load64_splat(CONSTANTS, 16);
  const c3 = v128.load64_splat(CONSTANTS, 24);
  const c4 = v128.load64_splat(CONSTANTS, 32);
  const c5 = v128.load64_splat(CONSTANTS, 40);
  const c6 = v128.load64_splat(CONSTANTS, 48);
  for (let at: usize = 0; at < ROW; at += VECTOR) {
    v128.store(active + at, f64x2.splat(activeShare));
    v128.store(passive + at, f64x2.splat(1 - activeShare));
  }
  const section = <usize>payments * 8;
  let centring: f64 = 1;
  for (let k = 0; k < payments; k++) {
    const largest = v128.load64_splat(columns);
    const unlocked = v128.load64_splat(columns, 8);
    const slope = v128.load64_splat(columns, 16);
    let discountedBefore = zero;
    let discountedAfter = zero;
    let survivals = zero;
    for (let at: usize = 0; at < ROW; at += VECTOR) {
      const activeBefore = v128.load(active + at);
      const passiveBefore = v128.load(passive + at);
      const hazard = logistic(one, largest, scale, v128.load(incentive + at));
      const common = commonHazard(zero, unlocked, slope, strike, cap, v128.load(rate + at));
      const activeAfter = f64x2.mul(
        activeBefore,
        survival(f64x2.add(common, hazard), one, c2, c3, c4, c5, c6),
      );
      const passiveAfter = f64x2.mul(
        passiveBefore,
        survival(f64x2.add(common, f64x2.mul(share, hazard)), one, c2, c3, c4, c5, c6),
      );
      v128.store(active + at, activeAfter);
      v128.store(passive + at, passiveAfter);
      const after = f64x2.add(activeAfter, passiveAfter);
      const paid = v128.load(discount + at, ROW);
      discountedBefore = f64x2.add(
        discountedBefore,
        f64x2.mul(paid, f64x2.add(activeBefore, passiveBefore)),
      );
      discountedAfter = f64x2.add(discountedAfter, f64x2.mul(paid, after));
      survivals = f64x2.add(survivals, after);
    }
    const centringAfter = centring * centreSurvival;
    f64.store(sums, lanes(discountedBefore) * centring);
    f64.store(sums + section, lanes(discountedAfter) * centringAfter);
    f64.store(sums + 2 * section, lanes(survivals) * centringAfter);
    centring = centringAfter;
    sums += 8;
    columns += COLUMNS;
    incentive += ROW;
    rate += ROW;
    discount += ROW;
  }
}
