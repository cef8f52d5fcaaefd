import { type Money, money } from '../../core/money.ts';

/** An amount of whole cents as JSON has it: `-1234.50`. */
export function centsText(amount: Money): string {
  return (amount.isZero() ? amount.abs() : amount).toFixed(2);
}

/** The exact sum of amounts. */
export function sumOf(amounts: Iterable<Money>): Money {
  let sum = money(0);
  for (const amount of amounts) sum = sum.plus(amount);
  return sum;
}
