import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSchedule, prepaymentSchedule } from '../../src/models/prepay/speed-schedule.ts';
import { absFromSmm, cprFromSmm, smmFromAbs, smmFromCpr } from '../../src/models/prepay/standard-speeds.ts';
import { projectPool } from '../../src/models/static-pool.ts';
import { poolValueFromPrice, poolValueFromYield } from '../../src/models/static-pool-value.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const pools = fc.record({
  face: finite(1, 1e8),
  grossRate: finite(0, 0.15),
  netRate: finite(0, 0.14),
  remainingMonths: fc.integer({ min: 1, max: 480 }),
});
/** 480 sums, relative to the face. */
const ROUNDING = 1e-11;
const YIELD_ROUNDING = 1e-8;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('speeds', () => {
  it('convert there and back', () => {
    fc.assert(
      fc.property(finite(0, 0.9), fc.integer({ min: 1, max: 480 }), (rate, age) => {
        expect(cprFromSmm(smmFromCpr(rate))).toBeCloseTo(rate, 13);
        expect(smmFromAbs(absFromSmm(rate, age), age)).toBeCloseTo(rate, 9);
      }),
    );
  });
});

describe('static pools', () => {
  it('return every dollar as principal or loss', () => {
    fc.assert(
      fc.property(
        pools,
        finite(0, 1000),
        finite(0, 500),
        finite(0, 1),
        fc.integer({ min: 1, max: 36 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 200 }),
        (pool, psa, sda, severity, recoveryLagMonths, advancesPrincipalAndInterest, age) => {
          const flows = projectPool(pool, prepaymentSchedule({ psa }, age, pool.remainingMonths), {
            mdr: defaultSchedule({ sda }, age, pool.remainingMonths),
            severity,
            recoveryLagMonths,
            advancesPrincipalAndInterest,
          });
          expect(Math.abs(sum(flows.principal) + sum(flows.loss) - pool.face)).toBeLessThan(
            ROUNDING * pool.face,
          );
          expect(
            Math.min(...flows.recovery, ...flows.prepayment, ...flows.amortization),
          ).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('pay sooner at a faster speed', () => {
    fc.assert(
      fc.property(pools, finite(0, 400), finite(1, 400), (pool, psa, more) => {
        const life = (speed: number) => {
          const flows = projectPool(pool, prepaymentSchedule({ psa: speed }, 0, pool.remainingMonths));
          return poolValueFromYield(pool, flows, { settlementDay: 12, delayDays: 24 }, 0.05).averageLifeYears;
        };
        expect(life(psa + more)).toBeLessThanOrEqual(life(psa) * (1 + ROUNDING));
      }),
    );
  });

  it('give back the yield they were priced at', () => {
    fc.assert(
      fc.property(pools, finite(0, 0.2), finite(0, 600), (pool, mortgageYield, psa) => {
        const flows = projectPool(pool, prepaymentSchedule({ psa }, 0, pool.remainingMonths));
        const settlement = { settlementDay: 20, delayDays: 24 };
        const price = poolValueFromYield(pool, flows, settlement, mortgageYield).cleanPrice;
        const value = poolValueFromPrice(pool, flows, settlement, price);
        expect(Math.abs(value.mortgageYield - mortgageYield)).toBeLessThan(YIELD_ROUNDING);
      }),
    );
  });
});
