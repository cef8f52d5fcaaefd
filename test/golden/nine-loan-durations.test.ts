import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LoanAttributes } from '../../src/instruments/rate-lock.ts';
import {
  ACTIVE_PASSIVE_PARAMETERS,
  type PrepaymentMultipliers,
  UNIT_MULTIPLIERS,
} from '../../src/models/prepay/active-passive.ts';
import { prepaymentMultipliers } from '../../src/models/prepay/attribute-multipliers.ts';
import { flatRateModifiedDuration } from '../../src/models/prepay/flat-rate-duration.ts';

const table = JSON.parse(
  readFileSync(new URL('./fixtures/nine-loan-durations.json', import.meta.url), 'utf8'),
) as {
  conditions: Record<
    | 'noteRate'
    | 'netCoupon'
    | 'mortgageRate'
    | 'yieldMonthly'
    | 'termMonths'
    | 'firstCalendarMonth'
    | 'durationWithUnitMultipliers',
    number
  >;
  loans: { name: string; durationYears: number; attributes: LoanAttributes }[];
};

/** What the specification asks of the shipped coefficients. */
const TABLE_TOLERANCE_YEARS = 0.05;
/** The reference duration is given to two decimals. */
const PRINTED_TOLERANCE_YEARS = 0.005;

function duration(multipliers: PrepaymentMultipliers): number {
  const { noteRate, netCoupon, termMonths, firstCalendarMonth, mortgageRate, yieldMonthly } =
    table.conditions;
  return flatRateModifiedDuration(
    ACTIVE_PASSIVE_PARAMETERS.UMBS30,
    { noteRate, netCoupon, ageMonths: 0, remainingMonths: termMonths, firstCalendarMonth, multipliers },
    { mortgageRate, yield: yieldMonthly },
  );
}

describe('the nine-loan duration table', () => {
  it('has a duration of 5.54 with all multipliers 1', () => {
    const years = duration(UNIT_MULTIPLIERS);
    expect(Math.abs(years - table.conditions.durationWithUnitMultipliers)).toBeLessThan(
      PRINTED_TOLERANCE_YEARS,
    );
  });

  it('is spanned by common multipliers from 0.90 to 1.13', () => {
    const common = (multiplier: number) =>
      duration({ refinancing: multiplier, turnover: multiplier, default: multiplier });
    const published = table.loans.map((loan) => loan.durationYears);
    expect(Math.abs(common(0.904) - Math.max(...published))).toBeLessThan(PRINTED_TOLERANCE_YEARS);
    expect(Math.abs(common(1.131) - Math.min(...published))).toBeLessThan(PRINTED_TOLERANCE_YEARS);
  });

  it.each(table.loans)('$name: $durationYears years', ({ attributes, durationYears }) => {
    const years = duration(prepaymentMultipliers(attributes));
    expect(Math.abs(years - durationYears)).toBeLessThan(TABLE_TOLERANCE_YEARS);
  });

  it('holds nine loans', () => {
    expect(table.loans).toHaveLength(9);
  });
});
