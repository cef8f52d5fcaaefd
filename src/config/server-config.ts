import { z } from 'zod';
import { KERNEL_NAMES } from '../core/kernel-names.ts';
import { authConfigSchema } from './auth-config.ts';
import { jobsConfigSchema } from './jobs-config.ts';
import { limitsConfigSchema } from './limits-config.ts';
import { listenConfigSchema } from './listen-config.ts';
import { natsConfigSchema } from './nats-config.ts';
import { retentionConfigSchema } from './retention-config.ts';
import { storeConfigSchema } from './store-config.ts';
import { webhooksConfigSchema } from './webhooks-config.ts';

/** Levels of the log, the most urgent first; each includes those before it. */
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

const THREAD_COUNT_MAX = 256;
const PATH_MEMORY_MIB_MIN = 64;
const PATH_MEMORY_MIB_MAX = 2_048;
const DRAIN_TIMEOUT_MS_MAX = 600_000;

/** Whether one person alone may do what binds the desk. */
const approvalsConfigSchema = z
  .strictObject({
    trades: z
      .boolean()
      .default(false)
      .describe(
        'A trade, and a change of what was agreed, counts only after a second person has approved it.',
      ),
  })
  .prefault({});

const logConfigSchema = z
  .strictObject({
    level: z
      .enum(LOG_LEVELS)
      .default('info')
      .describe('What is logged; each level includes the ones before it.'),
  })
  .prefault({});

const engineConfigSchema = z
  .strictObject({
    threadCount: z
      .number()
      .int()
      .min(1)
      .max(THREAD_COUNT_MAX)
      .nullable()
      .default(null)
      .describe('Threads that simulate; null: one for each processor.'),
    kernel: z
      .enum(['auto', ...KERNEL_NAMES])
      .default('auto')
      .describe(
        'Kernel of jobs that name none. `auto`: the fastest of this machine; where work is shared over NATS `simd`, whose ' +
          'bits are the same on every machine.',
      ),
    pathMemoryMib: z
      .number()
      .int()
      .min(PATH_MEMORY_MIB_MIN)
      .max(PATH_MEMORY_MIB_MAX)
      .default(1_024)
      .describe(
        'MiB for paths and drivers, which fill with use: those of past runs stay until their room is needed. Sums of past ' +
          'runs take up to half as much beside. A run that needs more than the whole is refused.',
      ),
  })
  .prefault({});

const shutdownConfigSchema = z
  .strictObject({
    drainTimeoutMs: z
      .number()
      .int()
      .min(0)
      .max(DRAIN_TIMEOUT_MS_MAX)
      .default(6_000)
      .describe(
        'How long running jobs may finish after a signal to stop. What is left resumes at the next start.',
      ),
  })
  .prefault({});

/** Everything a server can be told. */
export const serverConfigSchema = z.strictObject({
  listen: listenConfigSchema,
  store: storeConfigSchema,
  auth: authConfigSchema,
  limits: limitsConfigSchema,
  engine: engineConfigSchema,
  jobs: jobsConfigSchema,
  retention: retentionConfigSchema,
  webhooks: webhooksConfigSchema,
  nats: natsConfigSchema,
  approvals: approvalsConfigSchema,
  log: logConfigSchema,
  shutdown: shutdownConfigSchema,
});

export type ServerConfig = z.output<typeof serverConfigSchema>;
