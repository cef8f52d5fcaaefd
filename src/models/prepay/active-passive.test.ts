import { describe, expect, it } from 'vitest';
import {
  ACTIVE_PASSIVE_PARAMETERS,
  activePassivePath,
  levelPayBalances,
  monthlyHazards,
  UNIT_MULTIPLIERS,
} from './active-passive.ts';

const PARAMETERS = ACTIVE_PASSIVE_PARAMETERS.UMBS30;
const LOAN = {
  noteRate: 0.0675,
  netCoupon: 0.06,
  ageMonths: 0,
  remainingMonths: 360,
  firstCalendarMonth: 1,
  multipliers: UNIT_MULTIPLIERS,
};
/** Sums of at most 360 terms of size 1 in doubles. */
const ROUNDING_DIGITS = 12;

const flatPath = (rate: number, months = 360): Float64Array => new Float64Array(months).fill(rate);

describe('monthlyHazards', () => {
  it('gives half of R at the threshold once seasoned', () => {
    const { refinancing } = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, {
      incentive: 0.008,
      ageMonths: 60,
      calendarMonth: 7,
    });
    expect(refinancing).toBeCloseTo(0.375, ROUNDING_DIGITS);
  });

  it('gives τ times the month of the year when there is no incentive', () => {
    const march = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, {
      incentive: 0,
      ageMonths: 60,
      calendarMonth: 3,
    });
    expect(march.turnover).toBeCloseTo(0.085 * 0.74, ROUNDING_DIGITS);
    expect(march.default).toBeCloseTo(0.003, ROUNDING_DIGITS);
  });

  it('ramps the first month to 1/6 and 1/30', () => {
    const month = { incentive: 0.008, ageMonths: 0, calendarMonth: 10 };
    const hazards = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, month);
    expect(hazards.refinancing).toBeCloseTo(0.375 / 6, ROUNDING_DIGITS);
    expect(hazards.turnover).toBeCloseTo((0.085 * 1.22) / 30, ROUNDING_DIGITS);
    expect(hazards.default).toBeCloseTo(0.003 / 30, ROUNDING_DIGITS);
  });

  it('locks in at most 48 % of turnover', () => {
    const at = (incentive: number) =>
      monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, { incentive, ageMonths: 60, calendarMonth: 12 }).turnover;
    expect(at(-0.01) / at(0)).toBeCloseTo(0.88, ROUNDING_DIGITS);
    expect(at(-0.04) / at(0)).toBeCloseTo(0.52, ROUNDING_DIGITS);
    expect(at(-0.09)).toBe(at(-0.04));
    expect(at(0.02)).toBe(at(0));
  });

  it('scales each hazard by its own multiplier', () => {
    const month = { incentive: 0.004, ageMonths: 12, calendarMonth: 5 };
    const base = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, month);
    const scaled = monthlyHazards(PARAMETERS, { refinancing: 2, turnover: 0.5, default: 3 }, month);
    expect(scaled.refinancing).toBeCloseTo(2 * base.refinancing, ROUNDING_DIGITS);
    expect(scaled.turnover).toBeCloseTo(0.5 * base.turnover, ROUNDING_DIGITS);
    expect(scaled.default).toBeCloseTo(3 * base.default, ROUNDING_DIGITS);
  });

  it('refuses a month that does not exist', () => {
    const month = { incentive: 0, ageMonths: 0, calendarMonth: 13 };
    expect(() => monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, month)).toThrow('calendar month');
  });
});

describe('activePassivePath', () => {
  it('prices at par when discounted at its own coupon, whatever it prepays', () => {
    for (const rate of [0.04, 0.0675, 0.1]) {
      const { cashFlow } = activePassivePath(PARAMETERS, LOAN, flatPath(rate));
      let value = 0;
      let discount = 1;
      for (const amount of cashFlow) {
        discount /= 1 + LOAN.netCoupon / 12;
        value += amount * discount;
      }
      expect(value).toBeCloseTo(1, ROUNDING_DIGITS);
    }
  });

  it('decays by the exact survival of its two groups in the first month', () => {
    const { survival, cashFlow, scheduledBalance } = activePassivePath(PARAMETERS, LOAN, flatPath(0.05));
    const hazards = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, {
      incentive: 0.0175,
      ageMonths: 0,
      calendarMonth: 1,
    });
    const common = hazards.turnover + hazards.default;
    const expected =
      0.8 * Math.exp(-(hazards.refinancing + common) / 12) +
      0.2 * Math.exp(-(0.15 * hazards.refinancing + common) / 12);
    expect(survival[0]).toBeCloseTo(expected, ROUNDING_DIGITS);
    expect(cashFlow[0]).toBeCloseTo(0.06 / 12 + 1 - expected * scheduledBalance[0]!, ROUNDING_DIGITS);
  });

  it('burns out: a pool that has seen low rates prepays more slowly at the same incentive', () => {
    const months = 120;
    const seen = flatPath(0.0675, months);
    const calm = flatPath(0.0675, months);
    seen.fill(0.045, 0, 60);
    seen.fill(0.05, 60);
    calm.fill(0.05, 60);
    const loan = { ...LOAN, remainingMonths: months };
    const monthlySurvival = (path: Float64Array) => {
      const { survival } = activePassivePath(PARAMETERS, loan, path);
      return survival[60]! / survival[59]!;
    };
    expect(monthlySurvival(seen)).toBeGreaterThan(monthlySurvival(calm) + 0.005);
  });

  it('counts age and calendar months from where the loan stands', () => {
    const seasoned = activePassivePath(
      PARAMETERS,
      { ...LOAN, ageMonths: 30, remainingMonths: 330, firstCalendarMonth: 12 },
      flatPath(0.0675),
    );
    const december = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, {
      incentive: 0,
      ageMonths: 30,
      calendarMonth: 12,
    });
    const january = monthlyHazards(PARAMETERS, UNIT_MULTIPLIERS, {
      incentive: 0,
      ageMonths: 31,
      calendarMonth: 1,
    });
    const groupSurvival = (share: number) =>
      Math.exp(
        -(
          share * (december.refinancing + january.refinancing) +
          december.turnover +
          january.turnover +
          december.default +
          january.default
        ) / 12,
      );
    expect(seasoned.survival[1]).toBeCloseTo(
      0.8 * groupSurvival(1) + 0.2 * groupSurvival(0.15),
      ROUNDING_DIGITS,
    );
  });

  it('refuses a path shorter than the loan', () => {
    expect(() => activePassivePath(PARAMETERS, LOAN, flatPath(0.06, 12))).toThrow('covers the loan');
  });
});

describe('levelPayBalances', () => {
  it('follows the closed form of an annuity and ends at zero', () => {
    const balances = levelPayBalances(0.06, 360);
    const growth = Math.exp(360 * Math.log1p(0.005));
    const closed = (k: number) => (growth - Math.exp(k * Math.log1p(0.005))) / (growth - 1);
    expect(balances[0]).toBeCloseTo(closed(1), ROUNDING_DIGITS);
    expect(balances[179]).toBeCloseTo(closed(180), ROUNDING_DIGITS);
    expect(balances[359]).toBe(0);
  });

  it('repays in equal parts at a zero rate', () => {
    expect(levelPayBalances(0, 4)).toEqual([0.75, 0.5, 0.25, 0]);
  });
});

describe('ACTIVE_PASSIVE_PARAMETERS', () => {
  it('gives each program a set of its own', () => {
    const sets = Object.values(ACTIVE_PASSIVE_PARAMETERS);
    expect(new Set(sets).size).toBe(6);
  });
});
