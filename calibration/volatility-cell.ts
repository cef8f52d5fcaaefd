/** How messages name a swaption: `1Y×10Y` or `18M×3Y`, expiry first. */
export function cellName({
  expiryYears,
  tenorYears,
}: {
  readonly expiryYears: number;
  readonly tenorYears: number;
}): string {
  return `${termName(expiryYears)}×${termName(tenorYears)}`;
}

function termName(years: number): string {
  if (Number.isInteger(years)) return `${years}Y`;
  const months = 12 * years;
  // Quoted months come as twelfths, rounded.
  return Math.abs(months - Math.round(months)) < 1e-9
    ? `${Math.round(months)}M`
    : `${Number(years.toPrecision(4))}Y`;
}
