import { type DiscountCurve, zeroRate } from '../src/market/discount-curve.ts';
import { oisSchedule, overnightSchedule, parSwapRate, schedulePeriodYears } from '../src/market/ois-swap.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';

/** A quote of the curve and how far the curve is from it, decimal rate. */
export interface RepricingError {
  readonly quote: string;
  readonly error: number;
}

/**
 * The quote that a curve misses by most.
 *
 * Swaps and the overnight rate are priced again by their own schedules; zero rates are read off the curve.
 *
 * @param snapshot whose curve this is, with `sofr` or `curve`
 * @source own derivation, docs/models/calibration.md
 * @returns error = |model − quote|, decimal
 */
export function worstRepricing(snapshot: MarketSnapshot, curve: DiscountCurve): RepricingError {
  const { asOf, sofr, curve: zeros } = snapshot;
  const swapRate = (periods: Parameters<typeof schedulePeriodYears>[1]): number =>
    parSwapRate(curve, schedulePeriodYears(asOf, periods));
  const errors: RepricingError[] = [
    ...(sofr?.parSwaps ?? []).map(({ tenor, rate }) => ({
      quote: `${tenor} SOFR swap`,
      error: Math.abs(swapRate(oisSchedule(asOf, tenor)) - rate),
    })),
    ...(sofr?.overnightRate === undefined
      ? []
      : [
          {
            quote: 'SOFR overnight rate',
            error: Math.abs(swapRate(overnightSchedule(asOf)) - sofr.overnightRate),
          },
        ]),
    ...(zeros?.zeroRates ?? []).map(({ years, rate }) => ({
      quote: `zero rate to ${years} years`,
      error: Math.abs(zeroRate(curve, years) - rate),
    })),
  ];
  return errors.reduce((worst, one) => (one.error > worst.error ? one : worst));
}
