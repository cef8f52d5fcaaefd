import type { RateLock } from '../instruments/rate-lock.ts';

/**
 * Good locks as the JSON document of a pipeline, which its reader takes back without loss.
 *
 * @param asOf the day the pipeline describes, `YYYY-MM-DD`
 */
export function pipelineDocument(locks: readonly RateLock[], asOf: string): object {
  return { schemaVersion: 1, asOf, locks: locks.map(lockDocument) };
}

function lockDocument({ dtiPercent, ltvPercent, ...same }: RateLock): object {
  return {
    ...same,
    ...(dtiPercent !== undefined && { dti: dtiPercent }),
    ...(ltvPercent !== undefined && { ltv: ltvPercent }),
  };
}
