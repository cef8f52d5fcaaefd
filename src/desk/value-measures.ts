import { type Batched, mapBatched, scaleBatched, standardErrorOf } from '../core/batched.ts';
import { KEY_RATE_TENORS } from '../market/curve-shift.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import { dv01, effectiveConvexity, effectiveDuration, measured, oneSidedDuration } from '../sim/measures.ts';
import { SCENARIO_ID, SPEED_BUMP } from './measure-scenarios.ts';
import type { PricedMeasure } from './price-closed-form.ts';
import type { MeasureName } from './pricing-request.ts';

const ONE_BP = 1e-4;

/** A simulated thing: its value in every scenario of its run. */
export interface SimulatedValue {
  /** Value in a scenario, in `unit`. */
  readonly valueIn: (scenarioId: string) => Batched;
  /** What durations and convexities are relative to, in the same unit. */
  readonly notional: Batched;
  readonly shiftBp: number;
  /** `per 100`, or dollars. */
  readonly unit: string;
}

/** Sensitivities that are one number. */
export const SIMPLE_SENSITIVITIES = [
  'effective-duration',
  'effective-convexity',
  'dv01',
  'vega',
  'spread-duration',
  'basis-duration',
  'refinancing-duration',
  'turnover-duration',
] as const;
export type SimpleSensitivity = (typeof SIMPLE_SENSITIVITIES)[number];

/**
 * A sensitivity of a simulated thing by revaluation under the same random numbers.
 *
 * @returns the number with its standard error; the prepayment durations are the relative loss per unit of the multiplier
 * @source docs/models/measures.md
 */
export function simpleSensitivity(measure: SimpleSensitivity, thing: SimulatedValue): MeasureValue {
  const { valueIn, notional, shiftBp, unit } = thing;
  const base = valueIn(SCENARIO_ID.base);
  const oneSided = (id: string, size: number, durationUnit: string): MeasureValue =>
    measured(oneSidedDuration(base, valueIn(id), size, notional), durationUnit);
  switch (measure) {
    case 'effective-duration':
      return measured(effectiveDuration(shifted(thing), shiftBp, notional), 'years');
    case 'effective-convexity':
      return measured(effectiveConvexity(shifted(thing), shiftBp, notional), 'years²');
    case 'dv01':
      return measured(dv01(valueIn(SCENARIO_ID.down), valueIn(SCENARIO_ID.up), shiftBp), unit);
    case 'vega':
      return measured(change(base, valueIn(SCENARIO_ID.volatility)), `${unit}, every volatility quote +1 bp`);
    case 'spread-duration':
      return oneSided(SCENARIO_ID.spread, ONE_BP, 'years');
    case 'basis-duration':
      return oneSided(SCENARIO_ID.basis, ONE_BP, 'years');
    case 'refinancing-duration':
      return oneSided(SCENARIO_ID.refinancing, SPEED_BUMP, 'per unit of the multiplier');
    case 'turnover-duration':
      return oneSided(SCENARIO_ID.turnover, SPEED_BUMP, 'per unit of the multiplier');
  }
}

/** Any sensitivity as `price` answers it; undefined when the measure is not one of revaluation. */
export function sensitivity(measure: MeasureName, thing: SimulatedValue): PricedMeasure | undefined {
  if (measure === 'key-rate-dv01') return keyRateAnswer(keyRateDv01(thing), thing.unit);
  const simple = SIMPLE_SENSITIVITIES.find((name) => name === measure);
  return simple === undefined ? undefined : { ...simpleSensitivity(simple, thing) };
}

/** Key-rate DV01s at the key tenors, in the thing's unit. */
export function keyRateDv01(thing: SimulatedValue): Batched[] {
  return KEY_RATE_TENORS.map((tenor) =>
    dv01(thing.valueIn(SCENARIO_ID.keyDown(tenor)), thing.valueIn(SCENARIO_ID.keyUp(tenor)), thing.shiftBp),
  );
}

/** Values with rates down, unmoved and up. */
function shifted({ valueIn }: SimulatedValue): { down: Batched; base: Batched; up: Batched } {
  return {
    down: valueIn(SCENARIO_ID.down),
    base: valueIn(SCENARIO_ID.base),
    up: valueIn(SCENARIO_ID.up),
  };
}

/** What a value gained. */
export function change(before: Batched, after: Batched): Batched {
  return mapBatched((from, to) => to - from, before, after);
}

/** A simulated number as an answer. */
export function answer(value: Batched, unit: string, factor = 1): PricedMeasure {
  return { ...measured(scaleBatched(value, factor), unit) };
}

function keyRateAnswer(values: readonly Batched[], unit: string): PricedMeasure {
  const byTenor = (pick: (value: Batched) => number): Record<string, number> =>
    Object.fromEntries(KEY_RATE_TENORS.map((tenor, index) => [String(tenor), pick(values[index]!)]));
  return { value: byTenor((value) => value.value), standardError: byTenor(standardErrorOf), unit };
}
