import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultSchedule, prepaymentSchedule } from '../../src/models/prepay/speed-schedule.ts';
import { projectPool } from '../../src/models/static-pool.ts';
import { poolValueFromPrice, poolValueFromYield } from '../../src/models/static-pool-value.ts';

const FIGURES = JSON.parse(readFileSync(new URL('./fixtures/static-pools.json', import.meta.url), 'utf8'));
/** Figures are held to half a unit of their last printed digit. */
const printed = (value: number, expected: number, digits: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.5 * Number(`1e-${digits}`) * (1 + 1e-9));

const MONTHS = 360;
const GNMA_NINE = { face: 1, grossRate: 0.095, netRate: 0.09, remainingMonths: MONTHS };
const EIGHT = { face: 100_000_000, grossRate: 0.08, netRate: 0.08, remainingMonths: MONTHS };

describe('SIFMA Standard Formulas', () => {
  const flows = projectPool(GNMA_NINE, prepaymentSchedule({ psa: 150 }, 0, MONTHS));

  it('first month of a 9.5 % pool at 150 PSA', () => {
    const expected = FIGURES.monthOne;
    printed(flows.amortization[0]!, expected.scheduledPrincipal, 8);
    printed(flows.prepayment[0]!, expected.prepayment, 8);
    printed(GNMA_NINE.grossRate / 12, expected.grossInterest, 8);
    printed(GNMA_NINE.grossRate / 12 - flows.interest[0]!, expected.servicing, 8);
    printed(flows.interest[0]!, expected.netInterest, 8);
    printed(flows.principal[0]!, expected.principal, 8);
    printed(flows.total[0]!, expected.cashFlow, 8);
  });

  it('yields, durations, convexity and average life at par', () => {
    const expected = FIGURES.yieldCase;
    const value = poolValueFromPrice(GNMA_NINE, flows, { settlementDay: 1, delayDays: 14 }, 100);
    printed(100 * value.bondEquivalentYield, expected.yieldPercent, 5);
    printed(100 * value.mortgageYield, expected.mortgageYieldPercent, 5);
    printed(value.averageLifeYears, expected.averageLifeYears, 5);
    printed(value.macaulayDurationYears, expected.macaulayYears, 5);
    printed(value.modifiedDurationYears, expected.modifiedYears, 5);
    printed(value.convexityYears2 / 100, expected.convexityPer100, 6);
  });

  it.each([
    ['defaultsA', { smm: 0.01 }, { mdr: 0.01 }],
    ['defaultsB', { psa: 150 }, { sda: 100 }],
  ] as const)('%s: severity, lag and advances', (name, prepayment, defaults) => {
    const projected = projectPool(EIGHT, prepaymentSchedule(prepayment, 0, MONTHS), {
      mdr: defaultSchedule(defaults, 0, MONTHS),
      severity: 0.2,
      recoveryLagMonths: 12,
      advancesPrincipalAndInterest: true,
    });
    for (const [month, interest, amortization, prepaid, recovery] of FIGURES[name].rows) {
      printed(projected.interest[month - 1]!, interest, 0);
      printed(projected.amortization[month - 1]!, amortization, 0);
      printed(projected.prepayment[month - 1]!, prepaid, 0);
      printed(projected.recovery[month - 1]!, recovery, 0);
    }
  });

  it.each([
    [100, 'sda100'],
    [200, 'sda200'],
  ] as const)('cumulative defaults at %i SDA', (sda, name) => {
    const projected = projectPool(EIGHT, prepaymentSchedule({ psa: 100 }, 0, MONTHS), {
      mdr: defaultSchedule({ sda }, 0, MONTHS),
      severity: 0.2,
      recoveryLagMonths: 12,
      advancesPrincipalAndInterest: true,
    });
    const defaulted = projected.newDefaults.reduce((total, value) => total + value, 0);
    printed((100 * defaulted) / EIGHT.face, FIGURES.cumulativeDefaultPercent[name], 2);
  });
});

/** MathWorks, Financial Instruments Toolbox: the examples of mbsdurp, mbswal and mbsprice. */
describe('GNMA 7.5 % of 2000 settled 15 April 2002, 100 PSA', () => {
  const age = 27;
  const pool = { face: 100, grossRate: 0.08125, netRate: 0.075, remainingMonths: MONTHS - age };
  const flows = projectPool(pool, prepaymentSchedule({ psa: 100 }, age, pool.remainingMonths));
  const settlement = { settlementDay: 15, delayDays: 14 };

  it('durations and average life at 101', () => {
    const value = poolValueFromPrice(pool, flows, settlement, 101);
    printed(value.macaulayDurationYears, 6.438, 4);
    printed(value.modifiedDurationYears, 6.208, 4);
    printed(value.averageLifeYears, 10.5477, 4);
  });

  it('price and accrued interest at a mortgage yield of 7.25 %', () => {
    const value = poolValueFromYield(pool, flows, settlement, 0.0725);
    printed(value.cleanPrice, 101.3147, 4);
    printed(value.accruedInterest, 0.2917, 4);
  });
});
