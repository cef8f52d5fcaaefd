import { z } from 'zod';
import { jsonSchemaOf } from '../../desk/schemas.ts';
import { PUBLISHED_SCHEMAS } from '../published-schemas.ts';
import { found, problemResponses, type Routes } from './route-parts.ts';

const tags = ['schemas'];

/** JSON Schemas of every file and document. */
export const schemaRoutes: Routes = async (server) => {
  server.get(
    '/schemas',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'List the JSON Schemas',
        response: {
          200: z.object({ items: z.array(z.object({ name: z.string(), url: z.string() })) }),
          ...problemResponses,
        },
      },
    },
    async (_request, reply) =>
      reply.send({
        items: Object.keys(PUBLISHED_SCHEMAS).map((name) => ({ name, url: `/v1/schemas/${name}` })),
      }),
  );

  server.get(
    '/schemas/:name',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'One JSON Schema',
        params: z.strictObject({ name: z.string().min(1).max(100) }),
        response: {
          200: { description: 'Schema', content: { 'application/schema+json': { schema: z.unknown() } } },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const name = request.params.name.replace(/\.json$/, '');
      const schema = found(
        Object.hasOwn(PUBLISHED_SCHEMAS, name) ? PUBLISHED_SCHEMAS[name] : undefined,
        'schema',
      );
      return reply.header('content-type', 'application/schema+json').send(jsonSchemaOf(name, schema));
    },
  );
};
