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
  const { fixingTimes, periods, forwards } = values;
  const tenorTimesYears = [...fixingTimes, fixingTimes.at(-1)! + periods.at(-1)!];
  const logDiscounts = [0];
  forwards.forEach((rate, i) => {
    const period = tenorTimesYears[i + 1]! - tenorTimesYears[i]!;
    logDiscounts.push(logDiscounts[i]! - Math.log1p(period * rate));
  });
  const curve = { logDiscount: (years: number): number => logDiscounts[tenorTimesYears.indexOf(years)]! };
  const comparisons = values.cases.flatMap(({ name, dynamics, displacement, abcd, decay, floor, rows }) => {
    const model = forwardMarket({
      tenorTimesYears,
      dynamics: dynamics === 'normal' ? 'normal' : 'displaced',
      displacement,
      shape: { form: 'abcd', ...abcd },
      scale: [{ untilYears: 1, value: 1 }],
      correlation: { decay, floor, factors: forwards.length },
    });
    return rows.flatMap(([first, count, every, frozen, derivative]) => {
      const terms = {
        expiryYears: tenorTimesYears[first!]!,
        paymentTimesYears: tenorTimesYears.filter(
          (_, k) => k > first! && k <= first! + count! && (k - first!) % every! === 0,
        ),
      };
      const swap = `${name}, ${dynamics}, decay ${decay}: forward ${first}, ${count} periods, paid every ${every}`;
      return [
        {
          name: `${swap}, frozen`,
          found: rebonatoVolatility(model, curve, terms, 'frozen'),
          expected: frozen!,
        },
        {
          name: `${swap}, derivative`,
          found: rebonatoVolatility(model, curve, terms),
          expected: derivative!,
        },
      ];
    });
  });
  return [
    {
      id: 'reference/rebonato-volatilities',
      tested: 'Rebonato’s swap-rate volatilities, frozen weights and weights by derivatives',
      source: values.source,
      unit: 'volatility a year',
      tolerance: VOLATILITY_TOLERANCE,
      comparisons,
    },
  ];
}
