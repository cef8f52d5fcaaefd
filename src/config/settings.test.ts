import { expect, it } from 'vitest';
import { FILED_SETTINGS } from './secrets.ts';
import { keysAt, nameOf, SETTINGS } from './settings.ts';

it('every setting has a name of its own in the environment', () => {
  const names = SETTINGS.map(({ environmentName }) => environmentName);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('COUNTERPOISE_LIMITS_HTTP_BODY_BYTES_MAX');
  for (const name of names) expect(name).toMatch(/^COUNTERPOISE(_[A-Z0-9]+)+$/);
});

it('every setting says what it means, and what it is unless it is set', () => {
  expect(SETTINGS.length).toBeGreaterThan(50);
  for (const { path, description, fallback, isNullable } of SETTINGS) {
    expect(description, nameOf(path)).toMatch(/\.$/);
    if (fallback === null) expect(isNullable, nameOf(path)).toBe(true);
  }
});

it('every secret can be read from a file', () => {
  const filed = FILED_SETTINGS.map(({ value }) => nameOf(value.path));
  const secrets = SETTINGS.filter(({ isSecret }) => isSecret).map(({ path }) => nameOf(path));
  expect(secrets).toContain('nats.password');
  expect(filed).toEqual(expect.arrayContaining([...secrets, 'store.url']));
});

it('keys of one kind are not offered to another', () => {
  expect(keysAt(['store'], { store: { kind: 'sqlite' } })).toEqual(['kind', 'dataDir', 'sizeMaxMib']);
  expect(keysAt(['store'], { store: { kind: 'postgresql' } })).not.toContain('dataDir');
  expect(keysAt([], {})).toContain('limits');
  expect(keysAt(['listen', 'port'], {})).toEqual([]);
});
