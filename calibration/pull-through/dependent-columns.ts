import type { UsableObservation } from './history-sample.ts';

/** A column that is a combination of columns before it, and those it takes. */
export interface DependentColumn {
  readonly column: number;
  readonly on: readonly number[];
}

/** Share of a column's square that its predecessors leave, below which they determine it. */
const UNEXPLAINED_MIN = 1e-6;
/** Coefficient below which a predecessor has no part in a combination. */
const PART_MIN = 1e-3;

/**
 * The columns that the columns before them determine, by elimination in the Gram matrix in the given order.
 *
 * Without pivoting, so that what is kept depends on the order of importance alone.
 *
 * @source Golub, Van Loan, "Matrix Computations" (4th ed., 2013), §4.2
 * @param covariates the columns as functions of an observation, none of them all zero
 */
export function dependentColumns(
  observations: readonly UsableObservation[],
  covariates: readonly ((observation: UsableObservation) => number)[],
): readonly DependentColumn[] {
  const gram = gramMatrix(observations, covariates);
  const kept: number[] = [];
  const dependent: DependentColumn[] = [];
  // Of each kept column its part that its predecessors do not explain, as a combination of the columns.
  const residuals: { readonly combination: Float64Array; readonly square: number }[] = [];
  covariates.forEach((_, column) => {
    const combination = new Float64Array(covariates.length);
    combination[column] = 1;
    // Twice: the second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      for (const residual of residuals) {
        const part = inner(gram, combination, residual.combination) / residual.square;
        for (let i = 0; i < combination.length; i++) combination[i]! -= part * residual.combination[i]!;
      }
    }
    const square = inner(gram, combination, combination);
    if (square > UNEXPLAINED_MIN * gram[column]![column]!) {
      kept.push(column);
      residuals.push({ combination, square });
    } else {
      dependent.push({ column, on: kept.filter((index) => Math.abs(combination[index]!) > PART_MIN) });
    }
  });
  return dependent;
}

function gramMatrix(
  observations: readonly UsableObservation[],
  covariates: readonly ((observation: UsableObservation) => number)[],
): readonly Float64Array[] {
  const size = covariates.length;
  const gram = Array.from({ length: size }, () => new Float64Array(size));
  const shown = new Int32Array(size);
  const values = new Float64Array(size);
  for (const observation of observations) {
    let count = 0;
    for (let i = 0; i < size; i++) {
      const value = covariates[i]!(observation);
      if (value === 0) continue;
      values[count] = value;
      shown[count++] = i;
    }
    for (let i = 0; i < count; i++) {
      const row = gram[shown[i]!]!;
      for (let j = 0; j <= i; j++) row[shown[j]!]! += values[i]! * values[j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) gram[j]![i] = gram[i]![j]!;
  }
  return gram;
}

function inner(gram: readonly Float64Array[], left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i] === 0) continue;
    const row = gram[i]!;
    for (let j = 0; j < right.length; j++) sum += left[i]! * right[j]! * row[j]!;
  }
  return sum;
}
