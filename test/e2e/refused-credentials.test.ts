import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyFor, UNMETERED } from './access-harness.ts';
import { eventually, send, startServer, type TestServer } from './api-harness.ts';
import { OidcIssuer } from './oidc-issuer.ts';

let running: TestServer;
let issuer: OidcIssuer;
let admin: Record<string, string>;

beforeEach(async () => {
  issuer = new OidcIssuer();
  await issuer.start();
  const claims = { tenant: 'tenant', roles: 'roles', desks: null };
  running = await startServer({}, false, {
    auth: {
      apiKeys: true,
      oidc: { issuer: issuer.url, audience: 'counterpoise', algorithms: ['ES256'], claims },
    },
    limits: UNMETERED,
  });
  admin = (await keyFor(running.store, { tenantId: 'north', roles: ['admin'] })).headers;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await running.server.drain(0);
  await issuer.stop();
});

async function refusalsOf(objectId: string) {
  const { body } = await send(running.origin, 'GET', `/v1/audit?objectId=${objectId}`, undefined, admin);
  return body['items'].filter(({ action }: { action: string }) => action.endsWith('.refused'));
}

async function expectRefused(headers: Record<string, string>): Promise<void> {
  expect((await send(running.origin, 'GET', '/v1/jobs', undefined, headers)).status).toBe(401);
}

describe('a refused credential', () => {
  it('that is a known key is in the audit of its tenant, once however often it comes', async () => {
    const revoked = await keyFor(running.store, { tenantId: 'north', roles: ['desk'] });
    await send(running.origin, 'DELETE', `/v1/api-keys/${revoked.id}`, undefined, admin);
    const expired = await keyFor(running.store, {
      tenantId: 'north',
      roles: ['desk'],
      expiresAt: '2025-01-01T00:00:00.000Z',
    });
    const guessed = await keyFor(running.store, { tenantId: 'north', roles: ['desk'] });
    const wrong = { authorization: `Bearer cpk_${guessed.id}_${'A'.repeat(43)}` };
    for (const [id, headers] of [
      [revoked.id, revoked.headers],
      [expired.id, expired.headers],
      [guessed.id, wrong],
    ] as const) {
      for (let attempt = 0; attempt < 5; attempt += 1) await expectRefused(headers);
      await eventually(async () => (await refusalsOf(id)).length > 0);
      expect(await refusalsOf(id)).toMatchObject([
        { action: 'api-key.refused', actor: 'system:access', requestId: expect.stringMatching(/^req_/) },
      ]);
    }
  });

  it('is written for a tenant at a bounded rate, however many keys are tried', async () => {
    for (let number = 0; number < 40; number += 1) {
      const { id } = await keyFor(running.store, { tenantId: 'north', roles: ['desk'] });
      await expectRefused({ authorization: `Bearer cpk_${id}_${'A'.repeat(43)}` });
    }
    const { body } = await send(running.origin, 'GET', '/v1/audit?limit=200', undefined, admin);
    const count = body['items'].filter(({ action }: { action: string }) =>
      action.endsWith('.refused'),
    ).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(25);
  });

  it('that is a token is in the audit when the issuer signed it, and not when anybody could have', async () => {
    const signer = await issuer.addKey('first');
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = { tenant: 'north', roles: ['desk'] };
    const late = await issuer.token(signer, { ...claims, sub: 'late', exp: nowSeconds - 3_600 });
    const early = await issuer.token(signer, { ...claims, sub: 'early', iat: nowSeconds + 3_600 });
    const forged = `${(await issuer.token(signer, { ...claims, sub: 'forged' })).slice(0, -6)}AAAAAA`;
    for (const token of [late, early, forged]) await expectRefused({ authorization: `Bearer ${token}` });
    for (const subject of ['late', 'early']) {
      await eventually(async () => (await refusalsOf(`user:${subject}`)).length === 1);
    }
    expect(await refusalsOf('user:forged')).toEqual([]);
  });
});

it('an event stream ends when its key is revoked', async () => {
  const { id, headers } = await keyFor(running.store, { tenantId: 'north', roles: ['desk'] });
  const input = { numbers: Array.from({ length: 400 }, () => 1), stepMs: 50 };
  const { body: job } = await send(running.origin, 'POST', '/v1/jobs', { kind: 'risk', input }, headers);
  const stream = await fetch(`${running.origin}${job['links'].events}`, { headers });
  expect(stream.status).toBe(200);
  await send(running.origin, 'DELETE', `/v1/api-keys/${id}`, undefined, admin);
  // A heartbeat later.
  const { performance } = globalThis;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 20_000);
  await stream.text();
  const after = await send(running.origin, 'GET', job['links'].self, undefined, admin);
  expect(after.body['state']).toBe('running');
});
