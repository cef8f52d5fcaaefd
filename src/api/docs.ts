import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type AccessRule, rolesOf } from './access/access-rules.ts';

/** Describes every route that is registered afterwards; serves the description and a page to read and try it. */
export async function serveDocs(server: FastifyInstance, engineVersion: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Counterpoise',
        version: engineVersion,
        description: 'Monte Carlo risk server for mortgage secondary-marketing desks.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      // The same host that serves the description.
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key (`cpk_…`) in `Authorization: Bearer`.',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'A JSON Web Token of the configured OpenID Connect issuer.',
          },
        },
      },
    },
    transform: describeRoute,
  });
  // Nothing is fetched from elsewhere: the page's scripts and styles come with the package.
  await server.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { docExpansion: 'list', deepLinking: true },
      theme: { title: 'Counterpoise API' },
    });
  });
  const config = { access: 'public' } as const;
  server.get('/v1/openapi.json', { config, schema: { hide: true } }, async () => server.swagger());
}

/** The description of a route, with the rule of who may use it. */
const describeRoute: typeof jsonSchemaTransform = (route) => {
  const described = describeParts(route);
  const { config } = route.route;
  if (config?.access === undefined) return described;
  return { ...described, schema: { ...described.schema, ...describeAccess(config.access) } };
};

/** A server without authentication takes whoever is on its machine for one who may do everything. */
function describeAccess(rule: AccessRule) {
  const schemes = rule === 'public' ? [] : ['apiKey', 'token'];
  const security = schemes.map((scheme): Readonly<Record<string, readonly string[]>> => ({ [scheme]: [] }));
  return { security, 'x-access': { rule, roles: rule === 'public' ? [] : rolesOf(rule) } };
}

/** The zod transform, which alone does not know bodies of several media types. */
const describeParts: typeof jsonSchemaTransform = (route) => {
  const content = contentOf(route.schema?.body);
  if (content === undefined) return jsonSchemaTransform(route);
  const { body: _body, ...rest } = route.schema!;
  const described = jsonSchemaTransform({ ...route, schema: rest });
  const media = Object.entries(content).map(([mediaType, { schema }]) => {
    const { $schema: _draft, ...jsonSchema } = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
    });
    return [mediaType, { schema: jsonSchema }];
  });
  return { ...described, schema: { ...described.schema, body: { content: Object.fromEntries(media) } } };
};

function contentOf(body: unknown): Readonly<Record<string, { readonly schema: z.ZodType }>> | undefined {
  if (typeof body !== 'object' || body === null || body instanceof z.ZodType || !('content' in body))
    return undefined;
  return body.content as Readonly<Record<string, { readonly schema: z.ZodType }>>;
}
