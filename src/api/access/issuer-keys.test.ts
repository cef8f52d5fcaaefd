import { afterEach, beforeEach, expect, it } from 'vitest';
import { OidcIssuer } from '../../../test/e2e/oidc-issuer.ts';
import { tokenVerifier } from './token-verifier.ts';

const MINUTE_MS = 60_000;

let issuer: OidcIssuer;
let nowMs = 0;
let faultCount = 0;

beforeEach(async () => {
  nowMs = 1_000_000;
  faultCount = 0;
  issuer = new OidcIssuer();
  await issuer.start();
});
afterEach(() => issuer.stop());

function verifier() {
  const verify = tokenVerifier(
    {
      issuer: issuer.url,
      audience: 'counterpoise',
      algorithms: ['ES256'],
      claims: { tenant: 'tenant', roles: 'roles', desks: null },
    },
    {
      nowMs: () => nowMs,
      onFault: () => {
        faultCount += 1;
      },
    },
  );
  return async (token: string): Promise<string> => {
    try {
      return (await verify(token, new Date())).actor;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  };
}

it('known keys are believed for a day without the issuer, and no longer', async () => {
  const token = await issuer.token(await issuer.addKey('first'));
  const verify = verifier();
  expect(await verify(token)).toBe('user:someone');
  await issuer.stop();
  nowMs += 20 * MINUTE_MS;
  expect(await verify(token)).toBe('user:someone');
  nowMs += 22 * 60 * MINUTE_MS;
  expect(await verify(token)).toBe('user:someone');
  nowMs += 3 * 60 * MINUTE_MS;
  expect(await verify(token)).toBe('ACCESS_UNAVAILABLE');
  expect(faultCount).toBeGreaterThan(0);
});

it('an unknown key is asked for once in half a minute, and found when the issuer is back', async () => {
  const old = await issuer.token(await issuer.addKey('first'));
  const verify = verifier();
  expect(await verify(old)).toBe('user:someone');
  const rotated = await issuer.token(await issuer.addKey('second'), {}, { kid: 'second' });
  expect(await verify(rotated)).toBe('ACCESS_UNAUTHENTICATED');
  await issuer.stop();
  nowMs += MINUTE_MS;
  expect(await verify(rotated)).toBe('ACCESS_UNAVAILABLE');
  expect(await verify(rotated)).toBe('ACCESS_UNAVAILABLE');
  expect(await verify(old)).toBe('user:someone');
  expect(faultCount).toBe(1);
  await issuer.start();
  nowMs += MINUTE_MS;
  expect(await verify(rotated)).toBe('user:someone');
});

it('a key the issuer no longer publishes is forgotten at the next refresh', async () => {
  const token = await issuer.token(await issuer.addKey('first'));
  const verify = verifier();
  expect(await verify(token)).toBe('user:someone');
  issuer.published = JSON.stringify({ keys: [] });
  nowMs += 20 * MINUTE_MS;
  // The old keys are believed until the new ones have come.
  await expect.poll(() => verify(token), { timeout: 15_000 }).toBe('ACCESS_UNAUTHENTICATED');
});
