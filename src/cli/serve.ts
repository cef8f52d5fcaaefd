import { once } from 'node:events';
import type { Command } from 'commander';
import { boundMemory } from './bounded-memory.ts';
import type { CommandContext, RunningServer } from './command-context.ts';
import { addServerOptions, type ServerOptions, serverConfigOf } from './server-options.ts';

/** A process with nothing left to do has ended by then. */
const LEFT_OPEN_MS = 500;

/** Adds `counterpoise serve`. */
export function registerServe(program: Command, context: CommandContext): void {
  const command = program.command('serve').description('the HTTP API and its documentation');
  addServerOptions(command).action(async (options: ServerOptions) => {
    boundMemory();
    const config = await serverConfigOf(options, context);
    await serveUntilStopped(await context.startServer(config), context);
  });
}

/** Says where the server is, waits until the process is asked to stop, then stops it without breaking its work. */
export async function serveUntilStopped(server: RunningServer, { signal }: CommandContext): Promise<void> {
  process.stdout.write(
    [
      `Counterpoise listens on ${server.url}`,
      `  console       ${server.url}/`,
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
  // A part that was left as it was, such as a receiver that hangs, must not keep the process.
  setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
}
