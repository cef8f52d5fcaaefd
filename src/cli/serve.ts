import { once } from 'node:events';
import type { Command } from 'commander';
import type { CommandContext, RunningServer } from './command-context.ts';
import { portNumber, threadCount } from './run-options.ts';

/** Where to listen, and where to store. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
}

interface ServeOptions extends ServerOptions {
  readonly threads?: number;
}

/** Adds `counterpoise serve`. */
export function registerServe(program: Command, context: CommandContext): void {
  const command = program.command('serve').description('the HTTP API and its documentation');
  addServerOptions(command)
    .option('--threads <count>', 'threads of the simulation (all)', threadCount)
    .action(async ({ host, port, dataDir, threads }: ServeOptions) => {
      await serveUntilStopped(await context.startServer({ host, port, dataDir, threads }), context);
    });
}

/** Adds --port, --host and --data-dir. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--port <number>', 'TCP port, 0 for a free one', portNumber, 8080)
    .option(
      '--data-dir <folder>',
      'store, made if missing; :memory: for one that ends with the process',
      '.counterpoise',
    )
    .option(
      '--host <address>',
      'address to listen on; without authentication this machine’s own',
      '127.0.0.1',
    );
}

/** Says where the server is, waits until the process is asked to stop, then stops it without breaking its work. */
export async function serveUntilStopped(server: RunningServer, { signal }: CommandContext): Promise<void> {
  process.stdout.write(
    [
      `Counterpoise listens on ${server.url}`,
      `  documentation ${server.url}/docs`,
      `  description   ${server.url}/v1/openapi.json`,
      ...(server.durable ? [] : ['  State lives in memory: it ends with the process.']),
      ...(server.open ? ['  Open: without authentication, everyone on this machine may do everything.'] : []),
      '  Ctrl-C stops it.',
      '',
    ].join('\n'),
  );
  if (!signal.aborted) await once(signal, 'abort');
  process.stderr.write('Stopping: no new work is taken, running jobs may finish.\n');
  await server.stop();
}
