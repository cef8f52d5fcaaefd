import type { HedgeConfig } from './hedge-config.ts';
import type { HorizonPnl } from './horizon-pnl.ts';
import { type ScenarioSummary, scenarioPnl, summarizeScenarios } from './scenario-risk.ts';

/** A hedge over the horizon's scenarios. */
export interface HorizonRow extends ScenarioSummary {
  readonly hedge: HorizonHedgeName;
  /** Dollars of transaction cost, size penalty and time decay, which the P&L does not hold. */
  readonly cost: number;
}

export type HorizonHedgeName = 'none' | 'one-instrument' | 'absolute' | 'this';

/** The hedge beside the others over the same scenarios. */
export interface HorizonComparison {
  readonly level: number;
  readonly scenarioCount: number;
  readonly rows: readonly HorizonRow[];
  /** Which has the least shortfall, and why it is not this one when it is not. */
  readonly statement: string;
}

/** A hedge that is compared. */
export interface ComparedHedge {
  readonly hedge: HorizonHedgeName;
  /** Signed lots by instrument, in the order of the scenarios'. */
  readonly lots: ArrayLike<number>;
  readonly cost: number;
}

const HEDGE_NAMES: Readonly<Record<HorizonHedgeName, string>> = {
  none: 'no hedge',
  'one-instrument': 'the one-instrument hedge',
  absolute: 'the hedge of the absolute objective',
  this: 'this hedge',
};

/**
 * Spread and tail of hedges over the same scenarios, and a sentence that says which has the least shortfall.
 *
 * @param hedges `this` among them
 * @param restraints what held this hedge back: names of binding constraints
 */
export function compareOverHorizon(
  pnl: HorizonPnl,
  hedges: readonly ComparedHedge[],
  config: HedgeConfig,
  restraints: readonly string[],
): HorizonComparison {
  const level = config.shortfallLevel;
  const rows = hedges.map(
    ({ hedge, lots, cost }): HorizonRow => ({
      hedge,
      ...summarizeScenarios(scenarioPnl(pnl, lots), level),
      cost,
    }),
  );
  return {
    level,
    scenarioCount: pnl.book.length,
    rows,
    statement: statementOf(rows, config, restraints),
  };
}

/** A difference smaller than this is the same shortfall, dollars. */
const SAME_SHORTFALL = 0.5;

function statementOf(
  rows: readonly HorizonRow[],
  { objective, weights }: HedgeConfig,
  restraints: readonly string[],
): string {
  const own = rows.find(({ hedge }) => hedge === 'this')!;
  const best = rows.reduce(
    (least, row) => (row.shortfall < least.shortfall - SAME_SHORTFALL ? row : least),
    own,
  );
  const dollars = (value: number): string => `${Math.round(value).toLocaleString('en-US')} dollars`;
  if (best === own) return 'This hedge has the least expected shortfall of all.';
  const head = `${sentence(HEDGE_NAMES[best.hedge])} has ${dollars(own.shortfall - best.shortfall)} less expected shortfall than this one`;
  if (objective !== 'minimum-shortfall') return `${head}: the objective was ${objective}.`;
  const saved = weights.cost * (best.cost - own.cost);
  const reasons = [
    ...(saved > 0
      ? [`its trades cost ${dollars(best.cost - own.cost)} more, which the objective weighs`]
      : []),
    ...(restraints.length > 0 ? [`it is not held to ${restraints.join(', ')}`] : []),
  ];
  return `${head}${reasons.length > 0 ? `: ${reasons.join('; ')}` : '; the difference is within the proven gap'}.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
