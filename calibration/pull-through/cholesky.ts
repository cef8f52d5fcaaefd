/**
 * Lower Cholesky factor of a symmetric positive definite matrix, in place of its lower triangle.
 *
 * @source Golub, Van Loan, "Matrix Computations" (4th ed., 2013), §4.2.5
 * @param matrix row by row, size²; only the lower triangle is read and written
 * @returns false where the matrix is not positive definite; it is then spoilt. Cost: size³/3
 */
export function choleskyInPlace(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      if (i !== j) {
        matrix[i * size + j] = sum / matrix[j * size + j]!;
        continue;
      }
      if (!(sum > 0)) return false;
      matrix[i * size + i] = Math.sqrt(sum);
    }
  }
  return true;
}

/**
 * Solves L·Lᵀ·x = right in place of the right-hand side.
 *
 * @source Golub, Van Loan, "Matrix Computations" (4th ed., 2013), §3.1
 * @param factor of {@link choleskyInPlace}
 */
export function solveFactored(factor: Float64Array, size: number, right: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * right[k]!;
    right[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i]!;
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * right[k]!;
    right[i] = sum / factor[i * size + i]!;
  }
}

/**
 * Inverse of a factored matrix.
 *
 * @source Golub, Van Loan, "Matrix Computations" (4th ed., 2013), §4.2
 * @param factor of {@link choleskyInPlace}
 * @returns row by row, both triangles
 */
export function inverseOfFactored(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    solveFactored(factor, size, column);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

/** ln det of a factored matrix. */
export function logDeterminantOfFactored(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(factor[i * size + i]!);
  return 2 * sum;
}
