/** How messages name a swaption: `1Y×10Y`, expiry first. */
export function cellName({
  expiryYears,
  tenorYears,
}: {
  readonly expiryYears: number;
  readonly tenorYears: number;
}): string {
  return `${Number(expiryYears.toPrecision(4))}Y×${Number(tenorYears.toPrecision(4))}Y`;
}
