import type { CalibrationSet } from '../../../calibration/calibration-set.ts';
import { inlineFitter } from '../../../calibration/model-fitter.ts';
import { volatilityRiseOf } from '../../../calibration/vega-model.ts';
import { type Batched, mapBatched, scaleBatched, standardErrorOf } from '../../core/batched.ts';
import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import { rememberBy } from '../../core/remember.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import { SERVICING_LEGS } from '../../models/servicing/servicing-legs.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import { measured, oneSidedDuration } from '../../sim/measures.ts';
import type { DeskRun } from '../book.ts';
import { marketDay } from '../market-day.ts';
import { DEFAULT_SHIFT_BP, measureScenarios, SCENARIO_ID } from '../measure-scenarios.ts';
import { provenance } from '../provenance.ts';
import {
  keyRateDv01,
  type SimpleSensitivity,
  type SimulatedValue,
  simpleSensitivity,
} from '../value-measures.ts';
import { quotedServicing } from './quoted-servicing.ts';
import type {
  LegDollars,
  NumberWithError,
  ServicingGroup,
  ServicingMeasures,
  ServicingProfileRow,
  ServicingResult,
  ServicingRow,
} from './servicing-result.ts';
import type { ServicingBook } from './servicing-units.ts';
import { type ServicingPart, type ServicingValuation, valueServicing } from './value-servicing.ts';

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

/** Parallel shifts of the profile, bp, each way. */
const PROFILE_SHIFTS_BP = [25, 50, 75, 100, 150, 200, 250, 300] as const;
const ONE_BP = 1e-4;
/** A right's duration error, years, and convexity error, years², beyond which a measure is flagged. */
const DURATION_TOLERANCE_YEARS = 0.5;
const CONVEXITY_TOLERANCE = 150;
/** Half a point of note rate. */
const BAND_WIDTH = 0.005;

/**
 * Values a servicing book: every right, its legs, groups, totals and the profile under parallel shifts, each number with
 * its standard error.
 *
 * @throws CounterpoiseError INPUT_INVALID for a run with an error to reach, INPUT_EMPTY when no right can be valued, SOLVE_NO_ROOT for a multiple that no OAS gives, and
 *   those of simulation; single rights fail alone, in `failures`
 */
export async function assessServicing(request: ServicingRequest): Promise<ServicingResult> {
  const { market, calibration, run, shiftBp = DEFAULT_SHIFT_BP } = request;
  requireFixedPaths(run);
  run.onPart?.('resolve');
  const day = marketDay(market, calibration);
  const { servicing, failures } = quotedServicing(day, request.servicing);
  if (servicing.rights.length === 0) {
    throw new CounterpoiseError('INPUT_EMPTY', 'The servicing book holds nothing that can be valued.', {
      errors: failures,
    });
  }
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
  const rows = servicing.rights.map((right) => servicingRow(valuation, right, shiftBp));
  return {
    asOf: day.asOf,
    ...bookResult(valuation, servicing.rights, shiftBp),
    groups: groupsOf(valuation, servicing.rights, shiftBp),
    rows,
    unitCount: valuation.unitCount,
    failures: [...(request.rowFailures ?? []), ...failures],
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

function valueOf(part: ServicingPart, shiftBp: number): SimulatedValue {
  const valueIn = rememberBy((id: string) => part.value(id));
  return { valueIn, notional: valueIn(SCENARIO_ID.base), shiftBp, unit: 'dollars' };
}

/** The shifts of the profile, one of which may be the run's own. */
function shiftedId(shift: number, shiftBp: number): string {
  if (Math.abs(shift) !== shiftBp) return SCENARIO_ID.shock(shift);
  return shift > 0 ? SCENARIO_ID.up : SCENARIO_ID.down;
}

function yearlyFee(rights: readonly ServicingRight[]): number {
  return rights.reduce((sum, { fee, balance }) => sum + fee * balance, 0);
}

function spreadDuration(part: ServicingPart, base: Batched): Batched {
  return oneSidedDuration(base, part.valueAtHigherOas(), ONE_BP, base);
}

function servicingRow(valuation: ServicingValuation, right: ServicingRight, shiftBp: number): ServicingRow {
  const part = valuation.part([right]);
  const thing = valueOf(part, shiftBp);
  const base = thing.notional;
  const legs = part.legs(SCENARIO_ID.base);
  const simple = (name: SimpleSensitivity): NumberWithError => bare(simpleSensitivity(name, thing));
  const keys = keyRateDv01(thing);
  const measures: ServicingMeasures = {
    effectiveDuration: simple('effective-duration'),
    effectiveConvexity: simple('effective-convexity'),
    dv01: simple('dv01'),
    keyRateDv01: Object.fromEntries(
      KEY_RATE_TENORS.map((tenor, index) => [String(tenor), withError(keys[index]!)]),
    ),
    spreadDuration: withError(spreadDuration(part, base)),
    refinancingDuration: simple('refinancing-duration'),
    turnoverDuration: simple('turnover-duration'),
    basisDuration: simple('basis-duration'),
  };
  return {
    servicingId: right.servicingId,
    program: right.program,
    noteRate: right.noteRate,
    balance: right.balance,
    loanCount: right.loanCount,
    ageMonths: right.ageMonths,
    remainingMonths: right.remainingMonths,
    servicingFeeBp: Number((right.fee * 10_000).toFixed(8)),
    oasBp: valuation.oasOf(right) * 10_000,
    value: withError(base),
    multiple: withError(scaleBatched(base, 1 / yearlyFee([right]))),
    pricePer100: withError(scaleBatched(base, 100 / right.balance)),
    legs: Object.fromEntries(SERVICING_LEGS.map((leg, index) => [leg, legs[index]!.value])) as Record<
      string,
      number
    > as LegDollars,
    measures,
    flags: [
      ...(measures.effectiveDuration.standardError > DURATION_TOLERANCE_YEARS ? ['effectiveDuration'] : []),
      ...(measures.effectiveConvexity.standardError > CONVEXITY_TOLERANCE ? ['effectiveConvexity'] : []),
    ],
  };
}

function withError(value: Batched): NumberWithError {
  return { value: value.value, standardError: standardErrorOf(value) };
}

function bare({ value, standardError }: MeasureValue): NumberWithError {
  return { value, standardError };
}

function bookResult(
  valuation: ServicingValuation,
  rights: readonly ServicingRight[],
  shiftBp: number,
): Pick<ServicingResult, 'book' | 'legs' | 'profile'> {
  const part = valuation.part(rights);
  const thing = valueOf(part, shiftBp);
  const { valueIn, notional: base } = thing;
  const feeAYear = yearlyFee(rights);
  const legs = part.legs(SCENARIO_ID.base);
  const keys = keyRateDv01(thing);
  const simple = (name: SimpleSensitivity): MeasureValue => simpleSensitivity(name, thing);
  return {
    book: {
      ...groupOf('book', valuation, rights, thing),
      dollarConvexity: measured(
        mapBatched(
          (down, up, before) => down + up - 2 * before,
          valueIn(SCENARIO_ID.down),
          valueIn(SCENARIO_ID.up),
          base,
        ),
        `dollars at ±${shiftBp} bp`,
      ),
      keyRateDv01: Object.fromEntries(
        KEY_RATE_TENORS.map((tenor, index) => [String(tenor), measured(keys[index]!, 'dollars')]),
      ),
      vega: simple('vega'),
      spreadDuration: measured(spreadDuration(part, base), 'years'),
      refinancingDuration: simple('refinancing-duration'),
      turnoverDuration: simple('turnover-duration'),
      basisDuration: simple('basis-duration'),
    },
    legs: SERVICING_LEGS.map((leg, index) => ({
      leg,
      value: measured(legs[index]!, 'dollars'),
      multiple: legs[index]!.value / feeAYear,
    })),
    profile: [...PROFILE_SHIFTS_BP.map((shift) => -shift).reverse(), 0, ...PROFILE_SHIFTS_BP].map(
      (shift): ServicingProfileRow => {
        const value = shift === 0 ? base : valueIn(shiftedId(shift, shiftBp));
        return {
          shiftBp: shift,
          value: measured(value, 'dollars'),
          change: measured(
            mapBatched((after, before) => after - before, value, base),
            'dollars',
          ),
          multiple: measured(scaleBatched(value, 1 / feeAYear), 'years of fee'),
        };
      },
    ),
  };
}

function groupsOf(
  valuation: ServicingValuation,
  rights: readonly ServicingRight[],
  shiftBp: number,
): readonly ServicingGroup[] {
  const band = ({ noteRate }: ServicingRight): number => Math.floor(noteRate / BAND_WIDTH + 1e-9);
  const text = (rate: number): string => (rate * 100).toFixed(1);
  const groups = Map.groupBy(
    rights,
    (right) => `${right.program} ${text(band(right) * BAND_WIDTH)}–${text((band(right) + 1) * BAND_WIDTH)} %`,
  );
  return [...groups.keys()]
    .sort()
    .map((key) =>
      groupOf(key, valuation, groups.get(key)!, valueOf(valuation.part(groups.get(key)!), shiftBp)),
    );
}

function groupOf(
  key: string,
  valuation: ServicingValuation,
  rights: readonly ServicingRight[],
  thing: SimulatedValue,
): ServicingGroup {
  const sum = (of: (right: ServicingRight) => number): number =>
    rights.reduce((total, right) => total + of(right), 0);
  const balance = sum((right) => right.balance);
  const average = (of: (right: ServicingRight) => number): number =>
    sum((right) => right.balance * of(right)) / balance;
  const base = thing.notional;
  return {
    key,
    rights: rights.length,
    loanCount: sum(({ loanCount }) => loanCount),
    balance,
    noteRate: average(({ noteRate }) => noteRate),
    servicingFeeBp: average(({ fee }) => fee * 10_000),
    oasBp: average((right) => valuation.oasOf(right) * 10_000),
    value: measured(base, 'dollars'),
    multiple: measured(scaleBatched(base, 1 / yearlyFee(rights)), 'years of fee'),
    pricePer100: measured(scaleBatched(base, 100 / balance), 'per 100'),
    effectiveDuration: simpleSensitivity('effective-duration', thing),
    effectiveConvexity: simpleSensitivity('effective-convexity', thing),
    dv01: simpleSensitivity('dv01', thing),
  };
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
