import { z } from 'zod';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import type { ModelFitter } from '../../calibration/model-fitter.ts';
import { DEFAULT_MODE_TERMS } from '../book/mode-terms/mode-terms.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { DEFAULT_SCENARIOS } from '../desk/default-scenarios.ts';
import { executionTable, withExecutionTerms } from '../desk/execution.ts';
import { ratesHistorySchema } from '../desk/files/rates-history.ts';
import { scenariosFileSchema } from '../desk/files/scenarios-file.ts';
import { hedgeBook } from '../desk/hedge.ts';
import { historicalDaysSchema, withHistoricalDays } from '../desk/historical-scenarios.ts';
import { loanProfileSchema } from '../desk/loan-profile.ts';
import { checkMarket } from '../desk/market-check.ts';
import { compareModes, modeComparisonSchema } from '../desk/modes/compare-modes.ts';
import { priceInstruments } from '../desk/price.ts';
import { pricingRequestSchema } from '../desk/pricing-request.ts';
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
import type { Simulate } from '../sim/simulate.ts';
import { thisMachine } from '../workers/machine.ts';
import { backtestInputSchema, backtestJob } from './backtest-job.ts';
import { bookInput, servicingInput, servicingOf } from './book-input.ts';
import { calibrateForJob, calibrationInputSchema } from './calibration-job.ts';
import {
  controlOf,
  deskRequest,
  marketRequest,
  requireModel,
  simulation,
  valuation,
} from './desk-requests.ts';
import { explainInputSchema, explainJob } from './explain-job.ts';
import { servicingInputSchema, servicingJob } from './servicing-job.ts';

const riskInputSchema = z.strictObject({ ...bookInput, ...servicingInput });
const hedgeInputSchema = z.strictObject({
  ...bookInput,
  ...servicingInput,
  config: hedgeConfigSchema.optional(),
});
const stressInputSchema = z.strictObject({
  ...bookInput,
  ...servicingInput,
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
  z.strictObject({
    market: bookInput.market,
    pipeline: bookInput.pipeline,
    calibration: bookInput.calibration,
    modeComparison: modeComparisonSchema,
    ratesHistory: ratesHistorySchema.optional(),
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
    risk: handler('risk', riskInputSchema, async (input, run, context) => {
      const request = await deskRequest('risk', input, run, context, {
        simulate: simulateFor(context),
        fitter,
      });
      return { ...(await assessRisk({ ...request, ...servicingOf(input) })) };
    }),
    hedge: handler('hedge', hedgeInputSchema, async (input, run, context) => {
      const request = await deskRequest('hedge', input, run, context, {
        simulate: simulateFor(context),
        fitter,
      });
      const config = input.config ?? hedgeConfigSchema.parse({ schemaVersion: 1 });
      return { ...(await hedgeBook({ ...request, ...servicingOf(input), config })) };
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
          ...servicingOf(input),
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
    servicing: handler('servicing', servicingInputSchema, async (input, run, context) =>
      servicingJob(input, (market, calibration) =>
        marketRequest('servicing', { market, calibration }, new Set(), [], run, context, {
          simulate: simulateFor(context),
          fitter,
        }),
      ),
    ),
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
    execution: handler('execution', executionInputSchema, async (input, run, context) => {
      if ('modeComparison' in input) {
        const { modeComparison: comparison, ratesHistory, ...book } = input;
        const engine = { simulate: simulateFor(context), fitter };
        const request = await deskRequest('stress', book, run, context, engine);
        const terms = comparison.terms ?? DEFAULT_MODE_TERMS;
        return { ...(await compareModes({ ...request, comparison, terms, ratesHistory })) };
      }
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
