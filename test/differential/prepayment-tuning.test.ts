import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitHullWhite } from '../../calibration/hull-white-fit.ts';
import { tunePrepayment } from '../../calibration/prepayment-tuning.ts';
import type { PrepaymentTuning } from '../../calibration/prepayment-tuning-schema.ts';
import { quotedPools, type TbaSpreadTerms } from '../../calibration/tba-spreads.ts';
import { tunedPrepayment } from '../../calibration/tuned-prepayment.ts';
import { MORTGAGE_TARGET, targetQuotes, type VolatilityQuote } from '../../calibration/volatility-target.ts';
import { buildDiscountCurve } from '../../src/market/build-curves.ts';
import { parallelShift, shiftCurve } from '../../src/market/curve-shift.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { RATE_CLASSES } from '../../src/market/programs.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { volatilityMatrix } from '../../src/market/volatility-matrix.ts';
import { mortgageRateSpread } from '../../src/models/mortgage-rate.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../../src/models/prepay/active-passive.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';
import { effectiveDuration } from '../../src/sim/measures.ts';
import { poolPricer } from '../../src/sim/pool-pricer.ts';
import { BASE_SCENARIO, scenario } from '../../src/sim/scenario.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';

const MARKET = readMarket(
  readFileSync(new URL('../../examples/2025-02-10/market.json', import.meta.url), 'utf8'),
  'market.json',
);
const CURVE = buildDiscountCurve(MARKET);
const QUOTES = targetQuotes(volatilityMatrix(MARKET.swaptionNormalVolsBp!), MORTGAGE_TARGET).quotes;
const MORTGAGE_SPREADS = Object.fromEntries(
  RATE_CLASSES.map((name) => [name, mortgageRateSpread(CURVE, name, MARKET.mortgageRates![name]!)]),
);
const SHIFT_BP = 25;
const SCENARIOS = [
  BASE_SCENARIO,
  scenario('down', { shift: parallelShift(-SHIFT_BP) }),
  scenario('up', { shift: parallelShift(SHIFT_BP) }),
];
const MOVE_BP = 0.1;
/** Asked of a calibration; 3e-5 is what it does. */
const DURATION_TOLERANCE_YEARS = 0.005;
const TIMEOUT_MS = 120_000;

interface Tuned {
  readonly tuning: PrepaymentTuning;
  readonly durationsYears: readonly number[];
}

async function tuned(quotes: readonly VolatilityQuote[]): Promise<Tuned> {
  const { meanReversion, volatility } = fitHullWhite(CURVE, quotes);
  const terms: TbaSpreadTerms = {
    curve: CURVE,
    model: hullWhite(meanReversion, volatility),
    mortgageSpreads: MORTGAGE_SPREADS,
    seed: 'prepayment-tuning',
    pathCount: 512,
    kernel: 'simd',
    simulate: simulateInline,
    control: {},
  };
  const tuning = await tunePrepayment(MARKET, terms);
  const pools = quotedPools(MARKET, MORTGAGE_SPREADS).pools.filter(
    ({ quote }) => quote.settlementMonth === '2025-03',
  );
  const plan = simulationPlan({
    ...terms,
    asOf: MARKET.asOf,
    models: [terms.model],
    prepayment: tunedPrepayment(ACTIVE_PASSIVE_PARAMETERS, tuning),
    scenarios: SCENARIOS,
    profiles: pools.map((one) => one.terms),
    loans: [],
  });
  const result = await simulateInline(plan);
  const durationsYears = pools.map(({ quote, terms: pool }, i) => {
    const pricer = poolPricer(plan, result, pool, i, (index) =>
      discountFactor(shiftCurve(CURVE, SCENARIOS[index]!.shift), pool.settlement.timeYears),
    );
    const oas = pricer.oasOf(quote.pricePer100);
    const [base, down, up] = [0, 1, 2].map((index) => pricer.price(index, oas)) as [
      ReturnType<typeof pricer.price>,
      ReturnType<typeof pricer.price>,
      ReturnType<typeof pricer.price>,
    ];
    return effectiveDuration({ base, down, up }, SHIFT_BP, base).value;
  });
  return { tuning, durationsYears };
}

describe('risk-neutral prepayment on the example day', () => {
  let day: Tuned;
  beforeAll(async () => {
    day = await tuned(QUOTES);
  }, TIMEOUT_MS);

  it('flattens the stack of every program in few runs', () => {
    expect(day.tuning.leftOut).toEqual([]);
    expect(day.tuning.programs.map(({ program }) => program)).toEqual(['UMBS30', 'UMBS15', 'GNMA2-30']);
    for (const found of day.tuning.programs) {
      expect(found.converged, found.program).toBe(true);
      expect(found.iterations, found.program).toBeLessThanOrEqual(4);
      expect(found.dispersionAfterBp, found.program).toBeLessThan(0.8 * found.dispersionBeforeBp);
    }
  });

  it('says which stack tells refinancing from turnover', () => {
    // Seven coupons over three points pin both down; four over a point and a half do not.
    expect(day.tuning.programs.map(({ program, identified }) => [program, identified])).toEqual([
      ['UMBS30', true],
      ['UMBS15', false],
      ['GNMA2-30', false],
    ]);
    for (const { effectCosine } of day.tuning.programs) expect(effectCosine).toBeGreaterThan(0.85);
  });

  it.each([
    [1, 1],
    [5, 10],
    [15, 20],
  ])(
    'hardly moves a duration when the volatility %d × %d moves by 0.1 bp',
    async (expiryYears, tenorYears) => {
      const index = QUOTES.findIndex(
        (quote) => quote.expiryYears === expiryYears && quote.tenorYears === tenorYears,
      );
      const quote = QUOTES[index]!;
      const moved = await tuned(QUOTES.with(index, { ...quote, quoteBp: quote.quoteBp + MOVE_BP }));
      day.durationsYears.forEach((duration, i) => {
        expect(Math.abs(moved.durationsYears[i]! - duration)).toBeLessThan(DURATION_TOLERANCE_YEARS);
      });
      expect(moved.durationsYears).not.toEqual(day.durationsYears);
    },
    TIMEOUT_MS,
  );
});
