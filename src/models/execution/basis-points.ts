/**
 * A difference of rates in basis points; rates are decimals of up to five places, so rounding to 1e-6 bp lets 87.5 be 87.5.
 *
 * @param rate decimal
 */
export function basisPoints(rate: number): number {
  return Math.round(rate * 1e10) / 1e6;
}
