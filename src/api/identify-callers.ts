import type { FastifyInstance } from 'fastify';
import { type Caller, LOCAL_CALLER } from '../core/caller.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** On whose behalf the request acts. */
    caller: Caller;
  }
}

/** Tells every request's caller: on a server without authentication everyone is the local one. */
export function identifyCallers(server: FastifyInstance): void {
  server.decorateRequest('caller');
  server.addHook('onRequest', async (request) => {
    request.caller = { ...LOCAL_CALLER, requestId: request.id };
  });
}
