import type { IsoDate } from '../core/dates.ts';
import { assessMarket } from '../market/assess-market.ts';
import { requireUsableMarket } from '../market/market-finding.ts';
import { type MarketNeed, needsOfPrograms } from '../market/market-need.ts';
import type { Program } from '../market/programs.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';

/** What the desk is about to do with a market day. */
export type MarketUse =
  | 'calibration'
  | 'risk'
  | 'hedge'
  | 'stress'
  | 'execution'
  | 'explain'
  | 'servicing'
  | 'backtest';

/** What each use cannot do without, beside the quotes of the pipeline's programs. */
const NEEDS: Readonly<Record<MarketUse, readonly MarketNeed[]>> = {
  calibration: ['discount-curve', 'swaption-volatilities'],
  risk: ['discount-curve', 'swaption-volatilities', 'execution'],
  hedge: ['discount-curve', 'swaption-volatilities', 'execution'],
  stress: ['discount-curve', 'swaption-volatilities', 'execution'],
  execution: ['execution'],
  explain: ['discount-curve', 'swaption-volatilities', 'execution'],
  servicing: ['discount-curve', 'swaption-volatilities'],
  backtest: ['discount-curve', 'swaption-volatilities', 'treasury-curve', 'execution'],
};

/**
 * Checks a market day before anything is computed from it.
 *
 * A stale day is a warning here: a desk may look at any past day, but it is told so before it reads a number.
 *
 * @param programs of the pipeline, whose rates and coupon stacks must be quoted
 * @param where the file as the user named it, and today, against which the day's age is measured
 * @returns warnings, worst first
 * @throws CounterpoiseError with every error of the day when it cannot be used
 */
export function checkMarket(
  snapshot: MarketSnapshot,
  use: MarketUse,
  programs: Iterable<Program>,
  where: { readonly file?: string; readonly today?: IsoDate } = {},
): string[] {
  const needs = new Set<MarketNeed>([...NEEDS[use], ...needsOfPrograms(programs)]);
  const treasuries = [snapshot.futures, snapshot.bondForwards].some((quotes) => (quotes ?? []).length > 0);
  if (treasuries && use !== 'execution' && use !== 'calibration' && use !== 'servicing') {
    needs.add('treasury-curve').add('repo-rate');
  }
  const findings = assessMarket(snapshot, needs, where.today).map((finding) =>
    finding.code === 'MARKET_STALE' ? { ...finding, severity: 'warning' as const } : finding,
  );
  requireUsableMarket(findings, where.file);
  const stale = findings.filter((finding) => finding.code === 'MARKET_STALE');
  const others = findings.filter((finding) => finding.code !== 'MARKET_STALE');
  return [...stale, ...others].map((finding) => `${finding.message} (${finding.pointer})`);
}
