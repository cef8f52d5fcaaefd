import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Tells a key from every other bearer token, and lets scanners of code and logs find one that leaked. */
const KEY_PREFIX = 'cpk_';
const ID_LENGTH = 16;
const ID_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
/** 256 random bits cannot be guessed, so one round of SHA-256 without salt is enough to keep them by. */
const SECRET_BYTES = 32;
const SECRET_LENGTH = Math.ceil((SECRET_BYTES * 8) / 6);

const KEY_FORM = new RegExp(`^${KEY_PREFIX}([0-9a-z]{${ID_LENGTH}})_([A-Za-z0-9_-]{${SECRET_LENGTH}})$`);

/** A key as its holder has it, in parts. */
export interface ApiKeyParts {
  readonly id: string;
  readonly secret: string;
}

/** A new key; `text` is shown once and kept nowhere, the hash is what the store keeps. */
export interface NewApiKey {
  readonly id: string;
  readonly text: string;
  readonly secretHash: string;
}

export function newApiKey(): NewApiKey {
  const id = Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { id, text: `${KEY_PREFIX}${id}_${secret}`, secretHash: hashOfSecret(secret) };
}

/** Whether a bearer token claims to be a key of ours. */
export function isApiKey(token: string): boolean {
  return token.startsWith(KEY_PREFIX);
}

/** The parts of a key, or undefined for a text that has not its form. */
export function partsOfApiKey(text: string): ApiKeyParts | undefined {
  const [, id, secret] = KEY_FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** SHA-256 of a secret, hexadecimal. */
function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What stands in for the hash of a key nobody has, so that an unknown id takes as long as a wrong secret. */
const NO_HASH = '0'.repeat(64);

/**
 * Whether a secret is the one that was hashed, in a time that does not depend on where they differ.
 *
 * @param secretHash of the stored key; undefined when there is none
 */
export function isSecretOf(secretHash: string | undefined, secret: string): boolean {
  const expected = Buffer.from(secretHash ?? NO_HASH, 'hex');
  const matches = timingSafeEqual(expected, Buffer.from(hashOfSecret(secret), 'hex'));
  return matches && secretHash !== undefined;
}
