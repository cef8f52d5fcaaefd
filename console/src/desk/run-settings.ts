import type { RateModelKind } from '../../../src/core/rate-model-kinds.ts';

/** How a run simulates, as far as a reader chooses; null is the server's own default. */
export interface RunSettings {
  readonly pathCount: number | null;
  readonly seed: string;
  /** Null is the latest calibration as it is; another model is calibrated within the run. */
  readonly model: RateModelKind | null;
  /** Every lock path by path, without the grid. */
  readonly isExact: boolean;
}

export const DEFAULT_RUN: RunSettings = { pathCount: null, seed: '', model: null, isExact: false };

/** The settings as the API takes them. */
export function runMembersOf({ pathCount, seed, model, isExact }: RunSettings) {
  return {
    ...(model === null ? { calibrationId: 'latest' } : { model }),
    ...(pathCount === null ? {} : { pathCount }),
    ...(seed.trim() === '' ? {} : { seed: seed.trim() }),
    ...(isExact ? { exact: true } : {}),
  };
}
