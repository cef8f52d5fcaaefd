import type { IncomingHttpHeaders } from 'node:http';
import { CounterpoiseError } from '../../core/errors.ts';

/** Names by which this machine calls itself, whatever the port. */
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
/** The same, as an address to listen on. */
const LOOPBACK_ADDRESS = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/i;

/** Whether an address can be reached from this machine alone. */
function isLoopbackAddress(address: string): boolean {
  return LOOPBACK_ADDRESS.test(address);
}

/**
 * Refuses to listen beyond this machine while nobody has to say who he is.
 *
 * @throws CounterpoiseError ACCESS_NOT_CONFIGURED telling what to configure
 */
export function assertOpenOnlyLocally(host: string): void {
  if (isLoopbackAddress(host)) return;
  throw new CounterpoiseError(
    'ACCESS_NOT_CONFIGURED',
    'Without authentication the server listens on this machine alone.',
    {
      field: '--host',
      found: host,
      accepted:
        '127.0.0.1, ::1 or localhost; for another address configure API keys (auth.apiKeys) or an issuer of tokens ' +
        '(auth.oidc), see docs/operations/security.md',
    },
  );
}

/**
 * Refuses what a web page of another origin could have sent with the user's browser, which reaches this machine where
 * a stranger does not: a name that was pointed at the loopback address (DNS rebinding) shows in Host, a page of
 * another origin in Origin or Sec-Fetch-Site. Programs send neither of the latter.
 *
 * @throws CounterpoiseError ACCESS_ORIGIN
 * @source W3C, Fetch Metadata Request Headers; RFC 6454, section 7
 */
export function assertLocalRequest(method: string, headers: IncomingHttpHeaders): void {
  const host = headers.host ?? '';
  if (!LOOPBACK_HOST.test(host)) {
    throw refusal('The Host header does not name this machine.', 'localhost, 127.0.0.1 or [::1]');
  }
  const { origin } = headers;
  const isOwnOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  const site = headers['sec-fetch-site'] ?? 'none';
  // A link may lead here from anywhere: the answer is shown to the user and to no page.
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && method === 'GET';
  const isOwnSite = site === 'none' || site === 'same-origin' || isVisit;
  if (!isOwnOrigin || !isOwnSite) {
    throw refusal(
      'A page of another origin sent this.',
      'requests of programs, and of this server’s own pages',
    );
  }
}

function refusal(message: string, accepted: string): CounterpoiseError {
  return new CounterpoiseError('ACCESS_ORIGIN', message, { accepted });
}
