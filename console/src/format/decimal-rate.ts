/** Mortgage rates are between 0.5 and 25 percent: whatever is at least this is meant in percent. */
const LEAST_PERCENT = 0.5;

/**
 * A mortgage rate as a decimal, written as percent or as a decimal: 6.75, 6.75% and 0.0675 are the same. Digits are shifted in
 * decimal, so that all three give the same double. Undefined for what is no number.
 */
export function decimalRate(cell: string): number | undefined {
  const digits = cell.replace('%', '').trim();
  const isPercent = cell.includes('%') || Number(digits) >= LEAST_PERCENT;
  const rate = Number(isPercent ? `${digits}e-2` : digits);
  return Number.isFinite(rate) ? rate : undefined;
}
