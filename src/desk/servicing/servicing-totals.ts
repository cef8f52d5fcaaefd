import { mapBatched, scaleBatched } from '../../core/batched.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { SERVICING_LEGS } from '../../models/servicing/servicing-legs.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import { measured } from '../../sim/measures.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import {
  keyRateDv01,
  type SimpleSensitivity,
  type SimulatedValue,
  simpleSensitivity,
} from '../value-measures.ts';
import { simulatedPart, spreadDuration, yearlyFee } from './servicing-measures.ts';
import type { ServicingGroup, ServicingProfileRow, ServicingResult } from './servicing-result.ts';
import type { ServicingValuation } from './value-servicing.ts';

/** Parallel shifts of the profile, bp, each way. */
export const PROFILE_SHIFTS_BP = [25, 50, 75, 100, 150, 200, 250, 300] as const;
/** Half a point of note rate. */
const BAND_WIDTH = 0.005;

/** The book’s totals, legs and profile. */
export function bookResult(
  valuation: ServicingValuation,
  rights: readonly ServicingRight[],
  shiftBp: number,
): Pick<ServicingResult, 'book' | 'legs' | 'profile'> {
  const part = valuation.part(rights);
  const thing = simulatedPart(part, shiftBp);
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

/** The shifts of the profile, one of which may be the run's own. */
function shiftedId(shift: number, shiftBp: number): string {
  if (Math.abs(shift) !== shiftBp) return SCENARIO_ID.shock(shift);
  return shift > 0 ? SCENARIO_ID.up : SCENARIO_ID.down;
}

/** The rights by program and half point of note rate. */
export function groupsOf(
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
      groupOf(key, valuation, groups.get(key)!, simulatedPart(valuation.part(groups.get(key)!), shiftBp)),
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
