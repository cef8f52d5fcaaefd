import { constants, createReadStream } from 'node:fs';
import { access, open, rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/repositories.ts';
import type { CommandContext } from './command-context.ts';
import { createProgress } from './progress.ts';
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
      withStore(options, context, (store) => exportInto(file, tenant ?? null, store, context)),
    );
  addStoreOptions(program.command('import'))
    .description('takes what another store exported; what is there already is left')
    .argument('<file>')
    .action(async (file: string, options: StoreOptions) => {
      const size = await sizeOf(file);
      // An export may be what a new store begins with.
      await withStore(options, context, (store) => importFrom(file, size, store, context), {
        mustExist: false,
      });
    });
  addStoreOptions(program.command('backup'))
    .description('a copy of the embedded store as it is at this moment; also while a server runs')
    .argument('<file>', 'which does not exist yet')
    .action((file: string, options: StoreOptions) =>
      withStore(options, context, async (store) => {
        await (await newFile(file)).close();
        try {
          await store.system.backUpTo(file);
        } catch (error) {
          await rm(file, { force: true });
          throw error;
        }
        process.stdout.write(`The store was copied to ${file}\n`);
      }),
    );
}

async function exportInto(
  file: string,
  tenantId: string | null,
  store: Store,
  { signal }: CommandContext,
): Promise<void> {
  const handle = await newFile(file);
  const progress = createProgress();
  try {
    const write = async (line: string): Promise<void> => {
      requireGoingOn(signal);
      await handle.write(line);
    };
    const lineCount = await store.system.exportTo({ tenantId, write, onProgress: progress.stage('export') });
    await handle.sync();
    progress.stop();
    process.stdout.write(`${lineCount} lines written to ${file}\n`);
  } catch (error) {
    // Half an export is none, and would stand in the way of the next one.
    await rm(file);
    throw error;
  } finally {
    progress.stop();
    await handle.close();
  }
}

async function importFrom(
  file: string,
  size: number,
  store: Store,
  { signal }: CommandContext,
): Promise<void> {
  const progress = createProgress();
  let isChecked = false;
  const lines = (): AsyncIterable<string> => {
    if (isChecked) return linesOf(file, size, progress.stage('store'));
    isChecked = true;
    // Until the file is checked nothing is stored, so nothing is left behind.
    return linesOf(file, size, progress.stage('check'), signal);
  };
  try {
    const { storedCount, knownCount } = await store.system.importFrom({ file, lines });
    progress.stop();
    process.stdout.write(`${storedCount} rows stored, ${knownCount} were there already\n`);
  } finally {
    progress.stop();
  }
}

async function* linesOf(
  file: string,
  size: number,
  report: (done: number, total: number) => void,
  signal?: AbortSignal,
): AsyncIterable<string> {
  const stream = createReadStream(file);
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (signal !== undefined) requireGoingOn(signal);
    report(stream.bytesRead, size);
    yield line;
  }
}

function requireGoingOn(signal: AbortSignal): void {
  if (signal.aborted) throw new CounterpoiseError('SIMULATION_CANCELLED', 'The command was interrupted.');
}

/** Bytes of a file that can be read. */
async function sizeOf(file: string): Promise<number> {
  const accepted = 'a file that `counterpoise export` wrote';
  try {
    await access(file, constants.R_OK);
    const status = await stat(file);
    if (status.isFile()) return status.size;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('INPUT_UNREADABLE', `The file cannot be read: ${reason}.`, {
      file,
      accepted,
    });
  }
  // It is read twice, which a pipe is not.
  throw new CounterpoiseError('INPUT_UNREADABLE', 'This is no file.', { file, accepted });
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
  { mustExist = true }: { readonly mustExist?: boolean } = {},
): Promise<void> {
  const { store: config } = await serverConfigOf(options, context);
  const store = await openStore(storeTargetOf(config), {
    access: 'tool',
    mustExist,
    now: context.now,
  });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
