/**
 * Measures how large each term of a loan's price and duration is in the coordinates of the loan grid, and writes the
 * table that the grid chooses its terms from: src/sim/grid-terms.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { calibrateMarket } from '../calibration/calibrate.ts';
import { ENGINE_VERSION } from '../src/core/engine.ts';
import { marketDay } from '../src/desk/market-day.ts';
import { resolveKernel } from '../src/kernel/select-kernel.ts';
import { parallelShift } from '../src/market/curve-shift.ts';
import { readMarket } from '../src/market/read-market.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import { GRID_COORDINATES } from '../src/sim/grid-coordinates.ts';
import type { PoolTerms } from '../src/sim/loan-terms.ts';
import { chebyshevPoints } from '../src/sim/rate-polynomial.ts';
import { BASE_SCENARIO, scenario } from '../src/sim/scenario.ts';
import { simulationPlan } from '../src/sim/simulation-plan.ts';
import { batchedMean, loanSumAt } from '../src/sim/simulation-result.ts';
import { pathPool } from '../src/workers/path-pool.ts';

const POINTS = [6, 6, 4, 3];
/** Terms smaller than this everywhere are of no use to any grid. */
const SMALLEST_TERM = 0.00005;
const SHIFT_BP = 25;
const PATHS = 1024;

const url = (path: string): URL => new URL(`../${path}`, import.meta.url);
const market = readMarket(readFileSync(url('examples/2025-02-10/market.json'), 'utf8'), 'market.json');
const pool = pathPool();
const run = { seed: 'grid terms', pathCount: PATHS, kernel: resolveKernel('simd'), simulate: pool.simulate };
const day = marketDay(market, await calibrateMarket(market, { ...run, engineVersion: ENGINE_VERSION }));

/** Coupons in and out of the money, of every kind of loan; note rates over the range that delivers into one. */
const CASES = (['UMBS30', 'UMBS15', 'GNMA2-30'] as const).flatMap((program) => {
  const middle = program === 'UMBS15' ? 0.0525 : 0.06;
  return [-0.005, 0, 0.005].map((away) => ({ program, coupon: middle + away }));
});

/** Values on the tensor of Chebyshev points to coefficients of products of polynomials, one coordinate at a time. */
function coefficients(values: Float64Array): Float64Array {
  let tensor = values;
  POINTS.forEach((count, dimension) => {
    const inner = POINTS.slice(dimension + 1).reduce((product, points) => product * points, 1);
    const next = new Float64Array(tensor.length);
    for (let at = 0; at < tensor.length; at++) {
      const degree = Math.floor(at / inner) % count;
      const base = at - degree * inner;
      let sum = 0;
      for (let k = 0; k < count; k++) {
        sum += tensor[base + k * inner]! * Math.cos((degree * (k + 0.5) * Math.PI) / count);
      }
      next[at] = (sum * (degree === 0 ? 1 : 2)) / count;
    }
    tensor = next;
  });
  return tensor;
}

const degrees = POINTS.reduce<number[][]>(
  (lists, count) => lists.flatMap((list) => Array.from({ length: count }, (_, index) => [...list, index])),
  [[]],
);
const largest = new Float64Array(degrees.length);
for (const { program, coupon } of CASES) {
  const base: PoolTerms = {
    program,
    noteRate: coupon + 0.0065,
    coupon,
    remainingMonths: program === 'UMBS15' ? 180 : 360,
    ageMonths: 0,
    calendarMonth: 3,
    multipliers: { refinancing: 1, turnover: 1, default: 1 },
    settlement: { startNode: 1, timeYears: 31 / 365, day: 13 },
  };
  const loans = degrees.map((index) => {
    const terms = GRID_COORDINATES.reduce((terms, coordinate, dimension) => {
      const unit = chebyshevPoints(POINTS[dimension]!)[index[dimension]!]!;
      return coordinate.pool(terms, coordinate.of(base) + 0.5 * unit * coordinate.measuredWidth);
    }, base);
    return {
      pool: terms,
      oas: 0.002,
      strips: [],
      pullThrough: { base: 1, marketRateAtLock: 0.07, horizonYears: 0, responseSize: 1, responseScale: 1 },
    };
  });
  const plan = simulationPlan({
    asOf: day.asOf,
    curve: day.curve,
    models: [day.model],
    mortgageSpreads: day.mortgageSpreads,
    prepayment: ACTIVE_PASSIVE_PARAMETERS,
    scenarios: [
      BASE_SCENARIO,
      scenario('down', { shift: parallelShift(-SHIFT_BP) }),
      scenario('up', { shift: parallelShift(SHIFT_BP) }),
    ],
    profiles: [],
    loans,
    seed: run.seed,
    pathCount: run.pathCount,
    kernel: run.kernel,
  });
  const result = await pool.simulate(plan);
  const price = (index: number, loan: number): number =>
    100 * batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, index, loan, 3)]!).value;
  const prices = Float64Array.from(loans, (_, loan) => price(0, loan));
  const durations = prices.map(
    (value, loan) => (price(1, loan) - price(2, loan)) / (2 * SHIFT_BP * 1e-4 * value),
  );
  const [inPrice, inYears] = [coefficients(prices), coefficients(durations)];
  largest.forEach((most, at) => {
    largest[at] = Math.max(most, Math.abs(inPrice[at]!), Math.abs(inYears[at]!));
  });
}
await pool.close();

const terms = degrees
  .map((degree, at) => ({ degree, size: largest[at]! }))
  .filter(({ size }) => size >= SMALLEST_TERM)
  .sort((left, right) => right.size - left.size);
const lines = terms.map(({ degree, size }) => `  [${degree.join(', ')}, ${Number(size.toPrecision(2))}],`);
writeFileSync(
  url('src/sim/grid-terms.ts'),
  `/**
 * Degrees of a term in the four coordinates of the loan grid, and the largest that its coefficient was over coordinates
 * of the measured widths, in price per 100 or years of duration, whichever is more. Written by
 * scripts/measure-grid-terms.ts on the example day: nine coupons of three programs.
 */
// biome-ignore format: a table reads as one.
export const GRID_TERMS: readonly (readonly [number, number, number, number, number])[] = [
${lines.join('\n')}
];
`,
);
process.stdout.write(`${terms.length} terms\n`);
