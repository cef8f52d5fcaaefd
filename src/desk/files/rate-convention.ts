import { MORTGAGE_RATE_LIMITS } from '../../book/lock-terms.ts';
import type { Parsed } from './parse-cell.ts';
import { shownText } from './row-error.ts';

/** How a file writes rates: 6.75, 6.75% or 0.0675. */
export const RATE_CONVENTIONS = ['percent', 'percent-sign', 'decimal'] as const;
export type RateConvention = (typeof RATE_CONVENTIONS)[number];

const RATE_TEXT = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/;
const ACCEPTED = '6.75, 6.75% or 0.0675 (0.5 % to 25 %), written one way in the whole file';

const WRITTEN: Readonly<Record<RateConvention, string>> = {
  percent: 'percent without a sign (6.75)',
  'percent-sign': 'percent with a sign (6.75%)',
  decimal: 'decimals (0.0675)',
};

/** The way one rate is written, or undefined when it is no mortgage rate in any of them. */
function conventionOf(text: string): RateConvention | undefined {
  const match = RATE_TEXT.exec(text.trim());
  if (match === null) return undefined;
  const number = Number(match[1]);
  if (match[2] === '%') return 'percent-sign';
  if (number >= MORTGAGE_RATE_LIMITS.min && number <= MORTGAGE_RATE_LIMITS.max) return 'decimal';
  return number >= 0.5 && number <= 25 ? 'percent' : undefined;
}

/**
 * The convention of a file: the one most of its rates follow, the first seen when two are as many.
 *
 * @param texts every rate of the file, blanks included
 * @returns `percent` when no text is a rate
 */
export function detectRateConvention(texts: Iterable<string>): RateConvention {
  const counts = new Map<RateConvention, number>();
  for (const text of texts) {
    const convention = conventionOf(text);
    if (convention !== undefined) counts.set(convention, (counts.get(convention) ?? 0) + 1);
  }
  let best: RateConvention = 'percent';
  let most = 0;
  for (const [convention, count] of counts) {
    if (count > most) {
      best = convention;
      most = count;
    }
  }
  return best;
}

/**
 * A mortgage rate in the file's convention.
 *
 * @returns the decimal rate, shifted in decimal so that 6.99 gives exactly the double nearest 0.0699
 */
export function parseRate(text: string, convention: RateConvention): Parsed<number> {
  const found = shownText(text.trim());
  const written = conventionOf(text);
  if (written === undefined) {
    return {
      problem: {
        code: 'INPUT_INVALID',
        message: `"${found}" is not a mortgage rate.`,
        found,
        accepted: ACCEPTED,
      },
    };
  }
  if (written !== convention) {
    return {
      problem: {
        code: 'INPUT_INVALID',
        message: `"${found}" is written as ${WRITTEN[written]}, but this file writes ${WRITTEN[convention]}.`,
        found,
        accepted: ACCEPTED,
      },
    };
  }
  const digits = RATE_TEXT.exec(text.trim())![1]!;
  return { value: convention === 'decimal' ? Number(digits) : Number(`${digits}e-2`) };
}
