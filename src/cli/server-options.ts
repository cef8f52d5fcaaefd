import type { Command } from 'commander';
import { CONFIG_FILE_VARIABLE, type GivenSetting } from '../config/environment.ts';
import { readConfig } from '../config/read-config.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { settingAt } from '../config/settings.ts';
import { invariant } from '../core/invariant.ts';
import type { CommandContext } from './command-context.ts';
import { readTextFile } from './read-text-file.ts';
import { portNumber, threadCount } from './run-options.ts';

/** Where a server's configuration comes from, and the settings that are given so often that they are options. */
export interface ServerOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly host?: string;
  readonly port?: number;
  readonly threads?: number;
}

/** The setting that each option gives. */
const OPTION_SETTINGS = [
  { key: 'dataDir', option: '--data-dir', path: ['store', 'dataDir'] },
  { key: 'host', option: '--host', path: ['listen', 'host'] },
  { key: 'port', option: '--port', path: ['listen', 'port'] },
  { key: 'threads', option: '--threads', path: ['engine', 'threadCount'] },
] as const;

/** Adds --config and --data-dir: what every command needs that works with a server's store. */
export function addStoreOptions(command: Command, dataDir = 'folder of the embedded store'): Command {
  return command
    .option('--config <file>', `configuration (JSON); otherwise the file that ${CONFIG_FILE_VARIABLE} names`)
    .option('--data-dir <folder>', `${dataDir} (.counterpoise)`);
}

/** Adds --config, --data-dir, --port and --host. */
export function addListenOptions(command: Command): Command {
  return addStoreOptions(
    command,
    'embedded store, made if missing; :memory: for one that ends with the process',
  )
    .option('--port <number>', 'TCP port, 0 for a free one (8080)', portNumber)
    .option(
      '--host <address>',
      'address to listen on; without authentication this machine’s own (127.0.0.1)',
    );
}

/** Adds --config, --data-dir, --port, --host and --threads. */
export function addServerOptions(command: Command): Command {
  return addListenOptions(command).option(
    '--threads <count>',
    'threads of the simulation (all)',
    threadCount,
  );
}

/**
 * The configuration these options, the environment and the file make together.
 *
 * @throws CounterpoiseError as readConfig and readTextFile
 */
export function serverConfigOf(
  options: ServerOptions,
  { environment }: CommandContext,
): Promise<ServerConfig> {
  const given = OPTION_SETTINGS.flatMap(({ key, option, path }): readonly GivenSetting[] => {
    const value = options[key];
    const setting = settingAt(path);
    invariant(setting !== undefined, `The option ${option} gives a setting.`);
    return value === undefined ? [] : [{ setting, value, source: option }];
  });
  return readConfig({
    file: options.config ?? (environment[CONFIG_FILE_VARIABLE] || null),
    environment,
    options: given,
    readText: readTextFile,
  });
}
