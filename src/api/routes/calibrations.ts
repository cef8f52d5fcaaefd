import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import { calibrationSchemas, calibrationSummary, withDocument } from '../document-view.ts';
import { found, idParamsSchema, problemResponses, type Routes } from './route-parts.ts';

const tags = ['calibrations'];
const PATH = '/calibrations';

/** Calibrations, which jobs of that kind make. */
export const calibrationRoutes: Routes = async (server, { services: { store } }) => {
  const calibrations = ({ caller }: FastifyRequest) => store.as(caller).calibrations;

  server.get(
    PATH,
    {
      config: { access: 'calibrations:read' },
      schema: {
        tags,
        summary: 'List calibrations, newest first',
        querystring: pageQuerySchema,
        response: {
          200: z.object({ items: z.array(calibrationSchemas.summary), nextCursor: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor } = request.query;
      const records = await calibrations(request).list({
        limit: limit + 1,
        ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
      });
      return reply.send(pageOf(records, limit, calibrationSummary));
    },
  );

  server.get(
    `${PATH}/latest`,
    {
      config: { access: 'calibrations:read' },
      schema: {
        tags,
        summary: 'The latest calibration that passed its gates',
        response: { 200: calibrationSchemas.full, ...problemResponses },
      },
    },
    async (request, reply) => {
      const record = found(await calibrations(request).latest(), 'calibration');
      return reply.send(withDocument(calibrationSummary(record), record));
    },
  );

  server.get(
    `${PATH}/:id`,
    {
      config: { access: 'calibrations:read' },
      schema: {
        tags,
        summary: 'One calibration',
        params: idParamsSchema,
        response: { 200: calibrationSchemas.full, ...problemResponses },
      },
    },
    async (request, reply) => {
      const record = found(await calibrations(request).find(request.params.id), 'calibration');
      return reply.send(withDocument(calibrationSummary(record), record));
    },
  );
};
