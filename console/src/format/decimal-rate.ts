/** Mortgage rates are between 0.5 and 25 percent: whatever is at least this is meant in percent. */
const LEAST_PERCENT = 0.5;

/** A mortgage rate as a decimal, written as percent or as a decimal: 6.75 and 0.0675 are the same. */
export function decimalRate(cell: string): number {
  const rate = Number(cell);
  return rate >= LEAST_PERCENT ? rate / 100 : rate;
}
