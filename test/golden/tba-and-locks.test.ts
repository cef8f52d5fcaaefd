import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Batched, exact, mapBatched } from '../../src/core/batched.ts';
import { KEY_RATE_TENORS, keyRateShift, parallelShift, shiftCurve } from '../../src/market/curve-shift.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { marketMortgageRate } from '../../src/models/mortgage-rate.ts';
import { type LockMode, type LockValue, lockValue } from '../../src/sim/lock-value.ts';
import { dv01, effectiveConvexity, effectiveDuration, type ShiftedValues } from '../../src/sim/measures.ts';
import { type PoolPricer, poolPricer } from '../../src/sim/pool-pricer.ts';
import { BASE_SCENARIO, type Scenario, scenario } from '../../src/sim/scenario.ts';
import { type SimulationPlan, simulationPlan } from '../../src/sim/simulation-plan.ts';
import type { SimulationResult } from '../../src/sim/simulation-result.ts';
import { type PathPool, pathPool } from '../../src/workers/path-pool.ts';
import {
  FLAT_CURVE,
  FLAT_SPREADS,
  LOCK,
  simulationRequest,
  TBA_POOL,
} from '../fixtures/simulation-request.ts';

type Estimate = readonly [value: number, standardError: number];
const reference = JSON.parse(
  readFileSync(new URL('./fixtures/tba-and-lock-values.json', import.meta.url), 'utf8'),
) as {
  expected: {
    tba55: Record<'oas-bp' | 'effective-duration' | 'effective-convexity', Estimate>;
    'tba55@': Record<'price' | 'effective-duration' | 'effective-convexity', Estimate> & {
      'key-rate durations 2 5 10 20 30 (25 bp)': readonly number[];
    };
    'lkA:pathwise': Record<LockMeasure, Estimate>;
    'lkA:instantaneous': Record<LockMeasure, Estimate>;
    'lkA clean forward price': Estimate;
  };
};
type LockMeasure =
  | 'pull-through'
  | 'value in dollars'
  | 'dv01'
  | 'effective-duration'
  | 'effective-convexity';
const expected = reference.expected;

/** Paths at which the tolerances stand three standard errors apart or more; the lattice needs fewer. */
const PATHS = { antithetic: 65_536, lattice: 32_768 } as const;
/** Agreement asked of two independent implementations: sampling error and little else. */
const OAS_TOLERANCE_BP = 1;
const PRICE_TOLERANCE = 0.04;
const TBA_DURATION_TOLERANCE_YEARS = 0.02;
const TBA_CONVEXITY_TOLERANCE = 6;
const PULL_THROUGH_TOLERANCE = 0.002;
const LOCK_DURATION_TOLERANCE_YEARS = 0.05;
const LOCK_CONVEXITY_TOLERANCE = 15;
/** 0.04 of price on 0.75 × $350,000. */
const LOCK_VALUE_TOLERANCE_DOLLARS = 105;
/** 0.05 years on the same notional, per bp. */
const LOCK_DV01_TOLERANCE_DOLLARS = 1.3;
/** Each key rate moves a fifth of the curve, its own error is below the parallel one's. */
const KEY_RATE_TOLERANCE_YEARS = 0.02;
/** At 25 bp finite differences part the sum of key rates from the parallel measure by about 0.013 years. */
const KEY_RATE_SUM_TOLERANCE_YEARS = 0.02;

const SHIFT_BP = 25;
const LOAN_AMOUNT = 350_000;
const LOCK_PRICE = 99.6;
const QUOTED_PRICE = 97.390625;
const GIVEN_OAS = exact(0.0075);
const [BASE, DOWN, UP] = [0, 1, 2] as const;
const PARALLEL: readonly Scenario[] = [
  BASE_SCENARIO,
  scenario('down', { shift: parallelShift(-SHIFT_BP) }),
  scenario('up', { shift: parallelShift(SHIFT_BP) }),
];

const settled = (scenarios: readonly Scenario[], years: number) => (index: number) =>
  discountFactor(shiftCurve(FLAT_CURVE, scenarios[index]!.shift), years);

let pool: PathPool;
beforeAll(() => {
  pool = pathPool(2);
});
afterAll(async () => {
  await pool.close();
});

const shifted = (value: (scenario: number) => Batched): ShiftedValues => ({
  down: value(DOWN),
  base: value(BASE),
  up: value(UP),
});

describe.each(['antithetic', 'lattice'] as const)('on %s paths', (sampling) => {
  let plan: SimulationPlan;
  let result: SimulationResult;
  let tba: PoolPricer;
  beforeAll(async () => {
    plan = simulationPlan(simulationRequest({ scenarios: PARALLEL, pathCount: PATHS[sampling], sampling }));
    result = await pool.simulate(plan);
    tba = poolPricer(plan, result, TBA_POOL, 0, settled(PARALLEL, TBA_POOL.settlement.timeYears));
  });

  describe('a TBA against an independent implementation', () => {
    it('has its OAS at the quoted price', () => {
      const oasBp = tba.oasOf(QUOTED_PRICE).value * 1e4;
      expect(Math.abs(oasBp - expected.tba55['oas-bp'][0])).toBeLessThan(OAS_TOLERANCE_BP);
    });

    it('has its price at a given OAS', () => {
      const price = tba.price(BASE, GIVEN_OAS).value;
      expect(Math.abs(price - expected['tba55@'].price[0])).toBeLessThan(PRICE_TOLERANCE);
    });

    it.each([
      ['the OAS of its price', 'tba55'],
      ['a given OAS', 'tba55@'],
    ] as const)('has its duration and convexity at %s', (_, name) => {
      const oas = name === 'tba55' ? tba.oasOf(QUOTED_PRICE) : GIVEN_OAS;
      const values = shifted((index) => tba.price(index, oas));
      const duration = effectiveDuration(values, SHIFT_BP, values.base).value;
      const convexity = effectiveConvexity(values, SHIFT_BP, values.base).value;
      expect(Math.abs(duration - expected[name]['effective-duration'][0])).toBeLessThan(
        TBA_DURATION_TOLERANCE_YEARS,
      );
      expect(Math.abs(convexity - expected[name]['effective-convexity'][0])).toBeLessThan(
        TBA_CONVEXITY_TOLERANCE,
      );
    });
  });

  describe('a lock against an independent implementation', () => {
    const lockIn = (mode: LockMode, index: number): LockValue => {
      const curve = shiftCurve(FLAT_CURVE, PARALLEL[index]!.shift);
      return lockValue(result, LOCK, 0, LOAN_AMOUNT, exact(LOCK_PRICE), mode, {
        index,
        settlementDiscount: discountFactor(curve, LOCK.pool.settlement.timeYears),
        mortgageRate: marketMortgageRate(curve, 'conforming30', FLAT_SPREADS.conforming30),
        pullThroughShift: 0,
      });
    };

    it('has its clean forward price', () => {
      const price = lockIn('pathwise', BASE).forwardPrice.value;
      expect(Math.abs(price - expected['lkA clean forward price'][0])).toBeLessThan(PRICE_TOLERANCE);
    });

    it.each(['pathwise', 'instantaneous'] as const)('has its value and sensitivities, %s', (mode) => {
      const base = lockIn(mode, BASE);
      const values = shifted((index) => lockIn(mode, index).value);
      const notional = mapBatched(
        (probability, price) => (probability * LOAN_AMOUNT * price) / 100,
        base.pullThrough,
        base.forwardPrice,
      );
      const found: Record<LockMeasure, readonly [value: number, tolerance: number]> = {
        'pull-through': [base.pullThrough.value, PULL_THROUGH_TOLERANCE],
        'value in dollars': [values.base.value, LOCK_VALUE_TOLERANCE_DOLLARS],
        dv01: [dv01(values.down, values.up, SHIFT_BP).value, LOCK_DV01_TOLERANCE_DOLLARS],
        'effective-duration': [
          effectiveDuration(values, SHIFT_BP, notional).value,
          LOCK_DURATION_TOLERANCE_YEARS,
        ],
        'effective-convexity': [
          effectiveConvexity(values, SHIFT_BP, notional).value,
          LOCK_CONVEXITY_TOLERANCE,
        ],
      };
      for (const [measure, [amount, tolerance]] of Object.entries(found)) {
        const wanted = expected[`lkA:${mode}`][measure as LockMeasure][0];
        expect(Math.abs(amount - wanted), `${measure}: ${amount} for ${wanted}`).toBeLessThan(tolerance);
      }
    });
  });
});

describe('key-rate durations against an independent implementation', () => {
  it('are those of the TBA, and sum to the parallel one', async () => {
    const scenarios = [
      ...PARALLEL,
      ...KEY_RATE_TENORS.flatMap((tenor) =>
        [-SHIFT_BP, SHIFT_BP].map((bp) => scenario(`${tenor}/${bp}`, { shift: keyRateShift(tenor, bp) })),
      ),
    ];
    const keyPlan = simulationPlan(simulationRequest({ scenarios, loans: [], pathCount: PATHS.lattice / 4 }));
    const pricer = poolPricer(
      keyPlan,
      await pool.simulate(keyPlan),
      TBA_POOL,
      0,
      settled(scenarios, TBA_POOL.settlement.timeYears),
    );
    const base = pricer.price(BASE, GIVEN_OAS);
    const durationOf = (down: number, up: number): number =>
      effectiveDuration(
        { down: pricer.price(down, GIVEN_OAS), base, up: pricer.price(up, GIVEN_OAS) },
        SHIFT_BP,
        base,
      ).value;
    const durations = KEY_RATE_TENORS.map((_, index) =>
      durationOf(PARALLEL.length + 2 * index, PARALLEL.length + 2 * index + 1),
    );
    const wanted = expected['tba55@']['key-rate durations 2 5 10 20 30 (25 bp)'];
    for (const [index, duration] of durations.entries()) {
      expect(Math.abs(duration - wanted[index]!), `${KEY_RATE_TENORS[index]} years`).toBeLessThan(
        KEY_RATE_TOLERANCE_YEARS,
      );
    }
    const sum = durations.reduce((total, duration) => total + duration, 0);
    expect(Math.abs(sum - durationOf(DOWN, UP))).toBeLessThan(KEY_RATE_SUM_TOLERANCE_YEARS);
  });
});
