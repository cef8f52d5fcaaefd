import { z } from 'zod';
import { CounterpoiseError } from '../../core/errors.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const tags = ['health'];

/** Whether the process lives, and whether it takes work. */
export const healthRoutes: Routes = async (server, { services: { queue, store } }) => {
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
      return reply.send({ status: 'ready', jobs: { ...queue.counts }, durable: store.durable });
    },
  );
};
