import type { IsoDate } from '../src/core/dates.ts';
import { digestOf } from '../src/core/digest.ts';
import { CounterpoiseError } from '../src/core/errors.ts';
import type { KernelName } from '../src/core/kernel-names.ts';
import { resolveKernel } from '../src/kernel/select-kernel.ts';
import { assessMarket } from '../src/market/assess-market.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import type { MarketFinding } from '../src/market/market-finding.ts';
import { type MarketNeed, needsOfPrograms } from '../src/market/market-need.ts';
import { RATE_CLASSES } from '../src/market/programs.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { volatilityMatrix } from '../src/market/volatility-matrix.ts';
import { mortgageRateSpread } from '../src/models/mortgage-rate.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import { DEFAULT_PULL_THROUGH } from '../src/models/pull-through/parameters.ts';
import type { Simulate, SimulationControl } from '../src/sim/simulate.ts';
import { type CalibrationConfig, DEFAULT_CALIBRATION_CONFIG } from './calibration-config.ts';
import {
  type CalibrationContent,
  type CalibrationSet,
  calibratedModel,
  inputsDigestOf,
  sealCalibration,
} from './calibration-set.ts';
import { worstRepricing } from './curve-repricing.ts';
import { qualityGates } from './gates.ts';
import { sectionDigests } from './market-sections.ts';
import { inlineFitter, type ModelFitter } from './model-fitter.ts';
import { tunePrepayment } from './prepayment-tuning.ts';
import type { PrepaymentTuning } from './prepayment-tuning-schema.ts';
import { fitPullThrough } from './pull-through/fit-pull-through.ts';
import type { LockObservation } from './pull-through/lock-history.ts';
import type { PullThroughFit } from './pull-through/pull-through-fit-schema.ts';
import { allPassed } from './quality-gate.ts';
import { rateModelSection } from './rate-model-section.ts';
import type { RefusedQuote } from './refused-quote.ts';
import { solveTbaSpreads, type TbaSpreadTerms } from './tba-spreads.ts';
import { tunedPrepayment } from './tuned-prepayment.ts';
import { MORTGAGE_TARGET, targetQuotes } from './volatility-target.ts';

export interface CalibrationOptions extends SimulationControl {
  readonly seed: string;
  /** At least this many paths for the OAS of the TBAs. */
  readonly pathCount: number;
  /** The fastest this machine has when absent. */
  readonly kernel?: KernelName;
  readonly engineVersion: string;
  readonly simulate: Simulate;
  /** Where the rate model is fitted; here when absent. */
  readonly fitter?: ModelFitter;
  /** The day the calibration is for; without it the market's age is not judged. */
  readonly referenceDate?: IsoDate;
  /** {@link DEFAULT_CALIBRATION_CONFIG} when absent. */
  readonly config?: CalibrationConfig;
  /** Past locks to which pull-through is fitted; without them its parameters are {@link DEFAULT_PULL_THROUGH}. */
  readonly history?: readonly LockObservation[];
  /** Quotes that were left out of the day, for the record and the gates. */
  readonly leftOut?: readonly RefusedQuote[];
  /** A set of the same moment or an earlier one, with which this one is compared and towards which it is drawn. */
  readonly previous?: CalibrationSet;
}

/** What of the options determines a set. */
export type CalibrationSources = Omit<CalibrationOptions, keyof SimulationControl | 'simulate' | 'fitter'>;

/**
 * What names a calibration before it was made: its inputs, each by its digest.
 *
 * @returns the members of a set that tell where it comes from
 */
export function calibrationInputs(
  snapshot: MarketSnapshot,
  sources: CalibrationSources,
): Pick<
  CalibrationContent,
  'asOf' | 'asOfTime' | 'engineVersion' | 'marketDigest' | 'inputs' | 'inputsDigest'
> {
  const { config = DEFAULT_CALIBRATION_CONFIG, leftOut = [], previous, referenceDate } = sources;
  const origin = {
    asOf: snapshot.asOf,
    ...(snapshot.asOfTime === undefined ? {} : { asOfTime: snapshot.asOfTime }),
    engineVersion: sources.engineVersion,
    marketDigest: digestOf(snapshot),
    inputs: {
      configDigest: digestOf(config),
      ...(sources.history === undefined ? {} : { historyDigest: digestOf(sources.history) }),
      ...(previous === undefined ? {} : { previousHash: previous.contentHash }),
      leftOutDigest: digestOf(leftOut),
      ...(referenceDate === undefined ? {} : { referenceDate }),
      seed: sources.seed,
      pathCount: sources.pathCount,
      kernel: sources.kernel ?? resolveKernel(),
    },
  };
  return { ...origin, inputsDigest: inputsDigestOf(origin) };
}

/**
 * The daily calibration: curve, rate model, mortgage-rate spreads, OAS of every quoted TBA, quality gates.
 *
 * @source docs/models/calibration.md
 * @returns a set whose bits depend on the arguments alone (the reference date shows in the gates only); with gates
 *   that failed it is returned all the same, `passed` false
 * @throws CounterpoiseError when nothing can be computed: MARKET_INCOMPLETE without a curve or swaption volatilities,
 *   MARKET_NOT_REPRICED, INPUT_INVALID for quotes that no model can read; SIMULATION_CANCELLED
 */
export async function calibrateMarket(
  snapshot: MarketSnapshot,
  options: CalibrationOptions,
): Promise<CalibrationSet> {
  const { config = DEFAULT_CALIBRATION_CONFIG, leftOut = [], previous } = options;
  requireEarlier(previous, snapshot);
  const curve = buildDiscountCurve(snapshot);
  const volatilities = volatilitiesOf(snapshot);
  const target = targetQuotes(volatilities, config.target ?? MORTGAGE_TARGET);
  const fit = await (options.fitter ?? inlineFitter).fit(
    {
      market: snapshot,
      quotes: target.quotes,
      specification: config.rateModel,
      context: previous === undefined ? {} : { previous: calibratedModel(previous) },
    },
    options.signal,
  );
  const mortgageSpreads = quotedSpreads(snapshot, curve);
  const kernel = options.kernel ?? resolveKernel();
  const terms: TbaSpreadTerms = {
    curve,
    model: fit.model,
    mortgageSpreads: Object.fromEntries(
      Object.entries(mortgageSpreads).map(([rateClass, { spread }]) => [rateClass, spread]),
    ),
    seed: options.seed,
    pathCount: options.pathCount,
    kernel,
    simulate: options.simulate,
    control: { signal: options.signal, onProgress: options.onProgress },
  };
  const tuning = config.prepayment.tune
    ? await tunePrepayment(snapshot, { ...terms, ...previousTuning(previous) })
    : undefined;
  const tba = await solveTbaSpreads(snapshot, {
    ...terms,
    ...(tuning === undefined ? {} : { prepayment: tunedPrepayment(ACTIVE_PASSIVE_PARAMETERS, tuning) }),
  });
  const pullThrough =
    options.history === undefined ? undefined : fitPullThrough(options.history, config.pullThrough);
  const sections = sectionDigests(snapshot);
  const gates = qualityGates(
    {
      asOf: snapshot.asOf,
      findings: findingsOfCalibration(snapshot, options.referenceDate),
      leftOut,
      ...(options.referenceDate === undefined ? {} : { referenceDate: options.referenceDate }),
      curve,
      volatilities,
      repricing: worstRepricing(snapshot, curve),
      target,
      fit,
      mortgageSpreads,
      tba: tba.solved,
      failures: tba.failures,
      sections,
      ...(tuning === undefined ? {} : { tuning }),
      ...(pullThrough === undefined ? {} : { pullThroughTests: pullThrough.tests }),
      ...(previous === undefined ? {} : { previous }),
    },
    config.gates,
  );
  return sealCalibration({
    schemaVersion: 2,
    ...calibrationInputs(snapshot, options),
    config,
    leftOut: [...leftOut],
    sections,
    rateModel: rateModelSection(fit),
    mortgageSpreads,
    tbaOas: [...tba.solved],
    ...(tuning === undefined ? {} : { prepaymentTuning: tuning }),
    ...pullThroughSection(pullThrough),
    run: { seed: options.seed, pathCount: tba.pathCount, kernel },
    gates: [...gates],
    passed: allPassed(gates),
  });
}

function previousTuning(previous: CalibrationSet | undefined): { readonly previous?: PrepaymentTuning } {
  if (previous?.schemaVersion !== 2 || previous.prepaymentTuning === undefined) return {};
  return { previous: previous.prepaymentTuning };
}

function pullThroughSection(
  fit: PullThroughFit | undefined,
): Pick<CalibrationContent, 'pullThrough' | 'pullThroughFit'> {
  if (fit === undefined) return { pullThrough: DEFAULT_PULL_THROUGH };
  const { parameters: pullThrough, ...pullThroughFit } = fit;
  return { pullThrough, pullThroughFit };
}

/**
 * Stops at a set before that stands for a later moment than the market day.
 *
 * @throws CounterpoiseError INPUT_INVALID
 */
export function requireEarlier(
  previous: CalibrationSet | undefined,
  { asOf, asOfTime }: Pick<MarketSnapshot, 'asOf' | 'asOfTime'>,
): void {
  if (previous === undefined || previous.asOf < asOf) return;
  const isLater =
    previous.asOf > asOf ||
    (previous.asOfTime !== undefined &&
      asOfTime !== undefined &&
      Date.parse(previous.asOfTime) > Date.parse(asOfTime));
  if (!isLater) return;
  const found = previous.asOfTime ?? previous.asOf;
  throw new CounterpoiseError(
    'INPUT_INVALID',
    `The set before, of ${found}, is of a later moment than the market.`,
    { field: 'previous', found, accepted: `a calibration set of ${asOfTime ?? asOf} or earlier` },
  );
}

function volatilitiesOf({ swaptionNormalVolsBp }: MarketSnapshot): ReturnType<typeof volatilityMatrix> {
  if (swaptionNormalVolsBp !== undefined) return volatilityMatrix(swaptionNormalVolsBp);
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no swaption volatilities.', {
    pointer: '/swaptionNormalVolsBp',
    field: 'swaptionNormalVolsBp',
    accepted: 'expiries, tenors and quotes in basis points of normal volatility a year',
  });
}

function quotedSpreads(snapshot: MarketSnapshot, curve: DiscountCurve): CalibrationSet['mortgageSpreads'] {
  return Object.fromEntries(
    RATE_CLASSES.flatMap((rateClass) => {
      const quoted = snapshot.mortgageRates?.[rateClass];
      if (quoted === undefined) return [];
      return [[rateClass, { quoted, spread: mortgageRateSpread(curve, rateClass, quoted) }]];
    }),
  );
}

/** Findings on what a calibration rests on; a fault of the futures is none of it. */
function findingsOfCalibration(
  snapshot: MarketSnapshot,
  referenceDate: IsoDate | undefined,
): readonly MarketFinding[] {
  const programs = (snapshot.tba ?? []).map(({ program }) => program);
  const needs = new Set<MarketNeed>([
    'discount-curve',
    'swaption-volatilities',
    ...needsOfPrograms(programs),
  ]);
  // The day's age has a gate of its own.
  return assessMarket(snapshot, needs, referenceDate).filter(
    ({ pointer, code }) =>
      !pointer.startsWith('/futures') && !(pointer === '/asOf' && code === 'MARKET_STALE'),
  );
}
