import type { Socket } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';
import { type TableWriter, writtenTable } from '../desk/tables/written-table.ts';
import { type PipelineReader, writtenPipeline } from '../desk/written-pipeline.ts';
import { createIdempotency } from '../jobs/idempotency.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobServices } from '../jobs/submit-job.ts';
import { newId } from '../store/ids.ts';
import type { Store } from '../store/repositories.ts';
import type { WebhookManager } from '../webhooks/manage-webhooks.ts';
import { inNetworks } from './access/addresses.ts';
import { guardServer } from './access/guard-server.ts';
import { type AuthSettings, OPEN_LOCALLY } from './access/identify-callers.ts';
import { API_LIMITS, type ApiLimits } from './api-limits.ts';
import { answerClientError, answerConnection } from './client-error.ts';
import { serveConsole } from './console.ts';
import { serveDocs } from './docs.ts';
import { makeDrainable } from './draining.ts';
import { EventStreams } from './event-streams.ts';
import { createHttpServer, type TlsFiles } from './http-server.ts';
import { readJsonBodies } from './json-body.ts';
import { createReadiness, type ReadinessCheck } from './readiness.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { bidRoutes } from './routes/bids.ts';
import { calibrationRoutes } from './routes/calibrations.ts';
import { deliveryPlanRoutes } from './routes/delivery-plans.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { lockEventRoutes } from './routes/lock-events.ts';
import { lockRoutes } from './routes/locks.ts';
import { marketSnapshotRoutes } from './routes/market-snapshots.ts';
import { type MetricsText, metricsRoutes } from './routes/metrics.ts';
import { modelRoutes } from './routes/models.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { positionRoutes } from './routes/positions.ts';
import { pullThroughRoutes } from './routes/pull-through.ts';
import { rollRoutes } from './routes/rolls.ts';
import { saleRoutes } from './routes/sales.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { settlementCalendarRoutes } from './routes/settlement-calendar.ts';
import { tradeChangeRoutes } from './routes/trade-changes.ts';
import { tradeRoutes } from './routes/trades.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { whoamiRoutes } from './routes/whoami.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { sendProblem } from './send-problem.ts';
import { refuseUnknownRoutes } from './unknown-route.ts';
import { validateRequestPart } from './validation.ts';
import { type AnsweredRequest, watchRequests } from './watch-requests.ts';

export interface BuildServerOptions {
  readonly engine: JobEngine;
  /** Reads uploads; on the server's own loop when absent. */
  readonly readPipeline?: PipelineReader;
  /** Writes tables; on the server's own loop when absent. */
  readonly writeTable?: TableWriter;
  readonly store: Store;
  readonly queue: JobQueue;
  /** Without one, the server tells no endpoint anything and has no routes for them. */
  readonly webhooks?: WebhookManager;
  readonly now: () => Date;
  readonly engineVersion: string;
  /** Whether a trade counts only once a second person has approved it; not so when absent. */
  readonly approvals?: { readonly trades: boolean };
  /** How callers prove who they are; nothing said: everyone is the local caller. */
  readonly auth?: AuthSettings;
  readonly limits?: ApiLimits;
  readonly tls?: TlsFiles | null;
  /** Addresses or CIDR blocks of proxies whose X-Forwarded headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** False for silence. Bodies, headers and queries are never logged. */
  readonly logger: FastifyBaseLogger | false;
  /** What is measured; null: nothing is, and there is no /metrics. */
  readonly metrics?: ServerMeter | null;
  /** What the console was built into; without one the root leads to the API's documentation. */
  readonly consoleFolder?: string | null;
  /** Parts beside the store without which the server can do no work. */
  readonly readinessChecks?: readonly ReadinessCheck[];
}

/** Measures requests, and shows what was measured. */
interface ServerMeter extends MetricsText {
  readonly observeRequest: (request: AnsweredRequest) => void;
  readonly observeEventStreams: (openCount: number) => void;
}

/** The HTTP server, not yet listening. Its `drain` stops it without breaking accepted work. */
export async function buildServer(options: BuildServerOptions): Promise<FastifyInstance> {
  const { engine, store, queue, webhooks, now, engineVersion, logger } = options;
  const { readPipeline = readHere, writeTable = writeHere } = options;
  const { metrics = null, readinessChecks = [] } = options;
  const { auth = OPEN_LOCALLY, limits = API_LIMITS, tls = null, trustedProxies = [] } = options;
  const isTrustedProxy = inNetworks(trustedProxies);
  const answerSlow = (socket: Socket): void =>
    answerConnection(socket, new CounterpoiseError('REQUEST_TIMEOUT', 'The body came too slowly.'), now());
  const server = fastify({
    ...(logger === false ? { logger } : { loggerInstance: logger }),
    // Requests are logged by our own hook, once each.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    serverFactory: (listener) =>
      createHttpServer(listener, { limits: limits.http, tls, isTrustedProxy, answerSlow }),
    // Nobody else's word is taken for where a request comes from.
    trustProxy: trustedProxies.length === 0 ? false : isTrustedProxy,
    genReqId: () => newId('request', now()),
    // While closing, requests are answered by our own hook, as problem documents.
    return503OnClosing: false,
    frameworkErrors: sendProblem,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, now()),
  });

  watchRequests(server, metrics?.observeRequest);
  readJsonBodies(server, limits.json);
  await setSecurityHeaders(server, tls !== null || trustedProxies.length > 0);
  makeDrainable(server, queue);
  guardServer(server, { auth, limits, store, now });
  refuseUnknownRoutes(server);
  server.setErrorHandler(sendProblem);
  server.setValidatorCompiler(validateRequestPart);
  // Answers are of our own making: their schemas describe them, and the tests hold the two together.
  server.setSerializerCompiler(() => (data: unknown) => JSON.stringify(data));

  await serveDocs(server, engineVersion);
  await serveConsole(server, options.consoleFolder ?? null);
  const idempotency = createIdempotency(store, now);
  const services: JobServices = { engine, store, queue, idempotency, now };
  const storeAnswers = { name: 'store', check: store.system.ping };
  const readiness = createReadiness([storeAnswers, ...readinessChecks], () => performance.now());
  await server.register(healthRoutes, { services, readPipeline, writeTable, readiness });
  if (metrics !== null) await server.register(metricsRoutes, { metrics });
  const eventStreams = new EventStreams(limits.http, metrics?.observeEventStreams ?? (() => undefined));
  await server.register(jobRoutes, { services, readPipeline, writeTable, eventStreams, prefix: '/v1' });
  for (const routes of [
    marketSnapshotRoutes,
    pipelineRoutes,
    calibrationRoutes,
    lockEventRoutes,
    lockRoutes,
    tradeRoutes(options.approvals?.trades ?? false),
    tradeChangeRoutes(options.approvals?.trades ?? false),
    positionRoutes,
    settlementCalendarRoutes,
    rollRoutes,
    deliveryPlanRoutes,
    bidRoutes,
    saleRoutes,
    pullThroughRoutes,
    modelRoutes,
    schemaRoutes,
    apiKeyRoutes,
    auditRoutes,
    whoamiRoutes,
  ]) {
    await server.register(routes, { services, readPipeline, writeTable, prefix: '/v1' });
  }
  if (webhooks !== undefined) await server.register(webhookRoutes, { services, webhooks, prefix: '/v1' });
  await server.ready();
  return server;
}

const writeHere: TableWriter = async (wanted) => writtenTable(wanted);
const readHere: PipelineReader = async (body, options) => writtenPipeline(body, options);
