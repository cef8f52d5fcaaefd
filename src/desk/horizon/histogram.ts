/** Counts of equal bins from the least to the greatest value. */
export interface Histogram {
  /** Dollars; one more than there are counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Bins that a page or a terminal can show; with 2,000 scenarios the middle ones hold about a hundred. */
const BINS = 40;

/** Counts values in equal bins; a bin holds its lower edge, the last one both. */
export function histogramOf(values: Float64Array): Histogram {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const width = (high - low) / BINS;
  if (width === 0) return { edges: [low, high], counts: [values.length] };
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor((value - low) / width))]! += 1;
  return { edges: Array.from({ length: BINS + 1 }, (_, edge) => low + edge * width), counts };
}
