import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { INPUT_BYTES_MAX } from '../core/input-limits.ts';
import type { JobHandlers } from '../jobs/handler.ts';
import { createIdempotency } from '../jobs/idempotency.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobServices } from '../jobs/submit-job.ts';
import { newId } from '../store/ids.ts';
import type { Store } from '../store/repositories.ts';
import { answerClientError } from './client-error.ts';
import { serveDocs } from './docs.ts';
import { makeDrainable } from './draining.ts';
import { identifyCallers } from './identify-callers.ts';
import { readJsonBodies } from './json-body.ts';
import { createReadiness, type ReadinessCheck } from './readiness.ts';
import { calibrationRoutes } from './routes/calibrations.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { marketSnapshotRoutes } from './routes/market-snapshots.ts';
import { type MetricsText, metricsRoutes } from './routes/metrics.ts';
import { modelRoutes } from './routes/models.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { sendProblem } from './send-problem.ts';
import { refuseUnknownRoutes } from './unknown-route.ts';
import { validateRequestPart } from './validation.ts';
import { type AnsweredRequest, watchRequests } from './watch-requests.ts';

/** A whole request, 64 MiB over a slow line included. */
const REQUEST_TIMEOUT_MS = 120_000;
const HEADERS_TIMEOUT_MS = 20_000;
/** Shorter than what stopping may take. */
const KEEP_ALIVE_TIMEOUT_MS = 10_000;

export interface BuildServerOptions {
  readonly handlers: JobHandlers;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly now: () => Date;
  readonly engineVersion: string;
  /** False for silence. Bodies, headers and queries are never logged. */
  readonly logger: FastifyBaseLogger | false;
  /** What is measured; null: nothing is, and there is no /metrics. */
  readonly metrics?: ServerMeter | null;
  /** Parts beside the store without which the server can do no work. */
  readonly readinessChecks?: readonly ReadinessCheck[];
}

/** Measures requests, and shows what was measured. */
interface ServerMeter extends MetricsText {
  readonly observeRequest: (request: AnsweredRequest) => void;
}

/** The HTTP server, not yet listening. Its `drain` stops it without breaking accepted work. */
export async function buildServer(options: BuildServerOptions): Promise<FastifyInstance> {
  const {
    handlers,
    store,
    queue,
    now,
    engineVersion,
    logger,
    metrics = null,
    readinessChecks = [],
  } = options;
  const server = fastify({
    ...(logger === false ? { logger } : { loggerInstance: logger }),
    // Requests are logged by our own hook, once each.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
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

  watchRequests(server, metrics?.observeRequest);
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
  const services: JobServices = { handlers, store, queue, idempotency, now };
  const storeAnswers = { name: 'store', check: store.system.ping };
  const readiness = createReadiness([storeAnswers, ...readinessChecks], () => performance.now());
  await server.register(healthRoutes, { services, readiness });
  if (metrics !== null) await server.register(metricsRoutes, { metrics });
  for (const routes of [
    jobRoutes,
    marketSnapshotRoutes,
    pipelineRoutes,
    calibrationRoutes,
    modelRoutes,
    schemaRoutes,
  ]) {
    await server.register(routes, { services, prefix: '/v1' });
  }
  await server.ready();
  return server;
}
