import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_LIMITS, SMALL_BODY_BYTES_MAX } from '../../src/api/api-limits.ts';
import { send, startServer, type TestServer } from './api-harness.ts';

/** What a slow sender may hold a connection, by the issue; a liveness limit of a test is three times its goal. */
const SLOW_HEADERS_MS_MAX = 3 * 5_000;

let running: TestServer;
beforeAll(async () => {
  running = await startServer();
});
afterAll(() => running.server.drain(0));

function connection(origin = running.origin): Socket {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  // A connection that is cut is what these tests are about.
  socket.on('error', () => {});
  return socket;
}

/** Sends pieces one after another until the other side closes, and answers how long that took and what came. */
async function trickle(head: string, piece: string, intervalMs: number) {
  const socket = connection();
  const startMs = performance.now();
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), intervalMs);
  const answer = await text(socket).catch(() => '');
  clearInterval(timer);
  socket.destroy();
  return { answer, elapsedMs: performance.now() - startMs };
}

describe.concurrent('who sends slowly', () => {
  it('headers, is closed', async () => {
    const { answer, elapsedMs } = await trickle(
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\n',
      'X-A: b\r\n',
      200,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('REQUEST_TIMEOUT');
    expect(elapsedMs).toBeLessThan(SLOW_HEADERS_MS_MAX);
  });

  it('nothing at all, is closed', async () => {
    const { elapsedMs } = await trickle('', '', 60_000);
    expect(elapsedMs).toBeLessThan(SLOW_HEADERS_MS_MAX);
  });

  it('a body, is answered and closed', async () => {
    const head = 'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    for (const length of [
      'Content-Length: 100000\r\n\r\n{',
      'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
    ]) {
      const { answer, elapsedMs } = await trickle(
        head + length,
        length.startsWith('T') ? '1\r\n \r\n' : ' ',
        200,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(elapsedMs).toBeLessThan(3 * (API_LIMITS.http.bodyGraceMs + 1_000));
    }
  });

  it('keeps nobody else waiting', async () => {
    const slow = Array.from({ length: 100 }, () => connection());
    for (const socket of slow) socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A:');
    expect((await send(running.origin, 'GET', '/healthz')).status).toBe(200);
    await Promise.all(slow.map((socket) => once(socket.resume(), 'close')));
  });
});

describe('who sends too much', () => {
  it('headers, is refused', async () => {
    const socket = connection();
    socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('REQUEST_HEADERS_TOO_LARGE');
  });

  it('of a URL, is refused', async () => {
    const { status, body } = await send(running.origin, 'GET', `/v1/jobs?cursor=${'a'.repeat(3_000)}`);
    expect({ status, code: body['code'] }).toEqual({ status: 414, code: 'REQUEST_URL_TOO_LONG' });
  });

  it('to a route that takes no document, is refused by what it says, unread', async () => {
    const socket = connection();
    socket.write(
      `POST /v1/api-keys HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${SMALL_BODY_BYTES_MAX + 1}\r\nConnection: close\r\n\r\n{`,
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain(`up to ${SMALL_BODY_BYTES_MAX} bytes`);
  });

  it.each([
    ['levels', 'levels', '['.repeat(100_000)],
    ['elements', 'members', `{"kind":"risk","input":{"numbers":[${'1,'.repeat(600_000)}1]}}`],
    [
      'empty lists',
      'in all',
      `[${Array(10)
        .fill(`[${'[],'.repeat(300_000)}1]`)
        .join(',')}]`,
    ],
    ['keys', 'members', `{${Array.from({ length: 1_001 }, (_, key) => `"k${key}":1`).join(',')}}`],
    ['characters of a text', 'characters', `{"kind":"${'a'.repeat(70_000)}"}`],
    ['prototypes', 'not valid JSON', '{"kind":"risk","input":{"__proto__":{"admin":true}}}'],
    ['constructors', 'not valid JSON', '{"kind":"risk","constructor":{"prototype":{"admin":true}}}'],
  ])('%s in JSON, is refused', async (_name, reason, json) => {
    const { status, body } = await send(running.origin, 'POST', '/v1/jobs', json, {
      'content-type': 'application/json',
    });
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'INPUT_INVALID' });
    expect(body['detail']).toContain(reason);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});

describe('who asks too often', () => {
  const oneAMinute = { burst: 4, perSecond: 1 / 60 };
  const roomy = { burst: 1e6, perSecond: 1e6 };

  it.each([
    ['from one address', { perAddress: oneAMinute, perCaller: roomy }],
    ['as one caller', { perAddress: roomy, perCaller: oneAMinute }],
  ])('%s, is told when to come back; health is still answered', async (_name, rates) => {
    const small = await startServer({}, false, { limits: { ...API_LIMITS, rates } });
    try {
      const statuses: number[] = [];
      for (let count = 0; count < 4; count += 1) {
        statuses.push((await send(small.origin, 'GET', '/v1/jobs')).status);
      }
      const refused = await send(small.origin, 'GET', '/v1/jobs');
      expect(statuses).toEqual([200, 200, 200, 200]);
      expect({ status: refused.status, code: refused.body['code'] }).toEqual({
        status: 429,
        code: 'REQUEST_RATE_LIMITED',
      });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5);
      expect((await send(small.origin, 'GET', '/healthz')).status).toBe(200);
    } finally {
      await small.server.drain(0);
    }
  });

  it('behind a proxy of ours is told apart by the address the proxy names, and by no other’s word', async () => {
    const limits = {
      ...API_LIMITS,
      rates: { perAddress: { burst: 1, perSecond: 1 / 60 }, perCaller: roomy },
    };
    const asked = async (trustedProxies: readonly string[]) => {
      const server = await startServer({}, false, { limits, trustedProxies });
      try {
        const from = (address: string) =>
          send(server.origin, 'GET', '/v1/jobs', undefined, { 'x-forwarded-for': address });
        const answers = [await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.2')];
        return answers.map(({ status }) => status);
      } finally {
        await server.server.drain(0);
      }
    };
    expect(await asked(['127.0.0.0/8'])).toEqual([200, 200, 429]);
    expect(await asked([])).toEqual([200, 429, 429]);
  });

  it('for connections, has those beyond the limit closed', async () => {
    const http = { ...API_LIMITS.http, connectionsPerAddressMax: 3 };
    const small = await startServer({}, false, { limits: { ...API_LIMITS, http } });
    const sockets = Array.from({ length: 3 }, () => connection(small.origin));
    try {
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      const fourth = connection(small.origin);
      await once(fourth.resume(), 'close');
      sockets[0]!.destroy();
      await expect
        .poll(async () => (await fetch(`${small.origin}/healthz`).catch(() => undefined))?.status)
        .toBe(200);
    } finally {
      for (const socket of sockets) socket.destroy();
      await small.server.drain(0);
    }
  });
});

describe('TLS by the server itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-tls-'));
  let secure: TestServer;
  let certificatePem: string;

  beforeAll(async () => {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'].concat(
        ['-keyout', key, '-out', cert],
        subject,
      ),
      { stdio: 'ignore' },
    );
    certificatePem = readFileSync(cert, 'utf8');
    secure = await startServer({}, false, { tls: { certificatePem, keyPem: readFileSync(key, 'utf8') } });
  });
  afterAll(async () => {
    await secure.server.drain(0);
    rmSync(folder, { recursive: true });
  });

  const port = (): number => (secure.server.server.address() as { port: number }).port;

  it('answers over TLS 1.2 and 1.3, and asks browsers for nothing else', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const asking = request({
        host: '127.0.0.1',
        port: port(),
        path: '/healthz',
        ca: certificatePem,
        maxVersion,
        agent: false,
      }).end();
      const [response] = await once(asking, 'response');
      expect(response.statusCode).toBe(200);
      expect(response.headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/);
      response.resume();
    }
    const plain = await send(running.origin, 'GET', '/healthz');
    expect(plain.headers.get('strict-transport-security')).toBeNull();
  });

  it('refuses older versions, and plain HTTP', async () => {
    const old = connectTls({
      host: '127.0.0.1',
      port: port(),
      ca: certificatePem,
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const [error] = await once(old, 'error');
    expect(String(error.code)).toMatch(/^ERR_SSL_/);
    const plain = connection(`http://127.0.0.1:${port()}`);
    plain.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await text(plain).catch(() => '')).not.toContain('200 OK');
  });

  it('closes who does not shake hands', async () => {
    const startMs = performance.now();
    const silent = connection(`http://127.0.0.1:${port()}`);
    await once(silent.resume(), 'close');
    expect(performance.now() - startMs).toBeLessThan(SLOW_HEADERS_MS_MAX);
  });
});

it('answers tell browsers to be strict, and allow no other origin', async () => {
  for (const path of ['/healthz', '/v1/jobs', '/v1/nothing', '/docs']) {
    const { headers } = await send(running.origin, 'GET', path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('server')).toBe(false);
  }
});
