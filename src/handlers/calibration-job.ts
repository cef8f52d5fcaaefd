import { z } from 'zod';
import { type CalibrationSources, calibrateMarket, calibrationInputs } from '../../calibration/calibrate.ts';
import {
  type CalibrationConfig,
  calibrationConfigSchema,
  calibrationWith,
  DEFAULT_CALIBRATION_CONFIG,
} from '../../calibration/calibration-config.ts';
import {
  type CalibrationSet,
  calibrationSetSchema,
  readCalibration,
} from '../../calibration/calibration-set.ts';
import type { ModelFitter } from '../../calibration/model-fitter.ts';
import { describeRefused, requireNoneRefused, screenMarket } from '../../calibration/quote-screen.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import type { RateModelKind } from '../core/rate-model-kinds.ts';
import { lockHistorySchema } from '../desk/files/lock-history-schema.ts';
import { readLockHistory } from '../desk/files/read-lock-history.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { checkMarket } from '../desk/market-check.ts';
import { isoDateSchema, marketSnapshotSchema } from '../market/snapshot.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';

/** Where a job has its market day. */
const MARKET = '/input/market';

/** What a calibration job takes. */
export const calibrationInputSchema = z.strictObject({
  market: marketSnapshotSchema,
  config: calibrationConfigSchema.optional(),
  previous: calibrationSetSchema
    .optional()
    .describe('an earlier set to compare with and to be drawn to; previousCalibrationId names a stored one'),
  history: lockHistorySchema.optional().describe('past locks to which pull-through is fitted'),
  referenceDate: isoDateSchema
    .optional()
    .describe('the day the calibration is for, by which the market may be too old'),
});

/** How a calibration job is run. */
export interface CalibrationJobRun {
  readonly seed: string;
  readonly pathCount: number;
  readonly kernel: KernelName;
  /** The rate model that the run names. */
  readonly model: RateModelKind | undefined;
  readonly simulate: Simulate;
  readonly fitter: ModelFitter;
  readonly control: SimulationControl;
  /** A set of the same inputs that was kept before, as JSON text; never one for a job that repeats another. */
  readonly findKept: (inputsDigest: string) => Promise<string | undefined>;
}

/**
 * Calibrates a job's market day, or answers the set that was kept of the same inputs.
 *
 * @returns the set, and as failures what was left out of market and history
 * @throws CounterpoiseError INPUT_INVALID naming every bad quote where none may be left out; as calibrateMarket
 */
export async function calibrateForJob(
  input: z.output<typeof calibrationInputSchema>,
  run: CalibrationJobRun,
): Promise<{ readonly calibration: CalibrationSet; readonly failures: readonly ErrorItem[] }> {
  const { previous, referenceDate } = input;
  const config = configOf(input.config, run.model);
  const { snapshot, refused } = screenMarket(input.market);
  if (config.badQuotes === 'refuse') requireNoneRefused(refused, { root: MARKET });
  checkMarket(snapshot, 'calibration', []);
  const history =
    input.history === undefined
      ? undefined
      : readLockHistory(JSON.stringify(input.history), 'history', { asOf: snapshot.asOf });
  const sources: CalibrationSources = {
    seed: run.seed,
    pathCount: run.pathCount,
    kernel: run.kernel,
    engineVersion: ENGINE_VERSION,
    config,
    leftOut: refused,
    ...(history === undefined ? {} : { history: history.observations }),
    ...(previous === undefined ? {} : { previous }),
    ...(referenceDate === undefined ? {} : { referenceDate }),
  };
  const kept = await run.findKept(calibrationInputs(snapshot, sources).inputsDigest);
  return {
    calibration:
      kept === undefined
        ? await calibrateMarket(snapshot, {
            ...sources,
            ...run.control,
            simulate: run.simulate,
            fitter: run.fitter,
          })
        : readCalibration(kept, 'calibration'),
    failures: [
      ...refused.map(
        (quote): ErrorItem => ({
          pointer: `${MARKET}${quote.pointer}`,
          code: 'INPUT_INVALID',
          detail: describeRefused(quote),
        }),
      ),
      ...(history?.rejected ?? []).map(
        (error): ErrorItem => ({
          pointer: `/input/history${error.pointer ?? ''}`,
          code: error.code,
          detail: describeRowError(error),
        }),
      ),
    ],
  };
}

/** How to calibrate: as the configuration says, or as usual with the rate model that the run names. */
function configOf(
  config: CalibrationConfig | undefined,
  model: RateModelKind | undefined,
): CalibrationConfig {
  if (config === undefined) return model === undefined ? DEFAULT_CALIBRATION_CONFIG : calibrationWith(model);
  if (model === undefined || model === config.rateModel.kind) return config;
  throw new CounterpoiseError('INPUT_INVALID', 'The configuration is of another rate model than the run.', {
    pointer: '/run/model',
    found: `${model}, with a configuration of ${config.rateModel.kind}`,
    accepted: `${config.rateModel.kind}, or no run.model`,
  });
}
