import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createLog } from '../../src/log/create-log.ts';
import { partsOfApiKey } from '../../src/store/api-key.ts';
import { openStore } from '../../src/store/open-store.ts';
import { keyFor } from './access-harness.ts';
import { send, startServer } from './api-harness.ts';
import { run } from './cli-harness.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'counterpoise-keys-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

it('the first key of a tenant is made where the store is, shown once, and opens the server until it is revoked', async () => {
  const where = ['--data-dir', dataDir, '--tenant', 'north'];
  const made = await run('keys', 'create', ...where, '--name', 'Operations', '--role', 'admin');
  expect(made.code, made.stderr).toBe(0);
  const key = made.stdout.trim();
  expect(key).toMatch(/^cpk_[0-9a-z]{16}_[\w-]{43}$/);
  const { id, secret } = partsOfApiKey(key)!;

  const listed = await run('keys', 'list', ...where, '--json');
  expect(JSON.parse(listed.stdout).items).toEqual([
    expect.objectContaining({ id, name: 'Operations', roles: ['admin'], deskIds: null, revokedAt: null }),
  ]);
  expect(listed.stdout).not.toContain(secret);

  const store = await openStore({ kind: 'sqlite', dataDir });
  const running = await startServer({}, false, { store, auth: { apiKeys: true, oidc: null } });
  const headers = { authorization: `Bearer ${key}` };
  const whoami = await send(running.origin, 'GET', '/v1/whoami', undefined, headers);
  expect(whoami.body).toMatchObject({ tenantId: 'north', actor: `key:${id}`, roles: ['admin'] });
  await running.server.drain(0);
  await store.close();

  const revoked = await run('keys', 'revoke', id, ...where);
  expect(revoked.code, revoked.stderr).toBe(0);
  const refused = await run('keys', 'create', ...where, '--name', 'x', '--role', 'desk', '--desk', '../east');
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('--desk');
}, 120_000);

it('an administrator makes, lists and revokes keys, each shown once; a repeated request makes no second one', async () => {
  const running = await startServer({}, false, { auth: { apiKeys: true, oidc: null } });
  try {
    const admin = await keyFor(running.store, { tenantId: 'north', roles: ['admin'] });
    const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      send(running.origin, method, path, body, { ...admin.headers, ...headers });
    const wish = { name: 'Hedge tool', roles: ['desk'], deskIds: ['east'] };
    const once = { 'idempotency-key': 'tool-1' };
    const made = await call('POST', '/v1/api-keys', wish, once);
    const { key, id } = made.body as { key: string; id: string };
    expect(made.status).toBe(201);
    expect(Date.parse(made.body['expiresAt']) - Date.now()).toBeGreaterThan(364 * 86_400_000);
    const again = await call('POST', '/v1/api-keys', wish, once);
    expect(again.body).toMatchObject({ id, key: null });

    const tool = { authorization: `Bearer ${key}` };
    const asTool = await send(running.origin, 'GET', '/v1/whoami', undefined, tool);
    expect(asTool.body).toMatchObject({ actor: `key:${id}`, roles: ['desk'], deskIds: ['east'] });
    await expect
      .poll(async () => (await call('GET', `/v1/api-keys/${id}`)).body['lastUsedAt'])
      .toEqual(expect.any(String));
    const list = await call('GET', '/v1/api-keys');
    expect(JSON.stringify(list.body)).not.toMatch(/secret|hash/i);
    expect(JSON.stringify(list.body)).not.toContain(key.slice(-43));

    expect((await call('DELETE', `/v1/api-keys/${id}`)).body['revokedAt']).toEqual(expect.any(String));
    const refused = await send(running.origin, 'GET', '/v1/whoami', undefined, tool);
    expect(refused.status).toBe(401);
    expect(refused.body['detail']).toContain('revoked');

    for (const bad of [
      { ...wish, expiresAt: '2020-01-01T00:00:00Z' },
      { ...wish, roles: [] },
      { ...wish, roles: ['king'] },
      { ...wish, deskIds: [] },
      { ...wish, deskIds: ['../east'] },
      { ...wish, tenantId: 'south' },
      { ...wish, secretHash: 'x' },
    ]) {
      expect((await call('POST', '/v1/api-keys', bad)).status).toBe(400);
    }
  } finally {
    await running.server.drain(0);
  }
});

it('who is limited to desks makes keys for these alone', async () => {
  const running = await startServer({}, false, { auth: { apiKeys: true, oidc: null } });
  try {
    const { headers } = await keyFor(running.store, {
      tenantId: 'north',
      roles: ['admin'],
      deskIds: ['east'],
    });
    const status = async (deskIds: readonly string[] | null) =>
      (await send(running.origin, 'POST', '/v1/api-keys', { name: 'x', roles: ['desk'], deskIds }, headers))
        .status;
    expect([
      await status(['east']),
      await status(['west']),
      await status(['east', 'west']),
      await status(null),
    ]).toEqual([201, 403, 403, 403]);
  } finally {
    await running.server.drain(0);
  }
});

it('no key, token or password stands in a log or an answer, whatever becomes of the request', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const running = await startServer({}, createLog({ level: 'debug', stream, secrets: [] }), {
    auth: { apiKeys: true, oidc: null },
  });
  try {
    const admin = await keyFor(running.store, { tenantId: 'north', roles: ['admin'] });
    const token = 'eyJhbGciOiJFUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2VjcmV0LXNpZ25hdHVyZQ';
    const answers = [];
    for (const authorization of [
      `Bearer ${admin.text}`,
      `Bearer ${admin.text.slice(0, -1)}`,
      `Bearer ${token}`,
      'Basic c2VjcmV0OnNlY3JldA==',
      `Bearer ${admin.text} ${admin.text}`,
    ]) {
      for (const [method, path, body] of [
        ['GET', `/v1/whoami?key=${admin.text}`, undefined],
        ['GET', '/v1/jobs/none', undefined],
        ['POST', '/v1/jobs', { kind: 'risk', input: { numbers: [667] } }],
        ['POST', '/v1/api-keys', { name: 'x', roles: ['desk'], secret: admin.text }],
        ['GET', '/v1/nothing', undefined],
      ] as const) {
        const headers = { authorization, prefer: 'wait=5', cookie: `key=${admin.text}` };
        answers.push(JSON.stringify((await send(running.origin, method, path, body, headers)).body));
      }
    }
    const said = lines.join('');
    expect(said).toContain('a caller was refused');
    const secret = admin.text.slice(-43, -1);
    for (const hidden of [secret, token, token.split('.')[2]!, 'c2VjcmV0OnNlY3JldA']) {
      expect(said).not.toContain(hidden);
      expect(answers.join('')).not.toContain(hidden);
    }
  } finally {
    await running.server.drain(0);
  }
});
