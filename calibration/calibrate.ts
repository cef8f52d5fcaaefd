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
import { DEFAULT_PULL_THROUGH } from '../src/models/pull-through/parameters.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { Simulate, SimulationControl } from '../src/sim/simulate.ts';
import { type CalibrationSet, sealCalibration } from './calibration-set.ts';
import { worstRepricing } from './curve-repricing.ts';
import { qualityGates } from './gates.ts';
import { fitHullWhite } from './hull-white-fit.ts';
import { solveTbaSpreads } from './tba-spreads.ts';
import { MORTGAGE_TARGET, targetQuotes, type VolatilityTarget } from './volatility-target.ts';

export interface CalibrationOptions extends SimulationControl {
  readonly seed: string;
  /** At least this many paths for the OAS of the TBAs. */
  readonly pathCount: number;
  /** The fastest this machine has when absent. */
  readonly kernel?: KernelName;
  readonly engineVersion: string;
  readonly simulate: Simulate;
  /** The day the calibration is for; without it the market's age is not judged. */
  readonly referenceDate?: IsoDate;
  /** a held at this value, per year; without it a is fitted. */
  readonly fixedMeanReversion?: number;
  /** Swaptions to fit; {@link MORTGAGE_TARGET} when absent. */
  readonly target?: VolatilityTarget;
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
  const curve = buildDiscountCurve(snapshot);
  const target = targetQuotes(volatilitiesOf(snapshot), options.target ?? MORTGAGE_TARGET);
  const fit = fitHullWhite(curve, target.quotes, { fixedMeanReversion: options.fixedMeanReversion });
  const mortgageSpreads = quotedSpreads(snapshot, curve);
  const kernel = options.kernel ?? resolveKernel();
  const tba = await solveTbaSpreads(snapshot, {
    curve,
    model: hullWhite(fit.meanReversion, fit.volatility),
    mortgageSpreads: Object.fromEntries(
      Object.entries(mortgageSpreads).map(([rateClass, { spread }]) => [rateClass, spread]),
    ),
    seed: options.seed,
    pathCount: options.pathCount,
    kernel,
    simulate: options.simulate,
    control: { signal: options.signal, onProgress: options.onProgress },
  });
  const gates = qualityGates({
    findings: findingsOfCalibration(snapshot, options.referenceDate),
    repricing: worstRepricing(snapshot, curve),
    target,
    fit,
    tba: tba.solved,
    failures: tba.failures,
  });
  const { meanReversion, volatility, cells, rmseBp, meanReversionFixed, converged, iterations } = fit;
  return sealCalibration({
    schemaVersion: 1,
    asOf: snapshot.asOf,
    ...(snapshot.asOfTime === undefined ? {} : { asOfTime: snapshot.asOfTime }),
    engineVersion: options.engineVersion,
    marketDigest: digestOf(snapshot),
    rateModel: {
      kind: 'hull-white',
      meanReversion,
      volatility,
      fit: {
        rmseBp,
        meanReversionFixed,
        converged,
        iterations,
        standardErrors: fit.standardErrors,
        cells: [...cells],
      },
    },
    mortgageSpreads,
    tbaOas: [...tba.solved],
    pullThrough: DEFAULT_PULL_THROUGH,
    run: { seed: options.seed, pathCount: tba.pathCount, kernel },
    gates: [...gates],
    passed: gates.every(({ passed }) => passed),
  });
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
  return assessMarket(snapshot, needs, referenceDate).filter(
    ({ pointer }) => !pointer.startsWith('/futures'),
  );
}
