import { createHmac, randomBytes } from 'node:crypto';
import { invariant } from '../core/invariant.ts';

const SECRET_PREFIX = 'whsec_';
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A new signing secret: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/**
 * The headers that prove who sent a payload, and when.
 *
 * @param secrets those that are valid now; each signs, so that a receiver may hold either while they are changed
 * @source Standard Webhooks specification, "Webhook headers" and "Signature scheme" (symmetric, v1)
 */
export function signedHeaders(
  eventId: string,
  attemptedAt: Date,
  payload: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(attemptedAt.getTime() / 1000));
  return {
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => signature(`${eventId}.${timestamp}.${payload}`, secret))
      .join(' '),
  };
}

function signature(content: string, secret: string): string {
  invariant(secret.startsWith(SECRET_PREFIX), 'A signing secret says what it is.');
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
