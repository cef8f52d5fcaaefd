import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Caller,
  LOCAL_TENANT,
  OWNER_NAME_FORM,
  ROLES,
  type Role,
  systemCaller,
} from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { newApiKey } from '../store/api-key.ts';
import { API_KEY_LIFE_DAYS, apiKeyExpiry } from '../store/api-key-life.ts';
import type { ApiKeyRecord } from '../store/api-key-records.ts';
import { openStore } from '../store/open-store.ts';
import type { Repositories } from '../store/repositories.ts';
import type { CommandContext } from './command-context.ts';
import { addStoreOptions, type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';
import { renderTable, words } from './table.ts';

interface TenantOptions extends ServerOptions {
  readonly tenant: string;
}

interface CreateOptions extends TenantOptions {
  readonly name: string;
  readonly role: readonly Role[];
  readonly desk?: readonly string[];
  readonly expiresAt?: string;
}

const PAGE = 200;
const NAME_LENGTH_MAX = 100;

/**
 * Adds `counterpoise keys`: API keys without a server, for the first administrator of a tenant. Others are made by
 * administrators through the API. The store must not be in use.
 */
export function registerKeys(program: Command, context: CommandContext): void {
  const keys = program
    .command('keys')
    .description('API keys, made where the store is: the first of a tenant; the server must not run');

  addTenantOptions(keys.command('create'))
    .description('a new key, printed this once')
    .requiredOption('--name <text>', 'who or what holds it', keyName)
    .addOption(new Option('--role <role...>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--desk <desk...>', 'desks it is limited to (all)')
    .option('--expires-at <time>', `RFC 3339, or never (${API_KEY_LIFE_DAYS} days from now)`)
    .action(async (options: CreateOptions) => {
      const key = await withKeys(
        options,
        context,
        (repositories) => create(repositories, options, context.now()),
        // A tenant's first key may be what its store begins with.
        { mustExist: false },
      );
      process.stdout.write(`${key}\n`);
      process.stderr.write('This key is shown once and kept nowhere. Send it as Authorization: Bearer.\n');
    });

  addTenantOptions(keys.command('list'))
    .description('the keys of a tenant, newest first')
    .option('--json', 'print exactly one JSON document')
    .action(async (options: TenantOptions & { readonly json?: boolean }) => {
      const records = await withKeys(options, context, allKeys);
      const text = options.json === true ? JSON.stringify({ items: records.map(shown) }) : tableOf(records);
      process.stdout.write(`${text}\n`);
    });

  addTenantOptions(keys.command('revoke'))
    .description('ends a key at once and for ever')
    .argument('<id>', 'of the key, as `keys list` shows it')
    .action(async (id: string, options: TenantOptions) => {
      const revokedAt = context.now().toISOString();
      const key = await withKeys(options, context, ({ apiKeys }) => apiKeys.revoke(id, revokedAt));
      if (key === undefined) {
        throw new CounterpoiseError('RESOURCE_NOT_FOUND', `The tenant ${options.tenant} has no key ${id}.`);
      }
      process.stdout.write(`The key ${id} (${key.name}) is revoked since ${key.revokedAt}.\n`);
    });
}

function addTenantOptions(command: Command): Command {
  return addStoreOptions(command).option('--tenant <name>', 'whose keys', ownerName, LOCAL_TENANT);
}

async function withKeys<T>(
  options: TenantOptions,
  context: CommandContext,
  work: (repositories: Repositories) => Promise<T>,
  { mustExist = true }: { readonly mustExist?: boolean } = {},
): Promise<T> {
  const { store: target } = await serverConfigOf(options, context);
  const store = await openStore(storeTargetOf(target), { mustExist, now: context.now });
  try {
    const caller: Caller = systemCaller('command-line', { tenantId: options.tenant, deskId: null });
    return await work(store.as(caller));
  } finally {
    await store.close();
  }
}

async function create(
  { apiKeys }: Repositories,
  { name, role, desk, expiresAt }: CreateOptions,
  now: Date,
): Promise<string> {
  const { id, text, secretHash } = newApiKey();
  await apiKeys.insert({
    id,
    name,
    roles: [...new Set(role)],
    deskIds: desk === undefined ? null : [...new Set(desk.map(deskName))],
    secretHash,
    createdAt: now.toISOString(),
    expiresAt: apiKeyExpiry(expiresAt === 'never' ? null : expiresAt, now),
  });
  return text;
}

async function allKeys({ apiKeys }: Repositories): Promise<readonly ApiKeyRecord[]> {
  const all: ApiKeyRecord[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await apiKeys.list({
      limit: PAGE,
      ...(last !== undefined && { beforeSequence: last.sequence }),
    });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

function shown({ secretHash: _secretHash, sequence: _sequence, ...key }: ApiKeyRecord): object {
  return key;
}

function tableOf(keys: readonly ApiKeyRecord[]): string {
  const columns = ['id', 'name', 'roles', 'desks', 'expires', 'revoked', 'last used'].map(words);
  const rows = keys.map(({ id, name, roles, deskIds, expiresAt, revokedAt, lastUsedAt }) => [
    id,
    name,
    roles.join(' '),
    deskIds?.join(' ') ?? 'all',
    expiresAt ?? 'never',
    revokedAt ?? '',
    lastUsedAt ?? 'never',
  ]);
  return renderTable(`${keys.length} API keys`, columns, rows);
}

const NAME_ACCEPTED = '1 to 64 letters, digits, dots, dashes and underscores';

function ownerName(text: string): string {
  if (OWNER_NAME_FORM.test(text)) return text;
  throw new InvalidArgumentError(`${NAME_ACCEPTED}.`);
}

/** The names of a list come together, after the options were parsed. */
function deskName(text: string): string {
  if (OWNER_NAME_FORM.test(text)) return text;
  throw new CounterpoiseError('INPUT_INVALID', `"${text}" names no desk.`, {
    field: '--desk',
    accepted: NAME_ACCEPTED,
  });
}

function keyName(text: string): string {
  if (text.trim() !== '' && text.length <= NAME_LENGTH_MAX) return text.trim();
  throw new InvalidArgumentError(`1 to ${NAME_LENGTH_MAX} characters.`);
}
