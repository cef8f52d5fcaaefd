import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CounterpoiseError } from '../../core/errors.ts';
import type { ApiLimits } from '../api-limits.ts';
import { addressBlockOf } from './addresses.ts';
import { TokenBuckets } from './token-bucket.ts';

/** Names a server remembers; a name that was pushed out begins anew, which costs a flood of addresses some memory. */
const NAME_COUNT_MAX = 50_000;
const READ_COST = 1;
const CHANGE_COST = 2;
/** A signature that is wrong costs as much to find out as one that is right, and nobody needs many. */
const REFUSED_COST = 10;

/**
 * Bounds what one address may ask for, before it is known who asks.
 *
 * @returns charges the address of a request for a key or token that was refused
 */
export function limitAddressRate(
  server: FastifyInstance,
  { rates }: Pick<ApiLimits, 'rates'>,
): (request: FastifyRequest) => void {
  const buckets = new TokenBuckets(rates.perAddress, NAME_COUNT_MAX);
  server.addHook('onRequest', async (request) => {
    charge(buckets, addressBlockOf(request.ip), request, 'This address asks');
  });
  return ({ ip }) => {
    buckets.charge(addressBlockOf(ip), REFUSED_COST, performance.now());
  };
}

/** Bounds what one caller may ask for. Callers who are not known are bounded by their address alone. */
export function limitCallerRate(server: FastifyInstance, { rates }: Pick<ApiLimits, 'rates'>): void {
  const buckets = new TokenBuckets(rates.perCaller, NAME_COUNT_MAX);
  server.addHook('onRequest', async (request) => {
    const { caller } = request;
    if (caller === undefined) return;
    charge(buckets, JSON.stringify([caller.tenantId, caller.actor]), request, 'This caller asks');
  });
}

function charge(buckets: TokenBuckets, name: string, request: FastifyRequest, who: string): void {
  const cost = costOf(request);
  if (cost === 0) return;
  const retryAfterSeconds = buckets.take(name, cost, performance.now());
  if (retryAfterSeconds === 0) return;
  throw new CounterpoiseError('REQUEST_RATE_LIMITED', `${who} more often than accepted.`, {
    accepted: `the same request in ${retryAfterSeconds} s`,
    retryAfterSeconds,
  });
}

function costOf({ routeOptions, method }: FastifyRequest): number {
  return routeOptions.config.rateCost ?? (method === 'GET' || method === 'HEAD' ? READ_COST : CHANGE_COST);
}
