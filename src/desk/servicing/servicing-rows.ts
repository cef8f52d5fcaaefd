import { scaleBatched } from '../../core/batched.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { SERVICING_LEGS } from '../../models/servicing/servicing-legs.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import { keyRateDv01, type SimpleSensitivity, simpleSensitivity } from '../value-measures.ts';
import { simulatedPart, spreadDuration, withError, yearlyFee } from './servicing-measures.ts';
import type { LegDollars, NumberWithError, ServicingMeasures, ServicingRow } from './servicing-result.ts';
import type { ServicingValuation } from './value-servicing.ts';

/** A right's duration error, years, and convexity error, years², beyond which a measure is flagged. */
export const DURATION_TOLERANCE_YEARS = 0.5;
export const CONVEXITY_TOLERANCE = 150;

/** One right with its legs and measures. */
export function servicingRow(
  valuation: ServicingValuation,
  right: ServicingRight,
  shiftBp: number,
): ServicingRow {
  const part = valuation.part([right]);
  const thing = simulatedPart(part, shiftBp);
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

function bare({ value, standardError }: MeasureValue): NumberWithError {
  return { value, standardError };
}
