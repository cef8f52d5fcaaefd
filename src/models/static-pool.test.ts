import { describe, expect, it } from 'vitest';
import { projectPool, scheduledBalances } from './static-pool.ts';
import {
  bondEquivalentYield,
  mortgageYieldOf,
  poolValueFromPrice,
  poolValueFromYield,
} from './static-pool-value.ts';

const POOL = { face: 100, grossRate: 0.06, netRate: 0.055, remainingMonths: 120 };
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
/** 120 sums of amounts near 1. */
const ROUNDING = 1e-11;

describe('scheduled balances', () => {
  it('are those of a level payment', () => {
    const balances = scheduledBalances(0.06, 120);
    const payment = 0.005 / (1 - Math.exp(-120 * Math.log(1.005)));
    for (let k = 0; k < 120; k++) {
      expect(balances[k]! * 1.005 - payment).toBeCloseTo(balances[k + 1]!, 13);
    }
    expect([balances[0], balances[120]]).toEqual([1, 0]);
  });

  it('are a straight line without interest', () => {
    expect(Array.from(scheduledBalances(0, 4))).toEqual([1, 0.75, 0.5, 0.25, 0]);
  });
});

describe('a pool without defaults', () => {
  it('returns its face as principal and pays net interest on what is left', () => {
    const flows = projectPool(POOL, Array(120).fill(0.01));
    expect(Math.abs(sum(flows.principal) - 100)).toBeLessThan(ROUNDING);
    expect(flows.interest[1]).toBeCloseTo((flows.performingBalance[0]! * 0.055) / 12, 14);
  });

  it('ends at once when everything prepays', () => {
    const flows = projectPool(POOL, [1]);
    expect(sum(flows.principal)).toBeCloseTo(100, 12);
    expect(flows.principal[1]).toBe(0);
  });
});

describe('a pool with defaults', () => {
  const assumptions = { mdr: Array(120).fill(0.004), severity: 0.35, recoveryLagMonths: 18 };

  it.each([true, false])('accounts for every dollar (advances %s)', (advancesPrincipalAndInterest) => {
    const flows = projectPool(POOL, Array(120).fill(0.008), { ...assumptions, advancesPrincipalAndInterest });
    expect(Math.abs(sum(flows.principal) + sum(flows.loss) - 100)).toBeLessThan(ROUNDING);
    expect(flows.recovery[17]).toBe(0);
    expect(flows.recovery[18]).toBeGreaterThan(0);
    expect(Math.max(...flows.newDefaults.slice(120 - 18))).toBe(0);
  });

  it('recovers the defaulted face less severity when nothing is advanced', () => {
    const flows = projectPool(POOL, [], { ...assumptions, advancesPrincipalAndInterest: false });
    expect(flows.newDefaults[0]).toBe(0.4);
    expect(flows.recovery[18]).toBeCloseTo(0.4 * 0.65, 14);
    expect(sum(flows.advancedInterest)).toBe(0);
  });

  it('has the investor paid as if nothing had happened while the servicer advances', () => {
    const flows = projectPool(POOL, [], { ...assumptions, advancesPrincipalAndInterest: true });
    const untouched = projectPool(POOL, []);
    for (let k = 0; k < 18; k++) expect(flows.total[k]).toBeCloseTo(untouched.total[k]!, 12);
  });

  it('loses no more than is left of a loan', () => {
    const late = { ...assumptions, severity: 0.9, recoveryLagMonths: 60, advancesPrincipalAndInterest: true };
    const flows = projectPool(POOL, [], late);
    expect(Math.min(...flows.recovery)).toBeGreaterThanOrEqual(0);
  });

  it('refuses more leaving than there is', () => {
    expect(() =>
      projectPool(POOL, [0.7], { ...assumptions, mdr: [0.4], advancesPrincipalAndInterest: false }),
    ).toThrow('SMM and MDR are shares');
  });
});

describe('pool yield', () => {
  it('equals the gross rate at par when nothing is taken out or delayed', () => {
    const pool = { ...POOL, netRate: 0.06 };
    const value = poolValueFromPrice(pool, projectPool(pool, []), { settlementDay: 1, delayDays: 0 }, 100);
    expect(value.mortgageYield).toBeCloseTo(0.06, 13);
    expect(value.bondEquivalentYield).toBe(bondEquivalentYield(value.mortgageYield));
    expect(mortgageYieldOf(value.bondEquivalentYield)).toBeCloseTo(0.06, 13);
  });

  it('has the derivatives of its price by the bond-equivalent yield', () => {
    const flows = projectPool(POOL, Array(120).fill(0.01));
    const settlement = { settlementDay: 13, delayDays: 24 };
    const step = 1e-4;
    const at = (bey: number) => poolValueFromYield(POOL, flows, settlement, mortgageYieldOf(bey));
    const [down, base, up] = [at(0.055 - step), at(0.055), at(0.055 + step)];
    const slope = (up.dirtyPrice - down.dirtyPrice) / (2 * step * base.dirtyPrice);
    expect(slope).toBeCloseTo(-base.modifiedDurationYears, 5);
    const curvature =
      (up.dirtyPrice + down.dirtyPrice - 2 * base.dirtyPrice) / (step * step * base.dirtyPrice);
    expect(curvature).toBeCloseTo(base.convexityYears2, 4);
  });
});
