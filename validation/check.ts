/** One condition of a validation: a number, the interval it has to lie in, and what that means. */
export interface Check {
  /** `section/name`, stable between versions. */
  readonly id: string;
  /** What is tested, for a reader who has only this line. */
  readonly tested: string;
  readonly value: number;
  readonly unit: string;
  /** The interval that passes, both ends included; without one end it is open there. */
  readonly low?: number;
  readonly high?: number;
  /** Where the interval comes from. */
  readonly yardstick: string;
  /** Of `value`, in its unit; 0 for what is computed and not simulated. */
  readonly standardError: number;
  /** Probability that a correct engine fails here by chance, at most; 0 for what is not simulated. */
  readonly falseAlarmRate: number;
  readonly passed: boolean;
  /** The number in words. */
  readonly reading: string;
}

/** What a check says beside its number and interval. */
export interface CheckText {
  readonly id: string;
  readonly tested: string;
  readonly unit: string;
  readonly yardstick: string;
  readonly reading: string;
}

/** A check that a number lies in an interval; a number that is not one fails. */
export function withinRange(
  text: CheckText,
  value: number,
  { low, high }: { readonly low?: number; readonly high?: number },
  standardError = 0,
): Check {
  return {
    ...text,
    value,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    standardError,
    falseAlarmRate: 0,
    passed: value >= (low ?? Number.NEGATIVE_INFINITY) && value <= (high ?? Number.POSITIVE_INFINITY),
  };
}

/** A check that a size, such as a largest difference, is at most a tolerance. */
export function atMostTolerance(text: CheckText, size: number, tolerance: number): Check {
  return withinRange(text, size, { low: 0, high: tolerance });
}

/**
 * A check that the largest of some standardised differences is within what chance leaves.
 *
 * @param text without a unit: the number counts standard errors
 * @param largest max |z|, standard errors
 * @param limit from the false-alarm rate and the number of comparisons
 */
export function withinErrors(
  text: Omit<CheckText, 'unit'>,
  largest: number,
  limit: number,
  falseAlarmRate: number,
): Check {
  return {
    ...withinRange({ ...text, unit: 'standard errors' }, largest, { low: 0, high: limit }, 1),
    falseAlarmRate,
  };
}

/**
 * A check that a number with a standard error agrees with a known one.
 *
 * @param limit standard errors either side
 */
export function simulatedAgainst(
  text: CheckText,
  { value, standardError }: { readonly value: number; readonly standardError: number },
  expected: number,
  { limit, falseAlarmRate }: { readonly limit: number; readonly falseAlarmRate: number },
): Check {
  const margin = limit * standardError;
  return {
    ...withinRange(text, value, { low: expected - margin, high: expected + margin }, standardError),
    falseAlarmRate,
  };
}
