import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CounterpoiseError } from '../../core/errors.ts';
import type { Readiness } from '../readiness.ts';
import { problemResponses, type RouteOptions } from './route-parts.ts';

const tags = ['health'];

interface HealthOptions extends RouteOptions {
  readonly readiness: Readiness;
}

/** Whether the process lives, and whether it takes work. */
export const healthRoutes: FastifyPluginAsyncZod<HealthOptions> = async (server, { services, readiness }) => {
  const { queue, store } = services;
  server.get(
    '/healthz',
    {
      config: { access: 'public', rateCost: 0 },
      schema: {
        tags,
        summary: 'Whether the process lives',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async (_request, reply) => reply.send({ status: 'ok' }),
  );

  server.get(
    '/readyz',
    {
      config: { access: 'public', rateCost: 0 },
      schema: {
        tags,
        summary: 'Whether the server takes work',
        description: 'Answers 503 while the server stops or a part does not work; `errors` names the parts.',
        response: {
          200: z.object({
            status: z.literal('ready'),
            jobs: z.object({ queued: z.number().int(), running: z.number().int() }),
            durable: z.boolean().describe('Whether what is stored outlives the process.'),
          }),
          ...problemResponses,
        },
      },
    },
    async (_request, reply) => {
      if (queue.draining) throw new CounterpoiseError('REQUEST_DRAINING', 'The server is stopping.');
      const errors = await readiness();
      if (errors.length > 0) {
        const parts = errors.map(({ pointer }) => pointer.split('/').at(-1)).join(', ');
        throw new CounterpoiseError('SERVER_NOT_READY', `Not working: ${parts}.`, { errors });
      }
      return reply.send({ status: 'ready', jobs: { ...queue.counts }, durable: store.durable });
    },
  );
};
