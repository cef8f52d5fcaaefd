import { isoDate } from '../src/core/dates.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { mortgageRateSpread } from '../src/models/mortgage-rate.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { ValuedLoan } from '../src/sim/loan-terms.ts';
import { BASE_SCENARIO } from '../src/sim/scenario.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';

/** A flat curve at 4.5 %. */
export const FLAT_CURVE: DiscountCurve = { logDiscount: (years) => -0.045 * years };

/** So many new 30-year locks with note rates from 5.5 % up, for April settlement. */
export function benchLocks(count: number): ValuedLoan[] {
  return Array.from({ length: count }, (_, index) => ({
    pool: {
      program: 'UMBS30',
      noteRate: 0.055 + (0.025 * index) / count,
      coupon: 0.0475 + (0.025 * index) / count,
      remainingMonths: 360,
      ageMonths: 0,
      calendarMonth: 4,
      multipliers: { refinancing: 1.1, turnover: 0.95, default: 1 },
      settlement: { startNode: 2, timeYears: 63 / 365, day: 14 },
    },
    oas: 0.0085,
    strips: [],
    pullThrough: {
      base: 0.75,
      marketRateAtLock: 0.0687,
      horizonYears: 40 / 365,
      responseSize: 1.8,
      responseScale: 2.708,
    },
  }));
}

/** A run on a flat curve under Hull–White. */
export function benchRequest(
  changes: Pick<SimulationRequest, 'loans' | 'pathCount'> & Partial<SimulationRequest>,
): SimulationRequest {
  return {
    asOf: isoDate('2025-02-10'),
    curve: FLAT_CURVE,
    models: [hullWhite(0.03, 0.011)],
    mortgageSpreads: { conforming30: mortgageRateSpread(FLAT_CURVE, 'conforming30', 0.0687) },
    prepayment: ACTIVE_PASSIVE_PARAMETERS,
    scenarios: [BASE_SCENARIO],
    profiles: [],
    seed: 'bench',
    ...changes,
  };
}
