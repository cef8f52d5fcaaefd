import { type BaselineTrade, oneInstrumentBaseline } from './baseline.ts';
import { buildProblem, gapTargetDollars, tradeCosts } from './build-problem.ts';
import { describeSolution, type SolvedHedge } from './describe-solution.ts';
import type { HedgeBook, HedgeInstrument } from './exposure.ts';
import { assertFiniteExposure } from './exposure-math.ts';
import { costRiskFrontier } from './frontier.ts';
import type { HedgeConfig } from './hedge-config.ts';
import { evaluateLots, type HedgeProblem, lotsCost } from './hedge-problem.ts';
import type { HedgeSolution } from './hedge-solution.ts';
import { type ComparedHedge, compareOverHorizon, type HorizonComparison } from './horizon-comparison.ts';
import type { HorizonPnl } from './horizon-pnl.ts';
import { rebalanceDecision } from './rebalance.ts';
import { type ReliefAnswer, type SolveSettings, solveWithRelief } from './relief.ts';
import { openWorkerSolver, type SolverSession } from './solver-session.ts';
import { startLots, type Tradable, tradableInstruments } from './tradable.ts';

/** How far a hedge is: solves done of all. */
export interface HedgeProgress {
  readonly stage: 'optimize' | 'frontier';
  readonly done: number;
  readonly total: number;
}

export interface HedgeOptions {
  /** P&L over the horizon, by instrument: needed by minimum variance and minimum shortfall, compared for every objective. */
  readonly horizon?: HorizonPnl;
  /** Ends the solver's thread at once. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: HedgeProgress) => void;
  /** Where to solve: a worker thread unless told. */
  readonly openSolver?: (signal?: AbortSignal) => Promise<SolverSession>;
}

/**
 * Chooses whole lots to trade that minimise weighted risk and cost under the config's limits, and reports them beside
 * no hedge, the one-instrument duration hedge and the cost–risk frontier.
 *
 * Limits on DV01, key rates, shock P&L, coupon and month match are hard; when no trade keeps them all, they give way by as
 * little as possible, are named in `binding`, and the hedge is the best among those. A book inside its rebalancing bands
 * is left as it is.
 *
 * @source docs/models/hedge.md
 * @param book net exposure in dollars, existing positions inside
 * @param instruments exposures per lot bought, of the same run and shocks as the book
 * @param config validated, see {@link requiredShocksBp} for the shocks it needs
 * @returns dollars; the gap is proven by branch and bound, errors of exposures come from the batches
 * @throws CounterpoiseError HEDGE_INFEASIBLE, HEDGE_SOLVER_FAILED, SIMULATION_CANCELLED, SIMULATION_NOT_FINITE,
 *   INPUT_INVALID for a config that does not fit the instruments or an objective without its horizon
 */
export async function solveHedge(
  book: HedgeBook,
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
  options: HedgeOptions = {},
): Promise<HedgeSolution> {
  assertFiniteExposure(book, 'the book');
  for (const instrument of instruments) assertFiniteExposure(instrument.perLot, instrument.id);
  const baseline = oneInstrumentBaseline(book, instruments, config);
  const grossMaximum = grossLimit(config, baseline);
  const tradables = tradableInstruments(instruments, config, grossMaximum);
  const horizon = horizonOf(tradables, instruments, options.horizon);
  const problemOf = (settings: HedgeConfig): HedgeProblem =>
    buildProblem(book, instruments, tradables, settings, baseline, grossMaximum, horizon);
  const problem = problemOf(config);
  const gapTarget = gapTargetDollars(tradables, config);
  const start = startLots(tradables, config);
  const settings: SolveSettings = {
    gapTarget,
    nodeLimit: config.nodeLimit,
    ...(start === undefined ? {} : { start }),
  };
  const unbounded = tradableInstruments(instruments, config, Number.POSITIVE_INFINITY);
  const decision = rebalanceDecision(book, tradables, config);
  const open = options.openSolver ?? openWorkerSolver;
  const total = 1 + config.frontierPoints;
  const session = await open(options.signal);
  try {
    options.onProgress?.({ stage: 'optimize', done: 0, total });
    const relief =
      decision.action === 'hold'
        ? await held(session, problem, settings)
        : await solveWithRelief(session, problem, tradables, unbounded, settings);
    const solved: SolvedHedge = {
      book,
      tradables,
      config,
      baseline,
      problem,
      decision,
      relief,
      gapTarget,
    };
    const described = describeSolution(solved);
    let done = 1;
    options.onProgress?.({ stage: 'frontier', done, total });
    const frontier = await costRiskFrontier(
      session,
      config.objective === 'quadratic' ? problemOf({ ...config, objective: 'absolute' }) : problem,
      book,
      tradables,
      config,
      evaluateLots(problem, relief.answer.lots).cost,
      gapTarget,
      () => {
        done += 1;
        options.onProgress?.({ stage: 'frontier', done, total });
      },
    );
    const compared = async (pnl: HorizonPnl): Promise<HorizonComparison> => {
      const reference =
        config.objective === 'absolute' || decision.action === 'hold'
          ? []
          : [await absoluteHedge(session, problemOf, config, settings)];
      const hedges: readonly ComparedHedge[] = [
        { hedge: 'none', lots: new Float64Array(tradables.length), cost: 0 },
        ...baselineHedge(baseline, tradables, config),
        ...reference,
        {
          hedge: 'this',
          lots: relief.answer.lots,
          cost: evaluateLots(problem, relief.answer.lots).cost,
        },
      ];
      return compareOverHorizon(
        pnl,
        hedges,
        config,
        described.binding.map(({ constraint }) => constraint),
      );
    };
    return {
      ...described,
      frontier,
      horizon: horizon === undefined ? null : await compared(horizon),
    };
  } finally {
    await session.close();
  }
}

/** No trades, with the bound of what trading could reach. */
async function held(
  session: SolverSession,
  problem: HedgeProblem,
  settings: SolveSettings,
): Promise<ReliefAnswer> {
  const answer = await session.solve({ ...settings, problem: { ...problem, limits: [] } });
  const lots = new Array<number>(problem.face.length).fill(0);
  const { objective } = evaluateLots(problem, lots);
  const bound = answer.outcome === 'solved' ? Math.min(objective, answer.bound) : objective;
  const none = { limits: problem.limits.map(() => 0), gross: 0, cost: 0, bounds: lots };
  const duals = answer.outcome === 'solved' ? answer.duals : none;
  return {
    answer: {
      outcome: 'solved',
      lots,
      objective,
      bound,
      nodeCount: answer.outcome === 'solved' ? answer.nodeCount : 0,
      stop: 'gap',
      duals,
    },
    duals: [],
    conflict: null,
  };
}

/** The hedge of the absolute objective under the same bounds, as a reference over the horizon; none where its limits cannot be kept. */
async function absoluteHedge(
  session: SolverSession,
  problemOf: (config: HedgeConfig) => HedgeProblem,
  config: HedgeConfig,
  settings: SolveSettings,
): Promise<ComparedHedge> {
  const problem = problemOf({ ...config, objective: 'absolute' });
  const answer = await session.solve({ ...settings, problem: { ...problem, relaxed: true } });
  const lots = answer.outcome === 'solved' ? answer.lots : new Array<number>(problem.face.length).fill(0);
  return { hedge: 'absolute', lots, cost: evaluateLots(problem, lots).cost };
}

/** The baseline in the tradables' order; none when its instrument may not be traded, since the scenarios are the tradables'. */
function baselineHedge(
  baseline: BaselineTrade | undefined,
  tradables: readonly Tradable[],
  config: HedgeConfig,
): readonly ComparedHedge[] {
  if (baseline === undefined) return [];
  const at = tradables.findIndex(({ instrument }) => instrument === baseline.instrument);
  if (at < 0) return [];
  const lots = new Float64Array(tradables.length);
  lots[at] = baseline.lots;
  return [
    {
      hedge: 'one-instrument',
      lots,
      cost: lotsCost(tradeCosts([baseline.instrument], config), 0, baseline.lots),
    },
  ];
}

function horizonOf(
  tradables: readonly Tradable[],
  instruments: readonly HedgeInstrument[],
  horizon: HorizonPnl | undefined,
): HorizonPnl | undefined {
  if (horizon === undefined) return undefined;
  const places = tradables.map(({ instrument }) => instruments.indexOf(instrument));
  return { book: horizon.book, perLot: places.map((place) => horizon.perLot[place]!) };
}

function grossLimit(config: HedgeConfig, baseline: BaselineTrade | undefined): number {
  const limit = config.limits.grossNotional;
  if (limit === null) return Number.POSITIVE_INFINITY;
  if ('dollars' in limit) return limit.dollars;
  return baseline === undefined
    ? Number.POSITIVE_INFINITY
    : limit.multipleOfBaseline * baseline.grossNotional;
}
