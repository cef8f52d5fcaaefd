import { useSyncExternalStore } from 'react';
import type { Job, JobResult, Operations } from '../../../client/operations.ts';
import { JobEndedError } from '../../../client/problem-error.ts';
import { api } from './session.ts';

export type JobBody = Operations['POST /v1/jobs']['input']['body'];

/** A job this page has asked for, until somebody has seen its end. */
export interface JobRun {
  /** Of the page. */
  readonly key: number;
  readonly title: string;
  readonly job: Job | null;
  readonly error: unknown;
}

let runs: readonly JobRun[] = [];
let nextKey = 1;
const listeners = new Set<() => void>();

function change(next: readonly JobRun[]): void {
  runs = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What this page has running, and what failed of it. */
export function useJobRuns(): readonly JobRun[] {
  return useSyncExternalStore(subscribe, () => runs);
}

/**
 * Has a job done and waits for its result; meanwhile it stands among the page's runs, with its progress.
 *
 * @throws ProblemError, or JobEndedError for a job that ended otherwise
 */
export async function runJob(title: string, body: JobBody): Promise<JobResult> {
  const key = nextKey++;
  const update = (part: Partial<JobRun>) =>
    change(runs.map((run) => (run.key === key ? { ...run, ...part } : run)));
  change([...runs, { key, title, job: null, error: null }]);
  try {
    const result = await api.run(body, { onChange: (job) => update({ job }) });
    forgetRun(key);
    return result;
  } catch (error) {
    if (error instanceof JobEndedError && error.job.state === 'cancelled') forgetRun(key);
    else update({ error });
    throw error;
  }
}

/** Asks the server to stop a job; what waits for it is told by its end. */
export async function cancelRun(run: JobRun): Promise<void> {
  if (run.job !== null) await api.call('POST /v1/jobs/{id}/cancel', { path: { id: run.job.id } });
}

/** Takes a run off the page. */
export function forgetRun(key: number): void {
  change(runs.filter((run) => run.key !== key));
}
