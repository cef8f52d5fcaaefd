/** Numbers of fifty decimals as whole multiples of 1e-50: slow, and as exact as any check of a double needs. */
export type Fixed = bigint;

const DECIMALS = 50;
/** The number 1. */
export const ONE: Fixed = 10n ** BigInt(DECIMALS);

/** The decimal number that a double prints as, which is what a quote means. */
export function fixed(value: number): Fixed {
  const [digits, exponent = '0'] = value.toExponential().split('e') as [string, string];
  const [whole, decimals = ''] = digits.replace('-', '').split('.') as [string, string];
  const shift = DECIMALS + Number(exponent) - decimals.length;
  const magnitude =
    shift >= 0
      ? BigInt(whole + decimals) * 10n ** BigInt(shift)
      : BigInt(whole + decimals) / 10n ** BigInt(-shift);
  return value < 0 ? -magnitude : magnitude;
}

/** Distance of a double from a number, exact but for the last decimal. */
export function distance(value: number, exact: Fixed): number {
  return Math.abs(Number(fixed(value) - exact) / Number(ONE));
}

/** a·b. */
export function times(a: Fixed, b: Fixed): Fixed {
  return (a * b) / ONE;
}

/** a/b. */
export function over(a: Fixed, b: Fixed): Fixed {
  return (a * ONE) / b;
}

/** ln x = 2·atanh((x − 1)/(x + 1)), for x near 1. */
export function logarithm(x: Fixed): Fixed {
  const ratio = over(x - ONE, x + ONE);
  const square = times(ratio, ratio);
  let sum = 0n;
  let power = ratio;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return 2n * sum;
}

/** eˣ by its series. */
export function exponential(x: Fixed): Fixed {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = times(term, x) / n;
  }
  return sum;
}
