import type { Environment } from '../config/environment.ts';
import type { IsoDate } from '../core/dates.ts';

/** Where a server listens and stores, and how its jobs simulate. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** Folder of its store; `:memory:` for one that ends with the process. */
  readonly dataDir: string;
  /** Threads of the simulation; all of the machine's when undefined. */
  readonly threads: number | undefined;
}

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
  readonly startServer: (settings: ServerSettings) => Promise<RunningServer>;
}
