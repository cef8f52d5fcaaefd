import type { LookupAddress } from 'node:dns';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseNetworks } from './address-policy.ts';
import { createSend, type SendOptions } from './send-attempt.ts';

const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
const servers: http.Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function receiver(listener: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

function sender(options: Partial<SendOptions> = {}) {
  return createSend({
    allowHttp: true,
    allowedNetworks: parseNetworks(['127.0.0.1/32']),
    resolve: async () => [LOOPBACK],
    timeoutMs: 5_000,
    ...options,
  });
}

describe('an attempt', () => {
  it('posts the payload with its headers under the endpoint’s own name', async () => {
    const seen: unknown[] = [];
    const port = await receiver(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ body, host: request.headers.host, id: request.headers['webhook-id'], path: request.url });
      response.writeHead(204).end();
    });
    const url = `http://hooks.example:${port}/in?x=1`;
    expect(await sender()(url, { 'webhook-id': 'evt_1' }, '{"a":"é"}')).toEqual({ status: 204, error: null });
    expect(seen).toEqual([
      { body: '{"a":"é"}', host: `hooks.example:${port}`, id: 'evt_1', path: '/in?x=1' },
    ]);
  });

  it('goes to the address that was checked, whatever the name server says a moment later', async () => {
    let hits = 0;
    const port = await receiver((_request, response) => {
      hits += 1;
      response.end();
    });
    // Listens beside it, where a second look-up would lead.
    const answers = [[LOOPBACK], [{ address: '127.0.0.2', family: 4 }]];
    let lookups = 0;
    const send = sender({ resolve: async () => answers[Math.min(lookups++, 1)]! });
    expect(await send(`http://rebinding.example:${port}/`, {}, '{}')).toEqual({ status: 200, error: null });
    expect({ hits, lookups }).toEqual({ hits: 1, lookups: 1 });
    const refused = await send(`http://rebinding.example:${port}/`, {}, '{}');
    expect(refused).toEqual({ status: null, error: 'The endpoint’s name leads to no public address.' });
    expect({ hits, lookups }).toEqual({ hits: 1, lookups: 2 });
  });

  it.each(['localhost', '127.0.0.1', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])(
    'goes nowhere near %s unless it is allowed',
    async (host) => {
      let hits = 0;
      const port = await receiver((_request, response) => {
        hits += 1;
        response.end();
      });
      const send = sender({ allowedNetworks: [] });
      expect((await send(`http://${host}:${port}/`, {}, '{}')).error).toContain('no public address');
      expect(hits).toBe(0);
    },
  );

  it('follows no redirect', async () => {
    let hits = 0;
    const port = await receiver((_request, response) => {
      hits += 1;
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    });
    const result = await sender()(`http://a.example:${port}/`, {}, '{}');
    expect(result).toEqual({ status: 307, error: expect.stringContaining('not followed') });
    expect(hits).toBe(1);
  });

  it('sends nothing over http where that is not allowed', async () => {
    const result = await sender({ allowHttp: false })('http://a.example/', {}, '{}');
    expect(result).toEqual({ status: null, error: expect.stringContaining('cannot be used') });
  });

  it('reads no more of an answer than it needs', async () => {
    let sentBytes = 0;
    const port = await receiver((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) sentBytes += chunk.length;
        response.once('drain', write);
      };
      write();
    });
    expect(await sender()(`http://a.example:${port}/`, {}, '{}')).toEqual({ status: 200, error: null });
    // What the sockets of both sides hold, and no more: the answer has no end.
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });

  it.each<[string, RequestListener]>([
    ['says nothing', () => {}],
    ['stops within its headers', (request) => request.socket.write('HTTP/1.1 200 OK\r\nx: ')],
    [
      'stops within its body',
      (_request, response) => response.writeHead(200, { 'content-length': 9 }).write('a'),
    ],
  ])('fails when the endpoint %s', async (_name, listener) => {
    const port = await receiver(listener);
    const result = await sender({ timeoutMs: 200 })(`http://a.example:${port}/`, {}, '{}');
    expect(result).toEqual({ status: null, error: 'There was no whole answer within 200 ms.' });
  });

  it('fails when the name server says nothing', async () => {
    const send = sender({ timeoutMs: 100, resolve: () => new Promise(() => {}) });
    expect((await send('http://a.example/', {}, '{}')).error).toContain('within 100 ms');
  });

  it.each<[string, RequestListener, RegExp]>([
    ['resets the connection', (request) => request.socket.resetAndDestroy(), /ECONNRESET/],
    ['speaks no HTTP', (request) => request.socket.end('hello\r\n\r\n'), /HPE_/],
    [
      'sends headers without end',
      (request) => request.socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`),
      /HPE_HEADER_OVERFLOW/,
    ],
  ])('fails when the endpoint %s', async (_name, listener, error) => {
    const port = await receiver(listener);
    const result = await sender()(`http://a.example:${port}/`, {}, '{}');
    expect(result).toEqual({ status: null, error: expect.stringMatching(error) });
  });

  it('fails when nobody listens, and when the certificate is not good', async () => {
    const port = await receiver(() => {});
    expect((await sender()(`https://a.example:${port}/`, {}, '{}')).error).toMatch(/could not be reached/);
    expect((await sender()('http://a.example:1/', {}, '{}')).error).toContain('ECONNREFUSED');
  });
});
