import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';
import type { JobQueue } from '../jobs/job-queue.ts';

/** How long running jobs may take to finish once the server was asked to stop. */
const DRAIN_TIMEOUT_MS = 25_000;
/** How long connections may stay open after the last answer was sent. */
const CLOSE_TIMEOUT_MS = 2_000;
/** How often connections that fell idle while closing are closed. */
const IDLE_CHECK_MS = 50;

declare module 'fastify' {
  interface FastifyInstance {
    /** Refuses new work, lets running jobs finish within the time, then closes. */
    drain: (timeoutMs?: number) => Promise<void>;
  }
}

/** Lets a server stop without breaking what it accepted. */
export function makeDrainable(server: FastifyInstance, queue: JobQueue): void {
  server.addHook('onRequest', async (request) => {
    if (!queue.draining || request.method === 'GET' || request.method === 'HEAD') return;
    throw new CounterpoiseError('REQUEST_DRAINING', 'The server is stopping.');
  });
  // Closing waits for every open connection, and a kept-alive one would stay open.
  server.addHook('onSend', async (_request, reply) => {
    if (queue.draining) reply.header('connection', 'close');
  });
  server.decorate('drain', async (timeoutMs = DRAIN_TIMEOUT_MS) => {
    await queue.drain(timeoutMs);
    const force = setTimeout(() => server.server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    // Event streams end with their jobs, which is after the server looked for idle connections.
    const sweep = setInterval(() => server.server.closeIdleConnections(), IDLE_CHECK_MS);
    await server.close();
    clearTimeout(force);
    clearInterval(sweep);
  });
}
