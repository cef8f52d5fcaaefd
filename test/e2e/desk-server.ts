import { buildServer } from '../../src/api/server.ts';
import { jobHandlers } from '../../src/handlers/job-handlers.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { threadFitter } from '../../src/workers/fit-thread.ts';
import { pathPool } from '../../src/workers/path-pool.ts';

/** A server with the whole engine on two threads, on a free port of the loopback interface. */
export async function startDeskServer() {
  const pool = pathPool(2);
  const store = await openStore(IN_MEMORY);
  const handlers = jobHandlers({ simulate: pool.simulate, fitter: threadFitter });
  const now = (): Date => new Date();
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const queue = new JobQueue({ handlers, store, now, onFault });
  const server = await buildServer({
    handlers,
    store,
    queue,
    now,
    engineVersion: '0.0.0-test',
    logger: false,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const stop = async (): Promise<void> => {
    await server.drain();
    await pool.close();
    await store.close();
  };
  return { url, stop };
}
