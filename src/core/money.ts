import { Decimal } from 'decimal.js';

/** Exact decimal amount of dollars; a string in JSON. */
export type Money = Decimal;

/** Digits that hold the largest face times a price in 256ths exactly, with room for sums of very many of them. */
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_EVEN });

/** An exact amount from a decimal text or a number. */
export function money(value: string | number): Money {
  return new Exact(value);
}

/** An amount that changes hands: rounded half to even, to the cent. */
export function toCents(amount: Money): Money {
  return amount.toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN);
}

/** An amount of whole cents as JSON and tables have it: `-1234.50`. */
export function centsText(amount: Money): string {
  const cents = toCents(amount);
  return (cents.isZero() ? cents.abs() : cents).toFixed(2);
}

/** The exact sum of amounts. */
export function sumOf(amounts: Iterable<Money | string>): Money {
  let sum: Money = new Exact(0);
  for (const amount of amounts) sum = sum.plus(amount);
  return sum;
}

/**
 * The exact sum of amounts of whole cents, as {@link centsText} writes them: for sums over a whole book, many times as
 * fast as {@link sumOf}.
 */
export function sumOfCents(amounts: Iterable<string>): string {
  let cents = 0n;
  for (const amount of amounts) cents += BigInt(amount.replace('.', ''));
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** An amount of whole cents with the other sign. */
export function negatedCents(amount: string): string {
  if (amount === '0.00') return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
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
