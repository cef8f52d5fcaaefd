import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the socket at which the run's process answers with the shared server's address. */
    sharedPostgresSocket: string;
  }
}

/**
 * One PostgreSQL server for the test files of a run, which run in processes of their own. It belongs to the run's
 * process, is started when the first test asks for it, and is stopped and removed when the run ends.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-tests-'));
  const path = join(folder, 'postgres.sock');
  let starting: Promise<PostgresServer> | undefined;
  const door = createServer((socket) => {
    // A test that was ended no longer waits for the answer.
    socket.on('error', () => socket.destroy());
    starting ??= startPostgres();
    starting.then(
      (server) => socket.end(JSON.stringify({ url: server.urlOf('postgres') })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  }).listen(path);
  await once(door, 'listening');
  project.provide('sharedPostgresSocket', path);
  return async () => {
    door.close();
    rmSync(folder, { recursive: true, force: true });
    if (starting === undefined) return;
    const [outcome] = await Promise.allSettled([starting]);
    if (outcome?.status === 'fulfilled') await outcome.value.close();
  };
}
