import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D, section 8.2: 96 random bits a message. */
const NONCE_BYTES = 12;
const PLAIN = 'plain';

/** Keeps secrets from who reads the store without the server's key. */
export interface SecretBox {
  /** @param owner what the secret belongs to; it opens for the same owner alone */
  readonly seal: (secret: string, owner: string) => string;
  /** @throws CounterpoiseError WEBHOOK_SECRET_SEALED when the key is not the one it was sealed with */
  readonly open: (sealed: string, owner: string) => string;
  /** Whether secrets are encrypted. */
  readonly encrypts: boolean;
}

/**
 * A box with a key, or one that keeps secrets as they are: without a key from outside there is nothing that whoever
 * holds the store would not hold too. Secrets kept without a key still open once there is one.
 *
 * @param key 32 bytes, or null
 */
export function createSecretBox(key: Uint8Array | null): SecretBox {
  invariant(key === null || key.length === KEY_BYTES, 'The key of a secret box has 32 bytes.');
  return {
    encrypts: key !== null,
    seal: (secret, owner) => (key === null ? `${PLAIN}.${secret}` : encrypt(key, secret, owner)),
    open: (sealed, owner) => {
      if (sealed.startsWith(`${PLAIN}.`)) return sealed.slice(PLAIN.length + 1);
      const secret = key === null ? undefined : decrypt(key, sealed, owner);
      if (secret !== undefined) return secret;
      throw new CounterpoiseError(
        'WEBHOOK_SECRET_SEALED',
        key === null
          ? 'The signing secret is encrypted, and this server has no key for it.'
          : 'The signing secret was encrypted with another key.',
        { accepted: 'the key it was made under, or a new secret for the endpoint' },
      );
    },
  };
}

function encrypt(key: Uint8Array, secret: string, owner: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [CIPHER, ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
}

function decrypt(key: Uint8Array, sealed: string, owner: string): string | undefined {
  const [name, ...parts] = sealed.split('.');
  const [nonce, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
  invariant(name === CIPHER && nonce && tag && text, 'A sealed secret has nonce, tag and text.');
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
