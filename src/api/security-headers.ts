import type { FastifyInstance } from 'fastify';

/** Answers are data: a browser shall load nothing on their account. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** The docs page loads its own scripts and styles; its user interface sets inline styles and data images. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sets the headers that tell browsers to be strict, on every answer. */
export function setSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': isDocs(request.url) ? DOCS_POLICY : API_POLICY,
      'cache-control': 'no-store',
      'x-request-id': request.id,
    });
  });
}

function isDocs(url: string): boolean {
  return url === '/docs' || url.startsWith('/docs/');
}
