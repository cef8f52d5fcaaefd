import { z } from 'zod';
import { JOB_KINDS } from '../store/records.ts';
import { runSettingsSchema } from './run-settings.ts';

const PRIORITY_DEFAULT = 3;
const TIMEOUT_MS_DEFAULT = 60 * 60 * 1000;
const TIMEOUT_MS_MAX = 24 * 60 * 60 * 1000;

const timeoutSchema = z.number().int().min(1).max(TIMEOUT_MS_MAX).default(TIMEOUT_MS_DEFAULT);

const jobControlSchema = z.strictObject({
  priority: z
    .number()
    .int()
    .min(1)
    .max(5)
    .default(PRIORITY_DEFAULT)
    .describe(
      '1 is served first, 5 last; a job that waits rises by one priority after each minute or what the server is told.',
    ),
  queueTimeoutMs: timeoutSchema.describe('A job that waited longer expires.'),
  runTimeoutMs: timeoutSchema.describe('A job that ran longer fails with JOB_TIMEOUT.'),
});

/** What ties a lock, a hedge and a sale together; a job carries it without reading it. */
export const correlationIdSchema = z.string().min(1).max(200);

/** The body of `POST /v1/jobs`. */
export const jobRequestSchema = z
  .strictObject({
    kind: z.enum(JOB_KINDS),
    input: z
      .record(z.string(), z.unknown())
      .describe(
        'Documents inline, or ids of stored ones (marketSnapshotId, pipelineId; "latest" is accepted as an id).',
      ),
    run: runSettingsSchema.optional(),
    control: jobControlSchema.default(jobControlSchema.parse({})),
    correlationId: correlationIdSchema.optional(),
  })
  .superRefine((request, context) => {
    if (request.kind === 'pricing' && request.run !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['run'],
        message: 'a pricing job states its run inside input',
      });
    }
  });

export type JobRequest = z.output<typeof jobRequestSchema>;

/** What of a request decides its result; this is stored, and run again by a replay. */
export type JobWork = Pick<JobRequest, 'kind' | 'input' | 'run'>;
