import { isoDate } from '../../src/core/dates.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { monotoneConvexCurve } from '../../src/market/monotone-convex-curve.ts';
import { bootstrapOisCurve } from '../../src/market/ois-curve.ts';
import { bootstrapTreasuryCurve } from '../../src/market/treasury-curve.ts';
import type { ComparisonGroup } from '../comparison.ts';
import reference from '../reference/curves.json' with { type: 'json' };

/** Both sides solve to the last bits; the reference's bootstrap stops within 1e-12 of its quotes. */
const CURVE_TOLERANCE = 1e-12;
/** Exact decimals, seen through a central difference of step 1e-5. */
const FORWARD_TOLERANCE = 1e-9;
const FORWARD_STEP = 1e-5;

export type CurveReference = typeof reference;

/** Bootstrapped SOFR and Treasury curves, and monotone convex forwards, against published and independent values. */
export function curveReferences(values: CurveReference = reference): readonly ComparisonGroup[] {
  const { sofr, treasury, monotoneConvex } = values;
  const ois = bootstrapOisCurve(isoDate(sofr.referenceDate), { parSwaps: sofr.quotes });
  const treasuryCurve = bootstrapTreasuryCurve(isoDate(treasury.referenceDate), treasury.yields);
  const { times, yields, at, expected } = monotoneConvex.forwards;
  const convex = monotoneConvexCurve({
    years: [0, ...times],
    logDiscounts: [0, ...times.map((time, i) => -time * yields[i]!)],
  });
  return [
    {
      id: 'reference/sofr-curve',
      tested: 'SOFR discount factors of 10 February 2025, one a year to 30 years',
      source: sofr.source,
      unit: 'discount factor',
      tolerance: CURVE_TOLERANCE,
      comparisons: sofr.points.map(([years, discount]) => ({
        name: `${years!.toFixed(3)} years`,
        found: discountFactor(ois, years!),
        expected: discount!,
      })),
    },
    {
      id: 'reference/treasury-curve',
      tested: 'Treasury log discount factors of 10 February 2025 at every node',
      source: treasury.source,
      unit: 'log discount factor',
      tolerance: CURVE_TOLERANCE,
      comparisons: treasury.years.map((years, i) => ({
        name: `${years.toFixed(3)} years`,
        found: treasuryCurve.logDiscount(years),
        expected: treasury.logDiscounts[i]!,
      })),
    },
    {
      id: 'reference/monotone-convex',
      tested: 'Monotone convex forwards',
      source: monotoneConvex.source,
      unit: 'decimal rate',
      tolerance: FORWARD_TOLERANCE,
      comparisons: at.map((time, i) => ({
        name: `${time} years`,
        found:
          (convex.logDiscount(time - FORWARD_STEP) - convex.logDiscount(time + FORWARD_STEP)) /
          (2 * FORWARD_STEP),
        expected: expected[i]!,
      })),
    },
  ];
}
