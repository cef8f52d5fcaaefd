import { calibrateMarket } from '../../calibration/calibrate.ts';
import { calibrationWith } from '../../calibration/calibration-config.ts';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import type { ModelFitter } from '../../calibration/model-fitter.ts';
import { missedGateLines } from '../../calibration/quality-gate.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import type { DeskRequest } from '../desk/desk-request.ts';
import { readPipelineJson } from '../desk/files/read-pipeline-json.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { checkMarket, type MarketUse } from '../desk/market-check.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED } from '../desk/provenance.ts';
import type { JobContext } from '../jobs/handler.ts';
import type { RunSettings } from '../jobs/run-settings.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import type { Program } from '../market/programs.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import type { ErrorTarget } from '../sim/simulate-to-target.ts';
import type { BookInput } from './book-input.ts';

/** What a job computes with. */
interface JobEngineParts {
  readonly simulate: Simulate;
  readonly fitter: ModelFitter;
}

/** How a job is stopped, and whom it tells. */
export function controlOf({
  signal,
  onProgress,
}: JobContext): Required<Omit<SimulationControl, 'precedence'>> {
  return { signal, onProgress: (done, total) => onProgress({ done, total }) };
}

/** How a run is to value its book. */
export function valuation(run: RunSettings): { readonly exact: boolean; readonly errorTarget?: ErrorTarget } {
  const { targetStandardError, pathCountMax } = run;
  return {
    exact: run.exact ?? false,
    ...(targetStandardError === undefined || pathCountMax === undefined
      ? {}
      : { errorTarget: { standardErrorPer100: targetStandardError, pathCountMax } }),
  };
}

/** What a run draws and computes with, defaults in place. */
export function simulation(run: RunSettings): { seed: string; pathCount: number; kernel: KernelName } {
  return {
    seed: run.seed ?? DEFAULT_SEED,
    pathCount: run.pathCount ?? Math.min(DEFAULT_PATH_COUNT, run.pathCountMax ?? DEFAULT_PATH_COUNT),
    kernel: resolveKernel(run.kernel),
  };
}

/** A calibration has one rate model; a run that names another has to calibrate by itself. */
export function requireModel({ model }: RunSettings, calibration: CalibrationSet | undefined): void {
  if (model === undefined || calibration === undefined || calibration.rateModel.kind === model) return;
  throw new CounterpoiseError('INPUT_INVALID', 'The calibration is of another rate model than the run.', {
    pointer: '/run/model',
    found: `${model}, with a calibration of ${calibration.rateModel.kind}`,
    accepted: `${calibration.rateModel.kind}, or no calibration`,
  });
}

/**
 * A request on a market day: checked, and calibrated unless its input has a calibration.
 *
 * @param programs whose rates and coupon stacks must be quoted
 * @param inputWarnings on the rest of the input
 */
export async function marketRequest(
  use: MarketUse,
  input: Pick<BookInput, 'market' | 'calibration'>,
  programs: ReadonlySet<Program>,
  inputWarnings: readonly string[],
  run: RunSettings,
  context: JobContext,
  engine: JobEngineParts,
): Promise<Pick<DeskRequest, 'market' | 'calibration' | 'calibrationId' | 'warnings' | 'run'>> {
  const { market } = input;
  const warnings = checkMarket(market, use, programs);
  requireModel(run, input.calibration);
  if (input.calibration === undefined) context.onPart('calibrate');
  const calibration =
    input.calibration ??
    (await calibrateMarket(market, {
      ...simulation(run),
      engineVersion: ENGINE_VERSION,
      ...(run.model === undefined ? {} : { config: calibrationWith(run.model) }),
      ...engine,
      signal: context.signal,
    }));
  return {
    market,
    calibration,
    ...(run.calibrationId === undefined ? {} : { calibrationId: run.calibrationId }),
    warnings: [...warnings, ...inputWarnings, ...missedGateLines(calibration.gates)],
    run: {
      ...simulation(run),
      ...valuation(run),
      ...engine,
      control: controlOf(context),
      onPart: context.onPart,
    },
  };
}

/** A request on a book: its pipeline read lock by lock, its market day checked and calibrated. */
export async function deskRequest(
  use: MarketUse,
  input: BookInput,
  run: RunSettings,
  context: JobContext,
  engine: JobEngineParts,
  pipelineField = 'pipeline',
): Promise<DeskRequest> {
  const pipeline = readPipelineJson(input.pipeline, pipelineField, { asOf: input.market.asOf });
  const programs = new Set(pipeline.locks.map((lock) => lock.program));
  const request = await marketRequest(use, input, programs, pipeline.warnings, run, context, engine);
  return {
    ...request,
    locks: pipeline.locks,
    positions: input.positions ?? [],
    rowFailures: pipeline.rejected.map(
      (error): ErrorItem => ({
        pointer: `/input/${pipelineField}${error.pointer ?? ''}`,
        code: error.code,
        detail: describeRowError(error),
      }),
    ),
    ...(input.shiftBp === undefined ? {} : { shiftBp: input.shiftBp }),
  };
}
