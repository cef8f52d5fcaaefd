import { CounterpoiseError } from '../core/errors.ts';

/** Dust of 1e-9 of a step must not add or lose a rate. */
const STEP_DUST = 1e-9;

/** Note rates from one to another. */
export interface NoteRateRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** How many note rates a range has; a number of any size, for whoever asks before they are made. */
export function rateCount({ from, to, step }: NoteRateRange): number {
  return Math.max(0, Math.floor((to - from) / step + STEP_DUST) + 1);
}

/**
 * The note rates of a range, each to eight decimals so that it is the double a person would write.
 *
 * @param range decimals, `from` not above `to`, `step` above zero
 * @returns decimals, rising
 */
export function ratesBetween(range: NoteRateRange): readonly number[] {
  const { from, step } = range;
  return Array.from({ length: rateCount(range) }, (_, index) => Number((from + index * step).toFixed(8)));
}

/**
 * Note rates of a range `from:to:step`, in percent: `6.0:7.5:0.125`.
 *
 * @returns decimals
 * @throws CounterpoiseError INPUT_INVALID
 */
export function noteRateRange(text: string): readonly number[] {
  const parts = text.split(':').map(Number);
  const [from, to, step = 0.125] = parts;
  const count = rateCount({ from: from!, to: to!, step });
  if (
    parts.length < 2 ||
    parts.length > 3 ||
    parts.some((part) => !(part > 0)) ||
    !(count >= 1 && count <= 200)
  ) {
    throw new CounterpoiseError('INPUT_INVALID', `"${text}" is no range of note rates.`, {
      field: 'note-rates',
      found: text,
      accepted: 'from:to:step in percent, such as 6.0:7.5:0.125, of at most 200 rates',
    });
  }
  return ratesBetween({ from: from! / 100, to: to! / 100, step: step / 100 });
}
