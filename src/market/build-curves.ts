import { CounterpoiseError } from '../core/errors.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { bootstrapOisCurve } from './ois-curve.ts';
import type { MarketSnapshot } from './snapshot.ts';
import { bootstrapTreasuryCurve } from './treasury-curve.ts';
import { zeroRateCurve } from './zero-rate-curve.ts';

/**
 * The market day's discount curve, from its SOFR quotes or its zero rates.
 *
 * SOFR quotes take their interpolation and payment lag from the section; given zero rates are always log-linear.
 *
 * @param snapshot with exactly one of `sofr` and `curve`
 * @throws CounterpoiseError MARKET_INCOMPLETE without a curve, INPUT_INVALID with two; as {@link bootstrapOisCurve}
 */
export function buildDiscountCurve(snapshot: MarketSnapshot): DiscountCurve {
  const { sofr, curve } = snapshot;
  if (sofr !== undefined && curve !== undefined) {
    throw new CounterpoiseError('INPUT_INVALID', 'The market day has two discount curves, sofr and curve.', {
      pointer: '/curve',
      field: 'curve',
      accepted: 'either sofr or curve',
    });
  }
  if (sofr !== undefined) {
    const { interpolation, paymentLagDays } = sofr;
    return bootstrapOisCurve(snapshot.asOf, sofr, { interpolation, paymentLagDays });
  }
  if (curve !== undefined) return zeroRateCurve(curve.zeroRates);
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no discount curve.', {
    pointer: '/sofr',
    field: 'sofr',
    accepted: 'sofr with parSwaps, or curve with zeroRates',
  });
}

/**
 * The market day's Treasury curve from its par yields.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without par yields; as {@link bootstrapTreasuryCurve}
 */
export function buildTreasuryCurve(snapshot: MarketSnapshot): DiscountCurve {
  if (snapshot.treasury === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no Treasury par yields.', {
      pointer: '/treasury',
      field: 'treasury',
      accepted: 'treasury with parYields, such as {"tenor": "10Y", "rate": 0.0451}',
    });
  }
  return bootstrapTreasuryCurve(snapshot.asOf, snapshot.treasury.parYields);
}
