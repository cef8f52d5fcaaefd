import type { AddressInfo } from 'node:net';
import { isOpen } from '../api/access/identify-callers.ts';
import { assertOpenOnlyLocally } from '../api/access/local-mode.ts';
import { buildServer } from '../api/server.ts';
import type { RunningServer } from '../cli/command-context.ts';
import { storeTargetOf } from '../cli/store-target.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { startEngine } from '../engine/engine.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { createLog } from '../log/create-log.ts';
import { observedStore } from '../metrics/observed-store.ts';
import { createServerMetrics } from '../metrics/server-metrics.ts';
import { openStore } from '../store/open-store.ts';
import { startWebhooks } from '../webhooks/start-webhooks.ts';
import { parseSecretKey } from '../webhooks/webhook-settings.ts';
import { engineSettings, secretsOf, tlsFiles } from './config-parts.ts';
import { consoleFolder } from './console-folder.ts';
import { startLockFeed } from './nats-parts.ts';
import { closeInOrder, type Part } from './parts.ts';
import { scheduleRetention } from './retention-schedule.ts';
import { loggingObserver, observers } from './watch-store.ts';

/** A store that has nothing more to do closes in milliseconds; what hangs is left to the end of the process. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Starts a server as its configuration says, part by part, each of which the next ones need. What was started is
 * stopped again when a later part cannot be.
 *
 * @throws CounterpoiseError saying which part cannot be started and why
 */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const { listen, auth, limits, jobs, webhooks: webhookConfig } = config;
  if (isOpen(auth)) assertOpenOnlyLocally(listen.host);
  const tls = await tlsFiles(listen);
  const now = (): Date => new Date();
  const log = createLog({ level: config.log.level, stream: process.stderr, secrets: secretsOf(config) });
  const metrics = createServerMetrics(now);
  const builtConsole = await consoleFolder(log);
  const parts: Part[] = [];
  try {
    const opened = await openStore(storeTargetOf(config.store));
    parts.push({ name: 'store', close: () => opened.close(), closeTimeoutMs: CLOSE_TIMEOUT_MS });
    const store = observedStore(opened, observers(metrics.storeObserver, loggingObserver(log)), () =>
      performance.now(),
    );
    metrics.watchStore(store.system.figures);
    const engine = startEngine(engineSettings(config), {
      onLog: (level, facts, message) => log[level](facts, message),
      onStatus: metrics.observeEngine,
    });
    parts.push({ name: 'engine', close: engine.close, closeTimeoutMs: CLOSE_TIMEOUT_MS });
    const queue = new JobQueue({
      engine,
      store,
      engineFingerprint: engine.fingerprint.digest,
      now,
      limits: jobs,
      onFault: (fault, jobId) => log.error({ fault, jobId }, 'a job failed by a fault of the program'),
    });
    const { allowHttp, allowedNetworks, encryptionKey } = webhookConfig;
    const webhooks = startWebhooks({
      store,
      settings: { allowHttp, allowedNetworks },
      secretKey: encryptionKey === undefined ? null : parseSecretKey(encryptionKey),
      now,
      random: Math.random,
      onFault: (fault) => log.error({ fault }, 'the outbox of webhooks cannot be worked'),
    });
    parts.push({ name: 'webhooks', close: () => webhooks.stop(), closeTimeoutMs: CLOSE_TIMEOUT_MS });
    const retention = scheduleRetention({
      retention: config.retention,
      store,
      now,
      log,
      onRun: metrics.observeRetention,
    });
    parts.push({ name: 'retention', close: () => retention.stop(), closeTimeoutMs: CLOSE_TIMEOUT_MS });
    const lockFeed = startLockFeed(config.nats, { store, now, log, onReceipt: metrics.observeLockFeed });
    if (lockFeed !== null) {
      parts.push({ name: 'nats', close: lockFeed.close, closeTimeoutMs: CLOSE_TIMEOUT_MS });
    }
    const server = await buildServer({
      engine,
      readPipeline: engine.readPipeline,
      writeTable: engine.writeTable,
      writePositions: engine.writePositions,
      store,
      queue,
      webhooks: webhooks.manager,
      now,
      engineVersion: ENGINE_VERSION,
      auth,
      limits,
      tls,
      trustedProxies: listen.trustedProxies,
      logger: log,
      metrics,
      consoleFolder: builtConsole,
      approvals: config.approvals,
      readinessChecks: [
        { name: 'engine', check: async () => engine.assertAlive() },
        ...(lockFeed === null ? [] : [lockFeed.readinessCheck]),
      ],
    });
    const { drainTimeoutMs } = config.shutdown;
    parts.push({
      name: 'server',
      close: () => server.drain(drainTimeoutMs),
      closeTimeoutMs: drainTimeoutMs + CLOSE_TIMEOUT_MS,
    });
    // What an earlier process left is taken up before anything new is.
    await queue.resume();
    await listening(() => server.listen({ host: listen.host, port: listen.port }), listen);
    const url = urlOf(server.server.address(), tls !== null);
    log.info({ url, store: config.store.kind, open: isOpen(auth) }, 'server listens');
    return {
      url,
      durable: store.durable,
      open: isOpen(auth),
      stop: async () => {
        log.info({ drainTimeoutMs }, 'server stops');
        // Attempts that are under way may end beside the requests; what falls due from now on is sent after the next start.
        void webhooks.stop();
        await closeInOrder(parts, log);
        log.info('server has stopped');
      },
    };
  } catch (error) {
    await closeInOrder(parts, log);
    throw error;
  }
}

async function listening(listen: () => Promise<unknown>, { host, port }: AddressGiven): Promise<void> {
  try {
    await listen();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('INPUT_INVALID', `The server cannot listen: ${reason}.`, {
      field: '--port',
      found: `${host}:${port}`,
      accepted: 'an address of this machine and a port that is free',
    });
  }
}

interface AddressGiven {
  readonly host: string;
  readonly port: number;
}

/** An address that listens everywhere is reached from this machine by the loopback interface. */
function urlOf(address: string | AddressInfo | null, isTls: boolean): string {
  invariant(typeof address === 'object' && address !== null, 'A server that listens has an address.');
  const { address: host, family, port } = address;
  const scheme = isTls ? 'https' : 'http';
  if (host === '0.0.0.0' || host === '::') return `${scheme}://127.0.0.1:${port}`;
  return `${scheme}://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}
