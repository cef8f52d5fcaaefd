import { invariant } from './invariant.ts';
import { momentsOf, standardErrorOfMean } from './statistics.ts';

/**
 * A number estimated by simulation: the value of the whole sample and the value of each independent batch
 * of paths. Combining batch by batch keeps common randomness, so that errors of sums and ratios are honest.
 * A closed form has no batches.
 */
export interface Batched {
  readonly value: number;
  readonly batches: readonly number[];
}

/** A number known without error. */
export function exact(value: number): Batched {
  return { value, batches: [] };
}

/**
 * Applies a function to simulated numbers, on the whole sample and batch by batch.
 *
 * @param f a smooth function of as many numbers as are given
 * @param inputs numbers of one run (the same batches), or exact ones
 */
export function mapBatched(f: (...values: number[]) => number, ...inputs: readonly Batched[]): Batched {
  return byBatch(inputs, (numberOf) => f(...inputs.map(numberOf)));
}

/** Sum of simulated numbers of one run, of which there may be more than a function has arguments. */
export function sumBatched(inputs: readonly Batched[]): Batched {
  return byBatch(inputs, (numberOf) => inputs.reduce((total, input) => total + numberOf(input), 0));
}

/** Combines the inputs' values, then their numbers in each batch. */
function byBatch(
  inputs: readonly Batched[],
  combine: (numberOf: (input: Batched) => number) => number,
): Batched {
  const count = inputs.reduce((most, input) => Math.max(most, input.batches.length), 0);
  invariant(
    inputs.every((input) => input.batches.length === count || input.batches.length === 0),
    'Numbers that are combined have the same batches.',
  );
  const batches = new Array<number>(count);
  for (let batch = 0; batch < count; batch++) {
    batches[batch] = combine((input) => (input.batches.length === 0 ? input.value : input.batches[batch]!));
  }
  return { value: combine((input) => input.value), batches };
}

/** A simulated number times a constant. */
export function scaleBatched(input: Batched, factor: number): Batched {
  return { value: input.value * factor, batches: input.batches.map((value) => value * factor) };
}

/**
 * Standard error from the spread of the batches: s/√R, itself known to a relative 1/√(2(R − 1)).
 *
 * @returns 0 for an exact number
 */
export function standardErrorOf(input: Batched): number {
  if (input.batches.length === 0) return 0;
  invariant(input.batches.length >= 2, 'A standard error needs two batches.');
  return standardErrorOfMean(momentsOf(input.batches));
}
