import { CounterpoiseError } from '../core/errors.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { logLinearCurve } from './log-linear-curve.ts';

/** A continuously compounded zero rate to a time. */
export interface ZeroRate {
  /** Years ACT/365F, positive. */
  readonly years: number;
  /** Decimal. */
  readonly rate: number;
}

/**
 * A curve through given zero rates: log P(t) = −r·t at the nodes, linear between.
 *
 * @param zeroRates at least one, in any order
 * @throws CounterpoiseError INPUT_DUPLICATE when a time stands twice
 */
export function zeroRateCurve(zeroRates: readonly ZeroRate[]): DiscountCurve {
  const sorted = [...zeroRates].sort((a, b) => a.years - b.years);
  const twice = sorted.find((node, i) => i > 0 && node.years === sorted[i - 1]!.years);
  if (twice !== undefined) {
    throw new CounterpoiseError('INPUT_DUPLICATE', `The zero rate for ${twice.years} years stands twice.`, {
      pointer: '/curve/zeroRates',
      field: 'curve.zeroRates',
      found: String(twice.years),
      accepted: 'one rate a time',
    });
  }
  return logLinearCurve({
    years: [0, ...sorted.map(({ years }) => years)],
    logDiscounts: [0, ...sorted.map(({ years, rate }) => -rate * years)],
  });
}
