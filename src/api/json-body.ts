import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';

/** No document of ours nests deeper than ten; recursion over a document must stay safe. */
const JSON_DEPTH_MAX = 64;

/**
 * Reads JSON bodies: `__proto__` and `constructor.prototype` members are refused, so is a depth that could exhaust
 * the stack of whoever walks the document. An empty body is no body.
 */
export function readJsonBodies(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    parseJson(request, body as string, (error, value) => {
      if (error === null && isDeeperThan(value, JSON_DEPTH_MAX)) {
        done(
          new CounterpoiseError('INPUT_INVALID', 'The body nests too deep.', {
            pointer: '',
            accepted: `up to ${JSON_DEPTH_MAX} levels`,
          }),
        );
        return;
      }
      done(error, value);
    });
  });
}

/** Breadth first, so that the check itself needs no stack. */
function isDeeperThan(value: unknown, depthMax: number): boolean {
  let level: object[] = isObject(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > depthMax) return true;
    const next: object[] = [];
    for (const parent of level) {
      for (const child of Object.values(parent)) if (isObject(child)) next.push(child);
    }
    level = next;
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
