import type { JobKind } from '../store/records.ts';

/** Desk jobs answer someone who waits; batch jobs are long and give way to them. */
export type JobClass = 'desk' | 'batch';

export const JOB_CLASSES: readonly JobClass[] = ['desk', 'batch'];

const CLASS_OF_KIND: Readonly<Record<JobKind, JobClass>> = {
  calibration: 'batch',
  risk: 'desk',
  hedge: 'desk',
  stress: 'batch',
  pricing: 'desk',
  execution: 'desk',
  explain: 'desk',
  servicing: 'batch',
  backtest: 'batch',
};

/** A batch job of this priority gives way to none, so that a busy desk cannot starve it. */
const PRIORITY_THAT_GIVES_WAY_TO_NONE = 1;

/** Where a job waits and runs. */
export function jobClassOf(kind: JobKind): JobClass {
  return CLASS_OF_KIND[kind];
}

/** Whether a running job's simulation gives way to others, block by block. */
export function precedenceOf(kind: JobKind, priority: number): JobClass {
  return priority === PRIORITY_THAT_GIVES_WAY_TO_NONE ? 'desk' : jobClassOf(kind);
}
