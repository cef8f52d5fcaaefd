import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibrationWith } from '../../calibration/calibration-config.ts';
import { fitRateModel } from '../../calibration/fit-rate-model.ts';
import { quotedPools } from '../../calibration/tba-spreads.ts';
import { MORTGAGE_TARGET, targetQuotes, type VolatilityQuote } from '../../calibration/volatility-target.ts';
import { standardErrorOf } from '../../src/core/batched.ts';
import { invariant } from '../../src/core/invariant.ts';
import { parsePrice } from '../../src/core/quotes.ts';
import type { RateModelKind } from '../../src/core/rate-model-kinds.ts';
import { buildDiscountCurve } from '../../src/market/build-curves.ts';
import { parallelShift, shiftCurve } from '../../src/market/curve-shift.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { marketSnapshotSchema } from '../../src/market/snapshot.ts';
import { volatilityMatrix } from '../../src/market/volatility-matrix.ts';
import { mortgageRateSpread } from '../../src/models/mortgage-rate.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../../src/models/prepay/active-passive.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { effectiveDuration } from '../../src/sim/measures.ts';
import { poolPricer } from '../../src/sim/pool-pricer.ts';
import { BASE_SCENARIO, scenario } from '../../src/sim/scenario.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';

const snapshot = marketSnapshotSchema.parse(
  JSON.parse(readFileSync(new URL('../../examples/2025-02-10/market.json', import.meta.url), 'utf8')),
);
invariant(snapshot.swaptionNormalVolsBp !== undefined, 'The example day has swaption volatilities.');
const curve = buildDiscountCurve(snapshot);
const { quotes } = targetQuotes(volatilityMatrix(snapshot.swaptionNormalVolsBp), MORTGAGE_TARGET);
const spreads = {
  conforming30: mortgageRateSpread(curve, 'conforming30', snapshot.mortgageRates!.conforming30!),
};
const SHIFT_BP = 25;
const SCENARIOS = [
  BASE_SCENARIO,
  scenario('down', { shift: parallelShift(-SHIFT_BP) }),
  scenario('up', { shift: parallelShift(SHIFT_BP) }),
];
const { pools } = quotedPools(
  {
    ...snapshot,
    tba: snapshot.tba!.filter(
      ({ program, settlementMonth }) => program === 'UMBS30' && settlementMonth === '2025-03',
    ),
  },
  spreads,
);

const fitted = (kind: RateModelKind, to: readonly VolatilityQuote[] = quotes): RateModel =>
  fitRateModel(curve, to, calibrationWith(kind).rateModel).model;

/** OAS and effective duration of the front month's coupons, OAS held under the shifts. */
async function durations(model: RateModel): Promise<{ duration: number; error: number }[]> {
  const plan = simulationPlan({
    asOf: snapshot.asOf,
    curve,
    models: [model],
    mortgageSpreads: spreads,
    prepayment: ACTIVE_PASSIVE_PARAMETERS,
    scenarios: SCENARIOS,
    profiles: pools.map(({ terms }) => terms),
    loans: [],
    seed: 'agree',
    pathCount: 1024,
    kernel: 'simd',
  });
  const result = await simulateInline(plan);
  return pools.map(({ quote, terms }, index) => {
    const pricer = poolPricer(plan, result, terms, index, (at) =>
      discountFactor(shiftCurve(curve, SCENARIOS[at]!.shift), terms.settlement.timeYears),
    );
    const oas = pricer.oasOf(parsePrice(quote.price));
    const [base, down, up] = SCENARIOS.map((_, at) => pricer.price(at, oas));
    const duration = effectiveDuration({ base: base!, down: down!, up: up! }, SHIFT_BP, base!);
    return { duration: duration.value, error: standardErrorOf(duration) };
  });
}

/** How far durations of one model may be from Hull–White's, years. */
const DIFFERENCE_YEARS = { g2: 0.15, 'forward-market': 0.3 } as const;

describe('rate models calibrated to one day', () => {
  it('agree on the durations of the coupon stack', async () => {
    const hullWhite = await durations(fitted('hull-white'));
    expect(hullWhite).toHaveLength(7);
    for (const kind of ['g2', 'forward-market'] as const) {
      const others = await durations(fitted(kind));
      others.forEach(({ duration, error }, index) => {
        const difference = Math.abs(duration - hullWhite[index]!.duration);
        expect(difference, `${kind}, coupon ${pools[index]!.quote.coupon}`).toBeLessThan(
          DIFFERENCE_YEARS[kind],
        );
        // Errors as large as the limits would prove nothing.
        expect(error).toBeLessThan(0.05);
      });
      // Another model is another model.
      expect(others.map(({ duration }) => duration)).not.toEqual(hullWhite.map(({ duration }) => duration));
    }
  });

  it.each([
    ['hull-white', [0, 33, 71]],
    ['g2', [6, 40]],
    ['forward-market', [20]],
  ] as const)('%s: a tenth of a basis point on one volatility moves no duration', async (kind, cells) => {
    const before = await durations(fitted(kind));
    for (const cell of cells) {
      const moved = quotes.map((quote, index) =>
        index === cell ? { ...quote, quoteBp: quote.quoteBp + 0.1 } : quote,
      );
      const after = await durations(fitted(kind, moved));
      after.forEach(({ duration }, index) => {
        expect(Math.abs(duration - before[index]!.duration)).toBeLessThan(0.005);
      });
    }
  });
});
