/** A computed number with its error and unit. A closed form has standard error 0. */
export interface MeasureValue {
  readonly value: number;
  readonly standardError: number;
  readonly unit: string;
}

/** Key-rate tenors in years; the first and last triangle extend flat. */
export const KEY_RATE_TENORS_YEARS = [2, 5, 10, 20, 30] as const;
