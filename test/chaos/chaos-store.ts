import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { StoreTarget } from '../../src/store/open-store.ts';
import { createDatabase } from '../services/postgres.ts';
import type { ServeOptions } from './served-process.ts';

/** A store, and how a server is told of it. */
export interface ChaosStore {
  readonly target: StoreTarget;
  readonly serve: ServeOptions;
}

/** A server that refuses for want of room, never for the rate of one busy client. */
const FREE_RATE = { burst: 1_000_000, perSecond: 1_000_000 };
const SETTINGS = {
  listen: { port: 0 },
  engine: { threadCount: 1 },
  limits: { rates: { perCaller: FREE_RATE, perAddress: FREE_RATE } },
  log: { level: 'warn' },
};

/** An embedded store in a folder that ends with the tests. */
export function embeddedStore(
  settings: Readonly<Record<string, unknown>> = {},
  sizeMaxMib?: number,
): ChaosStore {
  const folder = temporaryFolder();
  const target = { kind: 'sqlite', dataDir: join(folder, 'store') } as const;
  const store = { ...target, ...(sizeMaxMib !== undefined && { sizeMaxMib }) };
  return { target, serve: { configFile: configFile(folder, { ...settings, store }), environment: {} } };
}

/**
 * A database of PostgreSQL.
 *
 * @param url of an empty one; otherwise it is made on the server that the tests share
 */
export async function databaseStore(
  settings: Readonly<Record<string, unknown>> = {},
  url?: string,
): Promise<ChaosStore> {
  const target = { kind: 'postgresql', url: url ?? (await createDatabase()) } as const;
  const environment = { COUNTERPOISE_STORE_URL: target.url };
  return { target, serve: { configFile: configFile(temporaryFolder(), settings), environment } };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-chaos-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function configFile(folder: string, settings: Readonly<Record<string, unknown>>): string {
  const file = join(folder, 'counterpoise.json');
  writeFileSync(file, JSON.stringify({ ...SETTINGS, ...settings }));
  return file;
}
