import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { RATE_CLASSES } from '../../market/programs.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import { dv01 } from '../../sim/measures.ts';
import { type DeskRun, resolveBook } from '../book.ts';
import { locksPnl, positionsPnl } from '../book-exposure.ts';
import type { DeskRequest } from '../desk-request.ts';
import { marketDay } from '../market-day.ts';
import { DEFAULT_SHIFT_BP, SCENARIO_ID } from '../measure-scenarios.ts';
import { provenance } from '../provenance.ts';
import { riskNeeds } from '../risk.ts';
import { attribution, type HedgedDv01, marketGains } from './attribution.ts';
import { type CashEntry, cashByLine, soldLocks } from './cash.ts';
import type { ExplainResult } from './explain-result.ts';
import {
  type Corridor,
  type HedgePeriod,
  hedgeEffectiveness,
  hedgeEffectivenessOverTime,
} from './hedge-effectiveness.ts';
import { itemPnl } from './item-chain.ts';
import { lockChain, reversedGains, tbaChain, treasuryChain } from './item-chains.ts';
import { couponBasisRows, itemRows, lockEventRows } from './item-tables.ts';
import { lineSums, lineTable } from './line-table.ts';
import { lockPaths } from './lock-paths.ts';
import { pairLocks } from './lock-steps.ts';
import { type MarketPath, marketPath } from './market-path.ts';
import { partOf, positionPaths } from './position-paths.ts';
import { meanQuoteMoveBp, predictedGains } from './predicted.ts';
import { PATH_RUN_COUNT, type ValuedPath, valuePath } from './valued-path.ts';

/** Two days of a desk, and what the one between them paid. */
export interface ExplainRequest {
  readonly before: DeskRequest;
  /** Its run values both days. */
  readonly after: DeskRequest;
  readonly cash: readonly CashEntry[];
  /** Earlier periods of the hedge, the oldest first. */
  readonly hedgeHistory: readonly HedgePeriod[];
  readonly corridor: Corridor;
}

/** Parallel moves of yesterday's book in which the hedge is tried, bp. */
const EFFECTIVENESS_SHOCKS_BP = [-100, -75, -50, -25, 25, 50, 75, 100] as const;
const BP = 10_000;

/**
 * Explains the change of a book's mark to market from one day to the next, and the day's cash, line by line.
 *
 * @source docs/models/pnl-explain.md
 * @throws CounterpoiseError INPUT_INVALID when the days are in the wrong order or the run has an error to reach;
 *   INPUT_EMPTY when yesterday's book holds nothing that is simulated. Single locks and trades fail alone, in `failures`
 */
export async function explainBook(request: ExplainRequest): Promise<ExplainResult> {
  const { before: from, after: to, cash } = request;
  const { run } = to;
  requireComparable(from.market, to.market, run);
  run.onPart?.('resolve');
  const path = marketPath(marketDay(from.market, from.calibration), marketDay(to.market, to.calibration));
  const { before, after } = path;
  const sold = soldLocks(cash);
  const pairs = pairLocks(from.locks, to.locks, { before: before.asOf, after: after.asOf });
  const locks = lockPaths(path, pairs, (lock) => lock.stage === 'funded' || sold.has(lock.lockId));
  const positions = positionPaths(path, from.positions, to.positions);
  const followed = new Set(locks.paths.map(({ lockId }) => lockId));
  const todaysBook = resolveBook(
    after,
    to.locks.filter(({ lockId }) => followed.has(lockId)),
    [],
  );
  const shiftBp = to.shiftBp ?? DEFAULT_SHIFT_BP;
  const valued = await valuePath(
    {
      path,
      locks,
      positions: positions.paths,
      todaysLocks: todaysBook.hedged,
      shiftBp,
      riskNeeds: (book) => riskNeeds({ ...from, run }, before, book, shiftBp, EFFECTIVENESS_SHOCKS_BP),
    },
    runsInTurn(run, PATH_RUN_COUNT),
  );
  run.onPart?.('measure');
  const chains = [
    ...locks.paths.map((one) => lockChain(one, valued)),
    ...positions.paths.map((one) =>
      partOf(one) === 'tba' ? tbaChain(path, one, valued) : treasuryChain(path, one),
    ),
  ];
  const items = chains.map(itemPnl);
  const received = cashByLine(cash);
  const sum = lineSums(items);
  const predicted = predictedGains(path, { book: valued.book, valuation: valued.risk }, valued.oasAfter);
  const dv01s = hedgedDv01(path, valued);
  const gains = marketGains(sum);
  return {
    before: before.asOf,
    asOf: after.asOf,
    ...marketMoves(path),
    ...lineTable({
      chains,
      items,
      cash: received,
      predicted,
      reversed: reversedGains(path, positions.paths, valued),
    }),
    attribution: attribution(sum, received, dv01s),
    effectiveness: {
      scenarios: hedgeEffectiveness(scenarioGains(path, valued), request.corridor),
      periods: hedgeEffectivenessOverTime(
        [
          ...request.hedgeHistory.map(({ date, ...gained }) => ({ label: date, ...gained })),
          { label: after.asOf, hedgedItem: gains.locks.toNumber(), hedge: gains.hedge.toNumber() },
        ],
        request.corridor,
      ),
    },
    couponBasis: couponBasisRows(path, items, locks.paths, positions.paths, valued.oasAfter),
    lockEvents: lockEventRows(items, locks.paths),
    rows: itemRows(items, locks.paths, positions.paths),
    failures: [...rowFailures(from), ...rowFailures(to), ...locks.failures, ...positions.failures],
    warnings: [
      ...(from.warnings ?? []),
      ...(to.warnings ?? []),
      ...unpricedWarning(request),
      ...rejectedWarning(request),
    ],
    provenance: provenance({
      model: after.model.kind,
      calibrationId: to.calibrationId ?? to.calibration.contentHash,
      beforeCalibrationId: from.calibrationId ?? from.calibration.contentHash,
      seed: run.seed,
      pathCount: valued.risk.pathCount,
      kernel: valued.risk.kernel,
    }),
  };
}

/**
 * Stops at days and runs that cannot be compared, before anything is computed.
 *
 * @throws CounterpoiseError INPUT_INVALID
 */
export function requireComparable(
  before: Pick<MarketSnapshot, 'asOf'>,
  after: Pick<MarketSnapshot, 'asOf'>,
  { errorTarget }: Pick<DeskRun, 'errorTarget'>,
): void {
  if (before.asOf > after.asOf) {
    throw new CounterpoiseError('INPUT_INVALID', 'The day before is later than the day that is explained.', {
      field: 'before',
      found: before.asOf,
      accepted: `a market day of ${after.asOf} or earlier`,
    });
  }
  if (errorTarget !== undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      'An explanation compares runs, which must have the same paths: it cannot go on until an error is reached.',
      { field: 'targetStandardError', accepted: 'a count of paths' },
    );
  }
}

/** The same settings for one run after the other, their progress told as that of one. */
function runsInTurn(run: DeskRun, count: number): () => DeskRun {
  const { onProgress, ...control } = run.control;
  let begun = 0;
  return () => {
    const finished = begun++;
    if (onProgress === undefined) return run;
    return {
      ...run,
      control: {
        ...control,
        onProgress: (done, total) => onProgress(finished + done / Math.max(1, total), count),
      },
    };
  };
}

function hedgedDv01({ before }: MarketPath, { book, risk }: ValuedPath): HedgedDv01 {
  const [locks, hedge] = [locksPnl(risk, book), positionsPnl(risk, before, book)].map(
    (pnl) => dv01(pnl(SCENARIO_ID.down), pnl(SCENARIO_ID.up), risk.shiftBp).value,
  );
  return { locks: locks!, hedge: hedge! };
}

/** What locks and hedge of yesterday gain in parallel moves. */
function scenarioGains({ before }: MarketPath, { book, risk }: ValuedPath) {
  const [locks, hedge] = [locksPnl(risk, book), positionsPnl(risk, before, book)];
  return EFFECTIVENESS_SHOCKS_BP.map((shock) => ({
    label: `${shock > 0 ? '+' : ''}${shock} bp`,
    hedgedItem: locks(SCENARIO_ID.shock(shock)).value,
    hedge: hedge(SCENARIO_ID.shock(shock)).value,
  }));
}

function marketMoves({
  before,
  after,
  move,
}: MarketPath): Pick<ExplainResult, 'curveMove' | 'volatilityMoveBp' | 'mortgageBasisMoveBp'> {
  const byTenor = (values: readonly number[]): Record<string, number> =>
    Object.fromEntries(KEY_RATE_TENORS.map((tenor, index) => [String(tenor), values[index]!]));
  return {
    curveMove: {
      factorsBp: move.factorsBp,
      keyRatesBp: byTenor(move.keyRatesBp),
      remainderBp: byTenor(move.remainderBp),
    },
    volatilityMoveBp: meanQuoteMoveBp(before.calibration, after.calibration),
    mortgageBasisMoveBp: Object.fromEntries(
      RATE_CLASSES.flatMap((rateClass) => {
        const [was, is] = [before.mortgageSpreads[rateClass], after.mortgageSpreads[rateClass]];
        return was === undefined || is === undefined ? [] : [[rateClass, (is - was) * BP]];
      }),
    ),
  };
}

function rowFailures({ rowFailures: failures }: DeskRequest): readonly ErrorItem[] {
  return failures ?? [];
}

/** A lock without a price is worth about nothing on each day, so that its P&L is not seen. */
function unpricedWarning({ before, after }: ExplainRequest): string[] {
  const unpriced = new Set(
    [...before.locks, ...after.locks]
      .filter((lock) => lock.lockPrice === undefined)
      .map((lock) => lock.lockId),
  );
  if (unpriced.size === 0) return [];
  return [
    `${unpriced.size} locks state no lockPrice: each day values them at its own price, and what they gained is not seen.`,
  ];
}

/** A row that was not read makes its lock stand on one day alone. */
function rejectedWarning({ before, after }: ExplainRequest): string[] {
  const count = rowFailures(before).length + rowFailures(after).length;
  if (count === 0) return [];
  return [
    `${count} rows could not be read: what stands on one day alone for that reason passes for fallout, a sale, a new lock or a trade.`,
  ];
}
