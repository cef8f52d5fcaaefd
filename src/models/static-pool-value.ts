import { findRoot } from '../core/root.ts';
import type { PoolCashFlows, StaticPool } from './static-pool.ts';

const DAYS_PER_MONTH = 30;
const LOWEST_YIELD = -0.5;
const HIGHEST_YIELD = 1;
const YIELD_TOLERANCE = 1e-15;

/** When a pool settles and pays, on a 30/360 calendar. */
export interface PoolSettlement {
  /** Day of the month of settlement, 1–30; interest has accrued for the days before it. */
  readonly settlementDay: number;
  /** Actual days from a month's end to its payment: 24 UMBS, 19 GNMA II, 14 GNMA I. */
  readonly delayDays: number;
}

/** A pool at one yield, per 100 of its face. */
export interface PoolValue {
  readonly dirtyPrice: number;
  readonly cleanPrice: number;
  readonly accruedInterest: number;
  /** Nominal, compounded monthly. */
  readonly mortgageYield: number;
  /** Nominal, compounded semi-annually: 2·((1 + mortgage yield/12)⁶ − 1). */
  readonly bondEquivalentYield: number;
  readonly macaulayDurationYears: number;
  /** Against the bond-equivalent yield. */
  readonly modifiedDurationYears: number;
  /** (1/P)·d²P/dy² against the bond-equivalent yield, years². */
  readonly convexityYears2: number;
  /** Principal-weighted time from settlement to payment. */
  readonly averageLifeYears: number;
}

/**
 * Semi-annual bond-equivalent yield of a mortgage yield, 2·((1 + y/12)⁶ − 1).
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-49
 * @returns nominal, decimal
 */
export function bondEquivalentYield(mortgageYield: number): number {
  return 2 * Math.expm1(6 * Math.log1p(mortgageYield / 12));
}

/**
 * Mortgage yield of a semi-annual bond-equivalent one, 12·((1 + y/2)^(1/6) − 1).
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-49
 * @returns nominal, compounded monthly, decimal
 */
export function mortgageYieldOf(bondEquivalent: number): number {
  return 12 * Math.expm1(Math.log1p(bondEquivalent / 2) / 6);
}

/**
 * Price and sensitivities of a pool at a mortgage yield.
 *
 * P = Σ CF_k·(1 + y/12)^(−t_k), t_k = k + (delay − accrued days)/30 months, accrued = c·(settlement day − 1)/360.
 * Durations count t_k/12; modified = Macaulay/(1 + BEY/2).
 *
 * @source SIFMA (BMA), "Standard Formulas for the Analysis of Mortgage-Backed Securities" (1999), SF-44 to SF-51
 * @param pool net rate and face the cash flows came from, settled in the first month of those flows
 * @param mortgageYield nominal, monthly compounding, decimal
 * @returns per 100 of face
 */
export function poolValueFromYield(
  pool: StaticPool,
  flows: PoolCashFlows,
  settlement: PoolSettlement,
  mortgageYield: number,
): PoolValue {
  const accruedDays = Math.min(settlement.settlementDay, DAYS_PER_MONTH) - 1;
  const offsetMonths = (settlement.delayDays - accruedDays) / DAYS_PER_MONTH;
  const logGrowth = Math.log1p(mortgageYield / 12);
  let price = 0;
  let weighted = 0;
  let weightedTwice = 0;
  let principal = 0;
  let principalMonths = 0;
  for (let k = 0; k < flows.total.length; k++) {
    const months = k + 1 + offsetMonths;
    const value = flows.total[k]! * Math.exp(-months * logGrowth);
    const halfYears = months / 6;
    price += value;
    weighted += halfYears * value;
    weightedTwice += halfYears * (halfYears + 1) * value;
    principal += flows.principal[k]!;
    principalMonths += months * flows.principal[k]!;
  }
  const bey = bondEquivalentYield(mortgageYield);
  const halfYearGrowth = 1 + bey / 2;
  const dirtyPrice = (100 * price) / pool.face;
  const accruedInterest = (100 * pool.netRate * accruedDays) / 360;
  const macaulayDurationYears = weighted / (2 * price);
  return {
    dirtyPrice,
    cleanPrice: dirtyPrice - accruedInterest,
    accruedInterest,
    mortgageYield,
    bondEquivalentYield: bey,
    macaulayDurationYears,
    modifiedDurationYears: macaulayDurationYears / halfYearGrowth,
    convexityYears2: weightedTwice / (4 * price * halfYearGrowth * halfYearGrowth),
    averageLifeYears: principalMonths / (12 * principal),
  };
}

/**
 * Yield and sensitivities of a pool at a clean price.
 *
 * @source SIFMA (BMA), "Standard Formulas" (1999), SF-48 to SF-51
 * @param cleanPrice per 100 of face
 * @returns the value whose clean price is the given one; yields to 1e-14
 * @throws CounterpoiseError SOLVE_NO_ROOT when no mortgage yield on [−50 %, 100 %] gives the price
 */
export function poolValueFromPrice(
  pool: StaticPool,
  flows: PoolCashFlows,
  settlement: PoolSettlement,
  cleanPrice: number,
): PoolValue {
  const mortgageYield = findRoot(
    (y) => poolValueFromYield(pool, flows, settlement, y).cleanPrice - cleanPrice,
    LOWEST_YIELD,
    HIGHEST_YIELD,
    YIELD_TOLERANCE,
  );
  return poolValueFromYield(pool, flows, settlement, mortgageYield);
}
