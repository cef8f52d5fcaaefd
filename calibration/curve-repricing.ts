import { type DiscountCurve, zeroRate } from '../src/market/discount-curve.ts';
import { oisSchedule, overnightSchedule, parSwapRate, schedulePeriodYears } from '../src/market/ois-swap.ts';
import { chooseFutures } from '../src/market/ois-targets.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { sofrFutureForwardRate } from '../src/market/sofr-futures.ts';

/** A quote of the curve and how far the curve is from it, decimal rate. */
export interface RepricingError {
  readonly quote: string;
  readonly error: number;
}

/** A quote of the curve beside what the curve gives for it. */
export interface RepricedQuote extends RepricingError {
  /** As quoted, decimal; a future's is 1 less its price over 100. */
  readonly rate: number;
  /** Futures only: quoted rate less forward rate, decimal. */
  readonly convexityAdjustment?: number;
}

/**
 * Every quote of the curve priced again: swaps with the day's payment lag, the overnight rate, futures with their
 * convexity adjustment, zero rates. Futures that the curve leaves out are absent.
 *
 * @param snapshot whose curve this is, with `sofr` or `curve`
 * @source own derivation, docs/models/calibration.md
 * @returns error = |model − quote|, decimal
 */
export function repricedQuotes(snapshot: MarketSnapshot, curve: DiscountCurve): readonly RepricedQuote[] {
  const { asOf, sofr, curve: zeros } = snapshot;
  const paymentLagDays = sofr?.paymentLagDays ?? 0;
  const swapRate = (periods: Parameters<typeof schedulePeriodYears>[1]): number =>
    parSwapRate(curve, schedulePeriodYears(asOf, periods));
  return [
    ...(sofr?.overnightRate === undefined
      ? []
      : [repriced('SOFR overnight rate', sofr.overnightRate, swapRate(overnightSchedule(asOf)))]),
    ...(sofr === undefined ? [] : chooseFutures(asOf, sofr, paymentLagDays).used).map((future) => {
      const { name, futuresRate, convexityAdjustment } = future;
      const model = sofrFutureForwardRate(curve, future) + convexityAdjustment;
      return { ...repriced(`${name} on SOFR`, futuresRate, model), convexityAdjustment };
    }),
    ...(sofr?.parSwaps ?? []).map(({ tenor, rate }) =>
      repriced(`${tenor} SOFR swap`, rate, swapRate(oisSchedule(asOf, tenor, paymentLagDays))),
    ),
    ...(zeros?.zeroRates ?? []).map(({ years, rate }) =>
      repriced(`zero rate to ${years} years`, rate, zeroRate(curve, years)),
    ),
  ];
}

function repriced(quote: string, rate: number, model: number): RepricedQuote {
  return { quote, rate, error: Math.abs(model - rate) };
}

/**
 * The quote that a curve misses by most, among {@link repricedQuotes}.
 *
 * @param snapshot whose curve this is, with `sofr` or `curve`
 * @source own derivation, docs/models/calibration.md
 */
export function worstRepricing(snapshot: MarketSnapshot, curve: DiscountCurve): RepricingError {
  const { quote, error } = repricedQuotes(snapshot, curve).reduce((worst, one) =>
    one.error > worst.error ? one : worst,
  );
  return { quote, error };
}
