import { Decimal } from 'decimal.js';

/** Exact decimal amount of dollars; a string in JSON. */
export type Money = Decimal;

/** An exact amount from a decimal text or a number. */
export function money(value: string | number): Money {
  return new Decimal(value);
}

/**
 * The one crossing from simulated float64 dollars to money that settles: rounded half to even, to the cent.
 *
 * @param dollars finite
 */
export function moneyFromSimulated(dollars: number): Money {
  return new Decimal(dollars).toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN);
}

/** Dollars for people: `1,234,567` or with cents. */
export function formatDollars(dollars: number, decimals = 0): string {
  const fixed = Math.abs(dollars).toFixed(decimals);
  const [whole, cents] = fixed.split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  const negative = dollars < 0 && Number(fixed) !== 0;
  return `${negative ? '-' : ''}${grouped}${cents === undefined ? '' : `.${cents}`}`;
}
