import type { HedgeBook } from './exposure.ts';
import { combineExposures, worstShockPnl } from './exposure-math.ts';
import { comparisonShocksBp, type HedgeConfig } from './hedge-config.ts';
import { evaluateLots, type HedgeProblem } from './hedge-problem.ts';
import type { FrontierPoint } from './hedge-solution.ts';
import type { SolverSession } from './solver-session.ts';
import { instrumentKey, type Tradable } from './tradable.ts';

/** A point is drawn to this share of the unhedged risk: the curve shows a shape, not a trade list. */
const RISK_RESOLUTION = 0.001;
/** The last budget as a multiple of what the recommended hedge costs. */
const BUDGET_MULTIPLE = 1.5;

/**
 * The cost–risk frontier: the least weighted risk for each of equally spaced cost budgets, from nothing to one and a
 * half times the recommended hedge's cost.
 *
 * Limits on DV01 and shocks are left out, since the question is what each budget leaves open; the match rules stay,
 * at their penalty. A budget that cannot pay for forced trades has no point. A larger budget starts from the
 * smaller one's trades, so risk never rises along the frontier.
 *
 * @source own derivation, docs/models/hedge.md
 * @param problem in the absolute form, or of an objective over the horizon
 * @param recommendedCost dollars
 * @param onPoint called after each budget
 */
export async function costRiskFrontier(
  session: SolverSession,
  problem: HedgeProblem,
  book: HedgeBook,
  tradables: readonly Tradable[],
  config: HedgeConfig,
  recommendedCost: number,
  gapTarget: number,
  onPoint: () => void,
): Promise<readonly FrontierPoint[]> {
  const points: FrontierPoint[] = [];
  const steps = recommendedCost > 0 ? config.frontierPoints : Math.min(1, config.frontierPoints);
  let start: readonly number[] | undefined;
  const unhedged = evaluateLots(problem, new Float64Array(tradables.length)).risk;
  for (let step = 0; step < steps; step++) {
    const costBudget = steps === 1 ? 0 : (BUDGET_MULTIPLE * recommendedCost * step) / (steps - 1);
    const budgeted: HedgeProblem = {
      ...problem,
      limits: problem.limits.filter(({ kind }) => kind === 'coupon-match' || kind === 'month-match'),
      costWeight: 0,
      costMaximum: costBudget,
      relaxed: true,
    };
    const answer = await session.solve({
      problem: budgeted,
      gapTarget: Math.max(gapTarget, RISK_RESOLUTION * unhedged),
      nodeLimit: config.nodeLimit,
      ...(start === undefined ? {} : { start }),
    });
    onPoint();
    if (answer.outcome === 'infeasible') continue;
    start = answer.lots;
    const { cost, gross, risk: weighted } = evaluateLots(budgeted, answer.lots);
    // Variance over 2S is a measure for the search; a desk reads its root.
    const risk = problem.form === 'quadratic' ? Math.sqrt(2 * problem.quadraticScale * weighted) : weighted;
    const after = combineExposures([
      { exposure: book, count: 1 },
      ...tradables.map(({ instrument }, index) => ({
        exposure: instrument.perLot,
        count: answer.lots[index]!,
      })),
    ]);
    points.push({
      costBudget,
      cost,
      risk,
      netDv01: after.dv01.value,
      worstShockPnl: worstShockPnl(after, comparisonShocksBp(config)),
      grossNotional: gross,
      lots: Object.fromEntries(
        tradables.flatMap(({ instrument }, index) =>
          answer.lots[index] === 0 ? [] : [[instrumentKey(instrument), answer.lots[index]!]],
        ),
      ),
      gapDollars: answer.objective - answer.bound,
    });
  }
  return points;
}
