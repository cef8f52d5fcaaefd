import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleFolder } from '../../src/host/console-folder.ts';
import { send, startServer, type TestServer } from './api-harness.ts';

const SILENT = { info: () => undefined, warn: () => undefined };
let folder: string;
let running: TestServer;

beforeAll(async () => {
  folder = (await consoleFolder(SILENT))!;
  // A server that wants a key: the page itself is for everybody, what it asks for is not.
  running = await startServer({}, false, { consoleFolder: folder, auth: { apiKeys: true, oidc: null } });
});
afterAll(async () => {
  await running.server.close();
});

describe('the console over HTTP', () => {
  it.each(['/', '/pipeline', '/pipeline/L25-00001', '/hedge', '/runs/job_1?x=y'])(
    'answers its page at %s',
    async (path) => {
      const { status, headers, body } = await send(running.origin, 'GET', path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(body['text']).toContain('<div id="console">');
    },
  );

  it('answers every asset, to be kept for a year', async () => {
    const assets = readdirSync(join(folder, 'assets'));
    expect(assets.length).toBeGreaterThan(5);
    for (const name of assets) {
      const { status, headers } = await send(running.origin, 'GET', `/assets/${name}`);
      expect(status, name).toBe(200);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    '/nothing',
    '/pipelines',
    '/assets/none.js',
    '/assets/../index.html',
    '/assets/%2e%2e/built-from.txt',
    '/assets/',
  ])('knows nothing at %s', async (path) => {
    const { status, body } = await send(running.origin, 'GET', path);
    expect(status).toBe(404);
    expect(body['code']).toBe('RESOURCE_NOT_FOUND');
  });

  it('keeps what the page asks for behind its key', async () => {
    expect((await send(running.origin, 'GET', '/v1/whoami')).status).toBe(401);
    expect((await send(running.origin, 'POST', '/')).status).toBe(405);
  });
});
