import type { Positions } from '../api/documents.ts';
import type { JobBody } from '../api/job-runs.ts';
import { DEFAULT_RUN, type RunSettings, runMembersOf } from './run-settings.ts';

interface AskedJob {
  readonly title: string;
  readonly body: JobBody;
}

/** The book as the server has it now: its latest day and pipeline, and what is open of the trades. */
function bookInput(positions: Positions): Readonly<Record<string, unknown>> {
  return { marketSnapshotId: 'latest', pipelineId: 'latest', positions: positions.document };
}

const LATEST_CALIBRATION = { run: runMembersOf(DEFAULT_RUN) };

export function calibrationJob(): AskedJob {
  return { title: 'Calibration', body: { kind: 'calibration', input: { marketSnapshotId: 'latest' } } };
}

export function riskJob(positions: Positions, run: RunSettings = DEFAULT_RUN): AskedJob {
  return {
    title: 'Risk',
    body: { kind: 'risk', input: bookInput(positions), run: runMembersOf(run) },
  };
}

/** @param more scenarios, and a horizon; the server's own scenarios without them */
export function stressJob(
  positions: Positions,
  more: Readonly<Record<string, unknown>> = {},
  run: RunSettings = DEFAULT_RUN,
): AskedJob {
  return {
    title: 'Stress',
    body: { kind: 'stress', input: { ...bookInput(positions), ...more }, run: runMembersOf(run) },
  };
}

export function hedgeJob(positions: Positions, config: unknown): AskedJob {
  return {
    title: 'Hedge',
    body: { kind: 'hedge', input: { ...bookInput(positions), config }, ...LATEST_CALIBRATION },
  };
}

/** Risk and stress of the whole book. */
export function valuationJobs(positions: Positions): readonly AskedJob[] {
  return [riskJob(positions), stressJob(positions)];
}
