import { describe, expect, it } from 'vitest';
import { FLAT_CURVE, simulationRequest, TBA_POOL } from '../../test/fixtures/simulation-request.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../models/prepay/active-passive.ts';
import { ANNUITY_AT, ANNUITY_COUNT } from '../models/servicing/servicing-legs.ts';
import type { PoolTerms } from './loan-terms.ts';
import { annuityPricer, paidLater } from './servicing-annuities.ts';
import { simulateInline } from './simulate.ts';
import { simulationPlan } from './simulation-plan.ts';
import { profileStart } from './simulation-result.ts';

const POOL: PoolTerms = {
  ...TBA_POOL,
  settlement: { startNode: 0, timeYears: 0, day: 10 },
  calendarMonth: 2,
};
const STATE = { scenario: 0, curve: FLAT_CURVE, defaultFactor: 1 };
const WEIGHING = { parameters: ACTIVE_PASSIVE_PARAMETERS.UMBS30, costInflation: 0.025 };

const runOf = async (kernel: 'scalar' | 'simd' | 'simd-f64') => {
  const plan = simulationPlan(
    simulationRequest({ profiles: [POOL, paidLater(POOL), TBA_POOL], loans: [], kernel }),
  );
  return { plan, result: await simulateInline(plan, {}) };
};

describe('a pool paid a month later', () => {
  it.each(['scalar', 'simd', 'simd-f64'] as const)(
    'has the next month’s discount factors on the same survival, to the bit: %s',
    async (kernel) => {
      const { result } = await runOf(kernel);
      const payments = POOL.remainingMonths;
      for (let batch = 0; batch < result.batchCount; batch++) {
        const [paid, later] = [0, 1].map((profile) => profileStart(result, batch, 0, profile));
        for (let k = 0; k + 1 < payments; k++) {
          // Σ D_{k+1}·S_k, once as what is left at payment k and once as what is due at the next.
          expect(result.profiles[later! + payments + k]).toBe(result.profiles[paid! + k + 1]);
          expect(result.profiles[later! + 2 * payments + k]).toBe(result.profiles[paid! + 2 * payments + k]);
        }
      }
    },
  );

  it('is another profile to later runs, and leaves the pool’s own as it was', async () => {
    const { plan } = await runOf('scalar');
    expect(new Set(plan.keys.profiles).size).toBe(3);
  });
});

describe('annuities', () => {
  it('stand in the order that lives and rates give them', async () => {
    const { plan, result } = await runOf('scalar');
    const profiles = { pool: POOL, paid: 0, paidLater: 1 };
    const pricer = annuityPricer(plan, result, profiles, WEIGHING);
    const row = pricer.at(STATE, 0).subarray(result.batchCount * ANNUITY_COUNT);
    const of = (name: keyof typeof ANNUITY_AT): number => row[ANNUITY_AT[name]]!;
    // Longer for a loan than for its balance, and longer still where costs rise.
    expect(of('count')).toBeGreaterThan(of('balance'));
    expect(of('inflatedCount')).toBeGreaterThan(of('count'));
    expect(of('prepaid')).toBeGreaterThan(0);
    expect(of('prepaid')).toBeLessThan(1);
    // Loans outlive the forwards of 4.5 %: those that are left stand where rates have risen.
    expect(of('interest') / of('count')).toBeGreaterThan(0.045);
    expect(of('interest') / of('count')).toBeLessThan(0.06);
  });

  it('are means of their batches, and fall with the OAS', async () => {
    const { plan, result } = await runOf('scalar');
    const pricer = annuityPricer(plan, result, { pool: POOL, paid: 0, paidLater: 1 }, WEIGHING);
    const [near, far] = [pricer.at(STATE, 0), pricer.at(STATE, 0.05)];
    for (let annuity = 0; annuity < ANNUITY_COUNT; annuity++) {
      let sum = 0;
      for (let batch = 0; batch < result.batchCount; batch++) sum += near[batch * ANNUITY_COUNT + annuity]!;
      const whole = result.batchCount * ANNUITY_COUNT + annuity;
      expect(sum / result.batchCount / near[whole]!).toBeCloseTo(1, 12);
      expect(far[whole]!).toBeLessThan(near[whole]!);
    }
  });

  it('leave out the float on payoffs where no later payment was asked for', async () => {
    const { plan, result } = await runOf('scalar');
    const pricer = annuityPricer(plan, result, { pool: POOL, paid: 0, paidLater: undefined }, WEIGHING);
    const row = pricer.at(STATE, 0);
    expect(row[result.batchCount * ANNUITY_COUNT + ANNUITY_AT.payoffInterest]).toBe(0);
  });
});
