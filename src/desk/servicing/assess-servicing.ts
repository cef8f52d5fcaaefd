import type { CalibrationSet } from '../../../calibration/calibration-set.ts';
import { inlineFitter } from '../../../calibration/model-fitter.ts';
import { volatilityRiseOf } from '../../../calibration/vega-model.ts';
import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import type { DeskRun } from '../book.ts';
import { marketDay } from '../market-day.ts';
import { DEFAULT_SHIFT_BP, measureScenarios } from '../measure-scenarios.ts';
import { provenance } from '../provenance.ts';
import { quotedServicing } from './quoted-servicing.ts';
import type { ServicingResult, ServicingRow } from './servicing-result.ts';
import { CONVEXITY_TOLERANCE, DURATION_TOLERANCE_YEARS, servicingRow } from './servicing-rows.ts';
import { bookResult, groupsOf, PROFILE_SHIFTS_BP } from './servicing-totals.ts';
import type { ServicingBook } from './servicing-units.ts';
import { type ServicingValuation, valueServicing } from './value-servicing.ts';

/** What the valuation of a servicing book starts from. */
export interface ServicingRequest {
  readonly market: MarketSnapshot;
  readonly calibration: CalibrationSet;
  /** Id of a stored calibration, when it is one. */
  readonly calibrationId?: string;
  readonly servicing: ServicingBook;
  readonly rowFailures?: readonly ErrorItem[];
  readonly warnings?: readonly string[];
  readonly run: DeskRun;
  /** One-sided shift of durations and convexities, bp; 25 when absent. */
  readonly shiftBp?: number;
}

/**
 * Values a servicing book: every right, its legs, groups, totals and the profile under parallel shifts, each number with
 * its standard error.
 *
 * @throws CounterpoiseError INPUT_INVALID for a run with an error to reach, INPUT_EMPTY when no right can be valued, and those
 *   of simulation; single rights fail alone, in `failures`
 */
export async function assessServicing(request: ServicingRequest): Promise<ServicingResult> {
  const { market, calibration, run, shiftBp = DEFAULT_SHIFT_BP } = request;
  requireFixedPaths(run);
  run.onPart?.('resolve');
  const day = marketDay(market, calibration);
  const { servicing, failures } = quotedServicing(day, request.servicing);
  if (servicing.rights.length === 0) throw nothingValued(failures);
  const { fitter = inlineFitter } = run;
  const risen = await fitter.afterVolatilityRise(
    { market, ...volatilityRiseOf(calibration) },
    run.control.signal,
  );
  const shocksBp = PROFILE_SHIFTS_BP.flatMap((shift) => (shift === shiftBp ? [] : [-shift, shift]));
  const every = { shift: true, keyRates: true, refinancing: true, turnover: true, basis: true };
  run.onPart?.('simulate');
  const valuation = await valueServicing(
    day,
    servicing,
    {
      scenarios: measureScenarios({ ...every, shocksBp, volatilityModel: 1 }, shiftBp),
      models: [day.model, risen],
    },
    run,
  );
  run.onPart?.('measure');
  const { rights } = valuation;
  const failed = [...failures, ...valuation.failures];
  if (rights.length === 0) throw nothingValued(failed);
  const rows = rights.map((right) => servicingRow(valuation, right, shiftBp));
  return {
    asOf: day.asOf,
    ...bookResult(valuation, rights, shiftBp),
    groups: groupsOf(valuation, rights, shiftBp),
    rows,
    unitCount: valuation.unitCount,
    failures: [...(request.rowFailures ?? []), ...failed],
    warnings: [...(request.warnings ?? []), ...runWarnings(valuation, rows)],
    provenance: provenance({
      model: day.model.kind,
      calibrationId: request.calibrationId ?? calibration.contentHash,
      seed: run.seed,
      pathCount: valuation.pathCount,
      kernel: valuation.kernel,
    }),
  };
}

function nothingValued(failures: readonly ErrorItem[]): CounterpoiseError {
  const first = failures[0] === undefined ? '' : ` ${failures[0].detail}`;
  return new CounterpoiseError(
    'INPUT_EMPTY',
    `The servicing book holds nothing that can be valued.${first}`,
    { errors: failures },
  );
}

function requireFixedPaths({ errorTarget }: DeskRun): void {
  if (errorTarget === undefined) return;
  throw new CounterpoiseError(
    'INPUT_INVALID',
    'Servicing has no forward price whose error could be reached.',
    {
      field: 'targetStandardError',
      found: String(errorTarget.standardErrorPer100),
      accepted: 'a number of paths',
    },
  );
}

function runWarnings({ unitCount }: ServicingValuation, rows: readonly ServicingRow[]): string[] {
  const flagged = rows.filter(({ flags }) => flags.length > 0).length;
  return [
    ...(unitCount === rows.length
      ? []
      : [
          `${rows.length} rights were gathered into ${unitCount} units of like loans: totals are right to second order, a single right shows its unit’s speed.`,
        ]),
    ...(flagged === 0
      ? []
      : [
          `${flagged} rights have a standard error above ${DURATION_TOLERANCE_YEARS} years or ${CONVEXITY_TOLERANCE} years² of convexity; use more paths.`,
        ]),
  ];
}
