import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { formatQueryShape, jsonOrCsv, sendCsv, setNextPage, wantsCsv } from '../csv-answer.ts';
import { calibrationTable } from '../csv-tables.ts';
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
        querystring: pageQuerySchema.extend(formatQueryShape),
        response: {
          200: jsonOrCsv(
            z.object({
              items: z.array(calibrationSchemas.summary),
              nextCursor: z.string().nullable(),
            }),
            'A page',
          ),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor, format } = request.query;
      const records = await calibrations(request).list({
        limit: limit + 1,
        ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
      });
      const page = pageOf(records, limit, calibrationSummary);
      reply.header('vary', 'accept');
      if (!wantsCsv(request, format)) return reply.send(page);
      setNextPage(reply, page.nextCursor);
      return sendCsv(reply, calibrationTable(page.items), 'calibrations');
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
