import type { JobThreadRole } from './job-protocol.ts';

/** How the engine simulates: plain data, with which its thread is started. */
export interface SimulationSettings {
  /** Threads of the pool; all of the machine's when absent. */
  readonly threads?: number | undefined;
  /** Memory for paths and drivers; the pool's own default when absent. */
  readonly memoryBytes?: number | undefined;
}

/** With what a job's thread is started, beside its port to the simulation. */
export interface JobThreadSettings {
  readonly role: JobThreadRole;
}
