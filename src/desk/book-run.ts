import { exact, standardErrorOf } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { addressedUniform, type RandomKey, randomKey, textHash } from '../core/random.ts';
import { discountFactor } from '../market/discount-curve.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { type LoanGrid, loanGrid } from '../sim/loan-grid.ts';
import type { DeliveredLoan, GridNodeLoan, PoolTerms, ValuedLoan } from '../sim/loan-terms.ts';
import { poolPricer } from '../sim/pool-pricer.ts';
import type { Scenario } from '../sim/scenario.ts';
import { simulateToTarget } from '../sim/simulate-to-target.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import type { SimulationRequest } from '../sim/simulation-request.ts';
import { batchedMean, loanSumAt, type SimulationResult } from '../sim/simulation-result.ts';
import type { Book, DeskRun } from './book.ts';
import type { MarketDay, TbaMark } from './market-day.ts';
import type { ResolvedLock } from './resolved-lock.ts';
import { type StripSpreads, stripSpreads } from './strip-spreads.ts';

/** What one run values a book in. */
export interface ValuationRequest {
  readonly scenarios: readonly Scenario[];
  /** The calibrated model first; scenarios name the others by index. */
  readonly models: readonly RateModel[];
  readonly marks: readonly TbaMark[];
  readonly shiftBp: number;
  /** The market in which fee strips have their quoted multiples, whose spreads are then held; the run's own when absent. */
  readonly stripDay?: MarketDay;
}

/** A finished run of a book. */
export interface BookRun {
  readonly plan: SimulationPlan;
  readonly result: SimulationResult;
  /** The book's loans, one for each delivery of each lock. */
  readonly loans: readonly DeliveredLoan[];
  /** Place of a loan among the run's results. */
  readonly placeOf: (loan: number) => number;
  /** Index of the first delivery of each lock. */
  readonly firstOf: ReadonlyMap<ResolvedLock, number>;
  /** Largest standard error of a forward price, when the run had one to reach. */
  readonly standardErrorPer100: number | undefined;
  /** What was valued both ways, when the run has a grid. */
  readonly grid: { readonly layout: LoanGrid; readonly checked: readonly CheckedLoan[] } | undefined;
}

/** A loan on the grid that was valued path by path as well. */
export interface CheckedLoan {
  readonly loan: DeliveredLoan;
  readonly exactPlace: number;
  readonly gridPlace: number;
}

/** Loans that every run on a grid values path by path as well: so many at random, and so many farthest from a node. */
const RANDOM_CHECKS = 20;
const FARTHEST_CHECKS = 20;

/**
 * Values the deliveries of a book's hedged locks, and a set of TBAs, in every scenario with the same paths: on a grid
 * of nodes, or each by itself when the run is exact.
 *
 * @source docs/models/loan-grid.md
 */
export async function runBook(
  day: MarketDay,
  book: Book,
  request: ValuationRequest,
  run: DeskRun,
): Promise<BookRun> {
  const loans: DeliveredLoan[] = [];
  const firstOf = new Map<ResolvedLock, number>();
  for (const lock of book.hedged) {
    firstOf.set(lock, loans.length);
    for (const { pool, mark, choice } of lock.deliveries) {
      loans.push({
        pool,
        oas: mark.oas,
        strips: choice.strips.map(({ feeBp, multiple }) => ({ fee: feeBp / 10_000, multiple })),
        pullThrough: lock.pullThrough,
      });
    }
  }
  if (loans.length + request.marks.length === 0) {
    throw new CounterpoiseError('INPUT_EMPTY', 'The book holds nothing that can be valued.');
  }
  const layout = run.exact === true || loans.length === 0 ? undefined : loanGrid(loans);
  const exactLoans = layout === undefined ? [...loans.keys()] : checkedLoans(layout, run.seed);
  run.onPart?.('strips');
  const { onProgress: _, ...control } = run.control;
  const spreads = await stripSpreads(
    request.stripDay ?? day,
    [
      ...exactLoans.map((index) => strippedPool(loans[index]!)),
      ...(layout === undefined ? [] : layout.nodes),
    ],
    { ...run, control },
  );
  run.onPart?.('simulate');
  const simulated: SimulationRequest = {
    asOf: day.asOf,
    curve: day.curve,
    models: request.models,
    mortgageSpreads: day.mortgageSpreads,
    prepayment: day.prepayment,
    scenarios: request.scenarios,
    profiles: request.marks.map((mark) => mark.pool),
    loans: exactLoans.map((index) => valuedLoan(loans[index]!, spreads)),
    ...(layout === undefined
      ? {}
      : {
          grid: {
            nodes: layout.nodes.map(
              ({ pool, oas, multiples }): GridNodeLoan => ({
                pool,
                oas,
                stripOas: multiples.map((multiple) => spreads(pool, multiple)),
              }),
            ),
            locks: layout.locks,
          },
        }),
    seed: run.seed,
    pathCount: run.pathCount,
    kernel: run.kernel,
  };
  const placeOf = (loan: number): number => (layout === undefined ? loan : exactLoans.length + loan);
  const { plan, result, standardErrorPer100 } = await simulateToTarget(
    simulated,
    run.simulate,
    run.control,
    run.errorTarget,
    (plan, result) => largestError(day, request.marks, loans, placeOf, plan, result),
  );
  return {
    plan,
    result,
    loans,
    placeOf,
    firstOf,
    standardErrorPer100,
    grid:
      layout === undefined
        ? undefined
        : {
            layout,
            checked: exactLoans.map((index, exactPlace) => ({
              loan: loans[index]!,
              exactPlace,
              gridPlace: placeOf(index),
            })),
          },
  };
}

/** Largest standard error among the forward prices of the TBAs and of the loans, per 100. */
function largestError(
  day: MarketDay,
  marks: readonly TbaMark[],
  loans: readonly DeliveredLoan[],
  placeOf: (loan: number) => number,
  plan: SimulationPlan,
  result: SimulationResult,
): number {
  const atSettlement = (pool: PoolTerms): number => discountFactor(day.curve, pool.settlement.timeYears);
  const ofMarks = marks.map(({ pool, oas }, index) =>
    standardErrorOf(poolPricer(plan, result, pool, index, () => atSettlement(pool)).price(0, exact(oas))),
  );
  const ofLoans = loans.map(({ pool }, index) => {
    const presentValue = batchedMean(
      result,
      (batch) => result.loans[loanSumAt(result, batch, 0, placeOf(index), 3)]!,
    );
    return (100 * standardErrorOf(presentValue)) / atSettlement(pool);
  });
  return Math.max(
    0,
    ...ofMarks,
    ofLoans.reduce((most, error) => Math.max(most, error), 0),
  );
}

function strippedPool({ pool, strips }: DeliveredLoan) {
  return { pool, multiples: strips.map((strip) => strip.multiple) };
}

function valuedLoan({ pool, oas, strips, pullThrough }: DeliveredLoan, spreads: StripSpreads): ValuedLoan {
  return {
    pool,
    oas,
    strips: strips.map(({ fee, multiple }) => ({ fee, oas: spreads(pool, multiple) })),
    pullThrough,
  };
}

/**
 * Indices of the loans that a run on a grid checks. The draw goes by the loan and not by its place, so that what was
 * checked in one run is known in the next while the rest of the book changes.
 */
function checkedLoans({ locks }: LoanGrid, seed: string): number[] {
  const key = randomKey(seed);
  const draws = Float64Array.from(locks, ({ loan }) => drawOf(loan, key));
  // A lock that is its own node stands at a distance of 0: nothing to check there.
  const nearness = Float64Array.from(locks, ({ distance }) => (distance > 0 ? -distance : Number.NaN));
  return [
    ...new Set([...indicesOfLeast(draws, RANDOM_CHECKS), ...indicesOfLeast(nearness, FARTHEST_CHECKS)]),
  ].sort((left, right) => left - right);
}

/** Indices of so many least numbers, the earlier of equals first; NaN is none. */
function indicesOfLeast(numbers: Float64Array, count: number): number[] {
  const least: number[] = [];
  numbers.forEach((number, index) => {
    const last = least.at(-1);
    if (Number.isNaN(number) || (least.length === count && number >= numbers[last!]!)) return;
    let place = least.length;
    while (place > 0 && numbers[least[place - 1]!]! > number) place--;
    least.splice(place, 0, index);
    if (least.length > count) least.pop();
  });
  return least;
}

/** A number on (0, 1) from the run's key and what a loan is. */
function drawOf({ pool, pullThrough }: DeliveredLoan, key: RandomKey): number {
  const { refinancing, turnover, default: defaults } = pool.multipliers;
  const text = `${pool.noteRate}/${pool.coupon}/${refinancing}/${turnover}/${defaults}/${pullThrough.marketRateAtLock}`;
  return addressedUniform(key, textHash(text), 0, 0);
}
