import type { FastifyInstance, FastifyRequest } from 'fastify';

const PATH_LENGTH_MAX = 300;

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of the route, never the URL; null for a URL that has none. */
  readonly route: string | null;
  readonly status: number;
  readonly seconds: number;
}

/** Tells of every answer, and logs it: what changes something or fails at the level a server runs with, reads below it. */
export function watchRequests(
  server: FastifyInstance,
  onAnswered: (request: AnsweredRequest) => void = () => undefined,
): void {
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.is404 ? null : (request.routeOptions.url ?? null);
    const { statusCode: status, elapsedTime } = reply;
    onAnswered({ method, route, status, seconds: elapsedTime / 1000 });
    const isRead = method === 'GET' || method === 'HEAD';
    request.log[isRead && status < 400 ? 'debug' : 'info'](
      {
        method,
        path: pathOf(request),
        status,
        durationMs: Math.round(elapsedTime),
        ...callerFields(request),
      },
      'request answered',
    );
  });
}

/** Without the query, which may hold anything. */
function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0]!.slice(0, PATH_LENGTH_MAX);
}

/** Who asked, and from where; a request that was refused early has no caller. */
function callerFields({ caller, ip }: FastifyRequest): Record<string, unknown> {
  if (caller === undefined || caller === null) return { remoteAddress: ip };
  const { tenantId, deskId, actor } = caller;
  return { remoteAddress: ip, tenantId, ...(deskId !== null && { deskId }), actor };
}
