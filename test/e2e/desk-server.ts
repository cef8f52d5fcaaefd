import { buildServer } from '../../src/api/server.ts';
import { startEngine } from '../../src/engine/engine.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';

/** A server with the whole engine on two threads, on a free port of the loopback interface. */
export async function startDeskServer() {
  const engine = startEngine({ threads: 2 });
  const store = await openStore(IN_MEMORY);
  const now = (): Date => new Date();
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const queue = new JobQueue({ engine, engineFingerprint: 'sha256:engine', store, now, onFault });
  const server = await buildServer({
    engine,
    store,
    queue,
    now,
    engineVersion: '0.0.0-test',
    logger: false,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const stop = async (): Promise<void> => {
    await server.drain();
    await engine.close();
    await store.close();
  };
  return { url, stop };
}
