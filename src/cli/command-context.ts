import type { Environment } from '../config/environment.ts';
import type { ServerConfig } from '../config/server-config.ts';
import type { IsoDate } from '../core/dates.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { PathPool } from '../workers/path-pool.ts';

/** A server that answers requests. */
export interface RunningServer {
  /** Address for a browser on this machine. */
  readonly url: string;
  /** Whether what it stores outlives the process. */
  readonly durable: boolean;
  /** Whether nobody has to say who he is. */
  readonly open: boolean;
  /** Refuses new work, lets running jobs finish, then closes. */
  readonly stop: () => Promise<void>;
}

/** What the commands take from outside: the clock, the way they are interrupted, the layers above them. */
export interface CommandContext {
  readonly now: () => Date;
  /** Today's business date, New York. */
  readonly today: () => IsoDate;
  readonly environment: Environment;
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
  /** What does jobs, here and on a pool. */
  readonly engineOn: (pool: PathPool) => JobEngine;
  readonly startServer: (config: ServerConfig) => Promise<RunningServer>;
}
