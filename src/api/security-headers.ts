import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const YEAR_SECONDS = 31_536_000;

/** Answers are data: a browser shall load nothing on their account. */
const API_POLICY = {
  useDefaults: false,
  directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
};

/** The docs page loads its own scripts and styles; its user interface sets inline styles and data images. */
const DOCS_POLICY = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
};

/**
 * Sets the headers that tell browsers to be strict, on every answer. No header allows another origin: there is no
 * CORS.
 *
 * @param isBehindTls whether browsers reach the server by https, and shall do nothing else for a year
 */
export async function setSecurityHeaders(server: FastifyInstance, isBehindTls: boolean): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: API_POLICY,
    frameguard: { action: 'deny' },
    strictTransportSecurity: isBehindTls && { maxAge: YEAR_SECONDS, includeSubDomains: false },
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': request.id });
    if (isDocs(request.url)) reply.helmet({ contentSecurityPolicy: DOCS_POLICY });
  });
}

function isDocs(url: string): boolean {
  return url === '/docs' || url.startsWith('/docs/');
}
