import type { IsoDate } from '../src/core/dates.ts';
import { businessDaysBetween } from '../src/market/business-days.ts';
import type { RateClass } from '../src/market/programs.ts';
import type { HullWhite } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { type CalibrationSet, calibratedModel, type TbaOas } from './calibration-set.ts';
import type { GateLimits } from './gate-limits.ts';
import { largest } from './largest.ts';
import { DAILY_SECTIONS, type DailySection } from './market-sections.ts';
import { atMost, type QualityGate } from './quality-gate.ts';
import type { FittedVolatility } from './rate-model-fit.ts';
import { tbaName } from './tba-spreads.ts';
import { cellName } from './volatility-cell.ts';

const BP = 1e4;

/** Today's side of a comparison with the set before. */
export interface CalibratedDay {
  readonly asOf: IsoDate;
  readonly sections: Readonly<Partial<Record<DailySection, string>>>;
  readonly model: RateModel;
  readonly cells: readonly FittedVolatility[];
  readonly mortgageSpreads: Readonly<Partial<Record<RateClass, { readonly spread: number }>>>;
  readonly tba: readonly TbaOas[];
}

/**
 * Gates on what has changed since an earlier set, and on what should have and has not.
 *
 * Limits on changes grow with √(business days between the sets): quotes move about as a random walk.
 *
 * @source own choice, docs/models/calibration.md
 * @param previous a set of the same moment or an earlier one
 * @returns those gates for which both sets have something to compare
 */
export function changeGates(
  day: CalibratedDay,
  previous: CalibrationSet,
  limits: GateLimits,
): readonly QualityGate[] {
  const since = `since ${previous.asOf}`;
  const growth = Math.sqrt(Math.max(1, businessDaysBetween(previous.asOf, day.asOf)));
  const before = calibratedModel(previous);
  return [
    ...unchangedGate(day, previous, limits),
    ...missingTbaGate(day, previous, limits),
    ...(day.model.kind === 'hull-white' && before.kind === 'hull-white'
      ? hullWhiteGates(day.model, before, limits, growth, since)
      : []),
    ...change(
      'model-volatility-change',
      cellChanges(day.cells, previous.rateModel.fit.cells),
      limits.modelVolatilityChangeBp * growth,
      since,
    ),
    ...change(
      'mortgage-spread-change',
      spreadChanges(day, previous),
      limits.mortgageSpreadChangeBp * growth,
      since,
    ),
    ...change('tba-oas-change', oasChanges(day.tba, previous.tbaOas), limits.oasChangeBp * growth, since),
  ];
}

interface Change {
  readonly name: string;
  readonly changeBp: number;
}

function change(
  gate: QualityGate['name'],
  changes: readonly Change[],
  limitBp: number,
  since: string,
): readonly QualityGate[] {
  const worst = largest(changes, ({ changeBp }) => Math.abs(changeBp));
  if (worst === undefined) return [];
  const detail = `${worst.name} by ${worst.changeBp.toFixed(2)} bp ${since}`;
  return [atMost(gate, Math.abs(worst.changeBp), limitBp, 'bp', detail)];
}

/** Only another day must have other quotes: within a day, a section may well rest. */
function unchangedGate(
  day: CalibratedDay,
  previous: CalibrationSet,
  { unchangedSections }: GateLimits,
): readonly QualityGate[] {
  if (previous.schemaVersion === 1 || previous.asOf === day.asOf) return [];
  const same = DAILY_SECTIONS.filter(
    (section) => day.sections[section] !== undefined && day.sections[section] === previous.sections[section],
  );
  const detail = same.length === 0 ? 'every section has moved' : `as on ${previous.asOf}: ${same.join(', ')}`;
  return [atMost('unchanged-sections', same.length, unchangedSections, 'sections', detail)];
}

/** Months that have settled since are not missed. */
function missingTbaGate(
  { asOf, tba }: CalibratedDay,
  previous: CalibrationSet,
  { missingTbaShare }: GateLimits,
): readonly QualityGate[] {
  const due = previous.tbaOas.filter(({ settlementDate }) => settlementDate >= asOf);
  if (due.length === 0) return [];
  const names = new Set(tba.map(tbaName));
  const missing = due.map(tbaName).filter((name) => !names.has(name));
  const detail =
    missing.length === 0 ? `${due.length} quoted as before` : `without an OAS: ${missing.join(', ')}`;
  return [atMost('tba-missing', missing.length / due.length, missingTbaShare, 'share', detail)];
}

function hullWhiteGates(
  model: HullWhite,
  before: HullWhite,
  limits: GateLimits,
  growth: number,
  since: string,
): readonly QualityGate[] {
  const moved = model.meanReversion - before.meanReversion;
  const ends = [...model.volatility, ...before.volatility].map(({ untilYears }) => untilYears);
  const changes = ends.map((untilYears) => ({
    name: `σ until ${Number.isFinite(untilYears) ? `${untilYears} years` : 'the end'}`,
    changeBp: BP * (volatilityUntil(model, untilYears) - volatilityUntil(before, untilYears)),
  }));
  return [
    atMost(
      'mean-reversion-change',
      Math.abs(moved),
      limits.meanReversionChange * growth,
      'a year',
      `${moved.toFixed(5)} ${since}`,
    ),
    ...change('volatility-parameter-change', changes, limits.volatilityParameterChangeBp * growth, since),
  ];
}

/** σ just before a time. */
function volatilityUntil({ volatility }: HullWhite, untilYears: number): number {
  return volatility.find((piece) => piece.untilYears >= untilYears)!.value;
}

function cellChanges(
  cells: readonly FittedVolatility[],
  before: readonly FittedVolatility[],
): readonly Change[] {
  return cells.flatMap(({ expiryYears, tenorYears, modelBp }) => {
    const earlier = before.find((one) => one.expiryYears === expiryYears && one.tenorYears === tenorYears);
    return earlier === undefined
      ? []
      : [{ name: cellName({ expiryYears, tenorYears }), changeBp: modelBp - earlier.modelBp }];
  });
}

function spreadChanges({ mortgageSpreads }: CalibratedDay, previous: CalibrationSet): readonly Change[] {
  return Object.entries(mortgageSpreads).flatMap(([rateClass, { spread }]) => {
    const earlier = previous.mortgageSpreads[rateClass as RateClass];
    return earlier === undefined ? [] : [{ name: rateClass, changeBp: BP * (spread - earlier.spread) }];
  });
}

function oasChanges(tba: readonly TbaOas[], before: readonly TbaOas[]): readonly Change[] {
  const earlier = new Map(before.map((one) => [tbaName(one), one.oasBp]));
  return tba.flatMap((one) => {
    const oasBp = earlier.get(tbaName(one));
    return oasBp === undefined ? [] : [{ name: tbaName(one), changeBp: one.oasBp - oasBp }];
  });
}
