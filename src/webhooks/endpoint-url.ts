import { CounterpoiseError } from '../core/errors.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

/**
 * The URL of an endpoint, checked as far as it can be without looking up its name.
 *
 * @throws CounterpoiseError INPUT_INVALID
 */
export function parseEndpointUrl(text: string, allowHttp: boolean): URL {
  const url = text.length <= WEBHOOK_LIMITS.urlLengthMax && URL.canParse(text) ? new URL(text) : undefined;
  const schemes = allowHttp ? ['https:', 'http:'] : ['https:'];
  if (url === undefined || !schemes.includes(url.protocol)) {
    throw refusal('The URL cannot be used.', `an absolute URL that begins with ${schemes.join('// or ')}//`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal('The URL carries a name or a password.', 'a URL without them; deliveries are signed');
  }
  if (url.hash !== '') throw refusal('The URL has a fragment, which is never sent.', 'a URL without #…');
  return url;
}

function refusal(message: string, accepted: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', message, { pointer: '/url', accepted });
}

/** The host as names are looked up and certificates checked: no brackets around IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
