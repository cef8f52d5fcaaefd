import { z } from 'zod';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { calibrationWith } from '../../calibration/calibration-config.ts';
import { calibrationSetSchema } from '../../calibration/calibration-set.ts';
import type { ModelFitter } from '../../calibration/model-fitter.ts';
import { missedGateLines } from '../../calibration/quality-gate.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { backtest } from '../desk/backtest/backtest.ts';
import { backtestConfigSchema } from '../desk/backtest/backtest-config.ts';
import type { BacktestResult } from '../desk/backtest/backtest-result.ts';
import type { DeskRun } from '../desk/book.ts';
import { ratesHistorySchema } from '../desk/files/rates-history.ts';
import { checkMarket } from '../desk/market-check.ts';
import type { JobContext } from '../jobs/handler.ts';
import type { RunSettings } from '../jobs/run-settings.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';

/** What a `backtest` job takes. */
export const backtestInputSchema = z.strictObject({
  market: marketSnapshotSchema,
  ratesHistory: ratesHistorySchema,
  config: backtestConfigSchema.optional(),
  calibration: calibrationSetSchema.optional(),
});

/**
 * Runs a `backtest` job, whose progress counts days. One that a server's end interrupts begins anew, with the same result.
 *
 * @param run what the days are valued with
 * @throws CounterpoiseError INPUT_INVALID for a run that asks for a standard error: a day has as many paths as the next
 */
export async function backtestJob(
  { market, ratesHistory, config, calibration: given }: z.output<typeof backtestInputSchema>,
  { model, targetStandardError, calibrationId }: RunSettings,
  { signal, onPart }: JobContext,
  run: DeskRun & { readonly fitter: ModelFitter },
): Promise<BacktestResult> {
  if (targetStandardError !== undefined) {
    throw new CounterpoiseError('INPUT_INVALID', 'A back-test values every day on the same paths.', {
      pointer: '/run/targetStandardError',
      accepted: 'a pathCount',
    });
  }
  const warnings = checkMarket(market, 'backtest', ['UMBS30']);
  if (given === undefined) onPart('calibrate');
  const { seed, pathCount, kernel, simulate, fitter } = run;
  const calibration =
    given ??
    (await calibrateMarket(market, {
      seed,
      pathCount,
      kernel,
      engineVersion: ENGINE_VERSION,
      ...(model === undefined ? {} : { config: calibrationWith(model) }),
      simulate,
      fitter,
      signal,
    }));
  onPart('simulate');
  return backtest({
    market,
    calibration,
    ...(calibrationId === undefined ? {} : { calibrationId }),
    history: ratesHistory,
    config: config ?? backtestConfigSchema.parse({ schemaVersion: 1 }),
    warnings: [...warnings, ...missedGateLines(calibration.gates)],
    run,
  });
}
