import { describe, expect, it } from 'vitest';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { DEFAULT_SERVICING_ASSUMPTIONS, servicingAssumptionsSchema } from './assumptions.ts';
import {
  ANNUITY_AT,
  ANNUITY_COUNT,
  legScales,
  legValue,
  SERVICING_LEGS,
  type ServicingAnnuity,
  type ServicingLeg,
  totalValue,
} from './servicing-legs.ts';

const right: ServicingRight = {
  servicingId: 'S1',
  program: 'UMBS30',
  noteRate: 0.06,
  balance: 30_000_000,
  loanCount: 100,
  ageMonths: 0,
  remainingMonths: 360,
  fee: 0.0025,
  delinquent: { days30: 0.02, days60: 0.01, days90: 0.01 },
  escrowPerLoan: 3_000,
};
const scaleOf = (scales: Float64Array, leg: ServicingLeg, annuity: ServicingAnnuity): number =>
  scales[SERVICING_LEGS.indexOf(leg) * ANNUITY_COUNT + ANNUITY_AT[annuity]]!;

describe('the legs of a servicing right', () => {
  const scales = legScales(right, DEFAULT_SERVICING_ASSUMPTIONS);

  it('are dollars of each annuity under the documented assumptions', () => {
    expect(scaleOf(scales, 'fee', 'balance')).toBeCloseTo(75_000, 8);
    // 96 current loans at 119, two at 400, one at 900, one at 2,386.
    expect(scaleOf(scales, 'cost', 'inflatedCount')).toBeCloseTo(-(96 * 119 + 2 * 400 + 900 + 2_386), 6);
    expect(scaleOf(scales, 'ancillary', 'count')).toBe(3_000);
    expect(scaleOf(scales, 'escrowFloat', 'interest')).toBe(300_000);
    expect(scaleOf(scales, 'escrowFloat', 'count')).toBeCloseTo(-750, 9);
    expect(scaleOf(scales, 'payoffFloat', 'payoffInterest')).toBeCloseTo((30_000_000 * 120) / 365, 6);
    expect(scaleOf(scales, 'recapture', 'prepaid')).toBeCloseTo(75_000 * 0.1 * 3, 8);
  });

  it('finance the payments of those who are behind', () => {
    // 5.99551 dollars a month for each thousand at 6 % over 30 years; 0.02·1 + 0.01·2 + 0.01·6 = 0.1 payments a loan.
    const advanced = 30_000_000 * 0.00599551 * 0.1;
    expect(scaleOf(scales, 'advances', 'interest') / -advanced).toBeCloseTo(1, 5);
    expect(scaleOf(scales, 'advances', 'count') / (-advanced * 0.025)).toBeCloseTo(1, 5);
  });

  it('sum to the value', () => {
    const annuities = Float64Array.from({ length: 2 * ANNUITY_COUNT }, (_, place) => 1 / (1 + place));
    const legs = SERVICING_LEGS.map((_, leg) => legValue(scales, leg, annuities, ANNUITY_COUNT));
    expect(totalValue(scales, annuities, ANNUITY_COUNT)).toBe(legs.reduce((sum, leg) => sum + leg, 0));
  });

  it('are linear in the loans', () => {
    const twice = legScales(
      { ...right, balance: 2 * right.balance, loanCount: 200 },
      DEFAULT_SERVICING_ASSUMPTIONS,
    );
    scales.forEach((scale, place) => {
      expect(twice[place]).toBeCloseTo(2 * scale, 6);
    });
  });
});

describe('assumptions on servicing', () => {
  it.each([
    { schemaVersion: 2 },
    { schemaVersion: 1, costs: { curentPerYear: 100 } },
    { schemaVersion: 1, recapture: { share: 20 } },
    {
      schemaVersion: 1,
      programOasBp: [
        { program: 'UMBS30', oasBp: 1 },
        { program: 'UMBS30', oasBp: 2 },
      ],
    },
    {
      schemaVersion: 1,
      marketMultiples: [
        { program: 'UMBS30', noteRate: 0.06, multiple: 5 },
        { program: 'UMBS30', noteRate: 0.06, multiple: 4 },
      ],
    },
  ])('refuse %o', (document) => {
    expect(servicingAssumptionsSchema.safeParse(document).success).toBe(false);
  });

  it('keep what is documented where one figure is stated', () => {
    const { costs } = servicingAssumptionsSchema.parse({ schemaVersion: 1, costs: { currentPerYear: 80 } });
    expect(costs).toEqual({ ...DEFAULT_SERVICING_ASSUMPTIONS.costs, currentPerYear: 80 });
  });
});
