import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../../core/errors.ts';
import type { ApiKeyDirectory } from '../../store/api-key-records.ts';
import type { ApiLimits } from '../api-limits.ts';
import { limitUploads } from '../upload-room.ts';
import { type AuthSettings, identifyCallers } from './identify-callers.ts';
import { limitAddressRate, limitCallerRate } from './rate-limits.ts';
import { enforceRouteRules } from './route-rules.ts';

export interface GuardOptions {
  readonly auth: AuthSettings;
  readonly limits: ApiLimits;
  readonly keys: ApiKeyDirectory;
  readonly now: () => Date;
}

/**
 * Puts the guards before the routes, the cheapest first: length of the URL, rate of the address, who calls and what
 * he may, rate of the caller. A body is read only for those who pass.
 */
export function guardServer(server: FastifyInstance, { auth, limits, keys, now }: GuardOptions): void {
  const { urlLengthMax, bodyBytesMax } = limits.http;
  server.addHook('onRequest', async ({ url }) => {
    if (url.length <= urlLengthMax) return;
    throw new CounterpoiseError('REQUEST_URL_TOO_LONG', `The URL has ${url.length} characters.`, {
      accepted: `up to ${urlLengthMax}`,
    });
  });
  enforceRouteRules(server, bodyBytesMax);
  const onRefused = limitAddressRate(server, limits);
  identifyCallers(server, { auth, keys, now, onRefused });
  limitCallerRate(server, limits);
  limitUploads(server, limits.http);
}
