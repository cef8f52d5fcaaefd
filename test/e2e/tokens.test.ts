import { generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OidcSettings } from '../../src/api/access/token-verifier.ts';
import { startServer, type TestServer } from './api-harness.ts';
import { OidcIssuer } from './oidc-issuer.ts';

let issuer: OidcIssuer;
let running: TestServer | undefined;

beforeEach(async () => {
  issuer = new OidcIssuer();
  await issuer.start();
});
afterEach(async () => {
  await running?.server.drain(0);
  running = undefined;
  await issuer.stop();
});

async function serve(more: Partial<OidcSettings> = {}): Promise<void> {
  const oidc: OidcSettings = {
    issuer: issuer.url,
    audience: 'counterpoise',
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    claims: { tenant: 'tenant', roles: 'roles', desks: 'desks' },
    ...more,
  };
  running = await startServer({}, false, { auth: { apiKeys: false, oidc } });
}

async function whoami(token: string) {
  const { statusCode, headers, body } = await running!.server.inject({
    url: '/v1/whoami',
    headers: { authorization: `Bearer ${token}` },
  });
  return { statusCode, headers, body: JSON.parse(body) };
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe('a token of the issuer', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed with %s says who calls', async (alg) => {
    await serve();
    const key = await issuer.addKey('first', alg);
    const { statusCode, body } = await whoami(await issuer.token(key, {}, { alg }));
    expect(statusCode).toBe(200);
    expect(body).toMatchObject({
      tenantId: 'lender',
      actor: 'user:someone',
      roles: ['desk'],
      deskIds: ['desk-east'],
    });
    expect(body.permissions).toContain('jobs:submit');
    expect(body.permissions).not.toContain('keys:manage');
  });

  it('may carry its claims elsewhere, and roles as one text', async () => {
    await serve({
      claims: { tenant: 'https://lender.example/tenant', roles: 'realm_access.roles', desks: null },
    });
    const key = await issuer.addKey('first');
    const claims = { 'https://lender.example/tenant': 'north', realm_access: { roles: 'risk other' } };
    expect((await whoami(await issuer.token(key, claims))).body).toMatchObject({
      tenantId: 'north',
      roles: ['risk'],
      deskIds: null,
    });
  });

  it('without a role of ours is known and may do nothing', async () => {
    await serve();
    const key = await issuer.addKey('first');
    const token = await issuer.token(key, { roles: ['reader-of-mail'] });
    expect((await whoami(token)).body).toMatchObject({ roles: [], permissions: [] });
    const jobs = await running!.server.inject({
      url: '/v1/jobs',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(jobs.statusCode).toBe(403);
  });

  it('holds within the skew of clocks', async () => {
    await serve();
    const key = await issuer.addKey('first');
    const tokens = [{ exp: inSeconds(-10) }, { nbf: inSeconds(10) }].map((claims) =>
      issuer.token(key, claims),
    );
    for (const token of await Promise.all(tokens)) expect((await whoami(token)).statusCode).toBe(200);
  });

  it.each([
    ['expired', { exp: inSeconds(-60) }],
    ['without an end', { exp: undefined }],
    ['not yet valid', { nbf: inSeconds(120) }],
    ['for another audience', { aud: 'payroll' }],
    ['without an audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['without a subject', { sub: undefined }],
    ['without a tenant', { tenant: undefined }],
    ['with two tenants', { tenant: ['lender', 'other'] }],
    ['with a tenant that is none', { tenant: '../lender' }],
    ['without roles', { roles: undefined }],
    ['without desks', { desks: undefined }],
    ['with a desk that is none', { desks: ['desk-east', ''] }],
  ])('%s is refused', async (_name, claims) => {
    await serve();
    const key = await issuer.addKey('first');
    const { statusCode, headers, body } = await whoami(await issuer.token(key, claims));
    expect({ statusCode, code: body.code }).toEqual({ statusCode: 401, code: 'ACCESS_UNAUTHENTICATED' });
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('that was forged is refused', async () => {
    await serve();
    const key = await issuer.addKey('first', 'RS256');
    const { privateKey: stranger } = await generateKeyPair('RS256');
    const publicPem = new TextEncoder().encode(await issuer.publicPem('first'));
    const good = await issuer.token(key, {}, { alg: 'RS256' });
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const withPayload = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'first' })).toString('base64url');
    expect((await whoami(good)).statusCode).toBe(200);
    for (const forged of [
      `${header}.${withPayload({ ...claims, roles: ['admin'] })}.${signature}`,
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      await issuer.token(stranger, {}, { alg: 'RS256' }),
      // Signed symmetrically with a public key, which everyone has.
      await issuer.token(publicPem, {}, { alg: 'HS256' }),
      await issuer.token(key, {}, { alg: 'RS256', kid: 'unknown' }),
      'a.b.c',
      `${good}.${signature}`,
      'A'.repeat(13_000),
    ]) {
      expect((await whoami(forged)).statusCode, forged.slice(0, 80)).toBe(401);
    }
  });

  it('signed with an algorithm that the settings leave out is refused', async () => {
    await serve({ algorithms: ['ES256'] });
    const key = await issuer.addKey('first', 'RS256');
    const { statusCode, body } = await whoami(await issuer.token(key, {}, { alg: 'RS256' }));
    expect({ statusCode, detail: body.detail }).toEqual({
      statusCode: 401,
      detail: expect.stringContaining('algorithm'),
    });
  });

  it('is no API key where only tokens are accepted', async () => {
    await serve();
    const { statusCode, body } = await whoami(`cpk_${'0'.repeat(16)}_${'A'.repeat(43)}`);
    expect({ statusCode, detail: body.detail }).toEqual({
      statusCode: 401,
      detail: expect.stringContaining('tokens'),
    });
  });
});

describe('the keys of the issuer', () => {
  it('are fetched once, and again for a new key, but not for every token that names an unknown one', async () => {
    await serve();
    const first = await issuer.addKey('first');
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.token(first)));
    const answers = await Promise.all(tokens.map(whoami));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(tokens.map(() => 200));
    // Discovery and keys.
    expect(issuer.requestCount).toBe(2);
    for (let count = 0; count < 20; count += 1) {
      const unknown = await issuer.token(first, {}, { kid: `unknown-${count}` });
      expect((await whoami(unknown)).statusCode).toBe(401);
    }
    expect(issuer.requestCount).toBeLessThanOrEqual(4);
  });

  it('are believed while the issuer is down', async () => {
    await serve();
    const key = await issuer.addKey('first');
    const token = await issuer.token(key);
    expect((await whoami(token)).statusCode).toBe(200);
    await issuer.stop();
    expect((await whoami(token)).statusCode).toBe(200);
  });

  it('that never could be had are 503 with Retry-After, and not the caller’s fault', async () => {
    await serve();
    const key = await issuer.addKey('first');
    const token = await issuer.token(key);
    await issuer.stop();
    const { statusCode, headers, body } = await whoami(token);
    expect({ statusCode, code: body.code }).toEqual({ statusCode: 503, code: 'ACCESS_UNAVAILABLE' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('ECONNREFUSED');
  });

  it.each([
    ['too much', JSON.stringify({ keys: [], padding: 'x'.repeat(300_000) })],
    ['no JSON', '<html>'],
    ['no keys', '{}'],
    ['too many keys', JSON.stringify({ keys: Array.from({ length: 101 }, () => ({ kty: 'RSA' })) })],
  ])('that are %s are not taken', async (_name, published) => {
    await serve({ jwksUri: `${issuer.url}/keys` });
    const key = await issuer.addKey('first');
    issuer.published = published;
    expect((await whoami(await issuer.token(key))).statusCode).toBe(503);
  });

  it('are not taken from a discovery document that names another issuer', async () => {
    const other = issuer.url.replace('127.0.0.1', 'localhost');
    await serve({ issuer: other });
    const key = await issuer.addKey('first');
    expect((await whoami(await issuer.token(key, { iss: other }))).statusCode).toBe(503);
  });
});
