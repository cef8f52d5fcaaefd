import { once } from 'node:events';
import type { Command } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import type { CommandContext, RunningServer } from './command-context.ts';
import { portNumber, threadCount } from './run-options.ts';

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

interface ServeOptions extends ListenOptions {
  readonly threads?: number;
  readonly dataDir?: string;
}

/** Adds `counterpoise serve`. */
export function registerServe(program: Command, context: CommandContext): void {
  const command = program.command('serve').description('the HTTP API and its documentation');
  addListenOptions(command)
    .option('--threads <count>', 'threads of the simulation (all)', threadCount)
    .option('--data-dir <folder>', 'not in this version: state lives in memory')
    .action(async (options: ServeOptions) => {
      if (options.dataDir !== undefined) {
        throw new CounterpoiseError(
          'INPUT_INVALID',
          'Nothing is stored on disk in this version: state lives in memory and ends with the process.',
          { field: '--data-dir', accepted: 'serve without --data-dir' },
        );
      }
      const { host, port, threads } = options;
      await serveUntilStopped(await context.startServer({ host, port, threads }), context);
    });
}

/** Adds --port and --host. */
export function addListenOptions(command: Command): Command {
  return command
    .option('--port <number>', 'TCP port, 0 for a free one', portNumber, 8080)
    .option('--host <address>', 'address to listen on; there is no authentication yet', '127.0.0.1');
}

/** Says where the server is, waits until the process is asked to stop, then stops it without breaking its work. */
export async function serveUntilStopped(server: RunningServer, { signal }: CommandContext): Promise<void> {
  process.stdout.write(
    [
      `Counterpoise listens on ${server.url}`,
      `  documentation ${server.url}/docs`,
      `  description   ${server.url}/v1/openapi.json`,
      ...(server.durable ? [] : ['  State lives in memory in this version: it ends with the process.']),
      '  Ctrl-C stops it.',
      '',
    ].join('\n'),
  );
  if (!signal.aborted) await once(signal, 'abort');
  process.stderr.write('Stopping: no new work is taken, running jobs may finish.\n');
  await server.stop();
}
