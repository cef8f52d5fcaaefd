import { digestOf } from '../core/digest.ts';
import { ENGINE_VERSION } from '../core/engine.ts';

/** Everything a result depends on. A closed-form result has no seed and no paths. */
export interface Provenance {
  readonly engineVersion: string;
  readonly model: string | null;
  readonly calibrationId: string | null;
  readonly seed: string | null;
  readonly pathCount: number | null;
  readonly kernel: string | null;
  readonly inputDigest?: string;
  readonly resultDigest?: string;
  readonly [key: string]: unknown;
}

/** Paths unless a run says otherwise: four randomisations of 512. */
export const DEFAULT_PATH_COUNT = 2048;
/** Seed unless a run says otherwise. */
export const DEFAULT_SEED = 'counterpoise';

/** Provenance of a simulated or closed-form result. */
export function provenance(parts: Partial<Provenance> & Pick<Provenance, 'model'>): Provenance {
  return {
    engineVersion: ENGINE_VERSION,
    calibrationId: null,
    seed: null,
    pathCount: null,
    kernel: null,
    ...parts,
  };
}

/** A result with the digests of what went in and of what came out, its provenance aside. */
export function withDigests<Result extends { readonly provenance: Provenance }>(
  result: Result,
  input: unknown,
): Result {
  const { provenance: origin, ...answer } = result;
  return {
    ...result,
    provenance: { ...origin, inputDigest: digestOf(input), resultDigest: digestOf(answer) },
  };
}
