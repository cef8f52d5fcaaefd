import { defaultSchedule, prepaymentSchedule } from '../../src/models/prepay/speed-schedule.ts';
import { projectPool } from '../../src/models/static-pool.ts';
import { poolValueFromPrice, poolValueFromYield } from '../../src/models/static-pool-value.ts';
import type { Comparison, ComparisonGroup } from '../comparison.ts';
import reference from '../reference/static-pools.json' with { type: 'json' };

/** Half a unit of the last printed digit, and what binary rounding adds to it. */
const half = (unit: number): number => 0.5 * unit * (1 + 1e-9);
const DOLLAR = 1;
const FIVE_DECIMALS = 1e-5;
const EIGHT_DECIMALS = 1e-8;
const TWO_DECIMALS = 0.01;
const FOUR_DECIMALS = 1e-4;

const MONTHS = 360;
const GNMA_NINE = { face: 1, grossRate: 0.095, netRate: 0.09, remainingMonths: MONTHS };
const EIGHT = { face: 100_000_000, grossRate: 0.08, netRate: 0.08, remainingMonths: MONTHS };

export type StaticPoolReference = typeof reference;

/** Cash flows, yields, durations and defaults of static pools against SIFMA's figures and MathWorks' examples. */
export function staticPoolReferences(values: StaticPoolReference = reference): readonly ComparisonGroup[] {
  const { source } = values;
  return [
    {
      id: 'reference/pool-first-month',
      tested: 'First month of a 9.5 % pool at 150 PSA, per 1 of face',
      source,
      unit: 'per 1 of face',
      tolerance: half(EIGHT_DECIMALS),
      comparisons: firstMonth(values),
    },
    {
      id: 'reference/pool-yields',
      tested: 'Yields, average life, durations and convexity of a 9.5 % pool at 150 PSA and par',
      source,
      unit: 'in the measure’s unit',
      tolerance: half(FIVE_DECIMALS),
      comparisons: yields(values),
    },
    {
      id: 'reference/pool-defaults',
      tested: 'Cash flows of a pool with defaults, severity, a lag to recovery and advances',
      source,
      unit: 'dollars of 100 million',
      tolerance: half(DOLLAR),
      comparisons: defaults(values),
    },
    {
      id: 'reference/pool-cumulative-defaults',
      tested: 'Cumulative defaults at 100 and 200 SDA',
      source,
      unit: 'percent of face',
      tolerance: half(TWO_DECIMALS),
      comparisons: [100, 200].map((sda) => ({
        name: `${sda} SDA`,
        found: cumulativeDefaultPercent(sda),
        expected: values.cumulativeDefaultPercent[sda === 100 ? 'sda100' : 'sda200'],
      })),
    },
    mathworks(values),
  ];
}

function firstMonth({ monthOne }: StaticPoolReference): readonly Comparison[] {
  const flows = projectPool(GNMA_NINE, prepaymentSchedule({ psa: 150 }, 0, MONTHS));
  const grossInterest = GNMA_NINE.grossRate / 12;
  return [
    { name: 'scheduled principal', found: flows.amortization[0]!, expected: monthOne.scheduledPrincipal },
    { name: 'prepayment', found: flows.prepayment[0]!, expected: monthOne.prepayment },
    { name: 'servicing', found: grossInterest - flows.interest[0]!, expected: monthOne.servicing },
    { name: 'net interest', found: flows.interest[0]!, expected: monthOne.netInterest },
    { name: 'principal', found: flows.principal[0]!, expected: monthOne.principal },
    { name: 'cash flow', found: flows.total[0]!, expected: monthOne.cashFlow },
  ];
}

function yields({ yieldCase }: StaticPoolReference): readonly Comparison[] {
  const flows = projectPool(GNMA_NINE, prepaymentSchedule({ psa: 150 }, 0, MONTHS));
  const value = poolValueFromPrice(GNMA_NINE, flows, { settlementDay: 1, delayDays: 14 }, 100);
  return [
    { name: 'yield, percent', found: 100 * value.bondEquivalentYield, expected: yieldCase.yieldPercent },
    {
      name: 'mortgage yield, percent',
      found: 100 * value.mortgageYield,
      expected: yieldCase.mortgageYieldPercent,
    },
    { name: 'average life, years', found: value.averageLifeYears, expected: yieldCase.averageLifeYears },
    {
      name: 'Macaulay duration, years',
      found: value.macaulayDurationYears,
      expected: yieldCase.macaulayYears,
    },
    {
      name: 'modified duration, years',
      found: value.modifiedDurationYears,
      expected: yieldCase.modifiedYears,
    },
    { name: 'convexity ÷ 100', found: value.convexityYears2 / 100, expected: yieldCase.convexityPer100 },
  ];
}

function defaults(values: StaticPoolReference): readonly Comparison[] {
  const cases = [
    ['A', values.defaultsA, { smm: 0.01 }, { mdr: 0.01 }],
    ['B', values.defaultsB, { psa: 150 }, { sda: 100 }],
  ] as const;
  return cases.flatMap(([name, { rows }, speed, rate]) => {
    const flows = projectPool(EIGHT, prepaymentSchedule(speed, 0, MONTHS), assumptions(rate));
    return rows.flatMap(([month, interest, amortization, prepayment, recovery]) => {
      const at = month! - 1;
      return [
        { name: `${name}, month ${month}, interest`, found: flows.interest[at]!, expected: interest! },
        {
          name: `${name}, month ${month}, amortization`,
          found: flows.amortization[at]!,
          expected: amortization!,
        },
        { name: `${name}, month ${month}, prepayment`, found: flows.prepayment[at]!, expected: prepayment! },
        { name: `${name}, month ${month}, recovery`, found: flows.recovery[at]!, expected: recovery! },
      ];
    });
  });
}

function assumptions(rate: Parameters<typeof defaultSchedule>[0]) {
  return {
    mdr: defaultSchedule(rate, 0, MONTHS),
    severity: 0.2,
    recoveryLagMonths: 12,
    advancesPrincipalAndInterest: true,
  };
}

function cumulativeDefaultPercent(sda: number): number {
  const flows = projectPool(EIGHT, prepaymentSchedule({ psa: 100 }, 0, MONTHS), assumptions({ sda }));
  return (100 * flows.newDefaults.reduce((total, value) => total + value, 0)) / EIGHT.face;
}

/** GNMA 7.5 % of 2000 settled on 15 April 2002, 100 PSA. */
function mathworks({ mathworks: expected }: StaticPoolReference): ComparisonGroup {
  const ageMonths = 27;
  const pool = { face: 100, grossRate: 0.08125, netRate: 0.075, remainingMonths: MONTHS - ageMonths };
  const flows = projectPool(pool, prepaymentSchedule({ psa: 100 }, ageMonths, pool.remainingMonths));
  const settlement = { settlementDay: 15, delayDays: 14 };
  const atPrice = poolValueFromPrice(pool, flows, settlement, 101);
  const atYield = poolValueFromYield(pool, flows, settlement, 0.0725);
  return {
    id: 'reference/pool-mid-month',
    tested: 'A seasoned GNMA 7.5 % pool settled in the middle of a month',
    source: expected.source,
    unit: 'in the measure’s unit',
    tolerance: half(FOUR_DECIMALS),
    comparisons: [
      { name: 'Macaulay duration', found: atPrice.macaulayDurationYears, expected: expected.macaulayYears },
      { name: 'modified duration', found: atPrice.modifiedDurationYears, expected: expected.modifiedYears },
      { name: 'average life', found: atPrice.averageLifeYears, expected: expected.averageLifeYears },
      { name: 'price at 7.25 %', found: atYield.cleanPrice, expected: expected.price },
      { name: 'accrued interest', found: atYield.accruedInterest, expected: expected.accrued },
    ],
  };
}
