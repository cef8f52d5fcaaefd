import type { ErrorTarget } from '../sim/simulate-to-target.ts';

/** What a run that had an error to reach says of where its paths ended. */
export function reachedError(standardErrorPer100: number | undefined): {
  readonly standardErrorPer100?: number;
} {
  return standardErrorPer100 === undefined ? {} : { standardErrorPer100 };
}

/** A run that spent its paths before it reached its error says so. */
export function targetWarnings(
  reached: number | undefined,
  pathCount: number,
  target: ErrorTarget | undefined,
): string[] {
  if (reached === undefined || target === undefined || reached <= target.standardErrorPer100) return [];
  return [
    `The largest standard error of a forward price is ${reached.toPrecision(2)} per 100 at ${pathCount} paths, above the target of ${target.standardErrorPer100}; a larger pathCountMax would let the run go on.`,
  ];
}
