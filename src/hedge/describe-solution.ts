import type { BaselineTrade } from './baseline.ts';
import { bindingConstraints } from './binding.ts';
import { tradeCosts } from './build-problem.ts';
import type { Exposure, HedgeBook } from './exposure.ts';
import { combineExposures } from './exposure-math.ts';
import { comparisonShocksBp, type HedgeConfig } from './hedge-config.ts';
import { evaluateLots, type HedgeProblem, linearValue, riskDollars, riskOf } from './hedge-problem.ts';
import type { HedgeBaseline, HedgeSolution } from './hedge-solution.ts';
import { describeState, describeTrade } from './hedge-state.ts';
import type { RebalanceDecision } from './rebalance.ts';
import type { ReliefAnswer } from './relief.ts';
import type { Tradable } from './tradable.ts';

/** What a hedge was asked, and what the solver answered. */
export interface SolvedHedge {
  readonly book: HedgeBook;
  readonly tradables: readonly Tradable[];
  readonly config: HedgeConfig;
  readonly baseline: BaselineTrade | undefined;
  readonly problem: HedgeProblem;
  readonly decision: RebalanceDecision;
  readonly relief: ReliefAnswer;
  readonly gapTarget: number;
}

/** The answer of a hedge in a desk's words, without its frontier and its horizon. */
export function describeSolution(solved: SolvedHedge): Omit<HedgeSolution, 'frontier' | 'horizon'> {
  const { book, tradables, config, baseline, problem, decision, relief, gapTarget } = solved;
  const { answer, duals, conflict } = relief;
  const { lots } = answer;
  const evaluation = evaluateLots(problem, lots);
  const before = describeState(book, config);
  const after = describeState(hedgedExposure(book, tradables, lots), config);
  const trades = tradables.flatMap(({ instrument }, index) =>
    lots[index] === 0 ? [] : [describeTrade(instrument, lots[index]!, problem.cost, index, config)],
  );
  const oneInstrument = baseline === undefined ? null : describeBaseline(book, baseline, config);
  const dollars = answer.objective - answer.bound;
  const sum = (pick: (trade: (typeof trades)[number]) => number): number =>
    trades.reduce((total, trade) => total + pick(trade), 0);
  return {
    decision,
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
      stop: decision.action === 'hold' ? 'held' : answer.stop,
      nodeCount: answer.nodeCount,
    },
    objective: {
      form: config.objective,
      total: answer.objective,
      terms: objectiveTerms(problem, config, lots),
      transactionCost: sum((trade) => trade.transactionCost),
      sizePenalty: sum((trade) => trade.sizePenalty),
      timeDecay: sum((trade) => trade.timeDecay),
      costWeight: config.weights.cost,
    },
    binding: decision.action === 'hold' ? [] : bindingConstraints(problem, tradables, lots, duals),
    conflict,
    netDv01Limit: problem.limits.find(({ kind }) => kind === 'net-dv01')?.upper ?? null,
  };
}

/** The book with some lots traded. */
function hedgedExposure(book: Exposure, tradables: readonly Tradable[], lots: readonly number[]): Exposure {
  return combineExposures([
    { exposure: book, count: 1 },
    ...tradables.map(({ instrument }, index) => ({ exposure: instrument.perLot, count: lots[index]! })),
  ]);
}

function objectiveTerms(
  problem: HedgeProblem,
  { objective }: HedgeConfig,
  lots: readonly number[],
): HedgeSolution['objective']['terms'] {
  if (objective === 'absolute' || objective === 'quadratic') {
    return problem.terms.map((term) => ({
      name: term.name,
      before: riskDollars(problem, term, term.offset),
      after: riskDollars(problem, term, linearValue(term, lots)),
    }));
  }
  const none = new Float64Array(lots.length);
  const name =
    objective === 'minimum-variance' ? 'variance over the horizon' : 'expected shortfall over the horizon';
  return [{ name, before: riskOf(problem, none), after: riskOf(problem, lots) }];
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
