const SWEEPS_MAX = 60;

/** Eigenvalues from the largest down, and their unit vectors in rows. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** [eigenvalue][component]. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's cyclic rotations.
 *
 * @source Golub & Van Loan, "Matrix Computations" (4th ed., 2013), §8.5
 * @param matrix [row][column], symmetric
 * @returns values to about 1e-15 of the largest in size; vectors orthonormal to 1e-15, their signs left open
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const norm = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  let sweep = 0;
  while (sweep < SWEEPS_MAX && rotateAll(a, v, size, norm * Number.EPSILON * 1e-3)) sweep++;
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (left, right) => a[right * size + right]! - a[left * size + left]! || left - right,
  );
  const vectors = new Float64Array(size * size);
  for (const [to, from] of order.entries())
    vectors.set(v.subarray(from * size, (from + 1) * size), to * size);
  return { values: Float64Array.from(order, (i) => a[i * size + i]!), vectors };
}

/** Turns each pair of rows whose element is not negligible; whether there was one. */
function rotateAll(a: Float64Array, v: Float64Array, size: number, negligible: number): boolean {
  let rotated = false;
  for (let p = 0; p < size - 1; p++) {
    for (let q = p + 1; q < size; q++) {
      const element = a[p * size + q]!;
      if (Math.abs(element) <= negligible) continue;
      rotated = true;
      const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * element);
      const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      const sine = tangent * cosine;
      rotateRows(a, size, p, q, cosine, sine);
      rotateColumns(a, size, p, q, cosine, sine);
      a[p * size + q] = 0;
      a[q * size + p] = 0;
      rotateRows(v, size, p, q, cosine, sine);
    }
  }
  return rotated;
}

function rotateRows(m: Float64Array, size: number, p: number, q: number, cosine: number, sine: number): void {
  for (let k = 0; k < size; k++) {
    const x = m[p * size + k]!;
    const y = m[q * size + k]!;
    m[p * size + k] = cosine * x - sine * y;
    m[q * size + k] = sine * x + cosine * y;
  }
}

function rotateColumns(
  m: Float64Array,
  size: number,
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  for (let k = 0; k < size; k++) {
    const x = m[k * size + p]!;
    const y = m[k * size + q]!;
    m[k * size + p] = cosine * x - sine * y;
    m[k * size + q] = sine * x + cosine * y;
  }
}
