import { type Batched, mapBatched, standardErrorOf } from '../core/batched.ts';
import type { MeasureValue } from './measure-value.ts';

const BP = 1e-4;

/** Values of one thing with rates down, unmoved and up by the same shift. */
export interface ShiftedValues {
  readonly down: Batched;
  readonly base: Batched;
  readonly up: Batched;
}

/**
 * Effective duration (V₋ − V₊)/(2·b·P₀).
 *
 * @param shiftBp b in basis points; `notional` P₀, the price or the notional in the same unit as the values
 * @source docs/models/measures.md; Fabozzi, "Handbook of Fixed Income Securities", ch. on effective duration
 * @returns years
 */
export function effectiveDuration(values: ShiftedValues, shiftBp: number, notional: Batched): Batched {
  const shift = shiftBp * BP;
  return mapBatched((down, up, base) => (down - up) / (2 * shift * base), values.down, values.up, notional);
}

/**
 * Effective convexity (V₋ + V₊ − 2V₀)/(b²·P₀).
 *
 * @source docs/models/measures.md
 * @returns years²
 */
export function effectiveConvexity(values: ShiftedValues, shiftBp: number, notional: Batched): Batched {
  const shift = shiftBp * BP;
  return mapBatched(
    (down, base, up, par) => (down + up - 2 * base) / (shift * shift * par),
    values.down,
    values.base,
    values.up,
    notional,
  );
}

/** DV01: (V₋ − V₊)/2 scaled to 1 bp; positive when falling rates gain. */
export function dv01(down: Batched, up: Batched, shiftBp: number): Batched {
  return mapBatched((low, high) => (low - high) / (2 * shiftBp), down, up);
}

/** −(V₊ − V₀)/(P₀·change): a duration for any small one-sided change. */
export function oneSidedDuration(base: Batched, up: Batched, change: number, notional: Batched): Batched {
  return mapBatched((before, after, par) => (before - after) / (change * par), base, up, notional);
}

/** A simulated number with its error and unit. */
export function measured(value: Batched, unit: string): MeasureValue {
  return { value: value.value, standardError: standardErrorOf(value), unit };
}
