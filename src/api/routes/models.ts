import { z } from 'zod';
import { MODEL_CATALOGUE } from '../../desk/model-catalogue.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const modelSchema = z.object({
  kind: z.string(),
  area: z.string(),
  title: z.string(),
  available: z.boolean(),
  note: z.string().describe('Documentation of the equations and parameters.'),
});

/** The models this engine knows. */
export const modelRoutes: Routes = async (server) => {
  server.get(
    '/models',
    {
      config: { access: 'public' },
      schema: {
        tags: ['models'],
        summary: 'List the models',
        response: { 200: z.object({ items: z.array(modelSchema) }), ...problemResponses },
      },
    },
    async (_request, reply) => reply.send({ items: MODEL_CATALOGUE.map((model) => ({ ...model })) }),
  );
};
