import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';
import { assertJsonLimits, type JsonLimits } from './json-limits.ts';

/**
 * Reads JSON bodies within limits; `__proto__` and `constructor.prototype` members are refused. An empty body is no
 * body.
 */
export function readJsonBodies(server: FastifyInstance, limits: JsonLimits): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (text === '') {
      done(null, undefined);
      return;
    }
    try {
      assertJsonLimits(text, limits);
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      done(error);
      return;
    }
    parseJson(request, text, done);
  });
}
