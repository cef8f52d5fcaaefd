import type { AddressInfo } from 'node:net';
import { Command, CommanderError } from 'commander';
import { assertOpenOnlyLocally } from './api/access/local-mode.ts';
import { buildServer } from './api/server.ts';
import { registerCalibrate } from './cli/calibrate.ts';
import type { CommandContext, RunningServer, ServerSettings } from './cli/command-context.ts';
import { registerConfig } from './cli/config.ts';
import { registerExecute } from './cli/execute.ts';
import { registerHedge } from './cli/hedge.ts';
import { registerInit } from './cli/init.ts';
import { registerPrice } from './cli/price.ts';
import { errorReport, exitCodeOf } from './cli/report-error.ts';
import { registerRisk } from './cli/risk.ts';
import { registerServe } from './cli/serve.ts';
import { registerStart } from './cli/start.ts';
import { registerStress } from './cli/stress.ts';
import { registerValidate } from './cli/validate.ts';
import { registerWorker } from './cli/worker.ts';
import { businessDateOf } from './core/business-date.ts';
import { ENGINE_VERSION } from './core/engine.ts';
import { CounterpoiseError } from './core/errors.ts';
import { invariant } from './core/invariant.ts';
import { startEngine } from './engine/engine.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { createLog } from './log/create-log.ts';
import { openStore } from './store/open-store.ts';
import { startWebhooks } from './webhooks/start-webhooks.ts';

const NODE_MAJOR_MIN = 24;
const USAGE_EXIT_CODE = 2;
/** A second signal within this time is the same one, arriving by another way (the terminal, a parent process). */
const SAME_SIGNAL_MS = 500;

/**
 * Runs the command line and sets the process's exit code.
 *
 * @param argv as of process.argv
 */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (head) closes the pipe: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    requireNodeVersion();
    await program({
      now: () => new Date(),
      today: () => businessDateOf(new Date()),
      environment: process.env,
      signal: stopSignal(),
      startServer,
    }).parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
      return;
    }
    process.stderr.write(errorReport(error));
    process.exitCode = exitCodeOf(error);
  }
}

function program(context: CommandContext): Command {
  const root = new Command('counterpoise')
    .description('Monte Carlo risk for mortgage pipelines: calibrate, value, hedge, stress.')
    .version(ENGINE_VERSION)
    .showHelpAfterError('(--help tells the options)')
    .exitOverride();
  registerInit(root);
  registerCalibrate(root, context);
  registerRisk(root, context);
  registerHedge(root, context);
  registerStress(root, context);
  registerPrice(root, context);
  registerExecute(root, context);
  registerValidate(root, context);
  registerServe(root, context);
  registerStart(root, context);
  registerWorker(root, context);
  registerConfig(root, context);
  return root;
}

function requireNodeVersion(): void {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return;
  throw new CounterpoiseError('ENGINE_NODE_VERSION', `This is Node ${process.version}.`, {
    accepted: `Node ${NODE_MAJOR_MIN} or newer; npm ci installs it beside the project, and bin/counterpoise.mjs finds it`,
  });
}

/** Aborted by the first request to stop; a later one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let askedAt = 0;
  const stop = (): void => {
    const now = performance.now();
    if (controller.signal.aborted && now - askedAt > SAME_SIGNAL_MS) process.exit(130);
    if (!controller.signal.aborted) askedAt = now;
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

async function startServer({ host, port, dataDir, threads }: ServerSettings): Promise<RunningServer> {
  assertOpenOnlyLocally(host);
  const store = await openStore({ kind: 'sqlite', dataDir });
  const engine = startEngine({ threads });
  const now = (): Date => new Date();
  const queue = new JobQueue({
    engine,
    store,
    engineFingerprint: engine.fingerprint.digest,
    now,
    onFault: (fault, jobId) => server.log.error({ fault, jobId }, 'a job failed by a fault of the program'),
  });
  const webhooks = startWebhooks({
    store,
    settings: { allowHttp: false, allowedNetworks: [] },
    secretKey: null,
    now,
    random: Math.random,
    onFault: (fault) => server.log.error({ fault }, 'the outbox of webhooks cannot be worked'),
  });
  const server = await buildServer({
    engine,
    readPipeline: engine.readPipeline,
    store,
    queue,
    webhooks: webhooks.manager,
    now,
    engineVersion: ENGINE_VERSION,
    logger: createLog({ level: 'warn', stream: process.stderr, secrets: [] }),
  });
  await queue.resume();
  try {
    await server.listen({ host, port });
  } catch (error) {
    await engine.close();
    await store.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('INPUT_INVALID', `The server cannot listen: ${reason}.`, {
      field: '--port',
      found: `${host}:${port}`,
      accepted: 'an address of this machine and a port that is free',
    });
  }
  return {
    url: urlOf(server.server.address()),
    durable: store.durable,
    open: true,
    stop: async () => {
      await server.drain();
      await engine.close();
      await webhooks.stop();
      await store.close();
    },
  };
}

/** An address that listens everywhere is reached from this machine by the loopback interface. */
function urlOf(listening: string | AddressInfo | null): string {
  invariant(typeof listening === 'object' && listening !== null, 'A server that listens has an address.');
  const { address, family, port } = listening;
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
