import {
  type CalibrationSet,
  calibratedModel,
  calibratedPrepayment,
} from '../../../calibration/calibration-set.ts';
import { digestOf } from '../../core/digest.ts';
import { ENGINE_VERSION } from '../../core/engine.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { rememberBy } from '../../core/remember.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import type { DeskRun } from '../book.ts';
import type { RatesHistory } from '../files/rates-history.ts';
import { provenance } from '../provenance.ts';
import { advanceDay, type BacktestTerms, type World } from './advance-day.ts';
import type { BacktestConfig, Policy } from './backtest-config.ts';
import { backtestDays } from './backtest-days.ts';
import type { BacktestResult } from './backtest-result.ts';
import { type BacktestState, initialState } from './backtest-state.ts';
import { policySeries } from './policy-series.ts';
import { policyStatistics, worldResult } from './policy-statistics.ts';
import { lockOutcomes } from './world/lock-outcomes.ts';
import { worldMarket } from './world/world-market.ts';

/** What a back-test starts from. */
export interface BacktestRequest {
  /** Gives volatility, swap and mortgage spreads, and terms of execution; its day need not be of the history. */
  readonly market: MarketSnapshot;
  readonly calibration: CalibrationSet;
  readonly calibrationId?: string;
  readonly history: RatesHistory;
  readonly config: BacktestConfig;
  readonly run: DeskRun;
  readonly warnings?: readonly string[];
  /** Where an earlier run of the same request stopped. */
  readonly resumed?: BacktestState;
  /** Told after every day, to be kept. */
  readonly onState?: (state: BacktestState) => Promise<void>;
}

const BP = 10_000;
const HEADLINE =
  'Rates are those of the history; prices of TBAs and futures, locks and their outcomes are simulated.';

/**
 * Names all that the days of a back-test depend on.
 *
 * @returns the digest by which a state is found to be of this request
 */
function backtestDigest({ market, calibration, history, config, run }: BacktestRequest): string {
  const { seed, pathCount, kernel, exact = false } = run;
  return digestOf({
    engineVersion: ENGINE_VERSION,
    market,
    calibration: calibration.contentHash,
    history,
    config,
    run: { seed, pathCount, kernel, exact },
  });
}

/**
 * Follows hedge policies through the days of a rates history, in worlds whose locks, outcomes and spreads no policy is told.
 *
 * @returns a function of the request alone, wherever a run was stopped and resumed and however many threads it had
 * @source docs/models/back-test.md
 * @throws CounterpoiseError INPUT_INVALID for days that cannot be simulated or a state of another request; MARKET_INCOMPLETE;
 *   those of valuation and of the optimizer; SIMULATION_CANCELLED
 */
export async function backtest(request: BacktestRequest): Promise<BacktestResult> {
  const { config, run, calibration } = request;
  const { days, warnings } = backtestDays(request.history, config);
  const digest = backtestDigest(request);
  requireOwn(request.resumed, digest);
  const terms: BacktestTerms = {
    config,
    run,
    shared: {
      calibration,
      model: calibratedModel(calibration),
      prepayment: calibratedPrepayment(calibration),
    },
  };
  const spreadMean = meanSpread(config, calibration);
  const worldOf = rememberBy((index: number): World => {
    const seed = `${config.world.seed}/world ${index + 1}`;
    return {
      seed,
      days,
      marketOf: worldMarket(days, { market: request.market, spreadMean, config: config.world, seed }),
      outcomes: lockOutcomes(config.world, days.length, seed),
    };
  });
  let state = request.resumed ?? initialState(digest);
  const total = config.worlds * days.length;
  while (state.world < config.worlds) {
    run.control.onProgress?.(state.world * days.length + state.day, total);
    const next = await advanceDay(state, worldOf(state.world), terms);
    state =
      next.day < days.length ? next : { ...next, world: next.world + 1, day: 0, locks: [], holdings: {} };
    await request.onState?.(state);
  }
  run.control.onProgress?.(total, total);
  return resultOf(request, state, warnings);
}

function requireOwn(state: BacktestState | undefined, digest: string): void {
  if (state === undefined || state.requestDigest === digest) return;
  throw new CounterpoiseError('INPUT_INVALID', 'The state is of another back-test.', {
    field: 'requestDigest',
    found: state.requestDigest,
    accepted: `${digest}: the same market, history, configuration, run and engine; or a file that does not exist yet`,
  });
}

/** Mean OAS of the world's TBAs: as configured, else that of the coupons the starting day quotes. */
function meanSpread({ world }: BacktestConfig, { tbaOas }: CalibrationSet): number {
  if (world.tbaSpread.meanBp !== undefined) return world.tbaSpread.meanBp / BP;
  const quoted = tbaOas.filter(({ program }) => program === 'UMBS30').map(({ oasBp }) => oasBp);
  if (quoted.length > 0) return quoted.reduce((sum, oas) => sum + oas, 0) / quoted.length / BP;
  throw new CounterpoiseError(
    'MARKET_INCOMPLETE',
    'The market day quotes no UMBS30 from which the mean OAS could be taken.',
    {
      field: 'world.tbaSpread.meanBp',
      accepted: 'basis points such as 25, or UMBS30 quotes in the market day',
    },
  );
}

function resultOf(
  request: BacktestRequest,
  { rows }: BacktestState,
  warnings: readonly string[],
): BacktestResult {
  const { config, run, calibration } = request;
  const seriesOf = rememberBy((policy: Policy) =>
    rows.map((days, world) => policySeries(days, policy, world + 1)),
  );
  const series = config.policies.flatMap(seriesOf);
  const first = rows[0]!;
  return {
    headline: HEADLINE,
    from: first[0]!.date,
    to: first.at(-1)!.date,
    dayCount: first.length - 1,
    worldCount: rows.length,
    riskLevel: config.riskLevel,
    ...policyStatistics(config, seriesOf, rows, config.world.seed),
    worlds: series.map((one) => worldResult(one, config.riskLevel)),
    days: series.flatMap((one) => one.days),
    pipeline: rows.flatMap((days, world) =>
      days.map(({ policies: _, ...day }) => ({ world: world + 1, ...day })),
    ),
    priceError: rows.flat().reduce((most, { priceError }) => Math.max(most, priceError), 0),
    warnings: [...(request.warnings ?? []), ...warnings],
    provenance: provenance({
      model: calibratedModel(calibration).kind,
      calibrationId: request.calibrationId ?? calibration.contentHash,
      seed: run.seed,
      pathCount: run.pathCount,
      kernel: run.kernel,
      worldSeed: config.world.seed,
    }),
  };
}
