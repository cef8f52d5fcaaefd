/** A float64 table in memory that worker threads share. */
export function shared(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** Whole numbers in memory that worker threads share. */
export function sharedIntegers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** A copy of numbers in memory that worker threads share. */
export function sharedCopy(values: ArrayLike<number>): Float64Array {
  const copy = shared(values.length);
  copy.set(values);
  return copy;
}

/** A table as so many equal parts. */
export function parts(table: Float64Array, count: number): Float64Array[] {
  const length = table.length / count;
  return Array.from({ length: count }, (_, part) => table.subarray(part * length, (part + 1) * length));
}
