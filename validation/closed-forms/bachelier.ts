import { bachelierPrice, impliedNormalVolatility } from '../../src/models/bachelier.ts';
import type { ComparisonGroup } from '../comparison.ts';
import reference from '../reference/bachelier.json' with { type: 'json' };

/** x²/2 of a rounding of d: 20 standard deviations lose two digits of a tail. */
const PRICE_TOLERANCE = 1e-13;
/** Required out to twelve standard deviations. */
const VOLATILITY_TOLERANCE = 1e-9;

export type BachelierReference = typeof reference;

/** Prices of options on a normal forward and the volatilities implied by them, against 50-digit arithmetic. */
export function bachelierReferences(values: BachelierReference = reference): readonly ComparisonGroup[] {
  const rows = values.rows.map(
    ([forward, strike, volatility, years, type, deviations, outOfTheMoney, price]) => ({
      forward: Number(forward),
      strike: Number(strike),
      volatility: Number(volatility),
      years: Number(years),
      side: type === 'call' ? ('call' as const) : ('put' as const),
      outOfTheMoney: outOfTheMoney === true,
      price: Number(price),
      name: `F ${forward}, σ ${volatility}, T ${Number(years).toFixed(3)}, ${type}, ${deviations} deviations`,
    }),
  );
  return [
    {
      id: 'reference/bachelier-prices',
      tested: 'Bachelier prices, to 20 standard deviations in and out of the money',
      source: values.source,
      unit: 'relative',
      relative: true,
      tolerance: PRICE_TOLERANCE,
      comparisons: rows.map(({ name, forward, strike, volatility, years, side, price }) => ({
        name,
        found: bachelierPrice(forward, strike, volatility, years, side),
        expected: price,
      })),
    },
    {
      id: 'reference/bachelier-volatilities',
      tested: 'Implied normal volatilities of out-of-the-money prices',
      source: values.source,
      unit: 'relative',
      relative: true,
      tolerance: VOLATILITY_TOLERANCE,
      comparisons: rows
        .filter(({ outOfTheMoney }) => outOfTheMoney)
        .map(({ name, forward, strike, volatility, years, side, price }) => ({
          name,
          found: impliedNormalVolatility(price, forward, strike, years, side),
          expected: volatility,
        })),
    },
  ];
}
