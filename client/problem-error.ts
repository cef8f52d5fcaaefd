import type { Job, Problem } from './operations.ts';

/** An answer that is no success: RFC 9457 problem details, as far as the server sent them. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Of docs/errors.md; null when something other than the server answered, a proxy perhaps. */
  readonly code: string | null;
  readonly requestId: string | null;
  readonly errors: Problem['errors'];

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? null;
    this.requestId = problem.requestId ?? null;
    this.errors = problem.errors ?? [];
  }
}

/** A job that was waited for ended without a result. */
export class JobEndedError extends Error {
  override readonly name = 'JobEndedError';
  readonly job: Job;

  constructor(job: Job) {
    super(job.error?.detail ?? `Job ${job.id} is ${job.state}.`);
    this.job = job;
  }
}
