import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemResponses } from './route-parts.ts';

/** What is measured, in the text format of Prometheus. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** What the server measures of itself. */
export const metricsRoutes: FastifyPluginAsyncZod<{ readonly metrics: MetricsText }> = async (
  server,
  { metrics },
) => {
  server.get(
    '/metrics',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['health'],
        summary: 'What the server measures of itself (Prometheus)',
        response: {
          200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } },
          ...problemResponses,
        },
      },
      // Text, not JSON: the answer is sent as it is.
      serializerCompiler: () => (data: unknown) => String(data),
    },
    async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
};
