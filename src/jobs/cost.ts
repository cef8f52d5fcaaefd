import { invariant } from '../core/invariant.ts';
import type { ResolvedWork } from './resolve-input.ts';

/** Months a mortgage lives at most: what one path of one loan walks through. */
const MONTHS_PER_PATH = 360;
/** Paths assumed when a request names none. */
const PATH_COUNT_ASSUMED = 8192;

/** Locks that a back-test values on a day, roughly. */
const LOCKS_PER_TESTED_DAY = 200;

/**
 * Rough size of a job in loan-path-months, for admission only.
 *
 * @returns instruments × paths × 360, at least one instrument
 */
export function estimateCost({ input, run }: ResolvedWork): number {
  const settings = { ...(input['run'] as typeof run | undefined), ...run };
  const pathCount = settings.pathCount ?? settings.pathCountMax ?? PATH_COUNT_ASSUMED;
  invariant(Number.isFinite(pathCount), 'The cost of a job is estimated after its input was parsed.');
  const lockCount = lockCountOf(input['pipeline']) + lockCountOf(input['beforePipeline']);
  const heldCount = lockCount + rightCountOf(input['servicing']);
  const instrumentCount = Math.max(
    1,
    lengthOf(input['instruments']),
    heldCount,
    testedDays(input) * LOCKS_PER_TESTED_DAY,
  );
  return instrumentCount * pathCount * MONTHS_PER_PATH;
}

/** Days of a rates history times the worlds that a back-test follows through them; what has a pipeline is none. */
function testedDays({ ratesHistory, config, pipeline }: ResolvedWork['input']): number {
  if (pipeline !== undefined || typeof ratesHistory !== 'object' || ratesHistory === null) return 0;
  const worlds =
    typeof config === 'object' && config !== null && 'worlds' in config && typeof config.worlds === 'number'
      ? config.worlds
      : 1;
  return 'days' in ratesHistory ? lengthOf(ratesHistory.days) * worlds : 0;
}

function lockCountOf(pipeline: unknown): number {
  if (typeof pipeline !== 'object' || pipeline === null) return 0;
  return 'locks' in pipeline ? lengthOf(pipeline.locks) : lengthOf(pipeline);
}

function rightCountOf(servicing: unknown): number {
  if (typeof servicing !== 'object' || servicing === null) return 0;
  return 'rights' in servicing ? lengthOf(servicing.rights) : lengthOf(servicing);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
