import { InvalidArgumentError } from 'commander';
import { OWNER_NAME_FORM, systemCaller } from '../core/caller.ts';
import { openStore } from '../store/open-store.ts';
import type { Repositories } from '../store/repositories.ts';
import type { CommandContext } from './command-context.ts';
import { type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

/** Where a command finds a server's store, and whose data of it. */
export interface StoreOptions extends Pick<ServerOptions, 'config' | 'dataDir'> {
  readonly tenant: string;
}

/** Reads --tenant. */
export function tenantName(text: string): string {
  if (OWNER_NAME_FORM.test(text)) return text;
  throw new InvalidArgumentError('1 to 64 letters, digits, dots, dashes and underscores.');
}

/**
 * Opens the store of a server, which may be running, lets something read a tenant's data, and closes it.
 *
 * @param read given what the tenant's desks know, and the store as people read it
 * @throws CounterpoiseError those of the configuration and the store
 */
export async function onStoreOf<T>(
  { config, dataDir, tenant }: StoreOptions,
  context: CommandContext,
  read: (repositories: Repositories, source: string) => Promise<T>,
): Promise<T> {
  const given = {
    ...(config === undefined ? {} : { config }),
    ...(dataDir === undefined ? {} : { dataDir }),
  };
  const { store: named } = await serverConfigOf(given, context);
  const target = storeTargetOf(named);
  const store = await openStore(target, { access: 'tool', mustExist: true, now: context.now });
  try {
    const caller = systemCaller('command-line', { tenantId: tenant, deskId: null });
    const source = target.kind === 'sqlite' ? `store ${target.dataDir}` : 'store on PostgreSQL';
    return await read(store.as(caller), source);
  } finally {
    await store.close();
  }
}
