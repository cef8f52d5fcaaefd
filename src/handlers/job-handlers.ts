import { z } from 'zod';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { calibrationWith } from '../../calibration/calibration-config.ts';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import type { ModelFitter } from '../../calibration/model-fitter.ts';
import { missedGateLines } from '../../calibration/quality-gate.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { DEFAULT_SCENARIOS } from '../desk/default-scenarios.ts';
import type { DeskRequest } from '../desk/desk-request.ts';
import { executionTable, withExecutionTerms } from '../desk/execution.ts';
import { ratesHistorySchema } from '../desk/files/rates-history.ts';
import { readPipelineJson } from '../desk/files/read-pipeline-json.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { scenariosFileSchema } from '../desk/files/scenarios-file.ts';
import { hedgeBook } from '../desk/hedge.ts';
import { historicalDaysSchema, withHistoricalDays } from '../desk/historical-scenarios.ts';
import { loanProfileSchema } from '../desk/loan-profile.ts';
import { checkMarket, type MarketUse } from '../desk/market-check.ts';
import { priceInstruments } from '../desk/price.ts';
import { pricingRequestSchema } from '../desk/pricing-request.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED } from '../desk/provenance.ts';
import { rateSheet } from '../desk/rate-sheet/rate-sheet.ts';
import { rateSheetConfigSchema } from '../desk/rate-sheet/rate-sheet-config.ts';
import { assessRisk } from '../desk/risk.ts';
import { stressBook } from '../desk/stress.ts';
import { hedgeConfigSchema } from '../hedge/hedge-config.ts';
import type { JobContext, JobHandler, JobHandlers, JobResultDocument } from '../jobs/handler.ts';
import type { RunSettings } from '../jobs/run-settings.ts';
import { type EngineFingerprint, engineFingerprint, type Machine } from '../kernel/fingerprint.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { executionTermsSchema } from '../market/execution-terms.ts';
import { PROGRAMS } from '../market/programs.ts';
import { isoDateSchema, marketSnapshotSchema, rateSchema } from '../market/snapshot.ts';
import { horizonConfigSchema } from '../sim/horizon/horizon-config.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import type { ErrorTarget } from '../sim/simulate-to-target.ts';
import { thisMachine } from '../workers/machine.ts';
import { backtestInputSchema, backtestJob } from './backtest-job.ts';
import { type BookInput, bookInput, bookInputSchema } from './book-input.ts';
import { calibrateForJob, calibrationInputSchema } from './calibration-job.ts';
import { explainInputSchema, explainJob } from './explain-job.ts';

const hedgeInputSchema = z.strictObject({ ...bookInput, config: hedgeConfigSchema.optional() });
const stressInputSchema = z.strictObject({
  ...bookInput,
  scenarios: scenariosFileSchema.optional(),
  ratesHistory: ratesHistorySchema.optional(),
  historicalDays: historicalDaysSchema.optional(),
  horizon: horizonConfigSchema.optional(),
});
const executionInputSchema = z.union([
  z.strictObject({
    market: marketSnapshotSchema,
    execution: executionTermsSchema.optional(),
    noteRates: z.array(rateSchema.positive()).min(1).max(200),
    program: z.enum(PROGRAMS).optional(),
    termMonths: z.number().int().min(60).max(360).optional(),
    loan: loanProfileSchema.optional(),
    fundingDate: isoDateSchema.optional(),
  }),
  z.strictObject({
    market: marketSnapshotSchema,
    execution: executionTermsSchema.optional(),
    rateSheet: rateSheetConfigSchema,
  }),
]);
/** What the handlers take from outside. */
export interface JobHandlerParts {
  readonly simulate: Simulate;
  readonly fitter: ModelFitter;
  /** Kernel of jobs that name none, or `auto`; the fastest of this machine when absent. */
  readonly autoKernel?: KernelName;
}

/** What the server's jobs can do: every kind on one pool of threads, which each shares by its job's precedence. */
export function jobHandlers({
  simulate: onPool,
  fitter,
  autoKernel = resolveKernel(),
}: JobHandlerParts): JobHandlers {
  const kernelOf = (named: string | undefined): KernelName =>
    named === undefined || named === 'auto' ? autoKernel : resolveKernel(named);
  const handler = handlerOn(thisMachine(), kernelOf);
  const simulateFor =
    ({ precedence }: JobContext): Simulate =>
    (plan, control) =>
      onPool(plan, { ...control, precedence });
  return {
    calibration: handler('calibration', calibrationInputSchema, async (input, run, context) => {
      const answer = await calibrateForJob(input, {
        ...simulation(run),
        model: run.model,
        simulate: simulateFor(context),
        fitter,
        control: controlOf(context),
        findKept: async (inputsDigest) =>
          context.repeats ? undefined : await context.findCalibration(inputsDigest),
      });
      return { ...answer, provenance: provenanceOf(answer.calibration) };
    }),
    risk: handler('risk', bookInputSchema, async (input, run, context) => {
      const request = await deskRequest('risk', input, run, context, {
        simulate: simulateFor(context),
        fitter,
      });
      return { ...(await assessRisk(request)) };
    }),
    hedge: handler('hedge', hedgeInputSchema, async (input, run, context) => {
      const request = await deskRequest('hedge', input, run, context, {
        simulate: simulateFor(context),
        fitter,
      });
      const config = input.config ?? hedgeConfigSchema.parse({ schemaVersion: 1 });
      return { ...(await hedgeBook({ ...request, config })) };
    }),
    stress: handler('stress', stressInputSchema, async (input, run, context) => {
      const request = await deskRequest('stress', input, run, context, {
        simulate: simulateFor(context),
        fitter,
      });
      const { scenarios = DEFAULT_SCENARIOS, historicalDays, ratesHistory, horizon } = input;
      return {
        ...(await stressBook({
          ...request,
          scenarios: withHistoricalDays(scenarios, historicalDays, ratesHistory),
          ...(ratesHistory === undefined ? {} : { ratesHistory }),
          ...(horizon === undefined ? {} : { horizon }),
        })),
      };
    }),
    explain: handler('explain', explainInputSchema, async (input, run, context) => {
      const engine = { simulate: simulateFor(context), fitter };
      const { calibrationId: _, ...runBefore } = run;
      const result = await explainJob(input, valuation(run), (book, day) =>
        day === 'before'
          ? deskRequest('explain', book, runBefore, context, engine, 'beforePipeline')
          : deskRequest('explain', book, run, context, engine),
      );
      return { ...result };
    }),
    backtest: handler('backtest', backtestInputSchema, async (input, run, context) => {
      requireModel(run, input.calibration);
      const result = await backtestJob(input, run, context, {
        ...simulation(run),
        exact: run.exact ?? false,
        simulate: simulateFor(context),
        fitter,
        control: controlOf(context),
      });
      return { ...result, failures: [] };
    }),
    execution: handler('execution', executionInputSchema, async (input) => {
      const { execution, ...request } = input;
      const market = withExecutionTerms(input.market, execution);
      const warnings = checkMarket(market, 'execution', new Set());
      const result =
        'rateSheet' in request
          ? rateSheet({ market, config: request.rateSheet })
          : executionTable({ ...request, market });
      return { ...result, warnings: [...warnings, ...result.warnings] };
    }),
    pricing: handler('pricing', pricingRequestSchema, async (input, _run, context) => ({
      ...(await priceInstruments(
        { ...input, run: { ...input.run, kernel: kernelOf(input.run.kernel) } },
        {
          simulate: simulateFor(context),
          fitter,
          control: controlOf(context),
        },
      )),
    })),
  };
}

/** Makes handlers whose results name the engine that made them, on a machine. */
function handlerOn(machine: Machine, kernelOf: (named: string | undefined) => KernelName) {
  return <Schema extends z.ZodType>(
    kind: JobHandler['kind'],
    inputSchema: Schema,
    run: (input: z.output<Schema>, run: RunSettings, context: JobContext) => Promise<JobResultDocument>,
  ): JobHandler => ({
    kind,
    inputSchema,
    run: async (input, settings, context) => {
      const kernel = kernelOf(settings.kernel);
      const document = await run(inputSchema.parse(input), { ...settings, kernel }, context);
      const { provenance } = document;
      return { ...document, provenance: { ...provenance, engine: engineOf(provenance, machine) } };
    },
  });
}

/** A closed form is as good as the scalar kernel: TypeScript alone. */
function engineOf({ kernel }: JobResultDocument['provenance'], machine: Machine): EngineFingerprint {
  return engineFingerprint(resolveKernel(kernel ?? 'scalar'), machine);
}

function controlOf({ signal, onProgress }: JobContext): Required<Omit<SimulationControl, 'precedence'>> {
  return { signal, onProgress: (done, total) => onProgress({ done, total }) };
}

/** How a run is to value its book. */
function valuation(run: RunSettings): { readonly exact: boolean; readonly errorTarget?: ErrorTarget } {
  const { targetStandardError, pathCountMax } = run;
  return {
    exact: run.exact ?? false,
    ...(targetStandardError === undefined || pathCountMax === undefined
      ? {}
      : { errorTarget: { standardErrorPer100: targetStandardError, pathCountMax } }),
  };
}

function simulation(run: RunSettings): { seed: string; pathCount: number; kernel: KernelName } {
  return {
    seed: run.seed ?? DEFAULT_SEED,
    pathCount: run.pathCount ?? Math.min(DEFAULT_PATH_COUNT, run.pathCountMax ?? DEFAULT_PATH_COUNT),
    kernel: resolveKernel(run.kernel),
  };
}

/** A calibration has one rate model; a run that names another has to calibrate by itself. */
function requireModel({ model }: RunSettings, calibration: CalibrationSet | undefined): void {
  if (model === undefined || calibration === undefined || calibration.rateModel.kind === model) return;
  throw new CounterpoiseError('INPUT_INVALID', 'The calibration is of another rate model than the run.', {
    pointer: '/run/model',
    found: `${model}, with a calibration of ${calibration.rateModel.kind}`,
    accepted: `${calibration.rateModel.kind}, or no calibration`,
  });
}

async function deskRequest(
  use: MarketUse,
  input: BookInput,
  run: RunSettings,
  context: JobContext,
  engine: { readonly simulate: Simulate; readonly fitter: ModelFitter },
  pipelineField = 'pipeline',
): Promise<DeskRequest> {
  const { market } = input;
  const pipeline = readPipelineJson(input.pipeline, pipelineField, { asOf: market.asOf });
  const warnings = checkMarket(market, use, new Set(pipeline.locks.map((lock) => lock.program)));
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
    locks: pipeline.locks,
    positions: input.positions ?? [],
    rowFailures: pipeline.rejected.map(
      (error): ErrorItem => ({
        pointer: `/input/${pipelineField}${error.pointer ?? ''}`,
        code: error.code,
        detail: describeRowError(error),
      }),
    ),
    warnings: [...warnings, ...pipeline.warnings, ...missedGateLines(calibration.gates)],
    run: {
      ...simulation(run),
      ...valuation(run),
      ...engine,
      control: controlOf(context),
      onPart: context.onPart,
    },
    ...(input.shiftBp === undefined ? {} : { shiftBp: input.shiftBp }),
  };
}

function provenanceOf(calibration: CalibrationSet): JobResultDocument['provenance'] {
  return {
    engineVersion: ENGINE_VERSION,
    model: calibration.rateModel.kind,
    calibrationId: null,
    seed: calibration.run.seed,
    pathCount: calibration.run.pathCount,
    kernel: calibration.run.kernel,
  };
}
