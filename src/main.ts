import { Command, CommanderError } from 'commander';
import { registerAudit } from './cli/audit.ts';
import { registerBacktest } from './cli/backtest.ts';
import { registerBids } from './cli/bids.ts';
import { registerCalibrate } from './cli/calibrate.ts';
import type { CommandContext } from './cli/command-context.ts';
import { registerConfig } from './cli/config.ts';
import { registerExecute } from './cli/execute.ts';
import { registerExplain } from './cli/explain.ts';
import { registerHedge } from './cli/hedge.ts';
import { registerInit } from './cli/init.ts';
import { registerKeys } from './cli/keys.ts';
import { registerPrice } from './cli/price.ts';
import { registerPullThrough } from './cli/pull-through.ts';
import { registerRates } from './cli/rates.ts';
import { registerReplay } from './cli/replay.ts';
import { errorReport, exitCodeOf } from './cli/report-error.ts';
import { registerRetain } from './cli/retain.ts';
import { registerRisk } from './cli/risk.ts';
import { registerServe } from './cli/serve.ts';
import { registerServicing } from './cli/servicing.ts';
import { registerStart } from './cli/start.ts';
import { registerStress } from './cli/stress.ts';
import { registerTrades } from './cli/trades.ts';
import { registerTransfer } from './cli/transfer.ts';
import { registerValidate } from './cli/validate.ts';
import { registerWorker } from './cli/worker.ts';
import { businessDateOf } from './core/business-date.ts';
import { ENGINE_VERSION } from './core/engine.ts';
import { CounterpoiseError } from './core/errors.ts';
import { jobHandlers } from './handlers/job-handlers.ts';
import { startServer } from './host/start-server.ts';
import { inlineEngine, type JobEngine } from './jobs/job-engine.ts';
import { threadFitter } from './workers/fit-thread.ts';
import type { PathPool } from './workers/path-pool.ts';

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
      engineOn,
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
  registerExplain(root, context);
  registerBacktest(root, context);
  registerPrice(root, context);
  registerExecute(root, context);
  registerTrades(root, context);
  registerBids(root, context);
  registerPullThrough(root, context);
  registerRates(root, context);
  registerServicing(root, context);
  registerValidate(root, context);
  registerReplay(root, context);
  registerServe(root, context);
  registerStart(root, context);
  registerWorker(root, context);
  registerConfig(root, context);
  registerAudit(root, context);
  registerKeys(root, context);
  registerRetain(root, context);
  registerTransfer(root, context);
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

function engineOn({ simulate }: PathPool): JobEngine {
  return inlineEngine(jobHandlers({ simulate, fitter: threadFitter }));
}
