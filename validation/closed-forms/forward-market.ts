import { forwardMarket } from '../../src/models/rate/forward-market.ts';
import { rebonatoVolatility } from '../../src/models/rate/forward-market-options.ts';
import type { ComparisonGroup } from '../comparison.ts';
import reference from '../reference/forward-market.json' with { type: 'json' };

/** Required of the formula. */
const VOLATILITY_TOLERANCE = 1e-12;

export type ForwardMarketReference = typeof reference;

/** Rebonato's swap-rate volatilities by both weights, on a curve built from half-year forwards. */
export function forwardMarketReferences(
  values: ForwardMarketReference = reference,
): readonly ComparisonGroup[] {
  const { fixingTimes, periods, forwards, abcd, decay } = values;
  const tenorTimesYears = [...fixingTimes, fixingTimes.at(-1)! + periods.at(-1)!];
  const logDiscounts = [0];
  forwards.forEach((rate, i) => {
    const period = tenorTimesYears[i + 1]! - tenorTimesYears[i]!;
    logDiscounts.push(logDiscounts[i]! - Math.log1p(period * rate));
  });
  const curve = { logDiscount: (years: number): number => logDiscounts[tenorTimesYears.indexOf(years)]! };
  const model = forwardMarket({
    tenorTimesYears,
    dynamics: 'displaced',
    displacement: 0,
    shape: { form: 'abcd', ...abcd },
    scale: [{ untilYears: 1, value: 1 }],
    correlation: { decay, floor: 0, factors: forwards.length },
  });
  return [
    {
      id: 'reference/rebonato-volatilities',
      tested: 'Rebonato’s swap-rate volatilities, frozen weights and weights by derivatives',
      source: values.source,
      unit: 'relative volatility a year',
      tolerance: VOLATILITY_TOLERANCE,
      comparisons: values.rows.flatMap(([first, count, , , frozen, derivative]) => {
        const terms = {
          expiryYears: tenorTimesYears[first!]!,
          paymentTimesYears: tenorTimesYears.slice(first! + 1, first! + count! + 1),
        };
        const name = `from forward ${first}, ${count} periods`;
        return [
          {
            name: `${name}, frozen`,
            found: rebonatoVolatility(model, curve, terms, 'frozen'),
            expected: frozen!,
          },
          {
            name: `${name}, derivative`,
            found: rebonatoVolatility(model, curve, terms),
            expected: derivative!,
          },
        ];
      }),
    },
  ];
}
