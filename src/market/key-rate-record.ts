/**
 * Daily changes of the US Treasury's par yields at 2, 5, 10, 20 and 30 years: sample standard deviations in bp, that of
 * the plain mean of the five, and correlations. To four figures 6.982, 7.035, 6.414, 5.918, 5.791; mean 5.966.
 *
 * @source 1,113 daily changes of the US Treasury's Daily Treasury Par Yield Curve Rates, 4 January 2021 – 11 July 2025;
 *   the one change across a gap of the record (6 December 2024 – 2 January 2025) is left out
 */
export const KEY_RATE_RECORD = {
  keyRatesBp: [6.98, 7.03, 6.41, 5.92, 5.79],
  parallelBp: 5.97,
  correlation: [
    [1, 0.907, 0.773, 0.629, 0.571],
    [0.907, 1, 0.938, 0.83, 0.779],
    [0.773, 0.938, 1, 0.952, 0.926],
    [0.629, 0.83, 0.952, 1, 0.98],
    [0.571, 0.779, 0.926, 0.98, 1],
  ],
} as const;
