import { exact, standardErrorOf, sumBatched } from '../../core/batched.ts';
import type { IsoMonth } from '../../core/dates.ts';
import { centsText } from '../../core/money.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { BASE_SCENARIO, type Scenario } from '../../sim/scenario.ts';
import type { DeskRun } from '../book.ts';
import { valueBook } from '../book-valuation.ts';
import type { RatesDay } from '../files/rates-history.ts';
import { couponName, type TbaMark } from '../market-day.ts';
import { DEFAULT_SHIFT_BP, measureScenarios } from '../measure-scenarios.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import type { BacktestConfig, Policy } from './backtest-config.ts';
import type { SharedModel } from './backtest-market.ts';
import type { BacktestState, DayRow, PolicyDay } from './backtest-state.ts';
import { bookOf, measureDay, SHOCKS_BP } from './day-risk.ts';
import { type Holding, tradeableKey } from './holdings.ts';
import { lockDay, lockGains, resolutions } from './lock-day.ts';
import { pooledFace } from './month-end.ts';
import { type PolicyInputs, policyDay } from './policy-day.ts';
import { type QuotedDay, quotedDay } from './quoted-day.ts';
import { shortfallStates } from './shortfall-states.ts';
import { arrivedLocks } from './world/lock-arrivals.ts';
import type { LockOutcomes } from './world/lock-outcomes.ts';
import type { WorldDay } from './world/world-market.ts';

/** A world as a back-test goes through it. */
export interface World {
  readonly seed: string;
  readonly days: readonly RatesDay[];
  readonly marketOf: (day: number) => WorldDay;
  readonly outcomes: LockOutcomes;
}

/** What every day of a back-test shares. */
export interface BacktestTerms {
  readonly config: BacktestConfig;
  readonly shared: SharedModel;
  readonly run: DeskRun;
}

const TEN_YEARS = KEY_RATE_TENORS.indexOf(10);

/**
 * Simulates one day of a world: the market moves, locks are marked, fall out, fund and arrive, positions are marked, months
 * that close are dealt with, and each policy trades at the evening's prices.
 *
 * @param state of which day and world are those to be simulated
 * @returns the state that the next day of the same world starts from
 * @source docs/models/back-test.md
 */
export async function advanceDay(
  state: BacktestState,
  world: World,
  { config, shared, run }: BacktestTerms,
): Promise<BacktestState> {
  const { day } = state;
  const market = world.marketOf(day);
  const nextDay = world.days[day + 1]?.date;
  const arrivals = arrivedLocks(config.world, { ...market, day }, world.seed);
  const holdings = Object.values(state.holdings).flat();
  const quiet = quietRun(run);
  const quoted = await quotedDay(
    market,
    nextDay,
    { locks: state.locks, arrivals, holdings },
    config.futures,
    shared,
    quiet,
  );
  const locks = lockDay(
    quoted.day,
    state.locks,
    (held) => world.outcomes(held, { ...market, day }),
    arrivals,
  );
  const valuation = await valueBook(
    quoted.day,
    bookOf(resolutions(locks)),
    {
      scenarios: [BASE_SCENARIO],
      models: [quoted.day.model],
      // A run values something: on a day without locks the first mark, of which nothing is asked.
      marks: locks.followed.length + locks.arrived.length > 0 ? [] : quoted.day.tba.slice(0, 1),
      shiftBp: DEFAULT_SHIFT_BP,
    },
    quiet,
  );
  const gains = lockGains(locks, valuation);
  const kept = gains.evening.filter(({ resolved }) => !isPooled(resolved, quoted));
  const sold = gains.evening.flatMap(({ resolved }) => (isPooled(resolved, quoted) ? [resolved] : []));
  const lockValue = sumBatched([
    exact(0),
    ...kept.map(({ resolved }) => valuation.lock(resolved, BASE_SCENARIO.id).value),
  ]);
  const opening = config.warmUpDays - 1;
  const looks = day >= opening && (day - opening) % config.rebalance.everyDays === 0 && nextDay !== undefined;
  const look = looks
    ? await eveningLook(
        quoted,
        kept.map(({ resolved }) => resolved),
        holdings,
        config,
        quiet,
      )
    : undefined;
  const policies = new Map<Policy, PolicyDay>();
  const held = new Map<Policy, readonly Holding[]>();
  if (day >= opening) {
    for (const policy of config.policies) {
      const answer = await policyDay(policy, state.holdings[policy] ?? [], {
        quoted,
        lockValue,
        sold: pooledFace(sold),
        look,
        config,
        ...(run.control.signal === undefined ? {} : { signal: run.control.signal }),
      });
      policies.set(policy, answer.day);
      held.set(policy, answer.holdings);
    }
  }
  const counts = {
    lockCount: kept.length,
    lockFace: kept.reduce((sum, { held: { lock } }) => sum + lock.loanAmount, 0),
    arrived: arrivals.length,
    fallenOut: locks.followed.filter(({ outcome }) => outcome.kind === 'fallen-out').length,
    funded: locks.followed.filter(
      ({ outcome, held: { lock } }) => outcome.kind === 'funded' && lock.stage !== 'funded',
    ).length,
    sold: sold.length,
  };
  const isOpening = day === opening;
  const row: DayRow = {
    date: market.date,
    tenYearYield: world.days[day]!.parYields[TEN_YEARS]!,
    mortgageRate: market.mortgageRate,
    ...counts,
    // What came before the hedges began is no part of what they are judged by.
    market: isOpening ? '0.00' : centsText(gains.market),
    newLocks: isOpening ? '0.00' : centsText(gains.newLocks),
    outcomes: isOpening ? '0.00' : centsText(gains.outcomes),
    priceError: quoted.prices.reduce((most, price) => Math.max(most, standardErrorOf(price)), 0),
    policies: Object.fromEntries(policies),
  };
  return {
    ...state,
    day: day + 1,
    locks: kept.map(({ held: lock }) => lock),
    holdings: Object.fromEntries([...held].map(([policy, positions]) => [policy, [...positions]])),
    rows: day < opening ? state.rows : withRow(state, row),
  };
}

function withRow({ rows, world }: BacktestState, row: DayRow): BacktestState['rows'] {
  const earlier = rows.slice(0, world);
  return [...earlier, [...(rows[world] ?? []), row]];
}

/** Parallel shifts, key rates and shocks; for the states ahead spreads too. */
function hedgingScenarios(ahead: boolean): readonly Scenario[] {
  return measureScenarios(
    { shift: true, keyRates: true, shocksBp: SHOCKS_BP, spread: ahead, basis: ahead },
    DEFAULT_SHIFT_BP,
  );
}

/** A funded loan goes into a pool on the last day on which it makes a settlement. */
function isPooled(
  { lock, settlementMonth }: ResolvedLock,
  { calendar }: Pick<QuotedDay, 'calendar'>,
): boolean {
  return lock.stage === 'funded' && calendar.closing.some(({ month }) => month === settlementMonth);
}

/**
 * What policies see of an evening: the risk of the locks and of a lot of everything that may be held or traded, in a run of
 * as many paths as are configured for it. Undefined when no policy looks.
 */
async function eveningLook(
  quoted: QuotedDay,
  locks: readonly ResolvedLock[],
  holdings: readonly Holding[],
  { policies, shortfall, riskPathCount }: BacktestConfig,
  run: DeskRun,
): Promise<PolicyInputs['look']> {
  if (policies.every((policy) => policy === 'none')) return undefined;
  const states = policies.includes('shortfall')
    ? shortfallStates(shortfall, `${run.seed}/${quoted.day.asOf}`)
    : undefined;
  const offered = quoted.offered(tradeMonth(locks, quoted));
  const marks = measuredMarks(quoted, holdings, offered);
  const valuation = await valueBook(
    quoted.day,
    bookOf(locks),
    {
      scenarios: hedgingScenarios(states !== undefined),
      models: [quoted.day.model],
      marks,
      shiftBp: DEFAULT_SHIFT_BP,
    },
    { ...run, pathCount: riskPathCount },
  );
  return {
    risk: measureDay({ ...quoted.day, tba: marks }, locks, valuation, quoted.quotes, states),
    offered,
  };
}

/** Marks that a policy may hold or trade tonight: what is offered, what is held, and what that rolls into. */
function measuredMarks(
  { day, calendar }: QuotedDay,
  holdings: readonly Holding[],
  offered: ReadonlySet<string>,
): readonly TbaMark[] {
  const instruments = new Set(holdings.map(({ instrument }) => instrument));
  const months = new Set([...holdings.map(({ month }) => month), calendar.open[0]]);
  return day.tba.filter((mark) => {
    const instrument = couponName(mark);
    return (
      offered.has(tradeableKey({ instrument, month: mark.month })) ||
      (instruments.has(instrument) && months.has(mark.month))
    );
  });
}

/** The open month that takes most of the locks, the front one where there are none. */
function tradeMonth(locks: readonly ResolvedLock[], { calendar }: QuotedDay): IsoMonth {
  const amounts = new Map<IsoMonth, number>(calendar.open.map((month) => [month, 0]));
  for (const { lock, deliveries } of locks) {
    const month = deliveries[0]!.mark.month;
    // Loans that settle in a month that closes will be funded too late for it.
    const at = amounts.has(month) ? month : calendar.open[0]!;
    amounts.set(at, amounts.get(at)! + lock.loanAmount);
  }
  return [...amounts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Days are told of, not the runs within them. */
function quietRun(run: DeskRun): DeskRun {
  const { onProgress: _, ...control } = run.control;
  return { ...run, control };
}
