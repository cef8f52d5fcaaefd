import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/repositories.ts';
import type { CommandContext } from './command-context.ts';
import { addStoreOptions, type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

type StoreOptions = Pick<ServerOptions, 'config' | 'dataDir'>;

/** Adds `counterpoise export`, `counterpoise import` and `counterpoise backup`. */
export function registerTransfer(program: Command, context: CommandContext): void {
  addStoreOptions(program.command('export'))
    .description('documents, jobs, results, events and audit as JSON lines; also while a server runs')
    .argument('<file>', 'which does not exist yet')
    .option('--tenant <id>', 'one tenant alone')
    .action((file: string, { tenant, ...options }: StoreOptions & { tenant?: string }) =>
      withStore(options, context, async (store) => {
        const handle = await newFile(file);
        try {
          const write = async (line: string): Promise<void> => {
            await handle.write(line);
          };
          const lineCount = await store.system.exportTo({ tenantId: tenant ?? null, write });
          await handle.sync();
          process.stdout.write(`${lineCount} lines written to ${file}\n`);
        } finally {
          await handle.close();
        }
      }),
    );
  addStoreOptions(program.command('import'))
    .description('takes what another store exported; what is there already is left')
    .argument('<file>')
    .action((file: string, options: StoreOptions) =>
      withStore(options, context, async (store) => {
        const lines = () => createInterface({ input: createReadStream(file), crlfDelay: Infinity });
        const { storedCount, knownCount } = await store.system.importFrom({ file, lines });
        process.stdout.write(`${storedCount} rows stored, ${knownCount} were there already\n`);
      }),
    );
  addStoreOptions(program.command('backup'))
    .description('a copy of the embedded store as it is at this moment; also while a server runs')
    .argument('<file>', 'which does not exist yet')
    .action((file: string, options: StoreOptions) =>
      withStore(options, context, async (store) => {
        await (await newFile(file)).close();
        await store.system.backUpTo(file);
        process.stdout.write(`The store was copied to ${file}\n`);
      }),
    );
}

async function newFile(file: string) {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('INPUT_INVALID', `The file cannot be made: ${reason}.`, {
      file,
      accepted: 'a file that does not exist, in a folder that does',
    });
  }
}

async function withStore(
  options: StoreOptions,
  context: CommandContext,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const { store: config } = await serverConfigOf(options, context);
  const store = await openStore(storeTargetOf(config), { access: 'tool', now: context.now });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
