import { readFileSync } from 'node:fs';
import { calibrateMarket } from '../calibration/calibrate.ts';
import { pipelineCsv } from '../scripts/example-day/pipeline.ts';
import { type Book, resolveBook } from '../src/desk/book.ts';
import { type BookRun, runBook } from '../src/desk/book-run.ts';
import { readPipeline } from '../src/desk/files/read-pipeline.ts';
import { gridAccuracy } from '../src/desk/grid-accuracy.ts';
import { type MarketDay, marketDay } from '../src/desk/market-day.ts';
import { measureScenarios } from '../src/desk/measure-scenarios.ts';
import { resolveKernel } from '../src/kernel/select-kernel.ts';
import { shiftCurve } from '../src/market/curve-shift.ts';
import { discountFactor } from '../src/market/discount-curve.ts';
import { readMarket } from '../src/market/read-market.ts';
import { type PathPool, pathPool } from '../src/workers/path-pool.ts';
import { kernelRate } from './kernel.ts';
import { checkAnswer, type Row } from './row.ts';

const LOCKS = 5000;
const MANY_LOCKS = 100_000;
const WARM_LOCKS = 600;
const PATHS = 1024;
const SHIFT_BP = 25;
const THREADS = 2;
/** How long the kernel alone is timed, before the run and after it. */
const RATE_MS = 2000;
const KERNEL = resolveKernel();
/** Base, ±25 bp and five key rates both ways. */
const SCENARIOS = measureScenarios({ shift: true, keyRates: true }, SHIFT_BP);

interface TimedRun {
  readonly seconds: number;
  readonly run: BookRun;
}

/**
 * Valuation of 5,000 distinct locks of the example day on two threads: path by path against what the kernel alone would
 * take, on the grid against path by path, and 100,000 locks on the grid against 5,000. All on warm threads; every run
 * has a seed of its own, so that none finds what another left.
 */
export async function benchGrid(): Promise<Row[]> {
  const day = await exampleDay();
  const book = bookOf(day, LOCKS);
  const pool = pathPool(THREADS);
  for (const seed of ['warm', 'warmer']) {
    for (const exact of [true, false]) await valued(day, pool, bookOf(day, WARM_LOCKS), seed, exact);
  }
  const before = kernelRate(KERNEL, RATE_MS);
  const exact = await valued(day, pool, book, 'path by path', true);
  const rate = (before + kernelRate(KERNEL, RATE_MS)) / 2;
  const grid = await valued(day, pool, book, 'grid', false);
  const many = await valued(day, pool, bookOf(day, MANY_LOCKS), 'many', false);
  await pool.close();
  const months = exact.run.loans.reduce((sum, { pool }) => sum + pool.remainingMonths, 0);
  const alone = (months * PATHS * SCENARIOS.length) / (rate * 1e6) / THREADS;
  const row = (name: string, value: number, yardstick: number, error: number): Row => ({
    name,
    value,
    unit: 's',
    yardstick,
    ratio: value / yardstick,
    error,
  });
  return [
    row(
      `run: ${exact.run.loans.length} loans path by path, against the kernel alone`,
      exact.seconds,
      alone,
      0,
    ),
    row(
      `grid: ${grid.run.loans.length} loans, against path by path`,
      grid.seconds,
      exact.seconds,
      gridError(day, grid.run),
    ),
    row(
      `grid: ${many.run.loans.length} loans, against ${grid.run.loans.length}`,
      many.seconds,
      grid.seconds,
      gridError(day, many.run),
    ),
  ];
}

async function exampleDay(): Promise<MarketDay> {
  const text = readFileSync(new URL('../examples/2025-02-10/market.json', import.meta.url), 'utf8');
  const market = readMarket(text, 'market.json');
  const pool = pathPool(THREADS);
  const { simulate } = pool;
  const calibration = await calibrateMarket(market, {
    seed: 'bench',
    pathCount: PATHS,
    kernel: KERNEL,
    simulate,
    engineVersion: 'bench',
  });
  await pool.close();
  return marketDay(market, calibration);
}

function bookOf(day: MarketDay, lockCount: number): Book {
  const { locks } = readPipeline(pipelineCsv('bench', lockCount), 'pipeline.csv', { asOf: day.asOf });
  return resolveBook(day, locks, []);
}

async function valued(
  day: MarketDay,
  { simulate }: PathPool,
  book: Book,
  seed: string,
  exact: boolean,
): Promise<TimedRun> {
  const start = performance.now();
  const run = await runBook(
    day,
    book,
    { scenarios: SCENARIOS, models: [day.model], marks: [], shiftBp: SHIFT_BP },
    { seed, pathCount: PATHS, kernel: KERNEL, exact, simulate, control: {} },
  );
  return { seconds: (performance.now() - start) / 1000, run };
}

/** Largest error in price or years, which the target bounds. */
function gridError(day: MarketDay, run: BookRun): number {
  const accuracy = gridAccuracy(run, {
    shift: { down: 1, up: 2, bp: SHIFT_BP },
    settlementDiscount: (scenario, timeYears) =>
      discountFactor(shiftCurve(day.curve, SCENARIOS[scenario]!.shift), timeYears),
  })!;
  checkAnswer('grid, price', accuracy.largestPriceErrorPer100, accuracy.targetPricePer100);
  checkAnswer('grid, duration', accuracy.largestDurationErrorYears!, accuracy.targetDurationYears);
  return Math.max(accuracy.largestPriceErrorPer100, accuracy.largestDurationErrorYears!);
}
