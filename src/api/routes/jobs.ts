import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayChange } from '../../core/caller.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { isTerminal } from '../../jobs/job.ts';
import { correlationIdSchema, jobRequestSchema } from '../../jobs/job-request.ts';
import { replayJob, type SubmittedJob, submitJob } from '../../jobs/submit-job.ts';
import { JOB_KINDS, JOB_STATES, type JobRecord } from '../../store/records.ts';
import { assertMaySubmit } from '../access/route-rules.ts';
import { jsonOrCsv, sendCsvText, tableQuerySchema, wantsCsv } from '../csv-answer.ts';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import type { EventStreams } from '../event-streams.ts';
import { jobEvents } from '../job-events.ts';
import { jobPath, jobSchema, jobView } from '../job-view.ts';
import { idempotencyKeyOf, lastVersionOf, waitSecondsOf } from '../request-headers.ts';
import {
  idParamsSchema,
  problemResponses,
  type RouteOptions,
  repeatableHeadersSchema,
} from './route-parts.ts';

const tags = ['jobs'];
const submitHeadersSchema = repeatableHeadersSchema.extend({
  prefer: z.string().optional().describe('wait=N waits up to N seconds, at most 30, for the result.'),
});
const watchHeadersSchema = z.looseObject({
  'last-event-id': z
    .string()
    .optional()
    .describe('Id of the last event seen; browsers send it by themselves.'),
});
const emptyBodySchema = z.strictObject({}).nullish();

const resultSchema = z
  .looseObject({
    measures: z.unknown().optional(),
    rows: z.unknown().optional(),
    failures: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
    provenance: z.looseObject({
      engineVersion: z.string(),
      model: z.string().nullable(),
      calibrationId: z.string().nullable(),
      seed: z.string().nullable(),
      pathCount: z.number().nullable(),
      kernel: z.string().nullable(),
      inputDigest: z.string(),
      resultDigest: z.string(),
    }),
  })
  .describe('What the job found; its further members depend on the kind.');

/**
 * Where a run's time went, as browsers and proxies show it.
 *
 * @source W3C, Server Timing, section 3
 */
function serverTiming(timingsMs: Readonly<Record<string, number>>): string {
  return Object.entries(timingsMs)
    .map(([part, ms]) => `${part};dur=${ms}`)
    .join(', ');
}

/**
 * A job that was accepted stays so when the store goes away while someone waits for it: he is told of the job, and not
 * refused.
 *
 * @throws unknown the error itself when it is another
 */
function acceptedAnyway(error: unknown, job: JobRecord): JobRecord {
  if (error instanceof CounterpoiseError && error.code === 'STORE_UNAVAILABLE') return job;
  throw error;
}

interface JobRouteOptions extends RouteOptions {
  readonly eventStreams: EventStreams;
}

/** Jobs: submit, look, wait, watch, cancel, repeat, forget. */
export const jobRoutes: FastifyPluginAsyncZod<JobRouteOptions> = async (
  server,
  { services, writeTable, eventStreams },
) => {
  const { queue } = services;
  const view = (job: JobRecord) => jobView(job, queue.queuePosition(job));

  server.post(
    '/jobs',
    {
      config: { access: 'jobs:submit', takesDocuments: true },
      schema: {
        tags,
        summary: 'Submit a job',
        headers: submitHeadersSchema,
        body: jobRequestSchema,
        response: { 200: resultSchema, 202: jobSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      assertMaySubmit(request.caller, request.body.kind);
      const submitted = await submitJob(services, request.caller, request.body, idempotencyKeyOf(request));
      return answerSubmitted(submitted, request, reply);
    },
  );

  server.get(
    '/jobs',
    {
      config: { access: 'jobs:read' },
      schema: {
        tags,
        summary: 'List jobs, newest first',
        querystring: pageQuerySchema.extend({
          kind: z.enum(JOB_KINDS).optional(),
          state: z.enum(JOB_STATES).optional(),
          correlationId: correlationIdSchema.optional(),
        }),
        response: {
          200: z.object({ items: z.array(jobSchema), nextCursor: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor, kind, state, correlationId } = request.query;
      const jobs = await queue.list(
        {
          limit: limit + 1,
          ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
          ...(kind && { kind }),
          ...(state && { state }),
          ...(correlationId && { correlationId }),
        },
        request.caller,
      );
      const positions = queue.queuePositions;
      return reply.send(pageOf(jobs, limit, (job) => jobView(job, positions.get(job.id) ?? null)));
    },
  );

  server.get(
    '/jobs/:id',
    {
      config: { access: 'jobs:read' },
      schema: {
        tags,
        summary: 'One job',
        params: idParamsSchema,
        response: { 200: jobSchema, ...problemResponses },
      },
    },
    async (request, reply) => reply.send(view(await queue.find(request.params.id, request.caller))),
  );

  server.get(
    '/jobs/:id/result',
    {
      config: { access: 'jobs:read' },
      schema: {
        tags,
        summary: 'The result of a job',
        description:
          'With `Accept: text/csv` a table of it, as the command of its kind writes it with --csv.',
        params: idParamsSchema,
        querystring: tableQuerySchema,
        response: {
          200: jsonOrCsv(resultSchema, 'The result'),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const job = await queue.find(request.params.id, request.caller);
      return sendResult(job, request, reply, request.query);
    },
  );

  server.get(
    '/jobs/:id/events',
    {
      exposeHeadRoute: false,
      config: { access: 'jobs:read' },
      schema: {
        tags,
        summary: 'Watch a job (server-sent events)',
        description:
          'Events `state` and `progress` carry the job; the stream ends with the job. A watcher that comes back ' +
          'with the id of the last event it has seen is told every state since, also after a restart of the server, ' +
          'and 204 when it has seen the end.',
        params: idParamsSchema,
        headers: watchHeadersSchema,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
          204: z.undefined().describe('The watcher has seen the end already.'),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const job = await queue.find(request.params.id, request.caller);
      const lastVersion = lastVersionOf(request);
      if (isTerminal(job.state) && lastVersion !== undefined && lastVersion >= job.version) {
        return reply.code(204).send();
      }
      const closed = eventStreams.open(request.caller, reply.raw);
      reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
      const { caller, isStillAdmitted } = request;
      const watcher = { caller, lastVersion, closed, isStillAdmitted };
      return reply.send(Readable.from(jobEvents(queue, job, watcher)) as never);
    },
  );

  server.post(
    '/jobs/:id/cancel',
    {
      config: { access: 'jobs:submit' },
      schema: {
        tags,
        summary: 'Cancel a job',
        description: 'A queued job is cancelled at once, a running one as soon as it stops.',
        params: idParamsSchema,
        headers: repeatableHeadersSchema,
        body: emptyBodySchema,
        response: { 202: jobSchema, ...problemResponses },
      },
    },
    // Cancelling twice is cancelling once, whatever the key; it is read so that a bad one is refused.
    async (request, reply) => {
      idempotencyKeyOf(request);
      await assertMayEnd(request);
      return reply.code(202).send(view(await queue.cancel(request.params.id, request.caller)));
    },
  );

  server.post(
    '/jobs/:id/replay',
    {
      config: { access: 'jobs:submit' },
      schema: {
        tags,
        summary: 'Run a job again and compare the results',
        params: idParamsSchema,
        headers: submitHeadersSchema,
        body: emptyBodySchema,
        response: { 200: resultSchema, 202: jobSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      await assertMayRepeat(request);
      const submitted = await replayJob(
        services,
        request.caller,
        request.params.id,
        idempotencyKeyOf(request),
      );
      return answerSubmitted(submitted, request, reply);
    },
  );

  server.delete(
    '/jobs/:id',
    {
      config: { access: 'jobs:submit' },
      schema: {
        tags,
        summary: 'Delete the result of a job',
        description: 'The record of the job stays, with the digests of its input and result.',
        params: idParamsSchema,
        response: { 204: z.undefined().describe('The result is gone.'), ...problemResponses },
      },
    },
    async (request, reply) => {
      await assertMayEnd(request);
      await queue.deleteResult(request.params.id, request.caller);
      return reply.code(204).send();
    },
  );

  async function assertMayRepeat({ params, caller }: FastifyRequest<{ Params: { id: string } }>) {
    const job = await queue.find(params.id, caller);
    assertMaySubmit(caller, job.kind);
    return job;
  }

  async function assertMayEnd(request: FastifyRequest<{ Params: { id: string } }>) {
    if (mayChange(request.caller, await assertMayRepeat(request))) return;
    throw new CounterpoiseError('ACCESS_FORBIDDEN', 'The job is of the whole tenant, not of a desk.', {
      accepted: 'a caller who sees every desk',
    });
  }

  async function answerSubmitted(
    { job, repeated }: SubmittedJob,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    reply.header('location', jobPath(job.id));
    if (repeated) reply.header('idempotency-replayed', 'true');
    const waitSeconds = waitSecondsOf(request);
    if (waitSeconds === undefined) return reply.code(202).send(view(job));
    reply.header('preference-applied', `wait=${waitSeconds}`);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const waitMs = waitSeconds * 1000;
    const waited = await queue
      .waitUntilEnded(job.id, request.caller, waitMs, gone.signal)
      .catch((error: unknown) => acceptedAnyway(error, job));
    if (!isTerminal(waited.state)) return reply.code(202).send(view(waited));
    // Who waits wants the answer itself, so a failed job answers its own error.
    if (waited.error !== null) {
      const { code, detail, errors } = waited.error;
      throw new CounterpoiseError(code, detail, errors.length === 0 ? {} : { errors });
    }
    try {
      return await sendResult(waited, request, reply);
    } catch (error) {
      return reply.code(202).send(view(acceptedAnyway(error, waited)));
    }
  }

  async function sendResult(
    job: JobRecord,
    request: FastifyRequest,
    reply: FastifyReply,
    asked: z.output<typeof tableQuerySchema> = {},
  ) {
    if (job.resultDeletedAt !== null) {
      throw new CounterpoiseError(
        'JOB_RESULT_DELETED',
        `The result of job ${job.id} was deleted at ${job.resultDeletedAt}.`,
      );
    }
    if (job.state !== 'succeeded') {
      const { error } = job;
      throw new CounterpoiseError('JOB_STATE', `Job ${job.id} is ${job.state} and has no result.`, {
        found: job.state,
        accepted: 'a job that has succeeded',
        ...(error && { errors: [{ pointer: '', code: error.code, detail: error.detail }, ...error.errors] }),
      });
    }
    const resultJson = await services.store.as(request.caller).results.find(job.id);
    if (resultJson === undefined) {
      throw new CounterpoiseError('JOB_RESULT_DELETED', `The result of job ${job.id} was deleted.`);
    }
    if (job.timingsMs !== null) reply.header('server-timing', serverTiming(job.timingsMs));
    reply.header('content-location', `${jobPath(job.id)}/result`).header('vary', 'accept');
    if (wantsCsv(request, asked.format)) {
      const { table } = asked;
      const text = await writeTable({ kind: job.kind, documentJson: resultJson, table });
      return sendCsvText(reply, text, `${table ?? job.kind}-${job.id}`);
    }
    const omit = asked.omit?.split(',');
    const text =
      omit === undefined ? resultJson : await writeTable({ kind: job.kind, documentJson: resultJson, omit });
    return reply.header('content-type', 'application/json; charset=utf-8').send(text);
  }
};
