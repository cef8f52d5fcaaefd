import { g2 } from '../../src/models/rate/g2.ts';
import { g2SwaptionValue } from '../../src/models/rate/g2-options.ts';
import type { ComparisonGroup } from '../comparison.ts';
import reference from '../reference/g2.json' with { type: 'json' };

/** Required of the closed form; both quadratures stop near 1e-12. */
const PRICE_TOLERANCE = 1e-10;
/** The reference's flat curve. */
const FLAT = { logDiscount: (years: number): number => -0.04 * years };

export type G2Reference = typeof reference;

/** Swaptions under G2++ against a closed form computed elsewhere. */
export function g2References(values: G2Reference = reference): readonly ComparisonGroup[] {
  const model = g2(values.parameters);
  return [
    {
      id: 'reference/g2-swaptions',
      tested: 'G2++ swaptions, payers and receivers',
      source: values.source,
      unit: 'per 1 of notional',
      tolerance: PRICE_TOLERANCE,
      comparisons: values.swaptions.flatMap(({ times, strike, ...prices }) =>
        (['payer', 'receiver'] as const).map((side) => ({
          name: `${times[0]!.toFixed(2)}Y into ${times.length - 1}, strike ${strike.toFixed(4)}, ${side}`,
          found: g2SwaptionValue(model, FLAT, {
            expiryYears: times[0]!,
            paymentTimesYears: times.slice(1),
            strike,
            side,
          }),
          expected: prices[side],
        })),
      ),
    },
  ];
}
