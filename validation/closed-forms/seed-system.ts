import { durationHedge, durationHedgeResidual } from '../../src/hedge/seed-hedge.ts';
import { bestExecution, indifferenceMultiple } from '../../src/models/execution/best-execution.ts';
import type { ComparisonGroup } from '../comparison.ts';
import reference from '../reference/milliman.json' with { type: 'json' };

/** Published figures that are exact products: only binary rounding of numbers near 100 stands between. */
const ROUNDING = 1e-10;
/** Percent of margin, printed to one decimal. */
const PRINTED_PERCENT = 0.05;

export type SeedReference = Pick<typeof reference, 'hedge' | 'execution'>;

/** The duration hedge and the best-execution example as Milliman publishes them. */
export function seedSystemReferences(values: SeedReference = reference): readonly ComparisonGroup[] {
  return [...hedge(values), execution(values)];
}

function hedge({ hedge: example }: SeedReference): readonly ComparisonGroup[] {
  const found = durationHedge(example.input);
  const residuals = {
    exact: durationHedgeResidual(example.input, found.sell, example.move),
    whole: durationHedgeResidual(example.input, found.sellWhole, example.move),
  };
  const units = ['exact', 'whole'] as const;
  return [
    {
      id: 'reference/seed-hedge',
      tested: 'Duration hedge of locks, and what is left of it when pull-through follows rates',
      source: example.source,
      unit: 'per 100 of balance',
      tolerance: ROUNDING,
      comparisons: [
        {
          name: 'loss of the locks per 100 bp',
          found: found.lockPnlPer100Bp,
          expected: example.lockPnlPer100Bp,
        },
        { name: 'TBA to sell', found: found.sell, expected: example.sell },
        { name: 'TBA to sell, whole', found: found.sellWhole, expected: example.sellWhole },
        ...units.flatMap((unit) => [
          {
            name: `locks after, ${unit}`,
            found: residuals[unit].lockPnl,
            expected: example.after[unit].lockPnl,
          },
          { name: `TBA after, ${unit}`, found: residuals[unit].tbaPnl, expected: example.after[unit].tbaPnl },
          { name: `net after, ${unit}`, found: residuals[unit].net, expected: example.after[unit].net },
        ]),
      ],
    },
    {
      id: 'reference/seed-hedge-margin',
      tested: 'Share of the margin that the unhedged rise of pull-through takes',
      source: example.source,
      unit: 'percent',
      tolerance: PRINTED_PERCENT,
      comparisons: units.map((unit) => ({
        name: unit,
        found: 100 * residuals[unit].shareOfMargin,
        expected: example.after[unit].marginPercent,
      })),
    },
  ];
}

function execution({ execution: example }: SeedReference): ComparisonGroup {
  const lowerPrice = 97;
  const lower = { coupon: example.lower.coupon, price: lowerPrice };
  const higher = { coupon: example.higher.coupon, price: lowerPrice + example.couponsApart32nds / 32 };
  const rank = (buyUp: number, buyDown: number) =>
    bestExecution({
      noteRate: example.noteRate,
      termMonths: 360,
      program: 'UMBS30',
      coupons: [lower, higher],
      terms: {
        guaranteeFeeBp: example.guaranteeFeeBp,
        servicingFeeBp: example.servicingFeeBp,
        buyUp,
        buyDown,
      },
    });
  const { choices } = rank(example.lower.multiple, example.higher.multiple);
  const valueInto = (coupon: number): number =>
    choices.find((choice) => choice.coupon === coupon)?.excessValue ?? Number.NaN;
  return {
    id: 'reference/best-execution',
    tested:
      'Best execution of a 3.375 % note rate: excess, shortfall, winner by how much, point of indifference',
    source: example.source,
    unit: 'per 100, or multiple',
    tolerance: ROUNDING,
    comparisons: [
      {
        name: 'excess into the lower coupon',
        found: valueInto(lower.coupon),
        expected: example.lower.excessValue,
      },
      {
        name: 'shortfall into the higher coupon',
        found: valueInto(higher.coupon),
        expected: -example.higher.shortfallValue,
      },
      ...example.comparisons.map(({ multiple, bestCoupon, betterBy }) => {
        const { best, choices: ranked } = rank(multiple, multiple);
        return {
          name: `${bestCoupon} better at a multiple of ${multiple}`,
          found: best.coupon === bestCoupon ? ranked[1]!.gapToBestPer100 : Number.NaN,
          expected: betterBy,
        };
      }),
      {
        name: 'indifferent at a multiple of',
        found: indifferenceMultiple(lower, higher),
        expected: example.indifferenceMultiple,
      },
    ],
  };
}
