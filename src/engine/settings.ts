import type { KernelName } from '../core/kernel-names.ts';
import type { NatsSettings } from '../nats/nats-settings.ts';
import type { JobThreadRole } from './job-protocol.ts';

/** How the engine simulates: plain data, with which its thread is started. */
export interface SimulationSettings {
  /** Threads of the pool; all of the machine's when absent. */
  readonly threads?: number | undefined;
  /** Memory for paths and drivers; the pool's own default when absent. */
  readonly memoryBytes?: number | undefined;
  /** Where `counterpoise worker` processes take a share of the work; nowhere when absent. */
  readonly nats?: NatsSettings | undefined;
}

/** How an engine works. */
export interface EngineSettings extends SimulationSettings {
  /** Kernel of jobs that name none, or `auto`; the fastest of this machine when absent. */
  readonly autoKernel?: KernelName | undefined;
}

/** With what a job's thread is started, beside its port to the simulation. */
export interface JobThreadSettings {
  readonly role: JobThreadRole;
  readonly autoKernel: KernelName;
}
