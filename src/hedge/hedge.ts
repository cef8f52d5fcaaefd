import { CounterpoiseError } from '../core/errors.ts';
import { type BaselineTrade, oneInstrumentBaseline } from './baseline.ts';
import { bindingConstraints } from './binding.ts';
import { buildProblem, gapTargetDollars, tradeCosts } from './build-problem.ts';
import type { Exposure, HedgeBook, HedgeInstrument } from './exposure.ts';
import { assertFiniteExposure, combineExposures } from './exposure-math.ts';
import { costRiskFrontier } from './frontier.ts';
import { comparisonShocksBp, type HedgeConfig } from './hedge-config.ts';
import { evaluateLots, type HedgeProblem, linearValue, riskDollars } from './hedge-problem.ts';
import type { HedgeBaseline, HedgeSolution } from './hedge-solution.ts';
import { describeState, describeTrade } from './hedge-state.ts';
import type { RelaxationDuals } from './lot-relaxation.ts';
import type { SolvedProblem } from './solver.ts';
import { openWorkerSolver, type SolverSession } from './solver-session.ts';
import { type Tradable, tradableInstruments } from './tradable.ts';

/** How far a hedge is: solves done of all. */
export interface HedgeProgress {
  readonly stage: 'optimize' | 'frontier';
  readonly done: number;
  readonly total: number;
}

export interface HedgeOptions {
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
 * Limits on net DV01, shock P&L and coupon match are hard; when no trade keeps them all, they give way by as little
 * as possible, are named in `binding`, and the hedge is the best among those.
 *
 * @source docs/models/hedge.md
 * @param book net exposure in dollars, existing positions inside
 * @param instruments exposures per lot bought, of the same run and shocks as the book
 * @param config validated, see {@link requiredShocksBp} for the shocks it needs
 * @returns dollars; the gap is proven by branch and bound, errors of exposures come from the batches
 * @throws CounterpoiseError HEDGE_INFEASIBLE, HEDGE_SOLVER_FAILED, SIMULATION_CANCELLED, SIMULATION_NOT_FINITE,
 *   INPUT_INVALID for a config that does not fit the instruments
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
  const problem = buildProblem(book, instruments, tradables, config, baseline, grossMaximum);
  const gapTarget = gapTargetDollars(tradables, config);
  const open = options.openSolver ?? openWorkerSolver;
  const total = 1 + config.frontierPoints;
  const session = await open(options.signal);
  try {
    options.onProgress?.({ stage: 'optimize', done: 0, total });
    const solved = await solveWithRelief(session, problem, config, gapTarget);
    const { cost } = evaluateLots(problem, solved.answer.lots);
    let done = 1;
    options.onProgress?.({ stage: 'frontier', done, total });
    const absolute =
      config.objective === 'absolute'
        ? problem
        : buildProblem(
            book,
            instruments,
            tradables,
            { ...config, objective: 'absolute' },
            baseline,
            grossMaximum,
          );
    const frontier = await costRiskFrontier(
      session,
      absolute,
      book,
      tradables,
      config,
      cost,
      gapTarget,
      () => {
        done += 1;
        options.onProgress?.({ stage: 'frontier', done, total });
      },
    );
    return { ...report(book, tradables, config, baseline, problem, solved, gapTarget), frontier };
  } finally {
    await session.close();
  }
}

interface ReliefAnswer {
  readonly answer: SolvedProblem;
  readonly duals: readonly RelaxationDuals[];
}

/**
 * Solves with hard limits; when that is impossible, first finds the least penalised violation, then solves again with
 * each violated limit widened to exactly what that needed.
 */
async function solveWithRelief(
  session: SolverSession,
  problem: HedgeProblem,
  config: HedgeConfig,
  gapTarget: number,
): Promise<ReliefAnswer> {
  const request = { gapTarget, nodeLimit: config.nodeLimit };
  const hard = await session.solve({ ...request, problem });
  if (hard.outcome === 'solved') return { answer: hard, duals: [hard.duals] };
  const relief = await session.solve({
    ...request,
    problem: { ...problem, form: 'absolute', terms: [], costWeight: 0, relaxed: true },
  });
  if (relief.outcome === 'infeasible') throw infeasible();
  const widened: HedgeProblem = {
    ...problem,
    limits: problem.limits.map((limit) => {
      const value = linearValue(limit, relief.lots);
      return { ...limit, lower: Math.min(limit.lower, value), upper: Math.max(limit.upper, value) };
    }),
  };
  const answer = await session.solve({ ...request, problem: widened, start: relief.lots });
  if (answer.outcome === 'infeasible') throw infeasible();
  return { answer, duals: [relief.duals, answer.duals] };
}

function infeasible(): CounterpoiseError {
  return new CounterpoiseError(
    'HEDGE_INFEASIBLE',
    'The trades that bring positions inside their limits exceed the gross notional limit.',
    {
      file: 'hedge config',
      field: 'limits.grossNotional',
      accepted: 'a larger gross notional or wider position limits',
    },
  );
}

function grossLimit(config: HedgeConfig, baseline: BaselineTrade | undefined): number {
  const limit = config.limits.grossNotional;
  if (limit === null) return Number.POSITIVE_INFINITY;
  if ('dollars' in limit) return limit.dollars;
  return baseline === undefined
    ? Number.POSITIVE_INFINITY
    : limit.multipleOfBaseline * baseline.grossNotional;
}

function report(
  book: HedgeBook,
  tradables: readonly Tradable[],
  config: HedgeConfig,
  baseline: BaselineTrade | undefined,
  problem: HedgeProblem,
  { answer, duals }: ReliefAnswer,
  gapTarget: number,
): Omit<HedgeSolution, 'frontier'> {
  const { lots } = answer;
  const evaluation = evaluateLots(problem, lots);
  const before = describeState(book, config);
  const after = describeState(hedged(book, tradables, lots), config);
  const trades = tradables.flatMap(({ instrument }, index) =>
    lots[index] === 0 ? [] : [describeTrade(instrument, lots[index]!, problem.cost, index, config)],
  );
  const oneInstrument = baseline === undefined ? null : describeBaseline(book, baseline, config);
  const dollars = answer.objective - answer.bound;
  return {
    trades,
    before,
    after,
    baselines: { none: { trade: null, after: before, grossNotional: 0, cost: 0 }, oneInstrument },
    comparison: {
      shocksBp: comparisonShocksBp(config),
      worstShockPnl: after.worstShockPnl,
      baselineWorstShockPnl: oneInstrument?.after.worstShockPnl ?? null,
      grossNotional: evaluation.gross,
      baselineGrossNotional: oneInstrument?.grossNotional ?? null,
    },
    gap: {
      dollars,
      target: gapTarget,
      met: dollars <= gapTarget,
      stop: answer.stop,
      nodeCount: answer.nodeCount,
    },
    objective: {
      form: problem.form,
      total: answer.objective,
      terms: problem.terms.map((term) => ({
        name: term.name,
        before: riskDollars(problem, term, term.offset),
        after: riskDollars(problem, term, linearValue(term, lots)),
      })),
      transactionCost: trades.reduce((total, trade) => total + trade.transactionCost, 0),
      sizePenalty: trades.reduce((total, trade) => total + trade.sizePenalty, 0),
      costWeight: config.weights.cost,
    },
    binding: bindingConstraints(problem, tradables, lots, duals),
    netDv01Limit: problem.limits.find(({ kind }) => kind === 'net-dv01')?.upper ?? null,
  };
}

function describeBaseline(book: HedgeBook, baseline: BaselineTrade, config: HedgeConfig): HedgeBaseline {
  const { instrument, lots, grossNotional } = baseline;
  const after = combineExposures([
    { exposure: book, count: 1 },
    { exposure: instrument.perLot, count: lots },
  ]);
  const trade =
    lots === 0 ? null : describeTrade(instrument, lots, tradeCosts([instrument], config), 0, config);
  return {
    trade,
    after: describeState(after, config),
    grossNotional,
    cost: trade === null ? 0 : trade.transactionCost + trade.sizePenalty,
  };
}

function hedged(book: HedgeBook, tradables: readonly Tradable[], lots: readonly number[]): Exposure {
  return combineExposures([
    { exposure: book, count: 1 },
    ...tradables.map(({ instrument }, index) => ({ exposure: instrument.perLot, count: lots[index]! })),
  ]);
}
