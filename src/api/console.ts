import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The console's views, each with an address of its own; `today` is the root. */
const CONSOLE_VIEWS = [
  'pipeline',
  'risk',
  'hedge',
  'stress',
  'execution',
  'trades',
  'bids',
  'explain',
  'servicing',
  'back-test',
  'calibration',
  'runs',
] as const;

const ASSETS_PREFIX = '/assets/';
const YEAR = '365d';

/** Scripts and styles of the console's own, and answers of this server; nothing inline and nothing from elsewhere. */
const CONSOLE_POLICY = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'"],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
};

/**
 * Serves the console: one page for every view, and its assets, whose names change with their content. Without a console
 * the root leads to the API's documentation.
 *
 * @param folder what the console was built into; null when there is none
 */
export async function serveConsole(server: FastifyInstance, folder: string | null): Promise<void> {
  const config = { access: 'public' } as const;
  const schema = { hide: true };
  if (folder === null) {
    server.get('/', { config, schema }, async (_request, reply) => reply.redirect('/docs'));
    return;
  }
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  for (const url of ['/', ...CONSOLE_VIEWS.flatMap((view) => [`/${view}`, `/${view}/*`])]) {
    server.get(url, { config, schema }, async (_request, reply) => {
      reply.helmet({ contentSecurityPolicy: CONSOLE_POLICY });
      return reply.type('text/html; charset=utf-8').send(page);
    });
  }
  await server.register(async (assets) => {
    assets.addHook('onRoute', (route) => {
      // A page is some twenty files, which nobody should have to wait for.
      route.config = { ...route.config, ...config, rateCost: 0 };
      route.schema = { ...route.schema, hide: true };
    });
    await assets.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: ASSETS_PREFIX,
      decorateReply: false,
      // A route for each file: what is none of them is not known, as everywhere.
      wildcard: false,
      index: false,
      immutable: true,
      maxAge: YEAR,
    });
  });
}
