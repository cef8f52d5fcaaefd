import { readFileSync } from 'node:fs';
import { fitRateModel } from '../calibration/fit-rate-model.ts';
import { g2Volatilities } from '../calibration/g2-volatilities.ts';
import { modelVolatility } from '../calibration/hull-white-fit.ts';
import type { RateModelSpecification } from '../calibration/rate-model-specification.ts';
import { MORTGAGE_TARGET, targetQuotes, type VolatilityQuote } from '../calibration/volatility-target.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { readMarket } from '../src/market/read-market.ts';
import { volatilityMatrix } from '../src/market/volatility-matrix.ts';
import { type G2, g2 } from '../src/models/rate/g2.ts';
import { type HullWhite, hullWhite } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';
import { shortestMsInTurns } from './timing.ts';

const REPEATS = 7;
/** How often the yardstick prices the whole target. */
const PRICINGS = 100;
/** Asked of parameters that a fit finds in the prices they made, relative. */
const RECOVERY = 1e-6;
const BP = 1e4;
const ENDS = [1, 2, 3, 4, 5, 7, 10];

interface Candidate {
  readonly name: string;
  readonly specification: RateModelSpecification;
  readonly truth: HullWhite | G2;
}

const CANDIDATES: readonly Candidate[] = [
  { name: 'Hull–White, σ constant', specification: { kind: 'hull-white' }, truth: hullWhite(0.03, 0.011) },
  {
    name: 'Hull–White, σ in 8 pieces',
    specification: { kind: 'hull-white', volatilityUntilYears: ENDS },
    truth: hullWhite(
      0.03,
      [...ENDS, Infinity].map((untilYears, i) => ({ untilYears, value: 0.011 - 0.0003 * i })),
    ),
  },
  {
    name: 'G2++, from 18 starts',
    specification: { kind: 'g2' },
    truth: g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 }),
  },
];

/**
 * Fits to the default target of the example day, each against its model's closed form pricing that target
 * {@link PRICINGS} times, in turns; checked first on quotes that a known model made.
 */
export async function benchCalibration(): Promise<Row[]> {
  const text = readFileSync(new URL('../examples/2025-02-10/market.json', import.meta.url), 'utf8');
  const market = readMarket(text, 'market.json');
  const curve = buildDiscountCurve(market);
  const { quotes } = targetQuotes(volatilityMatrix(market.swaptionNormalVolsBp!), MORTGAGE_TARGET);
  const rows: Row[] = [];
  for (const { name, specification, truth } of CANDIDATES) {
    const price = pricing(curve, quotes, truth);
    const made = quotes.map((quote, i) => ({ ...quote, quoteBp: price()[i]! }));
    const found = fitRateModel(curve, made, specification).model;
    const error = checkAnswer(name, largestDeviation(numbersOf(found), numbersOf(truth)), RECOVERY);
    const [value, yardstick] = await shortestMsInTurns(
      REPEATS,
      async () => fitRateModel(curve, quotes, specification),
      async () => {
        for (let pricings = 0; pricings < PRICINGS; pricings++) price();
      },
    );
    rows.push({
      name: `calibration: ${name}, against pricing its ${quotes.length} swaptions ${PRICINGS} times`,
      value,
      unit: 'ms',
      yardstick,
      ratio: yardstick / value,
      error,
    });
  }
  return rows;
}

/** Volatilities of the quoted swaptions by the model's closed form, basis points. */
function pricing(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  model: HullWhite | G2,
): () => readonly number[] {
  if (model.kind === 'g2') {
    const { exact } = g2Volatilities(curve, quotes);
    return () => exact(model);
  }
  const cells = quotes.map((quote) => modelVolatility(curve, quote));
  return () => cells.map((volatilityOf) => volatilityOf(model) * BP);
}

function numbersOf(model: RateModel): readonly number[] {
  if (model.kind === 'g2') return [model.a, model.sigma, model.b, model.eta, model.rho];
  if (model.kind === 'forward-market') return [];
  return [model.meanReversion, ...model.volatility.map(({ value }) => value)];
}
