import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { CounterpoiseError } from '../core/errors.ts';
import { type AllowedNetworks, chooseAddress } from './address-policy.ts';
import { hostOf, parseEndpointUrl } from './endpoint-url.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface SendOptions {
  readonly allowHttp: boolean;
  readonly allowedNetworks: AllowedNetworks;
  readonly resolve: Resolve;
  readonly timeoutMs: number;
}

/** What an attempt came to: a status, or the reason why there is none. */
export interface AttemptResult {
  readonly status: number | null;
  /** Null for a status of 200 to 299. */
  readonly error: string | null;
}

export type Send = (
  url: string,
  headers: Readonly<Record<string, string>>,
  payload: string,
) => Promise<AttemptResult>;

/** The addresses of a name as this machine finds them. */
export const systemResolve: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' });

/**
 * Posts payloads to endpoints. The name is looked up once and its addresses checked; the connection then goes to
 * the checked address, so that a name server that changes its mind leads nowhere else. Redirects are not followed.
 */
export function createSend(options: SendOptions): Send {
  return async (url, headers, payload) => {
    const { promise: timeUp, resolve } = Promise.withResolvers<AttemptResult>();
    const abort = new AbortController();
    const timer = setTimeout(() => {
      resolve({ status: null, error: `There was no whole answer within ${options.timeoutMs} ms.` });
      abort.abort();
    }, options.timeoutMs);
    const attempt = post(url, headers, payload, options, abort.signal).then(
      (status) => ({ status, error: status >= 200 && status < 300 ? null : statusError(status) }),
      (error: unknown) => ({ status: null, error: reasonOf(error) }),
    );
    const result = await Promise.race([timeUp, attempt]);
    clearTimeout(timer);
    return result;
  };
}

function statusError(status: number): string {
  return status >= 300 && status < 400
    ? `The endpoint answered ${status}; redirects are not followed.`
    : `The endpoint answered ${status}.`;
}

async function post(
  text: string,
  headers: Readonly<Record<string, string>>,
  payload: string,
  { allowHttp, allowedNetworks, resolve }: SendOptions,
  signal: AbortSignal,
): Promise<number> {
  // Checked again: the configuration may have become stricter since the endpoint was stored.
  const url = parseEndpointUrl(text, allowHttp);
  const host = hostOf(url);
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  signal.throwIfAborted();
  const target = chooseAddress(addresses, allowedNetworks);
  const { promise, resolve: answer, reject } = Promise.withResolvers<number>();
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    // A connection of its own: a kept one would outlive the check of its address.
    agent: false,
    lookup: (_host, { all }, done) => {
      if (all) done(null, [target]);
      else done(null, target.address, target.family);
    },
    signal,
    maxHeaderSize: WEBHOOK_LIMITS.responseHeaderBytesMax,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(payload),
      'user-agent': 'Counterpoise-Webhooks/1',
      ...headers,
    },
  });
  request.on('error', reject);
  request.on('response', (response) => {
    const status = response.statusCode!;
    let byteCount = 0;
    response.on('data', (chunk: Buffer) => {
      byteCount += chunk.length;
      if (byteCount > WEBHOOK_LIMITS.responseBytesMax) request.destroy();
    });
    // However the body ends, the status has been said.
    response.on('close', () => answer(status));
    response.on('error', () => answer(status));
  });
  request.end(payload);
  return promise;
}

/** In words that tell nothing of what answered: an endpoint's owner may read them. */
function reasonOf(error: unknown): string {
  if (error instanceof CounterpoiseError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return `The endpoint could not be reached (${code}).`;
}
