import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Answers unknown paths with 404, and known paths asked with an unknown method with 405 and `Allow`. */
export function refuseUnknownRoutes(server: FastifyInstance): void {
  const paths = new Map<string, KnownPath>();
  server.addHook('onRoute', ({ url, method }) => {
    const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) known.methods.add(name);
    paths.set(url, known);
  });
  server.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const matching = [...paths.values()].filter(({ pattern }) => pattern.test(path));
    const allowed = [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort().join(', ');
    if (allowed === '') {
      throw new CounterpoiseError('RESOURCE_NOT_FOUND', `There is nothing at ${path.slice(0, 200)}.`, {
        accepted: 'the paths that /v1/openapi.json lists',
      });
    }
    reply.header('allow', allowed);
    throw new CounterpoiseError('REQUEST_METHOD_NOT_ALLOWED', `${request.method} is not known here.`, {
      accepted: allowed,
    });
  });
}

function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => {
      if (part === '*') return '.*';
      return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
