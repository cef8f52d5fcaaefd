import { expect, it } from 'vitest';
import { isApiKey, isSecretOf, newApiKey, partsOfApiKey } from './api-key.ts';

it('a key is taken apart into the id and the secret it was made of', () => {
  for (let count = 0; count < 200; count += 1) {
    const { id, text, secretHash } = newApiKey();
    expect(isApiKey(text)).toBe(true);
    const parts = partsOfApiKey(text)!;
    expect(parts.id).toBe(id);
    expect(Buffer.from(parts.secret, 'base64url')).toHaveLength(32);
    expect(secretHash).toMatch(/^[0-9a-f]{64}$/);
    expect(secretHash).not.toContain(parts.secret);
    expect(isSecretOf(secretHash, parts.secret)).toBe(true);
    expect(isSecretOf(newApiKey().secretHash, parts.secret)).toBe(false);
    expect(isSecretOf(undefined, parts.secret)).toBe(false);
  }
});

it('keys differ in id and secret', () => {
  const keys = Array.from({ length: 500 }, newApiKey);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(500);
  expect(new Set(keys.map(({ secretHash }) => secretHash)).size).toBe(500);
});

it('a text of another form is no key', () => {
  const { text } = newApiKey();
  for (const other of [
    '',
    'cpk_',
    text.slice(0, -1),
    `${text}x`,
    text.toUpperCase(),
    ` ${text}`,
    `${text}\n`,
  ]) {
    expect(partsOfApiKey(other)).toBeUndefined();
  }
});
