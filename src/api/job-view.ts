import { z } from 'zod';
import type { ErrorCode } from '../core/error-codes.ts';
import { JOB_KINDS, JOB_STATES, type JobRecord } from '../store/records.ts';

const linkSchema = z.string();
const timeSchema = z.iso.datetime();

/** One error of a document. */
export const errorItemSchema = z.object({
  pointer: z.string().describe('RFC 6901 pointer into the request; empty for the whole of it.'),
  code: z.string(),
  detail: z.string(),
});

/** A job as the server tells of it. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(JOB_STATES),
  stateReason: z.string().nullable().describe('Error code of a job that ended without a result.'),
  error: z.object({ code: z.string(), detail: z.string(), errors: z.array(errorItemSchema) }).nullable(),
  cancelRequested: z.boolean(),
  priority: z.number().int(),
  correlationId: z.string().nullable(),
  inputDigest: z.string(),
  resultDigest: z.string().nullable(),
  attemptCount: z
    .number()
    .int()
    .describe('Times the job was started; more than once when the server ended under it.'),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable().describe('When the job was started first.'),
  finishedAt: timeSchema.nullable(),
  queuePosition: z
    .number()
    .int()
    .nullable()
    .describe('1 for the job of its class (desk or batch) that is started next.'),
  progress: z.object({
    done: z.number(),
    total: z.number(),
    estimate: z.number().nullable(),
    standardError: z.number().nullable(),
  }),
  timingsMs: z
    .record(z.string(), z.number())
    .nullable()
    .describe('Milliseconds by part of the run, once it succeeded; no part of the result.'),
  calibrationId: z.string().nullable().describe('The calibration that a job of that kind made.'),
  resultOf: z
    .string()
    .nullable()
    .describe('The job whose result this one shares, since it asked for the same work.'),
  replayOf: z.string().nullable(),
  matchesOriginal: z.boolean().nullable().describe('Whether a replay gave the first result bit for bit.'),
  replayMatches: z.boolean().nullable().describe('The same, by its first name.'),
  links: z.object({
    self: linkSchema,
    result: linkSchema,
    events: linkSchema,
    cancel: linkSchema,
    replay: linkSchema,
    calibration: linkSchema.optional(),
  }),
});

export type JobView = Omit<z.output<typeof jobSchema>, 'stateReason'> & {
  readonly stateReason: ErrorCode | null;
};

/** Where a job is found. */
export function jobPath(id: string): string {
  return `/v1/jobs/${id}`;
}

/** A job's representation. */
export function jobView(job: JobRecord, queuePosition: number | null): JobView {
  const self = jobPath(job.id);
  const { estimate = null, standardError = null, done, total } = job.progress;
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    stateReason: job.stateReason,
    error: job.error === null ? null : { ...job.error, errors: [...job.error.errors] },
    cancelRequested: job.cancelRequested,
    priority: job.priority,
    correlationId: job.correlationId,
    inputDigest: job.inputDigest,
    resultDigest: job.resultDigest,
    attemptCount: job.attemptCount,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    queuePosition,
    progress: { done, total, estimate, standardError },
    timingsMs: job.timingsMs === null ? null : { ...job.timingsMs },
    calibrationId: job.calibrationId,
    resultOf: job.resultOf,
    replayOf: job.replayOf,
    matchesOriginal: job.replayMatches,
    replayMatches: job.replayMatches,
    links: {
      self,
      result: `${self}/result`,
      events: `${self}/events`,
      cancel: `${self}/cancel`,
      replay: `${self}/replay`,
      ...(job.calibrationId !== null && { calibration: `/v1/calibrations/${job.calibrationId}` }),
    },
  };
}
