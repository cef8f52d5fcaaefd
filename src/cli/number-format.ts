import { formatDollars } from '../core/money.ts';
import type { MeasureValue } from '../sim/measure-value.ts';

/** Whole dollars, grouped. */
export function dollars(value: number): string {
  return formatDollars(value);
}

/** Dollars with their standard error: `1,234 ± 5`; a closed form has none. */
export function dollarsWithError(measure: MeasureValue): string {
  return withError(measure, (value) => formatDollars(value));
}

/** Any measure with its standard error, to so many decimals. */
export function fixedWithError(measure: MeasureValue, decimals: number): string {
  return withError(measure, (value) => formatDollars(value, decimals));
}

/** A decimal rate in percent. */
export function percent(rate: number, decimals = 1): string {
  return `${(rate * 100).toFixed(decimals)} %`;
}

function withError({ value, standardError }: MeasureValue, format: (value: number) => string): string {
  return standardError === 0 ? format(value) : `${format(value)} ± ${format(standardError)}`;
}

const SIGNIFICANT_DIGITS = 10;

/** A number to ten significant digits, plain. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
