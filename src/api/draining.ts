import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';
import type { JobQueue } from '../jobs/job-queue.ts';

/** How long stopping may take when the configuration says nothing. */
const DRAIN_TIMEOUT_MS = 6_000;
/** Kept of that for answers that are on their way once no job is waited for any more. */
const ANSWER_TIME_MS = 1_500;
/** How often connections that fell idle while closing are closed. */
const IDLE_CHECK_MS = 50;

declare module 'fastify' {
  interface FastifyInstance {
    /** Refuses new work, lets running jobs and open requests finish within the time, then closes. */
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
    const deadlineMs = performance.now() + timeoutMs;
    await queue.drain(Math.max(0, timeoutMs - ANSWER_TIME_MS));
    const leftMs = Math.max(deadlineMs - performance.now(), ANSWER_TIME_MS);
    const force = setTimeout(() => server.server.closeAllConnections(), leftMs);
    // Event streams end with their jobs, which is after the server looked for idle connections.
    const sweep = setInterval(() => server.server.closeIdleConnections(), IDLE_CHECK_MS);
    await server.close();
    clearTimeout(force);
    clearInterval(sweep);
  });
}
