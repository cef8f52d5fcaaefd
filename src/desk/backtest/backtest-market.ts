import type { CalibrationSet } from '../../../calibration/calibration-set.ts';
import { simulatePools } from '../../../calibration/tba-spreads.ts';
import { type Batched, exact } from '../../core/batched.ts';
import type { FutureQuote } from '../../market/snapshot.ts';
import { assumedPool, currentCoupon } from '../../models/assumed-pool.ts';
import { poolTerms } from '../../sim/pool-terms.ts';
import type { DeskRun } from '../book.ts';
import type { MarketDay, TbaMark } from '../market-day.ts';
import { backtestSettlements, type TbaMonth } from './world/settlements.ts';
import type { WorldDay } from './world/world-market.ts';

/** What of a calibration every day of a back-test shares: volatility, prepayment, pull-through as the desk sees it. */
export type SharedModel = Pick<MarketDay, 'model' | 'prepayment'> & { readonly calibration: CalibrationSet };

/** A market day of a back-test, its TBAs priced. */
export interface PricedDay {
  readonly day: MarketDay;
  /** Prices of the day's TBAs, in their order, with their simulation's batches. */
  readonly prices: readonly Batched[];
}

const PROGRAM = 'UMBS30';
/** Coupons are quoted in half points. */
const HALF_POINT = 0.005;
/** Note rate over the coupon it can be delivered into. */
const NOTE_RATE_OVER_COUPON = { least: 0.0025, most: 0.011_25 } as const;
/** Coupons quoted on either side of the current one whatever the book holds. */
const COUPONS_AROUND = 2;
const ROUNDING = 1e-9;

/** Coupons traded actively at a mortgage rate: the current one and those on either side. */
export function activeCoupons(mortgageRate: number): readonly number[] {
  const current = Math.round(currentCoupon([], mortgageRate) / HALF_POINT);
  return Array.from({ length: 2 * COUPONS_AROUND + 1 }, (_, index) => current - COUPONS_AROUND + index)
    .filter((step) => step > 0)
    .map(couponAt);
}

/**
 * Coupons that are quoted: around the current one, whatever a lock can be delivered into, and what is held.
 *
 * @returns decimal, rising
 */
export function quotedCoupons(
  mortgageRate: number,
  noteRates: readonly number[],
  held: readonly number[],
): readonly number[] {
  const steps = new Set(
    [...activeCoupons(mortgageRate), ...held].map((coupon) => Math.round(coupon / HALF_POINT)),
  );
  const add = (from: number, to: number): void => {
    for (let step = Math.max(1, from); step <= to; step++) steps.add(step);
  };
  for (const rate of noteRates) {
    add(
      Math.ceil((rate - NOTE_RATE_OVER_COUPON.most) / HALF_POINT - ROUNDING),
      Math.floor((rate - NOTE_RATE_OVER_COUPON.least) / HALF_POINT + ROUNDING),
    );
  }
  return [...steps].sort((a, b) => a - b).map(couponAt);
}

function couponAt(step: number): number {
  return Number((step * HALF_POINT).toFixed(4));
}

/**
 * Prices every coupon of every month at the world's OAS, and lays the day out as the desk sees it. The desk would find these
 * very OAS from these prices, since it prices on the same paths.
 *
 * Assumed pools are new whatever the coupon, so that no price jumps on the day another coupon becomes the current one.
 *
 * @source docs/models/back-test.md
 */
export async function priceMarket(
  world: WorldDay,
  months: readonly TbaMonth[],
  coupons: readonly number[],
  futures: readonly FutureQuote[],
  shared: SharedModel,
  run: DeskRun,
): Promise<PricedDay> {
  const { date, curve } = world;
  const unpriced = months.flatMap(({ month, settlementDate }) =>
    coupons.map((coupon) => {
      const pool = assumedPool(PROGRAM, coupon, coupon);
      return {
        program: PROGRAM,
        coupon,
        month,
        settlementDate,
        oas: world.spreadOf(coupon),
        pool: poolTerms(date, {
          program: PROGRAM,
          coupon,
          month,
          settlementDate,
          noteRate: pool.wac,
          ageMonths: pool.ageMonths,
          remainingMonths: pool.wamMonths,
        }),
      } as const;
    }),
  );
  const mortgageSpreads = { conforming30: world.mortgageSpread };
  const { pricers } = await simulatePools(
    date,
    unpriced.map(({ pool }) => pool),
    { ...run, curve, model: shared.model, prepayment: shared.prepayment, mortgageSpreads },
    run.control,
  );
  const prices = unpriced.map(({ oas }, index) => pricers[index]!.price(0, exact(oas)));
  const tba = unpriced.map((mark, index): TbaMark => ({ ...mark, pricePer100: prices[index]!.value }));
  return {
    day: {
      ...shared,
      snapshot: { ...world.snapshot, futures: [...futures] },
      asOf: date,
      curve,
      treasuryCurve: world.treasuryCurve,
      mortgageSpreads,
      settlementDates: backtestSettlements,
      tba,
    },
    prices,
  };
}
