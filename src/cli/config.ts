import type { Command } from 'commander';
import { maskedConfig } from '../config/secrets.ts';
import type { CommandContext } from './command-context.ts';
import { addServerOptions, type ServerOptions, serverConfigOf } from './server-options.ts';

/** Adds `counterpoise config check` and `counterpoise config print`. */
export function registerConfig(program: Command, context: CommandContext): void {
  const config = program.command('config').description('the configuration of a server');
  config
    .command('check')
    .description('whether a file can be served, with this environment and its secrets')
    .argument('<file>', 'configuration (JSON)')
    .action(async (file: string) => {
      await serverConfigOf({ config: file }, context);
      process.stdout.write(`${file} is a valid configuration.\n`);
    });
  addServerOptions(config.command('print'))
    .description('what a server would be told: file, environment, options and defaults; secrets masked')
    .action(async (options: ServerOptions) => {
      const effective = await serverConfigOf(options, context);
      process.stdout.write(`${JSON.stringify(maskedConfig(effective), null, 2)}\n`);
    });
}
