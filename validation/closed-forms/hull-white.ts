import type { DiscountCurve } from '../../src/market/discount-curve.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import { hullWhite, logZeroBond, stepMoments, transition } from '../../src/models/rate/hull-white.ts';
import { swaptionValue } from '../../src/models/rate/hull-white-options.ts';
import type { ComparisonGroup } from '../comparison.ts';
import reference from '../reference/hull-white.json' with { type: 'json' };

/** Both are doubles of closed forms of a dozen terms; the requirement is 1e-10. */
const PRICE_TOLERANCE = 1e-12;
const MOMENT_TOLERANCE = 1e-13;
/** The reference's flat curve. */
const FLAT_RATE = 0.04;
const FLAT: DiscountCurve = { logDiscount: (years) => -FLAT_RATE * years };

export type HullWhiteReference = typeof reference;

/** Zero bonds, swaptions, caplets and one-step moments of Hull–White against closed forms computed elsewhere. */
export function hullWhiteReferences(values: HullWhiteReference = reference): readonly ComparisonGroup[] {
  const hump = logLinearCurve({
    years: values.curves.loglinear_hump.t,
    logDiscounts: values.curves.loglinear_hump.df.map(Math.log),
  });
  const optionOf = (
    { curve, a, sigma, strike }: { curve: string; a: number; sigma: number; strike: number },
    expiryYears: number,
    paymentTimesYears: readonly number[],
    side: 'payer' | 'receiver',
  ): number =>
    swaptionValue(hullWhite(a, sigma), curve === 'loglinear_hump' ? hump : FLAT, {
      expiryYears,
      paymentTimesYears,
      strike,
      side,
    });
  return [
    {
      id: 'reference/hull-white-zero-bonds',
      tested: 'Hull–White zero bonds P(t, T) at a short rate',
      source: values.source,
      unit: 'relative',
      relative: true,
      tolerance: PRICE_TOLERANCE,
      comparisons: values.zeroBonds.rows.map(([a, sigma, t, maturity, shortRate, price]) => {
        const model = hullWhite(a!, sigma!);
        // r = x + φ with φ(t) = f(0,t) + Cov(x_t, ∫₀ᵗx).
        const x = shortRate! - FLAT_RATE - transition(model, 0, t!).covariance;
        return {
          name: `a ${a}, σ ${sigma}, P(${t}, ${maturity}) at r = ${shortRate}`,
          found: Math.exp(logZeroBond(model, FLAT, t!, maturity!, x)),
          expected: price!,
        };
      }),
    },
    {
      id: 'reference/hull-white-swaptions',
      tested: 'Hull–White swaptions, payers and receivers',
      source: values.source,
      unit: 'per 1 of notional',
      tolerance: PRICE_TOLERANCE,
      comparisons: values.swaptions.flatMap((row) =>
        (['payer', 'receiver'] as const).map((side) => ({
          name: `${row.curve}, a ${row.a}, σ ${row.sigma}, ${row.times[0]!.toFixed(2)}Y into ${row.times.length - 1}, strike ${row.strike.toFixed(4)}, ${side}`,
          found: optionOf(row, row.times[0]!, row.times.slice(1), side),
          expected: row[side],
        })),
      ),
    },
    {
      id: 'reference/hull-white-caplets',
      tested: 'Hull–White caplets and floorlets',
      source: values.source,
      unit: 'per 1 of notional',
      tolerance: PRICE_TOLERANCE,
      comparisons: values.caplets.flatMap((row) =>
        (['caplet', 'floorlet'] as const).map((side) => ({
          name: `${row.curve}, a ${row.a}, σ ${row.sigma}, ${row.fixing.toFixed(2)} to ${row.payment.toFixed(2)}, strike ${row.strike.toFixed(4)}, ${side}`,
          found: optionOf(row, row.fixing, [row.payment], side === 'caplet' ? 'payer' : 'receiver'),
          expected: row[side],
        })),
      ),
    },
    {
      id: 'reference/hull-white-moments',
      tested: 'Hull–White one-step moments of (x, ∫x), reversion zero, tiny and negative included',
      source: values.moments.source,
      unit: 'relative',
      relative: true,
      tolerance: MOMENT_TOLERANCE,
      comparisons: values.moments.rows.flatMap(([a, years, ...moments]) => {
        const step = stepMoments(a!, 1, years!);
        const found = [step.decay, step.bondFactor, step.varianceX, step.varianceIntegral, step.covariance];
        return found.map((value, index) => ({
          name: `${values.moments.columns[index + 2]}, a ${a}, Δ ${years!.toFixed(4)}`,
          found: value,
          expected: moments[index]!,
        }));
      }),
    },
  ];
}
