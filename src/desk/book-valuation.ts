import { type Batched, exact, mapBatched, scaleBatched, sumBatched } from '../core/batched.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { rememberBy } from '../core/remember.ts';
import { shiftCurve } from '../market/curve-shift.ts';
import { discountFactor } from '../market/discount-curve.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import { PROGRAM_TERMS, type RateClass } from '../market/programs.ts';
import type { FutureQuote } from '../market/snapshot.ts';
import { marketMortgageRate } from '../models/mortgage-rate.ts';
import { type LockValue, lockValue } from '../sim/lock-value.ts';
import { accruedInterest, type PoolPricer, poolPricer } from '../sim/pool-pricer.ts';
import type { Scenario } from '../sim/scenario.ts';
import { batchedMean, loanSumAt } from '../sim/simulation-result.ts';
import type { Book, DeskRun } from './book.ts';
import { runBook, type ValuationRequest } from './book-run.ts';
import { futureRevaluation } from './future-lot.ts';
import { type AccuracyScenarios, type GridAccuracy, gridAccuracy } from './grid-accuracy.ts';
import { lockTotals, type PullThroughMode, type TotalledPart } from './lock-totals.ts';
import type { MarketDay, TbaMark } from './market-day.ts';
import { SCENARIO_ID } from './measure-scenarios.ts';
import { type LockDelivery, type ResolvedLock, stripsValuePer100 } from './resolved-lock.ts';
import { type ServicingValuation, valueServicing } from './servicing/value-servicing.ts';

/** A lock in one scenario, over all coupons it delivers into. */
export interface BookLockValue {
  readonly pullThrough: Batched;
  /** Clean forward price of the loan per 100, without fee strips. */
  readonly forwardPrice: Batched;
  /** Dollars. */
  readonly value: Batched;
  /** Dollars, were pull-through what it is today. */
  readonly valueAtTodaysPullThrough: Batched;
  /** Dollars, one point of pull-through above today's. */
  readonly valueAtHigherPullThrough: Batched;
}

/** One of the coupons that a hedged lock of the book delivers into. */
export interface BookDelivery {
  readonly lock: ResolvedLock;
  /** Place among the lock's deliveries. */
  readonly part: number;
}

/** A book valued in every scenario of one run. */
export interface BookValuation {
  readonly scenarios: readonly Scenario[];
  readonly shiftBp: number;
  readonly pathCount: number;
  readonly kernel: KernelName;
  /** Largest standard error of a forward price per 100, when the run had one to reach. */
  readonly standardErrorPer100: number | undefined;
  /** How good the locks' grid was; absent when every lock was valued path by path. */
  readonly grid: GridAccuracy | undefined;
  /** @param lock one of the book's hedged locks */
  readonly lock: (lock: ResolvedLock, scenarioId: string) => BookLockValue;
  /** E[p] of one of the book's hedged locks. */
  readonly pullThrough: (lock: ResolvedLock, scenarioId: string) => number;
  /** Dollar P&L of all hedged locks together; pull-through follows rates unless it is held. */
  readonly hedgedPnl: (scenarioId: string, mode?: PullThroughMode) => Batched;
  /** Dollar P&L of some deliveries of hedged locks together; pull-through follows rates unless it is held. */
  readonly deliveriesPnl: (
    deliveries: readonly BookDelivery[],
  ) => (scenarioId: string, mode?: PullThroughMode) => Batched;
  /** Clean forward price per 100 of a mark that the run was asked for. */
  readonly tbaPrice: (mark: TbaMark, scenarioId: string) => Batched;
  /** Whether the run was asked for a mark. */
  readonly prices: (mark: TbaMark) => boolean;
  /** P(0,T_s) today. */
  readonly settlementDiscount: (mark: TbaMark) => number;
  /** Futures price per 100. */
  readonly futurePrice: (future: FutureQuote, scenarioId: string) => number;
  /** The book's servicing rights, on the same paths; absent when it has none. */
  readonly servicing: ServicingValuation | undefined;
}

/**
 * Values the hedged locks of a book and a set of TBAs under every scenario, with the same paths.
 *
 * A lock with a lock price is worth p·(F + strips − L − today's strips): servicing and fees enter by their change,
 * since their level was priced into the borrower's rate at lock. One without a lock price takes today's
 * forward price, so that its value starts at zero.
 *
 * @source docs/models/locks.md and docs/models/measures.md
 */
export async function valueBook(
  day: MarketDay,
  book: Book,
  request: ValuationRequest,
  run: DeskRun,
): Promise<BookValuation> {
  const finished = await runBook(day, book, request, run);
  const { plan, result, loans, placeOf, firstOf } = finished;
  const servicing = await servicingOf(day, book, request, run, result.batchCount);
  const curves = request.scenarios.map((scenario) => shiftCurve(day.curve, scenario.shift));
  const indexOf = scenarioIndex(request.scenarios);
  const pricers = new Map<TbaMark, PoolPricer>(
    request.marks.map((mark, index) => [
      mark,
      poolPricer(plan, result, mark.pool, index, (scenario) =>
        discountFactor(curves[scenario]!, mark.pool.settlement.timeYears),
      ),
    ]),
  );
  const mortgageRates = request.scenarios.map((_, scenario) =>
    rememberBy((rateClass: RateClass) =>
      marketMortgageRate(curves[scenario]!, rateClass, day.mortgageSpreads[rateClass]!),
    ),
  );
  const totalledPart = (lock: ResolvedLock, delivery: LockDelivery, part: number): TotalledPart => ({
    loan: placeOf(firstOf.get(lock)! + part),
    weight: delivery.weight,
    loanAmount: lock.lock.loanAmount,
    accrued: accruedInterest(delivery.pool),
    cost: lock.lock.lockPrice === undefined ? undefined : lock.lock.lockPrice + lock.stripBasisPer100,
    settlementDiscount: (scenario) => discountFactor(curves[scenario]!, delivery.pool.settlement.timeYears),
  });
  const totalsOf = rememberBy((locks: Book['hedged']) =>
    lockTotals(
      result,
      locks.map((lock) => lock.deliveries.map((delivery, part) => totalledPart(lock, delivery, part))),
    ),
  );
  const followingPnl = rememberBy((scenarioId: string) => totalsOf(book.hedged)(indexOf(scenarioId)));
  const valueLock = (lock: ResolvedLock, part: number, scenario: number, price: Batched): LockValue => {
    const loan = loans[firstOf.get(lock)! + part]!;
    const { rateClass } = PROGRAM_TERMS[lock.lock.program];
    return lockValue(
      result,
      loan,
      placeOf(firstOf.get(lock)! + part),
      lock.lock.loanAmount,
      price,
      'pathwise',
      {
        index: scenario,
        settlementDiscount: discountFactor(curves[scenario]!, loan.pool.settlement.timeYears),
        mortgageRate: mortgageRates[scenario]!(rateClass) + request.scenarios[scenario]!.mortgageBasis,
        pullThroughShift: request.scenarios[scenario]!.pullThroughShift,
      },
    );
  };
  /** What the loan costs at settlement, strips included: L plus the strips it is counted from, or today's own forward price. */
  const costOf = (lock: ResolvedLock, part: number): Batched =>
    lock.lock.lockPrice === undefined
      ? valueLock(lock, part, 0, exact(0)).forwardPrice
      : exact(lock.lock.lockPrice + lock.stripBasisPer100);
  const tbaPrices = rememberBy((mark: TbaMark) =>
    rememberBy((scenario: number) => {
      const pricer = pricers.get(mark);
      if (pricer === undefined) throw new Error('A TBA is priced only by a run that was asked for it.');
      return pricer.price(scenario, exact(mark.oas + request.scenarios[scenario]!.oasShift));
    }),
  );
  const futures = futuresOnDay(day, request.scenarios);
  return {
    scenarios: request.scenarios,
    shiftBp: request.shiftBp,
    pathCount: result.pathCount,
    kernel: result.kernel,
    standardErrorPer100: finished.standardErrorPer100,
    grid: gridAccuracy(finished, {
      shift: shiftScenarios(request),
      settlementDiscount: (scenario, timeYears) => discountFactor(curves[scenario]!, timeYears),
    }),
    lock: remembered((lock, scenarioId) => {
      const scenario = indexOf(scenarioId);
      const parts = lock.deliveries.map((delivery, part) => {
        const cost = costOf(lock, part);
        const today = valueLock(lock, part, 0, cost).pullThrough;
        const value = valueLock(lock, part, scenario, cost);
        return {
          weight: delivery.weight,
          value,
          strips: stripsValuePer100(delivery),
          fixed: value.valueAt(today),
          higher: value.valueAt(mapBatched((p) => p + 0.01, today)),
        };
      });
      const blend = (pick: (part: (typeof parts)[number]) => Batched): Batched =>
        sumBatched(parts.map((part) => scaleBatched(pick(part), part.weight)));
      return {
        pullThrough: parts[0]!.value.pullThrough,
        forwardPrice: blend(({ value, strips: stripValue }) =>
          mapBatched((price) => price - stripValue, value.forwardPrice),
        ),
        value: blend((part) => part.value.value),
        valueAtTodaysPullThrough: blend((part) => part.fixed),
        valueAtHigherPullThrough: blend((part) => part.higher),
      };
    }),
    pullThrough: (lock, scenarioId) => {
      const [scenario, loan] = [indexOf(scenarioId), placeOf(firstOf.get(lock)!)];
      return batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, scenario, loan, 2)]!).value;
    },
    hedgedPnl: (scenarioId, mode = 'follows') =>
      mode === 'held' ? totalsOf(book.hedged)(indexOf(scenarioId), mode) : followingPnl(scenarioId),
    deliveriesPnl: (deliveries) => {
      const totals = lockTotals(
        result,
        deliveries.map(({ lock, part }) => [totalledPart(lock, lock.deliveries[part]!, part)]),
      );
      return (scenarioId, mode) => totals(indexOf(scenarioId), mode);
    },
    tbaPrice: (mark, scenarioId) => tbaPrices(mark)(indexOf(scenarioId)),
    prices: (mark) => pricers.has(mark),
    settlementDiscount: (mark) => discountFactor(day.curve, mark.pool.settlement.timeYears),
    futurePrice: (future, scenarioId) => futures(future, indexOf(scenarioId)),
    servicing,
  };
}

/** The book's servicing rights in the scenarios of its run, and in as many randomisations of the same paths. */
async function servicingOf(
  day: MarketDay,
  { servicing }: Book,
  { scenarios, models }: ValuationRequest,
  run: DeskRun,
  batchCount: number,
): Promise<ServicingValuation | undefined> {
  if (servicing === undefined || servicing.rights.length === 0) return undefined;
  return valueServicing(day, servicing, { scenarios, models, batchCount }, run);
}

/** Locks are asked for many times, by measure and by table. */
function remembered(valueLock: BookValuation['lock']): BookValuation['lock'] {
  const known = new Map<string, Map<ResolvedLock, BookLockValue>>();
  return (lock, scenarioId) => {
    let values = known.get(scenarioId);
    if (values === undefined) {
      values = new Map();
      known.set(scenarioId, values);
    }
    let value = values.get(lock);
    if (value === undefined) {
      value = valueLock(lock, scenarioId);
      values.set(lock, value);
    }
    return value;
  };
}

function shiftScenarios({ scenarios, shiftBp }: ValuationRequest): AccuracyScenarios['shift'] {
  const down = scenarios.findIndex(({ id }) => id === SCENARIO_ID.down);
  const up = scenarios.findIndex(({ id }) => id === SCENARIO_ID.up);
  return down < 0 || up < 0 ? undefined : { down, up, bp: shiftBp };
}

function scenarioIndex(scenarios: readonly Scenario[]): (id: string) => number {
  const places = new Map(scenarios.map((scenario, index) => [scenario.id, index]));
  return (id) => {
    const index = places.get(id);
    if (index === undefined) throw new Error(`The run has no scenario ${id}.`);
    return index;
  };
}

function futuresOnDay(
  day: MarketDay,
  scenarios: readonly Scenario[],
): (future: FutureQuote, scenario: number) => number {
  const prices = rememberBy((future: FutureQuote) => {
    const priceUnder = futureRevaluation(day, future);
    return scenarios.map(({ shift }) => priceUnder(shift));
  });
  return (future, scenario) => prices(future)[scenario]!;
}

/** Dollar P&L of a TBA face bought at today's model price, in a scenario: face·P(0,T_s)·ΔF. */
export function tbaPnl(valuation: BookValuation, mark: TbaMark, face: number, scenarioId: string): Batched {
  const scale = (face / 100) * valuation.settlementDiscount(mark);
  return mapBatched(
    (after, before) => scale * (after - before),
    valuation.tbaPrice(mark, scenarioId),
    valuation.tbaPrice(mark, SCENARIO_ID.base),
  );
}

/** Dollar P&L of futures contracts bought at today's price, in a scenario. */
export function futurePnl(
  valuation: BookValuation,
  future: FutureQuote,
  contracts: number,
  scenarioId: string,
): number {
  const { face } = futuresContractTerms(future.contract, future.month);
  const gain = valuation.futurePrice(future, scenarioId) - valuation.futurePrice(future, SCENARIO_ID.base);
  return (contracts * face * gain) / 100;
}

/** Dollar P&L of a hedged lock in a scenario. */
export function lockPnl(valuation: BookValuation, lock: ResolvedLock, scenarioId: string): Batched {
  return mapBatched(
    (after, before) => after - before,
    valuation.lock(lock, scenarioId).value,
    valuation.lock(lock, SCENARIO_ID.base).value,
  );
}
