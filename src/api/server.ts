import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { INPUT_BYTES_MAX } from '../core/input-limits.ts';
import { type PipelineReader, writtenPipeline } from '../desk/written-pipeline.ts';
import { createIdempotency } from '../jobs/idempotency.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobServices } from '../jobs/submit-job.ts';
import { newId } from '../store/ids.ts';
import type { Store } from '../store/repositories.ts';
import { answerClientError } from './client-error.ts';
import { serveDocs } from './docs.ts';
import { makeDrainable } from './draining.ts';
import { identifyCallers } from './identify-callers.ts';
import { readJsonBodies } from './json-body.ts';
import { calibrationRoutes } from './routes/calibrations.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { marketSnapshotRoutes } from './routes/market-snapshots.ts';
import { modelRoutes } from './routes/models.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { sendProblem } from './send-problem.ts';
import { refuseUnknownRoutes } from './unknown-route.ts';
import { validateRequestPart } from './validation.ts';

/** A whole request, 64 MiB over a slow line included. */
const REQUEST_TIMEOUT_MS = 120_000;
const HEADERS_TIMEOUT_MS = 20_000;
/** Shorter than what stopping may take. */
const KEEP_ALIVE_TIMEOUT_MS = 10_000;

export interface BuildServerOptions {
  readonly engine: JobEngine;
  /** Reads uploads; on the server's own loop when absent. */
  readonly readPipeline?: PipelineReader;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly now: () => Date;
  readonly engineVersion: string;
  /** Of pino; false for silence. Bodies and headers are never logged. */
  readonly logger: FastifyServerOptions['logger'];
}

/** The HTTP server, not yet listening. Its `drain` stops it without breaking accepted work. */
export async function buildServer(options: BuildServerOptions): Promise<FastifyInstance> {
  const { engine, readPipeline = readHere, store, queue, now, engineVersion, logger } = options;
  const server = fastify({
    logger: withoutSecrets(logger),
    bodyLimit: INPUT_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    genReqId: () => newId('request', now()),
    // While closing, requests are answered by our own hook, as problem documents.
    return503OnClosing: false,
    frameworkErrors: sendProblem,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, now()),
  });

  readJsonBodies(server);
  setSecurityHeaders(server);
  makeDrainable(server, queue);
  identifyCallers(server);
  refuseUnknownRoutes(server);
  server.setErrorHandler(sendProblem);
  server.setValidatorCompiler(validateRequestPart);
  // Answers are of our own making: their schemas describe them, and the tests hold the two together.
  server.setSerializerCompiler(() => (data: unknown) => JSON.stringify(data));

  await serveDocs(server, engineVersion);
  const idempotency = createIdempotency(store, now);
  const services: JobServices = { engine, store, queue, idempotency, now };
  await server.register(healthRoutes, { services, readPipeline });
  for (const routes of [
    jobRoutes,
    marketSnapshotRoutes,
    pipelineRoutes,
    calibrationRoutes,
    modelRoutes,
    schemaRoutes,
  ]) {
    await server.register(routes, { services, readPipeline, prefix: '/v1' });
  }
  await server.ready();
  return server;
}

const readHere: PipelineReader = async (body, options) => writtenPipeline(body, options);

/** Log entries tell the path of a request, never its query, headers or body. */
function withoutSecrets(logger: FastifyServerOptions['logger']): FastifyServerOptions['logger'] {
  if (logger === undefined || typeof logger === 'boolean') return logger === true ? { serializers } : false;
  return { ...logger, serializers: { ...logger.serializers, ...serializers } };
}

const serializers = {
  req: (request: { method: string; url: string; ip?: string }) => ({
    method: request.method,
    path: request.url.split('?', 1)[0],
    remoteAddress: request.ip,
  }),
};
